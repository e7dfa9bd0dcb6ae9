//! The user agent: who calls, in the form that AWS's own clients share.

use crate::service::Service;

/// `Tinsmith/0.1.0 ua/2.1 os/linux md/arch#x86_64 lang/rust api/sso-oidc#2019-06-10 cfg/retry-mode#standard exec-env/… app/…`.
pub(crate) fn header(service: &Service, app_id: Option<&str>, execution_env: Option<&str>) -> String {
    if !service.is_aws() {
        return of_its_own(service, app_id);
    }
    let mut text = format!(
        "Tinsmith/{} ua/2.1 os/{} md/arch#{} lang/rust api/{}#{} cfg/retry-mode#standard",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        clean(service.name),
        clean(service.api_version),
    );
    for (key, value) in [("exec-env", execution_env), ("app", app_id)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push_str(&format!(" {key}/{}", clean(value)));
        }
    }
    text
}

/// `city-weather/2024-01-31 Tinsmith/0.1.0 my-app`, for a service that is not AWS's.
fn of_its_own(service: &Service, app_id: Option<&str>) -> String {
    let (name, version) = (clean(service.name), clean(service.api_version));
    let app = app_id.filter(|app| !app.is_empty());
    let app = app.map(|app| format!(" {}", clean(app))).unwrap_or_default();
    format!("{name}/{version} Tinsmith/{}{app}", env!("CARGO_PKG_VERSION"))
}

/// Only characters that are valid in a token (RFC 9110, section 5.6.2). Any other becomes a hyphen.
fn clean(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

/// A service without operations, with these endpoint rules.
#[cfg(test)]
pub(crate) const fn service_of_tests(endpoint: crate::endpoint::Rules) -> Service {
    Service {
        id: "My Things",
        name: "my/things",
        api_version: "2024 01",
        signing_name: "things",
        protocol: &crate::protocol::RestJson,
        endpoint,
        errors: &[],
        region_redirects: None,
        signs: true,
        metadata_in_headers: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{header, service_of_tests};
    use crate::codegen::endpoint::{CommonRules, Rules};
    use crate::service::Service;

    static SERVICE: Service = service_of_tests(Rules::Common(CommonRules::new("things")));

    #[test]
    fn the_optional_parts_come_last_and_only_where_there_is_something_to_say() {
        let plain = header(&SERVICE, None, None);
        assert!(plain.ends_with(" cfg/retry-mode#standard"), "{plain}");
        for (app_id, execution_env, end) in [
            (Some("app"), None, " app/app"),
            (None, Some("env"), " exec-env/env"),
            (Some("app"), Some("env"), " exec-env/env app/app"),
            (Some(""), Some(""), ""),
        ] {
            assert_eq!(header(&SERVICE, app_id, execution_env), format!("{plain}{end}"));
        }
    }

    #[test]
    fn what_cannot_stand_in_a_token_becomes_a_hyphen() {
        let header = header(&SERVICE, Some("my app/1.0 (é)"), Some("a\r\nX-B: c"));
        let end = " api/my-things#2024-01 cfg/retry-mode#standard exec-env/a--X-B--c app/my-app-1.0----";
        assert!(header.ends_with(end), "{header}");
    }

    #[test]
    fn a_service_that_is_not_of_aws_has_a_user_agent_of_its_own() {
        static OWN: Service = service_of_tests(Rules::Given);
        let version = env!("CARGO_PKG_VERSION");
        let plain = format!("my-things/2024-01 Tinsmith/{version}");
        assert_eq!(header(&OWN, None, Some("env")), plain);
        assert_eq!(header(&OWN, Some("app"), None), format!("{plain} app"));
    }
}
