use super::*;

/// The same as `cargo xtask codegen --check`, on the repository itself.
#[test]
fn generated_code_is_up_to_date() {
    let matches = command().get_matches_from([NAME, "--check"]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let up_to_date = codegen(&CodegenOptions::new(&matches).unwrap(), &mut out, &mut err);
    let said = String::from_utf8_lossy(&out) + String::from_utf8_lossy(&err);
    assert!(matches!(up_to_date, Ok(true)), "{said}{up_to_date:?}");
}

#[test]
fn without_options_all_targets_of_the_repository_are_covered() {
    let outs = |args: &[&str]| -> Vec<_> {
        let matches = command().get_matches_from([&[NAME], args].concat());
        let tasks = CodegenOptions::new(&matches).unwrap().tasks;
        let outs = tasks.into_iter().map(|task| task.target.out);
        outs.map(|out| out.display().to_string()).collect()
    };
    let all = ["../generated/src", "../demo/src"];
    assert_eq!(outs(&["--check"]), all);
    // The targets that have it.
    assert_eq!(outs(&["--service", "sso-oidc"]), all[..1]);
    assert_eq!(outs(&["--service", "rest-json"]), all[1..]);
    assert_eq!(outs(&["--service", "sso-oidc", "--service", "rest-json"]), all);
    assert_eq!(outs(&["--service", "nowhere"]), all[..1]);
    assert_eq!(outs(&["--out", "x"]), ["x"]);
}

#[test]
fn the_command_to_run_has_the_options_that_were_given() {
    let command_line = |args: &[&str]| {
        let matches = command().get_matches_from([&[NAME], args].concat());
        CodegenOptions::new(&matches).unwrap().command
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
