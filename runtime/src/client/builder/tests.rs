//! What a client cannot show: the settings of the transports that ship, and where there is none.

use std::path::Path;
use std::time::SystemTime;

use super::*;
use crate::codegen::endpoint::{CommonRules, Rules};
use crate::http::{Request, Response};
use crate::protocol::RestJson;
use crate::transport::{HttpSettings, Limits, Now, TransportError, TransportErrorKind};

static SERVICE: Service = Service {
    id: "Things",
    name: "things",
    api_version: "2024-01-31",
    signing_name: "things",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("things")),
    errors: &[],
    region_redirects: None,
    signs: false,
    metadata_in_headers: false,
};

type Builder = ClientBuilder<ClientCore<Async>, ClientCore<Blocking>>;

fn builder() -> Builder {
    Builder::new(&SERVICE).region("mars")
}

fn http_settings(builder: Builder) -> HttpSettings {
    builder.settings.resolve().unwrap().1
}

fn variables<const N: usize>(variables: [(&str, &str); N]) -> Environment {
    Environment::fixed(variables)
}

#[test]
fn without_an_environment_there_is_no_proxy_and_no_file_of_certificates() {
    let settings = http_settings(builder());
    assert_eq!(settings.ca_bundle, None);
    assert!(settings.proxy.http.is_none() && settings.proxy.https.is_none() && settings.proxy.no_proxy.is_none());
}

#[test]
fn proxies_are_those_of_the_environment() {
    let proxy = |name, value| http_settings(builder().environment(variables([(name, value)]))).proxy;
    assert_eq!(proxy("http_proxy", "http://a").http.as_deref(), Some("http://a"));
    assert_eq!(proxy("HTTPS_PROXY", "http://b").https.as_deref(), Some("http://b"));
    assert_eq!(proxy("all_proxy", "http://c").all.as_deref(), Some("http://c"));
    assert_eq!(proxy("no_proxy", "localhost").no_proxy.as_deref(), Some("localhost"));
}

#[test]
fn the_file_of_certificates_is_that_of_the_builder_then_of_the_environment() {
    let environment = variables([("AWS_CA_BUNDLE", "/of/environment.pem")]);
    let settings = http_settings(builder().environment(environment.clone()));
    assert_eq!(settings.ca_bundle.as_deref(), Some(Path::new("/of/environment.pem")));
    let settings = http_settings(builder().ca_bundle("/of/builder.pem").environment(environment));
    assert_eq!(settings.ca_bundle.as_deref(), Some(Path::new("/of/builder.pem")));
}

#[test]
fn debug_shows_no_credentials_and_no_endpoint() {
    let credentials = crate::credentials::Credentials::new("AKIDEXAMPLE", "hunter2");
    let builder = builder()
        .credentials(credentials)
        .endpoint_url("https://u:hunter2@h.example");
    assert_eq!(
        format!("{builder:?}"),
        "ClientBuilder { service: \"Things\", region: Some(\"mars\"), .. }"
    );
    let (state, _) = builder.settings.resolve().unwrap();
    assert!(!format!("{state:?}").contains("hunter2"), "{state:?}");
}

#[cfg(not(feature = "hyper"))]
#[test]
fn without_an_async_transport_the_error_says_which_feature_brings_one() {
    assert_eq!(
        builder().build().unwrap_err().to_string(),
        "no async transport: turn on the feature `hyper`, or give one with `transport` of the builder; blocking clients come from \
         `build_blocking` and `from_env_blocking`"
    );
}

#[cfg(not(feature = "blocking"))]
#[test]
fn without_a_blocking_transport_the_error_says_which_feature_brings_one() {
    assert_eq!(
        builder().build_blocking().unwrap_err().to_string(),
        "no blocking transport: turn on the feature `blocking`, or give one with `blocking_transport` of the builder; async clients \
         come from `build` and `from_env`"
    );
}

#[test]
fn a_bearer_token_is_found_under_the_signing_name() {
    let token = |builder: Builder| builder.settings.resolve().unwrap().0.token.is_some();
    assert!(!token(
        builder().environment(variables([("AWS_BEARER_TOKEN_OTHER", "x")]))
    ));
    assert!(token(
        builder().environment(variables([("AWS_BEARER_TOKEN_THINGS", "x")]))
    ));
    assert!(token(builder().bearer_token(crate::credentials::Token::new("x"))));
}

#[test]
fn endpoint_parameters_are_those_of_the_rules() {
    let params = |name: &'static str, value: ParamValue| builder().endpoint_param(name, value).settings.resolve();
    assert_eq!(
        params("AWS::UseFIPS", true.into()).unwrap().0.endpoint_params.use_fips,
        Some(true)
    );
    let unknown = params("ForcePathStyle", true.into()).unwrap_err();
    assert!(
        unknown.to_string().contains("no parameter `ForcePathStyle`"),
        "{unknown}"
    );
    let wrong = params("UseFIPS", "yes".into()).unwrap_err();
    assert_eq!(wrong.to_string(), "the endpoint parameter `UseFIPS` must be a boolean");
}

#[cfg(feature = "compression")]
#[test]
fn compression_said_in_code_counts_more_than_the_environment() {
    let environment = || {
        variables([
            ("AWS_DISABLE_REQUEST_COMPRESSION", "true"),
            ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "5"),
        ])
    };
    let compression = |builder: Builder| {
        let found = builder.settings.resolve().unwrap().0.compression;
        (found.disabled, found.min_size)
    };
    assert_eq!(compression(builder()), (false, 10_240));
    assert_eq!(compression(builder().environment(environment())), (true, 5));
    let said = builder()
        .disable_request_compression(false)
        .request_min_compression_size_bytes(1);
    assert_eq!(compression(said.environment(environment())), (false, 1));
    let error = builder()
        .request_min_compression_size_bytes(0)
        .settings
        .resolve()
        .unwrap_err();
    assert!(error.to_string().contains("from 1 to 1048576 bytes"), "{error}");
}

#[test]
fn a_handle_tells_where_requests_go_without_sending_one() {
    let core = |builder: Builder| builder.blocking_transport(Silent).build_blocking_core().unwrap();
    let url = |core: ClientCore<Blocking>| format!("{:?}", core.endpoint().unwrap());
    assert_eq!(url(core(builder())), "https://things.mars.amazonaws.com");
    assert_eq!(
        url(core(builder().use_fips(true))),
        "https://things-fips.mars.amazonaws.com"
    );
    assert_eq!(
        url(core(builder().endpoint_url("http://127.0.0.1:80/base"))),
        "http://127.0.0.1:80/base"
    );
}

#[test]
fn a_handle_tells_the_time_of_its_transport() {
    let core = builder().blocking_transport(Silent).build_blocking_core().unwrap();
    assert_eq!(core.transport().now().wall, SystemTime::UNIX_EPOCH);
}

/// Carries nothing, and always shows the same time.
#[derive(Debug)]
struct Silent;

impl BlockingTransport for Silent {
    fn send(&self, _: &Request, _: Limits) -> Result<Response, TransportError> {
        Err(TransportError::new(TransportErrorKind::Other, "nothing is sent"))
    }

    fn now(&self) -> Now {
        Now {
            wall: SystemTime::UNIX_EPOCH,
            ..Now::system()
        }
    }
}

#[cfg(feature = "scripted")]
#[test]
fn clients_can_share_a_transport_and_its_clock() {
    use crate::transport::scripted::Scripted;

    let script = Scripted::new();
    let now = AsyncTransport::now(&script);
    let core = builder().transport(script.clone()).build_core().unwrap();
    let second = builder().transport(core.transport().clone()).build_core().unwrap();
    assert_eq!(second.transport().now(), now);
    let core = builder().blocking_transport(script).build_blocking_core().unwrap();
    let second = builder().blocking_transport(core.transport().clone());
    assert_eq!(second.build_blocking_core().unwrap().transport().now(), now);
}

/// Rules of a service whose endpoint is in an input, and of one that has a host without a region.
#[cfg(feature = "endpoint-rules")]
#[test]
fn a_region_is_asked_for_only_where_the_rules_need_one() {
    const PARAMS: &str = r#""Region": {"type": "string", "builtIn": "AWS::Region"}, "Id": {"type": "string"}"#;
    const OF_INPUT: &str = r#"{"conditions": [{"fn": "isSet", "argv": [{"ref": "Id"}]}], "type": "endpoint",
        "endpoint": {"url": "https://{Id}.example.com"}}, {"conditions": [], "type": "error", "error": "no id"}"#;
    const OF_REGION: &str = r#"{"conditions": [{"fn": "isSet", "argv": [{"ref": "Region"}]}], "type": "endpoint",
        "endpoint": {"url": "https://{Region}.example.com"}}"#;
    const GLOBAL: &str = r#"{"conditions": [], "type": "endpoint", "endpoint": {"url": "https://global.example.com"}}"#;
    let refused = |rules: &str| {
        let rules = format!(r#"{{"version": "1.0", "parameters": {{{PARAMS}}}, "rules": [{rules}]}}"#);
        let service = Service {
            endpoint: Rules::Json(rules.leak()),
            ..SERVICE
        };
        Builder::new(Box::leak(Box::new(service)))
            .settings
            .resolve()
            .err()
            .map(|error| error.to_string())
    };
    assert_eq!(refused(OF_INPUT), None);
    assert_eq!(refused(&format!("{OF_REGION}, {GLOBAL}")), None);
    assert!(refused(OF_REGION).is_some_and(|error| error.contains("you must specify a region")));
    assert!(refused(&format!("{OF_REGION}, {OF_INPUT}")).is_some());
}
