//! The partitions of AWS: separate groups of regions, each with its own domain.
//!
//! The facts are those of the partitions file that all SDKs share (`partitions.json`, version 1.1).

/// A partition, as endpoint rules know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Partition {
    /// Its name, as in ARNs.
    pub id: &'static str,
    /// The domain of ordinary endpoints.
    pub dns_suffix: &'static str,
    /// The domain of endpoints with IPv4 and IPv6.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether it has FIPS endpoints.
    pub supports_fips: bool,
    /// Whether it has dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// The region in the signatures of services without regions.
    pub implicit_global_region: &'static str,
    /// How the names of its regions begin; `-word-digits` follows.
    region_prefixes: &'static [&'static str],
    /// The one region in the file whose name has another form, if there is one.
    pseudo_region: Option<&'static str>,
}

impl Partition {
    /// The partition of a region. An unknown region is in the partition whose region names have the same form, or in `aws`.
    pub(crate) fn of(region: &str) -> &'static Self {
        PARTITIONS.iter().find(|p| p.has(region)).unwrap_or(&AWS)
    }

    fn has(&self, region: &str) -> bool {
        self.pseudo_region == Some(region)
            || self.region_prefixes.iter().any(|prefix| {
                let rest = region.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
                rest.is_some_and(is_word_and_digits)
            })
    }
}

/// The end of the patterns in the partitions file: `\w+-\d+`. There is only one way to divide a name into prefix and word,
/// because a word has no hyphen.
fn is_word_and_digits(text: &str) -> bool {
    let Some((word, digits)) = text.split_once('-') else {
        return false;
    };
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !word.is_empty() && word.bytes().all(is_word) && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

const AWS: Partition = Partition {
    id: "aws",
    dns_suffix: "amazonaws.com",
    dual_stack_dns_suffix: "api.aws",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-east-1",
    region_prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    pseudo_region: Some("aws-global"),
};

static PARTITIONS: [Partition; 8] = [
    AWS,
    Partition {
        id: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        implicit_global_region: "cn-northwest-1",
        region_prefixes: &["cn"],
        pseudo_region: Some("aws-cn-global"),
        ..AWS
    },
    Partition {
        id: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        implicit_global_region: "eusc-de-east-1",
        region_prefixes: &["eusc-de"],
        pseudo_region: None,
        ..AWS
    },
    Partition {
        id: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        implicit_global_region: "us-iso-east-1",
        region_prefixes: &["us-iso"],
        pseudo_region: Some("aws-iso-global"),
        ..AWS
    },
    Partition {
        id: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        implicit_global_region: "us-isob-east-1",
        region_prefixes: &["us-isob"],
        pseudo_region: Some("aws-iso-b-global"),
        ..AWS
    },
    Partition {
        id: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        implicit_global_region: "eu-isoe-west-1",
        region_prefixes: &["eu-isoe"],
        pseudo_region: Some("aws-iso-e-global"),
        ..AWS
    },
    Partition {
        id: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        implicit_global_region: "us-isof-south-1",
        region_prefixes: &["us-isof"],
        pseudo_region: Some("aws-iso-f-global"),
        ..AWS
    },
    Partition {
        id: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        implicit_global_region: "us-gov-west-1",
        region_prefixes: &["us-gov"],
        pseudo_region: Some("aws-us-gov-global"),
        ..AWS
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_in_the_partition_that_its_name_says() {
        for (region, id) in [
            ("us-east-1", "aws"),
            ("us-east-10", "aws"),
            ("mx-central-1", "aws"),
            ("aws-global", "aws"),
            ("cn-north-1", "aws-cn"),
            ("aws-cn-global", "aws-cn"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("aws-iso-b-global", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-gov-under_score-1", "aws-us-gov"),
        ] {
            assert_eq!(Partition::of(region).id, id, "{region}");
        }
    }

    #[test]
    fn what_no_pattern_fits_is_in_aws() {
        for region in [
            "mars",
            "",
            "CN-NORTH-1",
            "cn-north",
            "cn-north-1a",
            "cn--1",
            "cn-north-",
            "us-gov-west-1-x",
        ] {
            assert_eq!(Partition::of(region).id, "aws", "{region}");
        }
    }
}
