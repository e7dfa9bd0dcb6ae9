//! The positions of places of a model in its files.

use tinsmith_model::Place;

use crate::places::unmark;

/// The one mark is where the place is.
#[track_caller]
fn check(place: &Place, files: &[(&str, &str)]) {
    let (sources, marked) = unmark(files);
    let found = place.position(&sources).unwrap();
    let found = (found.file, found.line, found.column);
    assert_eq!(marked.into_iter().collect::<Vec<_>>(), [found]);
}

#[test]
fn a_part_is_where_its_name_is() {
    let name = |name: &str| name.to_owned();
    let member = Place::Member {
        shape: name("S"),
        member: name("type"),
    };
    let value = Place::Value {
        shape: name("E"),
        value: name("type"),
    };
    for (place, text) in [
        (Place::Service, "{»\"metadata\": {}}"),
        (
            Place::Operation(name("Say")),
            "{\"shapes\": {\"Say\": 1},\n \"operations\": {»\"Say\": {}}}",
        ),
        (Place::Shape(name("S")), "{\"shapes\": {\"R\": {\"S\": 1}, »\"S\": {}}}"),
        (
            member,
            "{\"shapes\": {\"S\": {\"type\": 1, \"members\": {\"ü\": 1, »\"type\": {}}}}}",
        ),
        (
            value,
            "{\"shapes\": {\"E\": {\"type\": 1, \"enum\": [\"x\", »\"type\"]}}}",
        ),
    ] {
        check(&place, &[("service-2.json", text)]);
    }
}

#[test]
fn the_file_that_brings_a_part_in_has_it() {
    let place = Place::Shape("S".to_owned());
    let (with, without) = ("{\"shapes\": {»\"S\": {}}}", "{\"shapes\": {}}");
    let over = "{\"shapes\": {\"S\": {\"rename\": \"T\"}}}";
    check(&place, &[("overlay.json", over), ("service-2.json", with)]);
    check(&place, &[("overlay.json", with), ("service-2.json", without)]);
    let extras = "{\"merge\": {\"shapes\": {»\"S\": {}}}}";
    check(
        &place,
        &[("service-2.json", without), ("service-2.sdk-extras.json", extras)],
    );
    check(
        &Place::Waiter("S".to_owned()),
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
    for place in [
        Place::Service,
        Place::Shape("S".to_owned()),
        Place::Waiter("S".to_owned()),
    ] {
        assert_eq!(place.position(&sources), None);
    }
}
