//! Settings of clients to which rule sets refer by a name of the rules language (`builtIn`), beyond the four that nearly every
//! rule set has. They are those of Smithy's "AWS rules engine" that rule sets use. Where their values come from, and the
//! defaults, are as in botocore (`args.py`, `configprovider.py`).

use super::super::params::ParamRef;
use super::super::{EndpointError, ParamValue, Params, Url};
use super::Resolver;

const ACCELERATE: &str = "AWS::S3::Accelerate";
const ACCOUNT_ID: &str = "AWS::Auth::AccountId";
const ACCOUNT_ID_MODE: &str = "AWS::Auth::AccountIdEndpointMode";
const PATH_STYLE: &str = "AWS::S3::ForcePathStyle";
/// The setting of the environment for path style. It is not a parameter of the rules, see [`Resolver::fill_path_style`].
const ADDRESSING_STYLE: &str = "(addressing style)";
const S3_CONTROL_ARN_REGION: &str = "AWS::S3Control::UseArnRegion";

/// Hosts of AWS that accept buckets only as a prefix.
const ACCELERATE_HOSTS: [&str; 2] = ["s3-accelerate.amazonaws.com", "s3-accelerate.dualstack.amazonaws.com"];

/// A setting that the environment can have.
#[derive(Debug)]
pub(crate) struct BuiltIn {
    pub(crate) name: &'static str,
    /// The variable, which comes first.
    pub(crate) variable: Option<&'static str>,
    /// The property of the profile.
    pub(crate) property: Option<&'static str>,
    /// The property below `s3 =` of the profile, which comes last.
    pub(crate) below_s3: Option<&'static str>,
    /// The meaning of its text.
    pub(crate) values: Values,
    /// The default text.
    default: Option<&'static str>,
    /// For a setting that the rules of most services know: it is read only for services whose rules know one of these too.
    only_with: &'static [&'static str],
}

/// The values that the text of a setting can have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values {
    /// These words, each with its value. Some have no value.
    Words(&'static [(&'static str, Option<bool>)]),
    /// These words, unchanged.
    Texts(&'static [&'static str]),
}

const BOOLEAN: Values = Values::Words(&[("true", Some(true)), ("false", Some(false))]);
/// `false` leaves the general setting as it is.
const TRUE_OR_NOTHING: Values = Values::Words(&[("true", Some(true)), ("false", None)]);
const REGIONAL: Values = Values::Words(&[("legacy", Some(true)), ("regional", Some(false))]);

/// A setting without a source and a default.
const fn built_in(name: &'static str, values: Values) -> BuiltIn {
    BuiltIn {
        name,
        variable: None,
        property: None,
        below_s3: None,
        values,
        default: None,
        only_with: &[],
    }
}

static BUILT_INS: [BuiltIn; 10] = [
    BuiltIn {
        below_s3: Some("use_dualstack_endpoint"),
        only_with: &[ACCELERATE, S3_CONTROL_ARN_REGION],
        ..built_in("AWS::UseDualStack", TRUE_OR_NOTHING)
    },
    BuiltIn {
        below_s3: Some("use_accelerate_endpoint"),
        ..built_in(ACCELERATE, BOOLEAN)
    },
    BuiltIn {
        below_s3: Some("addressing_style"),
        ..built_in(
            PATH_STYLE,
            Values::Words(&[("path", Some(true)), ("virtual", Some(false)), ("auto", None)]),
        )
    },
    BuiltIn {
        variable: Some("AWS_S3_USE_ARN_REGION"),
        property: Some("s3_use_arn_region"),
        below_s3: Some("use_arn_region"),
        ..built_in("AWS::S3::UseArnRegion", BOOLEAN)
    },
    BuiltIn {
        variable: Some("AWS_S3_USE_ARN_REGION"),
        property: Some("s3_use_arn_region"),
        below_s3: Some("use_arn_region"),
        default: Some("false"),
        ..built_in(S3_CONTROL_ARN_REGION, BOOLEAN)
    },
    BuiltIn {
        variable: Some("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"),
        below_s3: Some("s3_disable_multiregion_access_points"),
        ..built_in("AWS::S3::DisableMultiRegionAccessPoints", BOOLEAN)
    },
    // The rules of S3 tie this parameter to no setting.
    BuiltIn {
        variable: Some("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"),
        property: Some("s3_disable_express_session_auth"),
        ..built_in("DisableS3ExpressSessionAuth", BOOLEAN)
    },
    BuiltIn {
        variable: Some("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"),
        property: Some("s3_us_east_1_regional_endpoint"),
        below_s3: Some("us_east_1_regional_endpoint"),
        default: Some("legacy"),
        ..built_in("AWS::S3::UseGlobalEndpoint", REGIONAL)
    },
    BuiltIn {
        variable: Some("AWS_STS_REGIONAL_ENDPOINTS"),
        property: Some("sts_regional_endpoints"),
        ..built_in("AWS::STS::UseGlobalEndpoint", REGIONAL)
    },
    BuiltIn {
        variable: Some("AWS_ACCOUNT_ID_ENDPOINT_MODE"),
        property: Some("account_id_endpoint_mode"),
        default: Some("preferred"),
        ..built_in(ACCOUNT_ID_MODE, Values::Texts(&["preferred", "required", "disabled"]))
    },
];

impl BuiltIn {
    /// The value if none is configured.
    pub(crate) fn default(&self) -> Option<ParamValue> {
        self.values.read(self.default?).ok()?
    }
}

impl Values {
    /// The value of a text, if it has one.
    ///
    /// # Errors
    ///
    /// The words that are valid.
    pub(crate) fn read(self, text: &str) -> Result<Option<ParamValue>, Vec<&'static str>> {
        let text = text.trim();
        match self {
            Self::Words(words) => match words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)) {
                Some((_, said)) => Ok(said.map(ParamValue::Bool)),
                None => Err(words.iter().map(|(word, _)| *word).collect()),
            },
            Self::Texts(words) => match words.iter().find(|word| text.eq_ignore_ascii_case(word)) {
                Some(word) => Ok(Some((*word).into())),
                None => Err(words.to_vec()),
            },
        }
    }
}

impl Resolver {
    /// The settings that the rules have.
    pub(crate) fn built_ins(&self) -> Result<Vec<&'static BuiltIn>, EndpointError> {
        let mut known = Vec::new();
        for built_in in &BUILT_INS {
            if self.has_param(built_in.name)? && self.has_one_of(built_in.only_with)? {
                known.push(built_in);
            }
        }
        Ok(known)
    }

    /// Whether the rules have one of these settings, if there are any.
    fn has_one_of(&self, names: &[&str]) -> Result<bool, EndpointError> {
        for name in names {
            if self.has_param(name)? {
                return Ok(true);
            }
        }
        Ok(names.is_empty())
    }

    /// Whether the endpoint depends on the account, with these parameters of a client.
    pub(crate) fn wants_account_id(&self, params: &Params) -> Result<bool, EndpointError> {
        let mode = params
            .get("AccountIdEndpointMode")
            .or_else(|| params.get(ACCOUNT_ID_MODE));
        let is_given = params.get("AccountId").or_else(|| params.get(ACCOUNT_ID)).is_some();
        Ok(!is_given && mode != Some(ParamRef::String("disabled")) && self.has_param(ACCOUNT_ID)?)
    }

    /// Decides whether buckets are in the path, unless code says so. The environment is ignored if path style is impossible: for
    /// an ARN instead of a bucket's name, and with acceleration (botocore's `customize_endpoint_resolver_builtins` and
    /// `compute_endpoint_resolver_builtin_defaults`). If nothing is configured, buckets are in the path of a custom endpoint:
    /// such a host seldom has a name for each bucket.
    pub(crate) fn fill_path_style(&self, params: &mut Params) -> Result<(), EndpointError> {
        let get = |name: &str, setting: &str| params.get(name).or_else(|| params.get(setting));
        let is_arn = matches!(params.get("Bucket"), Some(ParamRef::String(bucket)) if bucket.starts_with("arn:"));
        let is_fast = get("Accelerate", ACCELERATE) == Some(ParamRef::Bool(true));
        if is_arn || is_fast || get("ForcePathStyle", PATH_STYLE).is_some() {
            return Ok(());
        }
        let is_wanted = match params.get(ADDRESSING_STYLE) {
            Some(style) => style == ParamRef::Bool(true),
            None => params.endpoint.as_deref().is_some_and(is_own),
        };
        if is_wanted && self.has_param(PATH_STYLE)? {
            params.set(PATH_STYLE, true)?;
        }
        Ok(())
    }
}

/// Whether [`Resolver::fill_path_style`] reads a parameter of an operation, whatever the rules do.
pub(super) fn path_style_reads(name: &str) -> bool {
    ["Bucket", "Accelerate", ACCELERATE, "ForcePathStyle", PATH_STYLE].contains(&name)
}

/// Whether an endpoint is a custom one, for the rules about buckets.
fn is_own(endpoint: &str) -> bool {
    let host = Url::parse(endpoint).map(|url| url.authority);
    host.is_ok_and(|host| !ACCELERATE_HOSTS.contains(&&*host))
}

impl Params {
    /// Sets the configured value, or the default.
    pub(crate) fn set_built_in(&mut self, built_in: &BuiltIn, value: ParamValue) -> Result<(), EndpointError> {
        let name = match built_in.name {
            PATH_STYLE => ADDRESSING_STYLE,
            name => name,
        };
        self.set(name, value)
    }

    /// Sets the account of the credentials.
    pub(crate) fn set_account_id(&mut self, account_id: &str) -> Result<(), EndpointError> {
        self.set(ACCOUNT_ID, account_id)
    }
}
