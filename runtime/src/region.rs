//! Regions.

use std::fmt;

use crate::__line_debug as line_debug;

/// The name of a region, such as `eu-west-1`.
///
/// It is used in host names, so it must be a valid host label. This is the rule of botocore's `validate_region_name`. It prevents
/// a region such as `evil.example/#` from changing the host. Whether a region exists is not checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(String);

impl Region {
    /// A region of that name.
    ///
    /// # Errors
    ///
    /// [`InvalidRegion`] for a text that is not a valid host label: 1 to 63 ASCII letters, digits and hyphens, without a hyphen
    /// at either end, and not only digits.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidRegion> {
        let name = name.into();
        let usable = (1..=63).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !name.bytes().all(|b| b.is_ascii_digit())
            && !name.starts_with('-')
            && !name.ends_with('-');
        if usable {
            Ok(Self(name))
        } else {
            Err(InvalidRegion(name))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For an old pseudo region, such as `fips-us-east-1` or `us-east-1-fips`, its real region, to be used with FIPS endpoints
    /// (as botocore's `ClientCreator` does).
    pub fn without_fips(&self) -> Option<Self> {
        let name = self.0.replace("fips-", "").replace("-fips", "");
        if name == self.0 { None } else { Self::new(name).ok() }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name that is not valid for a region.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidRegion(String);

impl fmt::Display for InvalidRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} cannot be a region: a region has 1 to 63 letters, digits and hyphens, no hyphen first or last, \
             and not only digits; an example is eu-west-1",
            self.0
        )
    }
}

line_debug!(struct InvalidRegion(text));

impl std::error::Error for InvalidRegion {}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn host_labels_are_regions_whether_or_not_they_exist() {
        for name in [
            "us-east-1",
            "mars",
            "aws-global",
            "US-EAST-1",
            "a",
            "1a",
            &"a".repeat(63),
        ] {
            assert_eq!(Region::new(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn anything_else_is_refused_and_named() {
        for name in [
            "",
            "us_east/1",
            "evil.example/#",
            "-a",
            "a-",
            "123",
            "a b",
            "eu-west-1\n",
            "ü",
            &"a".repeat(64),
        ] {
            let error = Region::new(name).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name:?} cannot be a region")), "{error}");
        }
    }

    #[test]
    fn fips_pseudo_regions_stand_for_the_region_inside() {
        let inside = |name: &str| {
            Region::new(name)
                .unwrap()
                .without_fips()
                .map(|region| region.to_string())
        };
        assert_eq!(inside("fips-us-east-1").as_deref(), Some("us-east-1"));
        assert_eq!(inside("us-east-1-fips").as_deref(), Some("us-east-1"));
        assert_eq!(inside("us-east-1"), None);
    }
}
