//! Valid names in a host.

/// Whether a text is one label of a host name by RFC 1123: 1 to 63 ASCII letters, digits and hyphens, without a hyphen at either
/// end. With `allow_dots` it may be several such labels, separated by dots.
///
/// A region must be one label: otherwise it could send a request to another host.
pub(crate) fn is_valid_host_label(text: &str, allow_dots: bool) -> bool {
    if allow_dots {
        text.split('.').all(is_label)
    } else {
        is_label(text)
    }
}

fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(any(test, feature = "endpoint-rules"))]
/// Whether the name of a bucket can be the first label (with `allow_dots`, labels) of a host. The rule is
/// `aws.isVirtualHostableS3Bucket` of the rules language: a host label of 3 to 63 characters without capitals that is not an IPv4
/// address.
pub(super) fn is_virtual_hostable_bucket(name: &str, allow_dots: bool) -> bool {
    (3..=63).contains(&name.len())
        && !name.bytes().any(|b| b.is_ascii_uppercase())
        && !looks_like_ipv4(name)
        && is_valid_host_label(name, allow_dots)
}

/// Whether a text has the form of an IPv4 address, also with numbers that are out of range.
pub(super) fn looks_like_ipv4(text: &str) -> bool {
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_letters_digits_and_inner_hyphens() {
        for good in ["a", "us-east-1", "3aws4", "US", "a--b", &"a".repeat(63)] {
            assert!(is_valid_host_label(good, false), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "a_b",
            "a b",
            "a.b",
            "a/b",
            "a#",
            "a\n",
            "é",
            "٣",
            &"a".repeat(64),
        ] {
            assert!(!is_valid_host_label(bad, false), "{bad}");
        }
    }

    #[test]
    fn with_dots_every_label_must_be_valid() {
        assert!(is_valid_host_label("part1.part2", true));
        for bad in ["part1.", ".part2", "part1..part2", "part1.-part2", "."] {
            assert!(!is_valid_host_label(bad, true), "{bad}");
        }
    }

    #[test]
    fn a_bucket_in_a_host_is_short_lower_case_and_no_address() {
        assert!(is_virtual_hostable_bucket("bucket-1", false));
        assert!(is_virtual_hostable_bucket("bucket.name", true));
        assert!(!is_virtual_hostable_bucket("bucket.name", false));
        for bad in [
            "ab",
            "Bucket",
            "192.168.5.4",
            "999.1.1.1",
            "bucket_name",
            &"a".repeat(64),
            &"ab.".repeat(22),
        ] {
            assert!(!is_virtual_hostable_bucket(bad, true), "{bad}");
        }
    }
}
