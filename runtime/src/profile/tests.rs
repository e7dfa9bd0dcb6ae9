use std::error::Error as _;
use std::io::ErrorKind;

use super::location::Locations;
use super::{FileKind, Profiles};
use crate::environment::{Environment, Platform};

const CONFIG: &str = "/home/me/.aws/config";
const CREDENTIALS: &str = "/home/me/.aws/credentials";

fn home() -> Environment {
    Environment::fixed([("HOME", "/home/me")])
}

fn load_config(text: &str) -> Result<Profiles, String> {
    Profiles::load(&home().with_file(CONFIG, text)).map_err(|error| error.to_string())
}

/// The value of `p` in the profile `default`.
fn value(lines: &str) -> Option<String> {
    let profiles = load_config(&format!("[default]\n{lines}")).unwrap();
    profiles.get("default").unwrap().unwrap().get("p").map(str::to_owned)
}

/// The message for a program that asks for the profile `default`.
fn fault(text: &str) -> String {
    match load_config(text) {
        Ok(profiles) => profiles.get("default").map(|_| ()).unwrap_err().to_string(),
        Err(error) => error,
    }
}

fn names(profiles: &Profiles) -> Vec<&str> {
    profiles.names().collect()
}

fn selected(environment: &Environment, name: Option<&str>) -> Result<Option<String>, String> {
    let profiles = Profiles::load(environment).unwrap();
    match profiles.select(environment, name) {
        Ok(profile) => Ok(profile.map(|profile| profile.name().to_owned())),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn values_are_trimmed_and_freed_of_comments() {
    assert_eq!(value("p = v").as_deref(), Some("v"));
    assert_eq!(value("P \t=\t v=w \r\n").as_deref(), Some("v=w"));
    assert_eq!(value("p = a#b;c # d ; e").as_deref(), Some("a#b;c"));
    assert_eq!(value("p = v\t;").as_deref(), Some("v"));
    assert_eq!(value("p =").as_deref(), Some(""));
    assert_eq!(value("# p = v\n  ; p = v"), None);
}

#[test]
fn the_last_of_equal_properties_counts() {
    assert_eq!(value("p = 1\np = 2").as_deref(), Some("2"));
    assert_eq!(
        value("p = 1\n[other-section]\np = 3\n[default]\np = 2").as_deref(),
        Some("2")
    );
}

#[test]
fn indented_lines_go_on_with_the_value_comments_and_all() {
    assert_eq!(value("p = a\n \tb # c \n\n  d").as_deref(), Some("a\nb # c\nd"));
    assert_eq!(value("p = a\n  # no part of it\n  b").as_deref(), Some("a\nb"));
}

#[test]
fn a_property_with_a_name_that_none_can_have_is_passed_over_with_what_belongs_to_it() {
    assert_eq!(value("in valid = a\n b\np = v").as_deref(), Some("v"));
}

#[test]
fn sub_properties_are_read_by_name() {
    let text = "[services s]\ns3 =\n  endpoint_url = https://b\n  Endpoint_URL = https://a # why\n  in valid = x\nplain = v\n  endpoint_url = y";
    let profiles = load_config(text).unwrap();
    let services = profiles.services("s").unwrap().unwrap();
    assert_eq!(services.sub_property("s3", "endpoint_url"), Some("https://a"));
    assert_eq!(services.sub_property("s3", "other"), None);
    assert_eq!(services.sub_property("plain", "endpoint_url"), None);
}

#[test]
fn faults_name_the_file_the_line_and_what_was_expected() {
    let cases = [
        ("p = v", 1, "Expected a profile definition"),
        ("\n p", 2, "Expected a profile definition"),
        ("[default]\n\nhunter2", 3, "Expected an '=' sign defining a property"),
        ("[default]\nhunter2 : x", 2, "Expected an '=' sign defining a property"),
        ("[default]\n = hunter2", 2, "Property did not have a name"),
        ("[default]\n= hunter2", 2, "Property did not have a name"),
        (
            "[default]\n hunter2",
            2,
            "Expected a property definition, found continuation",
        ),
        (
            "[default]\np =\n hunter2",
            3,
            "Expected an '=' sign defining a sub-property",
        ),
        ("[default]\np =\n = hunter2", 3, "Sub-property did not have a name"),
        (
            "[default]\np = v\n[default]\n more",
            4,
            "Expected a property definition, found continuation",
        ),
        ("[default", 1, "Expected a ']'"),
    ];
    for (text, line, expected) in cases {
        let fault = fault(text);
        assert!(
            fault.starts_with(&format!("{CONFIG}, line {line}: {expected}")),
            "{fault}"
        );
        assert!(!fault.contains("hunter2"), "{fault}");
    }
}

#[test]
fn a_fault_in_one_section_leaves_the_others_usable() {
    let text = "[default]\np = v\n[profile odd]\nnonsense\nq = 1\n[profile open\nr = 1\n[services s]\nnonsense\n[profile b]\np = w";
    let profiles = load_config(text).unwrap();
    let value = |name: &str| profiles.get(name).map(|section| section?.get("p").map(str::to_owned));
    assert_eq!(value("default").unwrap().as_deref(), Some("v"));
    assert_eq!(value("b").unwrap().as_deref(), Some("w"));
    let odd = value("odd").unwrap_err().to_string();
    assert_eq!(
        odd,
        format!("{CONFIG}, line 4: Expected an '=' sign defining a property")
    );
    let open = value("open").unwrap_err().to_string();
    assert_eq!(
        open,
        format!("{CONFIG}, line 6: Expected a ']' at the end of a section's name")
    );
    assert!(profiles.services("s").is_err());
    let chosen = profiles.select(&home(), Some("odd")).unwrap_err().to_string();
    assert_eq!(chosen, odd);
}

#[test]
fn what_the_aws_cli_reads_is_read() {
    assert_eq!(value("p: v").as_deref(), Some("v"));
    assert_eq!(value("p: a=b").as_deref(), Some("a=b"));
    assert_eq!(value("p = a: b").as_deref(), Some("a: b"));
    assert_eq!(value("p = https://a:1").as_deref(), Some("https://a:1"));
    assert_eq!(value(" p = v").as_deref(), Some("v"));
    assert_eq!(value("  q = w\n  p = v\n    more\n r = x").as_deref(), Some("v\nmore"));
    assert_eq!(value("q = w\rp = v\r").as_deref(), Some("v"));
    assert_eq!(value("q = w\r\np = v\r\n").as_deref(), Some("v"));
    assert_eq!(value("r\u{e9}gion = x\np = v").as_deref(), Some("v"));
    let profiles =
        load_config("[default] by hand\n[profile \u{fc}ber]\n[profile \u{540d}] ; [x]\n  [profile c]\n").unwrap();
    assert_eq!(names(&profiles), ["c", "default", "\u{fc}ber", "\u{540d}"]);
    assert_eq!(names(&load_config("[profile a]b]\n[profile b]").unwrap()), ["b"]);
}

#[test]
fn a_file_that_is_not_in_utf_8_is_a_fault_with_its_line() {
    let environment = home().with_file(CREDENTIALS, b"[default]\np = \xff\n".to_vec());
    let fault = Profiles::load(&environment).unwrap_err().to_string();
    assert_eq!(
        fault,
        format!("{CREDENTIALS}, line 2: the file is not in UTF-8; save it as UTF-8")
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_section() {
    assert_eq!(names(&load_config("\u{feff}[default]").unwrap()), ["default"]);
}

#[test]
fn sections_of_the_config_file_are_what_their_prefix_says() {
    let text = "[ profile\ta ]\n[profile b]# why\n[profile \"c d\"]\n[profile 'e']\n[sso-session s]\nx = 1\n[services t]\n\
                [f]\n[profileg]\n[profile h i]\n[preview]\n[profile \"\"]";
    let profiles = load_config(text).unwrap();
    assert_eq!(names(&profiles), ["a", "b", "c d", "e"]);
    assert_eq!(profiles.sso_session("s").unwrap().unwrap().get("x"), Some("1"));
    assert!(profiles.services("t").unwrap().is_some());
}

#[test]
fn every_section_of_the_credentials_file_is_a_profile() {
    let environment = home().with_file(CREDENTIALS, "[ a ]\n[sso-session]\n[profile b]\n[services c]");
    assert_eq!(names(&Profiles::load(&environment).unwrap()), ["a", "sso-session"]);
}

#[test]
fn the_default_profile_with_a_prefix_replaces_the_one_without() {
    for text in [
        "[default]\na = 1\n[profile default]\nb = 2",
        "[profile default]\nb = 2\n[default]\na = 1",
    ] {
        let profiles = load_config(text).unwrap();
        let default = profiles.get("default").unwrap().unwrap();
        assert_eq!((default.get("a"), default.get("b")), (None, Some("2")));
    }
}

#[test]
fn both_files_make_up_a_profile_and_the_credentials_file_wins() {
    let environment = home()
        .with_file(CONFIG, "[profile p]\na = config\nb = config")
        .with_file(CREDENTIALS, "[p]\nb = credentials\nc = credentials");
    let profiles = Profiles::load(&environment).unwrap();
    let profile = profiles.get("p").unwrap().unwrap();
    assert_eq!(profile.get("a"), Some("config"));
    assert_eq!(profile.get("b"), Some("credentials"));
    assert_eq!(profile.get_in(FileKind::Config, "b"), Some("config"));
    assert_eq!(profile.get_in(FileKind::Config, "c"), None);
    assert_eq!(profile.names().collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn the_files_are_below_the_home_directory_or_where_variables_say() {
    let paths = |variables: &[(&str, &str)], platform| {
        let locations = Locations::new(&Environment::fixed(variables.iter().copied()), platform);
        [locations.config, locations.credentials].map(|location| location.map(|l| l.path.display().to_string()))
    };
    let both = |config: &str, credentials: &str| [Some(config.to_owned()), Some(credentials.to_owned())];
    let home = ("HOME", "/h");
    assert_eq!(
        paths(&[home], Platform::Unix),
        both("/h/.aws/config", "/h/.aws/credentials")
    );
    let windows = [("USERPROFILE", r"C:\h")];
    assert_eq!(
        paths(&windows, Platform::Windows),
        both(r"C:\h\.aws\config", r"C:\h\.aws\credentials")
    );
    assert_eq!(paths(&[], Platform::Unix), [None, None]);
    let named = [
        home,
        ("AWS_CONFIG_FILE", "~/c"),
        ("AWS_SHARED_CREDENTIALS_FILE", "~x/s"),
    ];
    assert_eq!(paths(&named, Platform::Unix), both("/h/c", "~x/s"));
}

#[test]
fn files_that_are_not_there_are_empty() {
    let named = Environment::fixed([("AWS_CONFIG_FILE", "/none"), ("AWS_SHARED_CREDENTIALS_FILE", "/none")]);
    for environment in [home(), Environment::fixed([("A", "a")]), named] {
        assert_eq!(names(&Profiles::load(&environment).unwrap()), [""; 0]);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_only_where_a_variable_names_it() {
    let denied = ErrorKind::PermissionDenied;
    let in_its_place = home().with_unreadable_file(CONFIG, denied);
    let profiles = Profiles::load(&in_its_place).unwrap();
    assert!(
        profiles
            .places()
            .starts_with("/home/me/.aws/config (not read: permission denied) and ")
    );

    let named = Environment::fixed([("AWS_CONFIG_FILE", "/c")]).with_unreadable_file("/c", denied);
    let error = Profiles::load(&named).unwrap_err();
    assert_eq!(error.to_string(), "cannot read /c, which AWS_CONFIG_FILE names");
    assert_eq!(error.source().unwrap().to_string(), "permission denied");
}

#[test]
fn the_profile_is_the_named_one_then_that_of_the_variables_then_default() {
    let config = "[default]\n[profile a]\n[profile b]\n[profile c]";
    let environment = |variables: &[(&str, &str)]| {
        let home = [("HOME", "/home/me")];
        Environment::fixed(home.iter().chain(variables).copied()).with_file(CONFIG, config)
    };
    let b = ("AWS_DEFAULT_PROFILE", "b");
    let c = ("AWS_PROFILE", "c");
    assert_eq!(selected(&environment(&[b, c]), Some("a")), Ok(Some("a".into())));
    let chosen = environment(&[b, c]).with_profile("default");
    assert_eq!(selected(&chosen, Some("a")), Ok(Some("a".into())));
    assert_eq!(selected(&chosen, None), Ok(Some("default".into())));
    assert_eq!(selected(&environment(&[b, c]), None), Ok(Some("b".into())));
    assert_eq!(selected(&environment(&[c]), None), Ok(Some("c".into())));
    assert_eq!(selected(&environment(&[]), None), Ok(Some("default".into())));
    assert_eq!(selected(&home(), None), Ok(None));
}

#[test]
fn a_named_profile_that_does_not_exist_is_an_error_that_lists_those_that_do() {
    let environment = Environment::fixed([("HOME", "/home/me"), ("AWS_PROFILE", "nope")])
        .with_file(CONFIG, "[default]\n[profile dev]");
    assert_eq!(
        selected(&environment, None).unwrap_err(),
        "AWS_PROFILE names the profile `nope`, which does not exist; there are `default`, `dev` in \
         /home/me/.aws/config and /home/me/.aws/credentials (no such file)"
    );
    assert!(
        selected(&home(), Some("default"))
            .unwrap_err()
            .contains("there are none")
    );
}

#[test]
fn the_error_hints_at_a_section_that_may_have_been_meant() {
    let environment = home()
        .with_file(CONFIG, "\n[dev]\n")
        .with_file(CREDENTIALS, "[profile prod]");
    let dev = selected(&environment, Some("dev")).unwrap_err();
    assert!(
        dev.contains("[dev] in line 2 of /home/me/.aws/config is no profile; write [profile dev]"),
        "{dev}"
    );
    let prod = selected(&environment, Some("prod")).unwrap_err();
    assert!(
        prod.contains("[profile prod] in line 1 of /home/me/.aws/credentials is no profile; write [prod]"),
        "{prod}"
    );
    let environment = home()
        .with_file(CONFIG, "[profile my own]")
        .with_file(CREDENTIALS, "[my key]");
    let own = selected(&environment, Some("my own")).unwrap_err();
    assert!(own.ends_with("write [profile \"my own\"], in quotes"), "{own}");
    let key = selected(&environment, Some("my key")).unwrap_err();
    assert!(
        key.ends_with("rename it: a name there has only letters, digits and the characters -_./%@:+"),
        "{key}"
    );
}

#[test]
fn without_a_home_directory_the_error_says_so() {
    let error = selected(&Environment::fixed([("A", "a")]), Some("dev")).unwrap_err();
    assert!(
        error.contains("no home directory is known; set AWS_CONFIG_FILE"),
        "{error}"
    );
}

#[test]
fn debug_shows_names_and_no_values() {
    let environment = home()
        .with_file(
            CONFIG,
            "[default]\naws_secret_access_key = hunter2\n[services s]\ns3 =\n  k = hunter2",
        )
        .with_file(CREDENTIALS, "[default]\naws_session_token = hunter2");
    let profiles = Profiles::load(&environment).unwrap();
    let shown = format!("{profiles:?} {:?}", profiles.select(&environment, None));
    assert!(
        shown.contains("aws_secret_access_key") && shown.contains("aws_session_token"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}
