//! Where parts of a model are.

use tinsmith_model::Part;

use crate::places::unmark;

/// The one mark is where the part is.
#[track_caller]
fn check(part: &Part, files: &[(&str, &str)]) {
    let (sources, marked) = unmark(files);
    let found = part.position(&sources).unwrap();
    let found = (found.file, found.line, found.column);
    assert_eq!(marked.into_iter().collect::<Vec<_>>(), [found]);
}

#[test]
fn a_part_is_where_its_name_is() {
    let name = |name: &str| name.to_owned();
    let member = Part::Member {
        shape: name("S"),
        member: name("type"),
    };
    let value = Part::Value {
        shape: name("E"),
        value: name("type"),
    };
    for (part, text) in [
        (Part::Metadata, "{»\"metadata\": {}}"),
        (
            Part::Operation(name("Say")),
            "{\"shapes\": {\"Say\": 1},\n \"operations\": {»\"Say\": {}}}",
        ),
        (Part::Shape(name("S")), "{\"shapes\": {\"R\": {\"S\": 1}, »\"S\": {}}}"),
        (
            member,
            "{\"shapes\": {\"S\": {\"type\": 1, \"members\": {\"ü\": 1, »\"type\": {}}}}}",
        ),
        (
            value,
            "{\"shapes\": {\"E\": {\"type\": 1, \"enum\": [\"x\", »\"type\"]}}}",
        ),
    ] {
        check(&part, &[("service-2.json", text)]);
    }
}

#[test]
fn the_file_that_brings_a_part_in_has_it() {
    let part = Part::Shape("S".to_owned());
    let (with, without) = ("{\"shapes\": {»\"S\": {}}}", "{\"shapes\": {}}");
    let over = "{\"shapes\": {\"S\": {\"rename\": \"T\"}}}";
    check(&part, &[("overlay.json", over), ("service-2.json", with)]);
    check(&part, &[("overlay.json", with), ("service-2.json", without)]);
    let extras = "{\"merge\": {\"shapes\": {»\"S\": {}}}}";
    check(
        &part,
        &[("service-2.json", without), ("service-2.sdk-extras.json", extras)],
    );
    check(
        &Part::Waiter("S".to_owned()),
        &[("waiters-2.json", "{\"waiters\": {»\"S\": {}}}")],
    );
}

#[test]
fn what_is_in_no_file_has_no_place() {
    let (sources, _) = unmark(&[
        ("service-2.json", "{\"shapes\": 7}"),
        ("waiters-2.json", "[]"),
        ("overlay.json", "{"),
    ]);
    for part in [
        Part::Metadata,
        Part::Shape("S".to_owned()),
        Part::Waiter("S".to_owned()),
    ] {
        assert_eq!(part.position(&sources), None);
    }
}
