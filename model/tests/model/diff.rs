//! What has changed between two models. The rules for changes have their own tests, with a case for each kind.

use tinsmith_model::{Change, ChangeKind, Place};

use crate::{model, service};

const OPERATIONS: &str = r#""Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}, "output": {"shape": "Out"}}"#;

/// Both models, and each change as `place: kind, old -> new`.
fn changes(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (service(&model(old, OPERATIONS)), service(&model(new, OPERATIONS)));
    old.changes_to(&new).all.iter().map(told).collect()
}

fn told(change: &Change) -> String {
    let place = match &change.place {
        Place::Member { shape, member } => format!("{shape}.{member}"),
        Place::Value { shape, value } => format!("{shape}.{value}"),
        Place::Shape(name) | Place::Operation(name) | Place::Waiter(name) => name.clone(),
        _ => "service".to_owned(),
    };
    let text = |side: &Option<String>| side.clone().unwrap_or_default();
    let told = format!(
        "{place}: {} {} -> {}",
        change.kind.name(),
        text(&change.old),
        text(&change.new)
    );
    told.trim_end_matches([' ', '>', '-']).to_owned()
}

#[test]
fn a_change_has_both_values_in_the_words_of_models() {
    let old = r#""In": {"type": "structure", "members": {
            "a": {"shape": "Text", "location": "header"}, "b": {"shape": "Text"}, "gone": {"shape": "Text"}}},
        "Out": {"type": "structure", "members": {"at": {"shape": "Time"}}},
        "Text": {"type": "string", "min": 1}, "Time": {"type": "timestamp"}"#;
    let new = r#""In": {"type": "structure", "required": ["c"], "members": {
            "a": {"shape": "Text", "location": "querystring"}, "b": {"shape": "Texts"}, "c": {"shape": "Secret"}}},
        "Out": {"type": "structure", "members": {"at": {"shape": "Time"}}},
        "Secret": {"type": "string", "sensitive": true}, "Texts": {"type": "list", "member": {"shape": "Text"}},
        "Text": {"type": "string", "min": 1, "max": 9}, "Time": {"type": "timestamp", "timestampFormat": "rfc822"}"#;
    assert_eq!(
        changes(old, new),
        [
            "Text: constraints-changed  -> ..9",
            "Time: timestamp-format-changed  -> rfc822",
            "In.a: location-changed header -> querystring",
            "In.b: member-retyped string -> list of string",
            "In.c: member-added  -> required, sensitive",
            "In.gone: member-removed",
        ]
    );
}

#[test]
fn a_shape_with_another_name_is_told_by_where_it_stands() {
    let shapes = |name: &str, members: &str| {
        format!(
            r#""In": {{"type": "structure", "members": {{"items": {{"shape": "Items"}}}}}}, "Out": {{"type": "structure", "members": {{}}}},
            "Items": {{"type": "list", "member": {{"shape": "{name}"}}}},
            "{name}": {{"type": "structure", "members": {{{members}}}}}, "Text": {{"type": "string"}}"#
        )
    };
    let old = shapes("Item", r#""key": {"shape": "Text"}"#);
    let new = shapes("Entry", r#""key": {"shape": "Text"}, "value": {"shape": "Text"}"#);
    assert_eq!(
        changes(&old, &new),
        ["Entry: shape-renamed Item -> Entry", "Entry.value: member-added"]
    );
    let services = [&old, &new].map(|shapes| service(&model(shapes, OPERATIONS)));
    let [old, new] = &services;
    assert_eq!(old.changes_to(new).renamed, [("Item".to_owned(), "Entry".to_owned())]);
}

#[test]
fn what_members_have_from_their_shape_is_told_once() {
    let shapes = |text: &str| {
        format!(
            r#""In": {{"type": "structure", "members": {{"a": {{"shape": "Text"}}, "b": {{"shape": "Text"}}}}}},
            "Out": {{"type": "structure", "members": {{}}}}, "Text": {text}"#
        )
    };
    let (plain, secret) = (r#"{"type": "string"}"#, r#"{"type": "string", "sensitive": true}"#);
    assert_eq!(changes(&shapes(plain), &shapes(secret)), ["Text: sensitive-added"]);
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let mut names: Vec<_> = ChangeKind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ChangeKind::ALL.len());
}

#[test]
fn what_lists_hold_is_compared_as_deep_as_they_can_be() {
    let shapes = |prefix: &str, innermost: &str| {
        let lists = (0..60).map(|index| {
            format!(
                r#""{prefix}{index}": {{"type": "list", "member": {{"shape": "{prefix}{}"}}}}, "#,
                index + 1
            )
        });
        format!(
            r#"{} "{prefix}60": {{"type": "{innermost}"}},
            "In": {{"type": "structure", "members": {{}}}},
            "Out": {{"type": "structure", "members": {{"deep": {{"shape": "{prefix}0"}}}}}}"#,
            lists.collect::<String>()
        )
    };
    assert_eq!(
        changes(&shapes("A", "string"), &shapes("B", "string")),
        Vec::<String>::new()
    );
    assert_eq!(
        changes(&shapes("A", "string"), &shapes("B", "integer")),
        ["Out.deep: element-retyped string -> integer"]
    );
}
