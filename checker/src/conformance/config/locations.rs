//! `config/profile-locations`: where both files are looked for, and which profile is chosen.

use serde_json::Value;
use tinsmith_runtime::Environment;
use tinsmith_runtime::profile::Profiles;

use super::pairs;
use crate::compare::equal;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(case));
    }
}

fn check(case: &Value) -> Result<(), Problem> {
    let platform = case["platform"].as_str().unwrap_or_default();
    if (platform == "windows") != cfg!(windows) {
        return Err(Problem::NotThere(format!(
            "a way to follow the rules of another system ({platform})"
        )));
    }
    let text = |name: &str| case[name].as_str();
    let profile = text("profile").unwrap_or("default");
    let environment = Environment::fixed(pairs(&case["environment"]))
        .with_file(
            text("configLocation").unwrap_or_default(),
            format!("[profile {profile}]\nin_config = yes"),
        )
        .with_file(
            text("credentialsLocation").unwrap_or_default(),
            format!("[{profile}]\nin_credentials = yes"),
        );
    let failed = |error| Problem::differs(format!("{error}"));
    let profiles = Profiles::load(&environment).map_err(failed)?;
    let chosen = profiles.select(&environment, None).map_err(failed)?;
    let chosen = chosen.ok_or_else(|| Problem::differs("no profile is found"))?;
    equal("profile", profile, chosen.name())?;
    equal("config file", &Some("yes"), &chosen.get("in_config"))?;
    equal("credentials file", &Some("yes"), &chosen.get("in_credentials"))
}
