//! The modules at the top of each crate use each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Which module uses which others.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_use_each_other_in_one_direction_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in ["runtime", "model", "codegen", "tool", "login", "credentials", "checker"] {
        let source = root.join(name).join("src");
        let modules = modules(&source);
        let mut uses = Uses::new();
        for module in &modules {
            let used = uses.entry(module.clone()).or_default();
            for path in [source.join(format!("{module}.rs")), source.join(module)] {
                visit(&path, &mut |text| used.extend(used_by(text, &modules)));
            }
            used.remove(module);
        }
        assert!(uses.values().any(|used| !used.is_empty()), "{name}: nothing was read");
        assert_eq!(circle(&uses), None, "{name}: these modules use each other in a circle");
    }
}

#[test]
fn a_circle_is_found_and_what_is_no_use_is_not_counted() {
    let modules = ["a", "b", "c"].map(str::to_owned).into();
    let used = |text| used_by(text, &modules).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(used("use crate::b::B;\nfn f() -> crate::c::C {}"), "b c");
    assert_eq!(used("use crate::{b, c::C};"), "b c");
    for text in [
        "// as crate::b",
        "pub use crate::b::B;",
        "#[cfg(test)]\nmod tests {\n    use crate::b;\n}",
    ] {
        assert_eq!(used(text), "", "{text}");
    }
    let uses = |pairs: &[(&str, &str)]| -> Uses {
        let pairs = pairs
            .iter()
            .map(|(one, other)| ((*one).to_owned(), [(*other).to_owned()].into()));
        pairs.collect()
    };
    assert_eq!(circle(&uses(&[("a", "b"), ("b", "c")])), None);
    assert_eq!(
        circle(&uses(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap(),
        ["b", "c"]
    );
}

/// The modules at the top of a crate. Those that export the insides of all others for one purpose do not count.
fn modules(source: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path());
    let exporting = ["lib", "main", "internals", "tests"];
    let is_export_for_generated_code = |path: &Path| path.ends_with("runtime/src/codegen.rs");
    entries
        .filter(|path| !is_export_for_generated_code(path))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !exporting.contains(&name.as_str()))
        .collect()
}

/// Shows the text of a file, or of each file in a folder, without tests.
fn visit(path: &Path, show: &mut impl FnMut(&str)) {
    if path.file_stem().is_some_and(|name| name == "tests") {
        return;
    }
    if let Ok(entries) = fs::read_dir(path) {
        entries.for_each(|entry| visit(&entry.unwrap().path(), show));
    } else if let Ok(text) = fs::read_to_string(path) {
        show(&text);
    }
}

/// The modules that a text uses by their path in the crate. Exporting a name again is no use.
fn used_by(text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("pub use ") && !line.starts_with("pub(crate) use ")
    });
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for path in code.split("crate::").skip(1) {
        let names = match path.strip_prefix('{') {
            Some(group) => group.split(';').next().unwrap_or_default(),
            None => path
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default(),
        };
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
        used.extend(names.filter(|name| modules.contains(*name)).map(str::to_owned));
    }
    used
}

/// The modules of a circle, if there is one. Modules that use none of the rest are taken away, again and again.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    let mut rest = uses.clone();
    loop {
        let before = rest.len();
        let left: BTreeSet<_> = rest.keys().cloned().collect();
        rest.retain(|_, used| used.iter().any(|module| left.contains(module)));
        if rest.is_empty() {
            return None;
        }
        if rest.len() == before {
            break;
        }
    }
    // A module that none of the rest uses leads to a circle, and is not part of one.
    loop {
        let used: BTreeSet<_> = rest.values().flatten().cloned().collect();
        let before = rest.len();
        rest.retain(|module, _| used.contains(module));
        if rest.len() == before {
            return Some(rest.into_keys().collect());
        }
    }
}
