//! The rule sets that most services share, as code.

use serde_json::json;

use super::error::EndpointError;
use super::params::Params;
use super::partitions::Partition;
use super::result::Endpoint;

/// The rule set of most services. Only the first label of the host differs: `https://PREFIX[-fips].REGION.DOMAIN`.
///
/// Of the 458 rule sets in botocore 1.43.11, 336 are this one, or this one with some of the flags below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommonRules {
    prefix: &'static str,
    plain_fips_in_gov: bool,
    dual_stack_only: bool,
    global: bool,
}

impl CommonRules {
    /// The rules for hosts that begin with this prefix. It may contain dots.
    pub const fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            plain_fips_in_gov: false,
            dual_stack_only: false,
            global: false,
        }
    }

    /// In the partition `aws-us-gov` the ordinary host is the FIPS host, unless dual-stack is asked for too.
    pub const fn plain_fips_in_gov(self) -> Self {
        Self {
            plain_fips_in_gov: true,
            ..self
        }
    }

    /// Every host is a dual-stack host, whether asked for or not.
    pub const fn dual_stack_only(self) -> Self {
        Self {
            dual_stack_only: true,
            ..self
        }
    }

    /// There is one host for each partition: that of its implicit global region, which is also used for signatures.
    pub const fn global(self) -> Self {
        Self { global: true, ..self }
    }

    /// The endpoint for these parameters.
    ///
    /// # Errors
    /// [`EndpointError::Rule`] with the text of the model's rules.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, EndpointError> {
        let fips = params.use_fips.unwrap_or(false);
        let dual_stack = params.use_dual_stack.unwrap_or(false) && !self.dual_stack_only;
        if let Some(url) = &params.endpoint {
            return custom(url, fips, dual_stack);
        }
        let Some(region) = &params.region else {
            return refuse("Invalid Configuration: Missing Region");
        };
        let partition = Partition::of(region);
        if !self.dual_stack_only {
            check_support(partition, fips, dual_stack)?;
        }
        let plain_fips = self.plain_fips_in_gov && !dual_stack && partition.id == "aws-us-gov";
        let mark = if fips && !plain_fips { "-fips" } else { "" };
        let region = if self.global {
            partition.implicit_global_region
        } else {
            region
        };
        let domain = if dual_stack || self.dual_stack_only {
            partition.dual_stack_dns_suffix
        } else {
            partition.dns_suffix
        };
        let mut endpoint = Endpoint::new(format!("https://{}{mark}.{region}.{domain}", self.prefix));
        if self.global {
            let schemes = json!([{ "name": "sigv4", "signingRegion": region }]);
            endpoint.properties.insert("authSchemes".to_owned(), schemes);
        }
        Ok(endpoint)
    }
}

fn refuse<T>(text: &str) -> Result<T, EndpointError> {
    Err(EndpointError::Rule(text.to_owned()))
}

fn custom(url: &str, fips: bool, dual_stack: bool) -> Result<Endpoint, EndpointError> {
    match (fips, dual_stack) {
        (true, _) => refuse("Invalid Configuration: FIPS and custom endpoint are not supported"),
        (_, true) => refuse("Invalid Configuration: Dualstack and custom endpoint are not supported"),
        _ => Ok(Endpoint::new(url)),
    }
}

fn check_support(partition: &Partition, fips: bool, dual_stack: bool) -> Result<(), EndpointError> {
    let supported = (!fips || partition.supports_fips) && (!dual_stack || partition.supports_dual_stack);
    match (fips, dual_stack) {
        _ if supported => Ok(()),
        (true, true) => refuse("FIPS and DualStack are enabled, but this partition does not support one or both"),
        (true, false) => refuse("FIPS is enabled but this partition does not support FIPS"),
        _ => refuse("DualStack is enabled but this partition does not support DualStack"),
    }
}
