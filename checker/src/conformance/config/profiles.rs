//! `config/profile-parser`: texts of both files, and the profiles in them.
//!
//! If a text must be refused, only the refusal is compared: the words are our own.

use serde_json::{Map, Value, json};
use tinsmith_runtime::Environment;
use tinsmith_runtime::profile::{ProfileError, Profiles, Section};

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
    let text = |name: &str| case["input"][name].as_str().unwrap_or_default();
    let environment = Environment::fixed([("HOME", "/home/user")])
        .with_file("/home/user/.aws/config", text("configFile"))
        .with_file("/home/user/.aws/credentials", text("credentialsFile"));
    let wanted = &case["output"]["config"];
    let refused = case["output"]["errorContaining"].as_str();
    let profiles = match (refused, load(&environment)) {
        (None, Ok(profiles)) => profiles,
        (None, Err(error)) => return Err(Problem::differs(format!("is refused: {error}"))),
        (Some(_), Err(_)) => return Ok(()),
        (Some(why), Ok(_)) => return Err(Problem::differs(format!("is accepted; should be refused: {why}"))),
    };
    let names = profiles
        .names()
        .filter_map(|name| Some((name.to_owned(), section(profiles.get(name).ok()??))));
    equal_json("profiles", &wanted["profiles"], &Value::Object(names.collect()))?;
    for (name, wanted) in wanted["sso_sessions"].as_object().into_iter().flatten() {
        let found = profiles
            .sso_session(name)
            .map_err(|error| Problem::differs(error.to_string()))?;
        equal_json(name, wanted, &found.map_or(json!(null), section))?;
    }
    Ok(())
}

/// Both files, with every section usable.
fn load(environment: &Environment) -> Result<Profiles, ProfileError> {
    let profiles = Profiles::load(environment)?;
    profiles.names().try_for_each(|name| profiles.get(name).map(drop))?;
    Ok(profiles)
}

fn section(section: &Section) -> Value {
    let properties = section
        .names()
        .filter_map(|name| Some((name.to_owned(), json!(section.get(name)?))));
    Value::Object(properties.collect::<Map<_, _>>())
}
