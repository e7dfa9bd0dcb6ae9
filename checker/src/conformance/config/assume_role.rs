//! `config/assume-role-chain`: which sources a profile leads to.

use serde_json::{Map, Value, json};
use tinsmith_credentials::internals::{self, Link};
use tinsmith_credentials::runtime::Environment;

use super::pairs;
use crate::compare::equal_json;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(case));
    }
}

fn check(case: &Value) -> Result<(), Problem> {
    let found = internals::links(&environment(&case["input"]));
    match (&case["output"]["ProfileChain"], found) {
        (Value::Null, Err(_)) => Ok(()),
        (Value::Null, Ok(_)) => Err(Problem::differs("there is a chain, and an error was wanted")),
        (wanted, Ok(found)) => {
            let found: Vec<Value> = found.iter().map(of_link).collect();
            equal_json("chain", wanted, &found.into())
        }
        (_, Err(error)) => Err(Problem::differs(error.to_string())),
    }
}

/// The profiles of a case as a config file.
fn environment(input: &Value) -> Environment {
    let mut text = String::new();
    for (kind, sections) in [("profile", &input["profiles"]), ("sso-session", &input["sso_sessions"])] {
        for (name, properties) in sections.as_object().into_iter().flatten() {
            text.push_str(&format!("[{kind} {name}]\n"));
            pairs(properties).for_each(|(name, value)| text.push_str(&format!("{name} = {value}\n")));
        }
    }
    let selected = input["selected_profile"].as_str().unwrap_or_default();
    Environment::fixed([("HOME", "/home/user"), ("AWS_PROFILE", selected)]).with_file("/home/user/.aws/config", text)
}

fn of_link(link: &Link) -> Value {
    let (name, properties) = match link {
        Link::AccessKey(found) => {
            let properties = [
                ("access_key_id", Some(found.access_key_id())),
                ("secret_access_key", Some(found.secret_access_key())),
                ("account_id", found.account_id()),
            ];
            ("AccessKey", given(&properties))
        }
        Link::AssumeRole {
            role_arn,
            external_id,
            session_name,
        } => {
            let properties = [
                ("role_arn", Some(role_arn.as_str())),
                ("external_id", external_id.as_deref()),
                ("role_session_name", session_name.as_deref()),
            ];
            ("AssumeRole", given(&properties))
        }
        Link::WebIdentity {
            role_arn,
            token_file,
            session_name,
        } => {
            let properties = [
                ("role_arn", Some(role_arn.as_str())),
                ("web_identity_token_file", token_file.to_str()),
                ("role_session_name", session_name.as_deref()),
            ];
            ("WebIdentityToken", given(&properties))
        }
        Link::SingleSignOn(profile) => {
            let session = profile.session();
            let properties = [
                ("sso_session", session.name()),
                ("sso_region", Some(session.region())),
                ("sso_start_url", Some(session.start_url())),
                ("sso_account_id", profile.account_id()),
                ("sso_role_name", profile.role_name()),
            ];
            ("Sso", given(&properties))
        }
        Link::Other(source) => ("Other", given(&[("source", Some(source.as_str()))])),
    };
    json!({name: properties})
}

/// The properties that are set.
fn given(properties: &[(&str, Option<&str>)]) -> Map<String, Value> {
    let set = properties
        .iter()
        .filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.into())));
    set.collect()
}
