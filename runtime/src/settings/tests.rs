use super::{RetryMode, Settings};
use crate::environment::Environment;

fn settings(variables: &[(&str, &str)], config: &str) -> Settings {
    let home = [("HOME", "/home/me")];
    let environment = Environment::fixed(home.iter().chain(variables).copied());
    Settings::new(environment.with_file("/home/me/.aws/config", config))
}

fn region(variables: &[(&str, &str)], config: &str) -> Result<Option<String>, String> {
    match settings(variables, config).region() {
        Ok(region) => Ok(region.map(|region| region.to_string())),
        Err(error) => Err(error.to_string()),
    }
}

fn endpoint_url(variables: &[(&str, &str)], config: &str) -> Option<String> {
    settings(variables, config).endpoint_url("SSO OIDC").unwrap()
}

#[test]
fn the_region_is_that_of_the_variables_then_of_the_profile() {
    let config = "[default]\nregion = mars";
    let new = ("AWS_REGION", "eu-west-1");
    let old = ("AWS_DEFAULT_REGION", "us-east-1");
    assert_eq!(region(&[old, new], config), Ok(Some("eu-west-1".into())));
    assert_eq!(region(&[old, ("AWS_REGION", "")], config), Ok(Some("us-east-1".into())));
    assert_eq!(region(&[], config), Ok(Some("mars".into())));
    assert_eq!(region(&[], ""), Ok(None));
}

#[test]
fn a_region_that_is_none_is_an_error_that_says_where_it_stands() {
    let error = region(&[("AWS_REGION", "evil.example/#")], "").unwrap_err();
    assert!(
        error.starts_with("the variable AWS_REGION: \"evil.example/#\" cannot be a region"),
        "{error}"
    );
    let error = region(&[], "[default]\nregion = a_b").unwrap_err();
    assert!(
        error.starts_with("region of the profile `default`: \"a_b\" cannot be a region"),
        "{error}"
    );
}

#[test]
fn settings_come_from_the_profile_that_is_named() {
    let config = "[default]\nregion = a\n[profile b]\nregion = b\n[profile c]\nregion = c";
    assert_eq!(region(&[("AWS_PROFILE", "b")], config), Ok(Some("b".into())));
    let error = region(&[("AWS_PROFILE", "nope")], config).unwrap_err();
    assert!(error.contains("there are `b`, `c`, `default`"), "{error}");
}

#[test]
fn no_file_is_read_for_what_a_variable_says() {
    assert_eq!(region(&[("AWS_REGION", "mars")], "broken"), Ok(Some("mars".into())));
    let error = region(&[], "broken").unwrap_err();
    assert!(error.starts_with("/home/me/.aws/config, line 1"), "{error}");
}

/// Every boolean: its variable, its property, and how it is read.
type Flag = (
    &'static str,
    &'static str,
    fn(&Settings) -> Result<bool, super::SettingsError>,
);

fn flags() -> Vec<Flag> {
    vec![
        ("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", Settings::use_fips),
        (
            "AWS_USE_DUALSTACK_ENDPOINT",
            "use_dualstack_endpoint",
            Settings::use_dual_stack,
        ),
        (
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls",
            |settings| Ok(settings.endpoint_url("S3")?.is_none()),
        ),
        #[cfg(feature = "compression")]
        (
            "AWS_DISABLE_REQUEST_COMPRESSION",
            "disable_request_compression",
            Settings::disable_request_compression,
        ),
    ]
}

#[test]
fn a_boolean_is_true_or_false_in_any_case() {
    for (variable, property, read) in flags() {
        for (value, expected) in [("true", true), ("TRUE", true), ("False", false), ("false ", false)] {
            let config = format!("[default]\nendpoint_url = https://a\n{property} = {value}");
            assert_eq!(read(&settings(&[], &config)).unwrap(), expected, "{property} = {value}");
            let other = format!("[default]\nendpoint_url = https://a\n{property} = {}", !expected);
            let set = settings(&[(variable, value)], &other);
            assert_eq!(read(&set).unwrap(), expected, "{variable}={value}");
        }
        let blank = settings(&[(variable, " ")], "[default]\nendpoint_url = https://a");
        assert!(!read(&blank).unwrap(), "{variable}");
    }
}

#[test]
fn a_boolean_that_is_neither_true_nor_false_is_refused_by_name() {
    for (variable, property, read) in flags() {
        for value in ["1", "0", "yes", "on", "tru"] {
            let error = read(&settings(&[(variable, value)], "")).unwrap_err().to_string();
            let problem = format!("{value:?} is none of its values, which are true, false");
            assert_eq!(error, format!("the variable {variable}: {problem}"));
            let error = read(&settings(&[], &format!("[default]\n{property} = {value}"))).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("{property} of the profile `default`: {problem}")
            );
        }
    }
}

#[test]
fn the_endpoint_of_the_service_comes_before_that_of_all_and_variables_before_the_profile() {
    let global = "[default]\nendpoint_url = https://4\n";
    let own = format!("{global}services = s\n[services s]\nsso_oidc =\n  endpoint_url = https://3\n");
    let second = ("AWS_ENDPOINT_URL", "https://2");
    let first = ("AWS_ENDPOINT_URL_SSO_OIDC", "https://1");
    assert_eq!(endpoint_url(&[second, first], &own).as_deref(), Some("https://1"));
    assert_eq!(endpoint_url(&[second], &own).as_deref(), Some("https://2"));
    assert_eq!(endpoint_url(&[], &own).as_deref(), Some("https://3"));
    assert_eq!(endpoint_url(&[], global).as_deref(), Some("https://4"));
    assert_eq!(endpoint_url(&[("AWS_ENDPOINT_URL_S3", "https://0")], ""), None);
}

#[test]
fn the_variable_of_a_service_has_underscores_for_blanks_and_hyphens() {
    let settings = settings(&[("AWS_ENDPOINT_URL_APIGATEWAY_MANAGEMENT_API", "https://a")], "");
    for service_id in ["ApiGateway Management-API", "apigateway_management_api"] {
        assert_eq!(settings.endpoint_url(service_id).unwrap().as_deref(), Some("https://a"));
    }
}

#[test]
fn an_endpoint_that_is_none_is_an_error_that_says_where_it_stands() {
    let own = "[default]\nservices = s\n[services s]\nsso_oidc =\n  endpoint_url = 3:80\n";
    for (variables, config, place) in [
        (
            &[("AWS_ENDPOINT_URL_SSO_OIDC", "1:80")][..],
            "",
            "the variable AWS_ENDPOINT_URL_SSO_OIDC: invalid endpoint URL `1:80`",
        ),
        (
            &[("AWS_ENDPOINT_URL", "2:80")],
            "",
            "the variable AWS_ENDPOINT_URL: invalid endpoint URL `2:80`",
        ),
        (
            &[],
            own,
            "endpoint_url of sso_oidc in [services s]: invalid endpoint URL `3:80`",
        ),
        (
            &[],
            "[default]\nendpoint_url = 4:80",
            "endpoint_url of the profile `default`: invalid endpoint URL `4:80`",
        ),
    ] {
        let error = settings(variables, config)
            .endpoint_url("SSO OIDC")
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(place), "{error}");
    }
}

#[test]
fn configured_endpoints_can_be_ignored() {
    let config = "[default]\nendpoint_url = https://a\nignore_configured_endpoint_urls = true";
    let variable = ("AWS_ENDPOINT_URL", "https://b");
    assert_eq!(endpoint_url(&[variable], config), None);
    assert_eq!(
        endpoint_url(&[variable, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")], ""),
        None
    );
    let not = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
    assert_eq!(endpoint_url(&[not], config).as_deref(), Some("https://a"));
}

#[test]
fn a_services_section_that_does_not_exist_is_an_error() {
    let settings = settings(&[], "[default]\nservices = s");
    let error = settings.endpoint_url("S3").unwrap_err().to_string();
    assert_eq!(
        error,
        "services of the profile `default`: there is no section [services s] in the config file"
    );
}

#[test]
fn attempts_are_a_whole_number_from_one_on() {
    let attempts = |value| settings(&[("AWS_MAX_ATTEMPTS", value)], "[default]\nmax_attempts = 7").max_attempts();
    assert_eq!(attempts("5").unwrap().unwrap().get(), 5);
    assert_eq!(attempts("").unwrap().unwrap().get(), 7);
    for value in ["0", "-1", "x", "1.5", "99999999999"] {
        let error = attempts(value).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("the variable AWS_MAX_ATTEMPTS: \"{value}\" is not a number")),
            "{error}"
        );
    }
    let error = settings(&[], "[default]\nmax_attempts = 0").max_attempts().unwrap_err();
    assert!(
        error.to_string().starts_with("max_attempts of the profile `default`"),
        "{error}"
    );
}

#[test]
fn known_retry_modes_are_standard_and_others_are_errors() {
    for mode in ["standard", "legacy", "adaptive", "Standard"] {
        assert_eq!(
            settings(&[("AWS_RETRY_MODE", mode)], "").retry_mode().unwrap(),
            Some(RetryMode::Standard)
        );
    }
    assert_eq!(settings(&[], "").retry_mode().unwrap(), None);
    let error = settings(&[], "[default]\nretry_mode = bogus").retry_mode().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("retry_mode of the profile `default`: \"bogus\""),
        "{error}"
    );
}

#[test]
fn plain_settings_come_from_variables_then_from_the_profile() {
    let config = "[default]\nca_bundle = /p\nsdk_ua_app_id = p";
    let of_profile = settings(&[], config);
    assert_eq!(of_profile.ca_bundle().unwrap().unwrap().to_str(), Some("/p"));
    assert_eq!(of_profile.app_id().unwrap().as_deref(), Some("p"));
    assert_eq!(of_profile.execution_environment(), None);
    let variables = [
        ("AWS_CA_BUNDLE", "/v"),
        ("AWS_SDK_UA_APP_ID", "v"),
        ("AWS_EXECUTION_ENV", "e"),
    ];
    let of_variables = settings(&variables, config);
    assert_eq!(of_variables.ca_bundle().unwrap().unwrap().to_str(), Some("/v"));
    assert_eq!(of_variables.app_id().unwrap().as_deref(), Some("v"));
    assert_eq!(of_variables.execution_environment().as_deref(), Some("e"));
}

#[test]
fn proxies_in_lower_case_come_before_those_in_upper_case() {
    let upper = [
        ("HTTP_PROXY", "1"),
        ("HTTPS_PROXY", "2"),
        ("ALL_PROXY", "3"),
        ("NO_PROXY", "4"),
    ];
    let proxies = settings(&upper, "").proxies();
    assert_eq!(
        (proxies.http.as_deref(), proxies.https.as_deref()),
        (Some("1"), Some("2"))
    );
    assert_eq!(
        (proxies.all.as_deref(), proxies.no_proxy.as_deref()),
        (Some("3"), Some("4"))
    );
    let proxies = settings(&[("HTTPS_PROXY", "1"), ("https_proxy", "2")], "").proxies();
    assert_eq!(proxies.https.as_deref(), Some("2"));
}

#[test]
fn in_a_cgi_program_the_proxy_that_a_request_can_set_does_not_count() {
    let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil.example")];
    assert_eq!(settings(&cgi, "").proxies().http, None);
}

#[test]
fn debug_shows_no_value() {
    let secrets = [
        ("HTTPS_PROXY", "http://me:hunter2@proxy"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2"),
    ];
    let settings = settings(&secrets, "[default]\naws_secret_access_key = hunter2\nregion = mars");
    settings.region().unwrap();
    let shown = format!("{settings:?} {:?}", settings.proxies());
    assert!(shown.contains("https: true"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[cfg(feature = "compression")]
#[test]
fn compression_is_set_by_variables_then_by_the_profile() {
    let config = "[default]\ndisable_request_compression = true\nrequest_min_compression_size_bytes = 7";
    let of_profile = settings(&[], config);
    assert!(of_profile.disable_request_compression().unwrap());
    assert_eq!(of_profile.request_min_compression_size_bytes().unwrap(), Some(7));
    let variables = [
        ("AWS_DISABLE_REQUEST_COMPRESSION", "false"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "1048576"),
    ];
    let of_variables = settings(&variables, config);
    assert!(!of_variables.disable_request_compression().unwrap());
    assert_eq!(
        of_variables.request_min_compression_size_bytes().unwrap(),
        Some(1_048_576)
    );
    for wrong in ["0", "1048577", "-1", "many"] {
        let error = settings(&[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", wrong)], "");
        let error = error.request_min_compression_size_bytes().unwrap_err().to_string();
        assert!(error.contains("from 1 to 1048576"), "{error}");
    }
}
