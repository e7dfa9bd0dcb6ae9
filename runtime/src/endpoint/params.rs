//! The parameters of endpoint rules.

use std::borrow::Cow;
use std::fmt;

use super::error::EndpointError;
use super::url;
use crate::region::Region;

/// The parameters of endpoint rules: the four that nearly every service has, and any others by name.
///
/// A parameter that a rule set binds to a setting of the client (`builtIn`) has two names: its own and that of the setting. So
/// `AWS::S3::Accelerate` can be set without knowing the name in the rule set.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params {
    /// `Region` (`AWS::Region`).
    pub region: Option<String>,
    /// `UseFIPS` (`AWS::UseFIPS`): only endpoints with FIPS-validated cryptography.
    pub use_fips: Option<bool>,
    /// `UseDualStack` (`AWS::UseDualStack`): only endpoints with IPv6 too.
    pub use_dual_stack: Option<bool>,
    /// `Endpoint` (`SDK::Endpoint`): the URL that the user asks for.
    pub endpoint: Option<String>,
    others: Vec<(Cow<'static, str>, ParamValue)>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Text.
    String(String),
    /// Yes or no.
    Bool(bool),
    /// A list of texts.
    StringArray(Vec<String>),
}

/// The value of a parameter, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamRef<'a> {
    /// Text.
    String(&'a str),
    /// Yes or no.
    Bool(bool),
    /// A list of texts.
    StringArray(&'a [String]),
}

impl Params {
    /// No parameter is set.
    pub const fn new() -> Self {
        Self {
            region: None,
            use_fips: None,
            use_dual_stack: None,
            endpoint: None,
            others: Vec::new(),
        }
    }

    /// Sets the region. An old pseudo region, such as `fips-us-east-1`, sets its real region, and FIPS.
    pub fn set_region(&mut self, region: &Region) {
        let of_fips = region.without_fips();
        if of_fips.is_some() {
            self.use_fips = Some(true);
        }
        self.region = Some(of_fips.as_ref().unwrap_or(region).as_str().to_owned());
    }

    /// Sets a parameter by its name in the rule set, or by the name of the client's setting (`AWS::…`).
    ///
    /// # Errors
    /// [`EndpointError::Region`] for a region that is not a valid host label: it would send requests to another host.
    /// [`EndpointError::ParamType`] if one of the four typed parameters gets a value of another type. For all others the rule set
    /// knows the type, and resolving checks it.
    pub fn set(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<ParamValue>,
    ) -> Result<(), EndpointError> {
        let name = name.into();
        let value = value.into();
        match (&*name, value) {
            ("Region" | "AWS::Region", ParamValue::String(region)) => self.set_region(&Region::new(region)?),
            ("UseFIPS" | "AWS::UseFIPS", ParamValue::Bool(on)) => self.use_fips = Some(on),
            ("UseDualStack" | "AWS::UseDualStack", ParamValue::Bool(on)) => self.use_dual_stack = Some(on),
            ("Endpoint" | "SDK::Endpoint", ParamValue::String(url)) => self.endpoint = Some(url),
            ("Region" | "AWS::Region" | "Endpoint" | "SDK::Endpoint", _) => return Err(wrong_type(name, "string")),
            ("UseFIPS" | "AWS::UseFIPS" | "UseDualStack" | "AWS::UseDualStack", _) => {
                return Err(wrong_type(name, "boolean"));
            }
            (_, value) => match self.others.iter_mut().find(|(known, _)| *known == name) {
                Some(entry) => entry.1 = value,
                None => self.others.push((name, value)),
            },
        }
        Ok(())
    }

    /// Whether it is one of the four that nearly every service has.
    pub(super) fn is_typed(name: &str) -> bool {
        let typed = ["Region", "UseFIPS", "UseDualStack", "Endpoint"];
        typed.contains(&name)
            || name == "SDK::Endpoint"
            || typed[..3].iter().any(|known| name.strip_prefix("AWS::") == Some(known))
    }

    /// The value of the parameter with exactly this name, if it is set.
    pub fn get(&self, name: &str) -> Option<ParamRef<'_>> {
        match name {
            "Region" | "AWS::Region" => self.region.as_deref().map(ParamRef::String),
            "UseFIPS" | "AWS::UseFIPS" => self.use_fips.map(ParamRef::Bool),
            "UseDualStack" | "AWS::UseDualStack" => self.use_dual_stack.map(ParamRef::Bool),
            "Endpoint" | "SDK::Endpoint" => self.endpoint.as_deref().map(ParamRef::String),
            _ => {
                let (_, value) = self.others.iter().find(|(known, _)| known == name)?;
                Some(value.as_ref())
            }
        }
    }
}

fn wrong_type(name: Cow<'static, str>, expected: &'static str) -> EndpointError {
    EndpointError::ParamType {
        name: name.into_owned(),
        expected,
    }
}

/// The endpoint without its password. Of the others only the names, because a value can come from the input of an operation.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others: Vec<&str> = self.others.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("Params")
            .field("region", &self.region)
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("endpoint", &self.endpoint.as_deref().map(url::redacted))
            .field("others", &others)
            .finish()
    }
}

impl ParamValue {
    /// The value, borrowed.
    pub fn as_ref(&self) -> ParamRef<'_> {
        match self {
            Self::String(text) => ParamRef::String(text),
            Self::Bool(on) => ParamRef::Bool(*on),
            Self::StringArray(texts) => ParamRef::StringArray(texts),
        }
    }
}

impl From<String> for ParamValue {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<&str> for ParamValue {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<bool> for ParamValue {
    fn from(on: bool) -> Self {
        Self::Bool(on)
    }
}

impl From<Vec<String>> for ParamValue {
    fn from(texts: Vec<String>) -> Self {
        Self::StringArray(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typed_parameters_have_two_names_each() {
        let mut params = Params::new();
        for (name, value) in [("AWS::Region", ParamValue::from("eu-west-1")), ("UseFIPS", true.into())] {
            params.set(name, value).unwrap();
        }
        assert_eq!(params.region.as_deref(), Some("eu-west-1"));
        assert_eq!(params.get("Region"), Some(ParamRef::String("eu-west-1")));
        assert_eq!(params.get("AWS::UseFIPS"), Some(ParamRef::Bool(true)));
        assert_eq!(params.get("UseDualStack"), None);
    }

    #[test]
    fn a_region_under_any_name_is_a_host_label() {
        let mut params = Params::new();
        for name in ["Region", "AWS::Region"] {
            let refused = params.set(name, "x.evil.example/");
            assert!(matches!(refused, Err(EndpointError::Region(_))), "{name}");
        }
        assert_eq!(params, Params::new());
        params.set("Region", "fips-us-east-1").unwrap();
        assert_eq!(
            (params.region.as_deref(), params.use_fips),
            (Some("us-east-1"), Some(true))
        );
    }

    #[test]
    fn another_parameter_keeps_the_last_value_set() {
        let mut params = Params::new();
        params.set("Bucket", "first").unwrap();
        params.set("Bucket", "second").unwrap();
        assert_eq!(params.get("Bucket"), Some(ParamRef::String("second")));
    }

    #[test]
    fn a_typed_parameter_refuses_another_type() {
        let fault = Params::new().set("Region", true).unwrap_err();
        assert_eq!(fault.to_string(), "the endpoint parameter `Region` must be a string");
        let fault = Params::new().set("UseFIPS", "true").unwrap_err();
        assert_eq!(fault.to_string(), "the endpoint parameter `UseFIPS` must be a boolean");
    }

    #[test]
    fn debug_shows_neither_a_password_nor_the_value_of_another_parameter() {
        let mut params = Params::new();
        params.set("Endpoint", "https://user:hunter2@example.com").unwrap();
        params.set("Key", "s3cret").unwrap();
        let shown = format!("{params:?}");
        assert!(shown.contains("example.com") && shown.contains("Key"), "{shown}");
        assert!(!shown.contains("hunter2") && !shown.contains("s3cret"), "{shown}");
    }
}
