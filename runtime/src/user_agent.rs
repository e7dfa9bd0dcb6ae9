//! The user agent: who calls, in the form that AWS's own clients share.

use crate::service::Service;

/// `Tinsmith/0.1.0 ua/2.1 os/linux md/arch#x86_64 lang/rust api/sso-oidc#2019-06-10 cfg/retry-mode#standard exec-env/… app/…`.
pub(crate) fn header(service: &Service, app_id: Option<&str>, execution_env: Option<&str>) -> String {
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

/// Only characters that a token may have (RFC 9110, section 5.6.2); anything else becomes a hyphen.
fn clean(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::header;
    use crate::codegen::endpoint::{CommonRules, Rules};
    use crate::protocol::RestJson;
    use crate::service::Service;

    static SERVICE: Service = Service {
        id: "My Things",
        name: "my/things",
        api_version: "2024 01",
        signing_name: "things",
        protocol: &RestJson,
        endpoint: Rules::Common(CommonRules::new("things")),
        operations: &[],
        errors: &[],
        waiters: &[],
        region_redirects: None,
    };

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
}
