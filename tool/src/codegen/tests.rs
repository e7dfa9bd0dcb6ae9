use super::*;

/// The same as `cargo xtask codegen --check`, on the repository itself.
#[test]
fn generated_code_is_up_to_date() {
    let matches = command().get_matches_from([NAME, "--check"]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let up_to_date = codegen(&Options::new(&matches).unwrap(), &mut out, &mut err);
    let said = String::from_utf8_lossy(&out) + String::from_utf8_lossy(&err);
    assert!(matches!(up_to_date, Ok(true)), "{said}{up_to_date:?}");
}

#[test]
fn without_options_all_generated_code_of_the_repository_is_covered() {
    let outs = |args: &[&str]| -> Vec<_> {
        let matches = command().get_matches_from([&[NAME], args].concat());
        let targets = Options::new(&matches).unwrap().targets;
        targets.into_iter().map(|target| target.out).collect()
    };
    let all = ["generated/src", "demo/src"].map(crate::workspace::path);
    assert_eq!(outs(&["--check"]), all);
    assert_eq!(outs(&["--service", "sso-oidc"]), all[..1]);
    assert_eq!(outs(&["--out", "x"]), [std::path::Path::new("x")]);
}

#[test]
fn the_command_to_run_has_the_options_that_were_given() {
    let command_line = |args: &[&str]| {
        let matches = command().get_matches_from([&[NAME], args].concat());
        Options::new(&matches).unwrap().command
    };
    assert_eq!(command_line(&["--check"]), "cargo xtask codegen");
    assert_eq!(
        command_line(&[
            "--check",
            "--out",
            "a b",
            "--operations",
            "A,B",
            "--service",
            "x/1",
            "--service",
            "y",
            "--all-versions",
            "--layout",
            "crate"
        ]),
        "cargo xtask codegen --all-versions --service x/1 --service y --out 'a b' --layout crate --operations A,B"
    );
}
