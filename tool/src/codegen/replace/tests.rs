use std::io::Read;

use super::*;
use crate::test_folder::{folder_with, tree};

fn stale(out: &Path, path: &str, contents: &'static str) -> Change<'static> {
    change(out, path, ChangeKind::Stale(contents))
}

fn missing(out: &Path, path: &str, contents: &'static str) -> Change<'static> {
    change(out, path, ChangeKind::Missing(contents))
}

fn left_over(out: &Path, path: &str) -> Change<'static> {
    change(out, path, ChangeKind::LeftOver)
}

fn change(out: &Path, path: &str, kind: ChangeKind<'static>) -> Change<'static> {
    Change {
        path: out.join(path),
        model: None,
        kind,
    }
}

#[test]
fn files_are_replaced_made_and_deleted_and_nothing_else_is_left() {
    let out = folder_with(&[
        ("one/a.rs", "before"),
        ("gone/deep/b.rs", ""),
        ("kept/by_hand.rs", ""),
        ("kept/c.rs", ""),
    ]);
    let path = out.path();
    let changes = [
        left_over(path, "gone/deep/b.rs"),
        left_over(path, "kept/c.rs"),
        stale(path, "one/a.rs", "after"),
        missing(path, "new/deep/d.rs", "new"),
    ];
    replace(path, &changes).unwrap();
    let expected = folder_with(&[("one/a.rs", "after"), ("kept/by_hand.rs", ""), ("new/deep/d.rs", "new")]);
    assert_eq!(tree(path), tree(expected.path()));
}

#[test]
fn the_folder_for_generated_code_is_made() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("a/b");
    replace(&out, &[missing(&out, "one/mod.rs", "new")]).unwrap();
    assert_eq!(fs::read_to_string(out.join("one/mod.rs")).unwrap(), "new");
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let out = folder_with(&[("one/a.rs", "before")]);
    let mut opened = fs::File::open(out.path().join("one/a.rs")).unwrap();
    replace(out.path(), &[stale(out.path(), "one/a.rs", "after")]).unwrap();
    let mut seen = String::new();
    opened.read_to_string(&mut seen).unwrap();
    assert_eq!(seen, "before");
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let out = folder_with(&[("one/any.rs", "")]);
    replace(out.path(), &[missing(out.path(), "one/a.rs", "new")]).unwrap();
    let mode = |path| fs::metadata(out.path().join(path)).unwrap().permissions().mode();
    assert_eq!(mode("one/a.rs"), mode("one/any.rs"));
}

#[test]
fn when_a_file_cannot_be_written_nothing_changes() {
    let out = folder_with(&[("one/a.rs", "before"), ("file", "")]);
    let (path, before) = (out.path(), tree(out.path()));
    let changes = [
        stale(path, "one/a.rs", "after"),
        missing(path, "new/b.rs", "new"),
        missing(path, "file/c.rs", "new"),
    ];
    let message = format!("{:#}", replace(path, &changes).unwrap_err());
    let start = format!(
        "cannot write {}, so nothing was changed; check its permissions and the room on the disk: ",
        path.join("file/c.rs").display()
    );
    assert!(message.starts_with(&start), "{message}");
    assert_eq!(tree(path), before);
}

#[test]
fn when_a_change_fails_half_way_those_before_it_are_undone() {
    // A folder is where the last file should be, so that its rename fails.
    let out = folder_with(&[("one/a.rs", "before"), ("one/old.rs", "old"), ("one/taken.rs/full", "")]);
    let (path, before) = (out.path(), tree(out.path()));
    let changes = [
        stale(path, "one/a.rs", "after"),
        left_over(path, "one/old.rs"),
        missing(path, "new/b.rs", "new"),
        missing(path, "one/taken.rs", "new"),
    ];
    let message = format!("{:#}", replace(path, &changes).unwrap_err());
    let start = format!("cannot replace {} (", path.join("one/taken.rs").display());
    assert!(message.starts_with(&start), "{message}");
    assert!(message.ends_with("); everything is as it was before"), "{message}");
    assert_eq!(tree(path), before);
}

#[test]
fn a_run_that_is_killed_leaves_no_file_missing() {
    let before = [
        ("a/mod.rs", "mod b; mod old;"),
        ("a/b.rs", "before"),
        ("a/old.rs", "old"),
    ];
    for killed_after in 0..=4 {
        let out = folder_with(&before);
        let path = out.path();
        let changes = [
            stale(path, "a/b.rs", "after"),
            stale(path, "a/mod.rs", "mod b; mod new;"),
            missing(path, "a/new.rs", "new"),
            left_over(path, "a/old.rs"),
        ];
        let mut steps = stage(&changes, &mut NewFolders::default()).unwrap();
        for step in steps.iter_mut().take(killed_after) {
            step.commit().unwrap();
        }
        // Nothing is cleaned up in a process that is killed.
        mem::forget(steps);
        let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
        assert!(["before", "after"].contains(&&*read("a/b.rs")), "{killed_after}");
        for module in read("a/mod.rs")
            .split("mod ")
            .filter_map(|part| part.trim().strip_suffix(';'))
        {
            assert!(path.join(format!("a/{module}.rs")).exists(), "{killed_after}: {module}");
        }
    }
}

#[test]
fn what_cannot_be_put_back_is_kept_and_named() {
    let out = folder_with(&[("a.rs", "before"), ("b.rs", "before")]);
    let path = out.path();
    let changes = [
        stale(path, "a.rs", "after"),
        stale(path, "b.rs", "after"),
        missing(path, "c.rs", "new"),
    ];
    let mut steps = stage(&changes, &mut NewFolders::default()).unwrap();
    for step in &mut steps {
        step.commit().unwrap();
    }
    // Someone puts folders where the old files should go, and where the new one is.
    for name in ["a.rs", "c.rs"] {
        fs::remove_file(path.join(name)).unwrap();
        fs::create_dir_all(path.join(name).join("full")).unwrap();
    }
    let of_a = steps.iter().find(|step| step.target.ends_with("a.rs")).unwrap();
    let kept = of_a.old.as_ref().unwrap().0.clone();
    let message = undo(&mut steps);
    drop(steps);

    assert!(
        message.contains(&format!(
            "{}: its old contents are in {}",
            path.join("a.rs").display(),
            kept.display()
        )),
        "{message}"
    );
    assert!(
        message.contains(&format!(
            "{}: is new and cannot be deleted",
            path.join("c.rs").display()
        )),
        "{message}"
    );
    assert!(!message.contains("b.rs"), "{message}");
    assert_eq!(fs::read_to_string(kept).unwrap(), "before");
    assert_eq!(fs::read_to_string(path.join("b.rs")).unwrap(), "before");
}
