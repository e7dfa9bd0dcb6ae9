//! Values that go in: how setters take them.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, SystemTime};

use tinsmith_demo::rest_json::{Client, GetItem, ListItems};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

fn client(script: &Scripted) -> Client<Blocking> {
    crate::client(Client::builder(), script)
}

#[test]
fn lists_and_maps_are_added_to_and_maps_take_borrowed_keys() {
    let script = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let more = BTreeMap::from([("b".to_owned(), "2".to_owned())]);
    let call = client(&script).put_item().shelf("s").key("k");
    let call = call.colors(["red"]).colors(vec!["blue".to_owned()]);
    let call = call.extra(HashMap::from([("a", "1")])).extra(&more).extra([("b", "3")]);
    call.send().unwrap();
    script.finish().unwrap();
    let query = script.requests().remove(0).query;
    assert!(query.contains("color=red&color=blue"), "{query}");
    assert!(
        query.contains("a=1") && query.contains("b=3") && !query.contains("b=2"),
        "{query}"
    );
}

#[test]
fn a_moment_can_be_the_systems() {
    let script = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
    client(&script)
        .put_item()
        .shelf("s")
        .key("k")
        .since(moment)
        .send()
        .unwrap();
    script.finish().unwrap();
    let since = script.requests().remove(0).headers.get("X-Since").map(str::to_owned);
    assert_eq!(since.as_deref(), Some("Fri, 02 Jan 1970 00:00:00 GMT"));
}

#[test]
fn a_value_that_is_an_option_is_given_as_one() {
    let script = Scripted::new()
        .expect(Expected::get("/items?limit=3"))
        .reply(200, "{}")
        .expect(Expected::get("/items"))
        .reply(200, "{}");
    let client = client(&script);
    for limit in [Some(3), None] {
        let call = client.list_items().tenant("blue").maybe(limit, ListItems::limit);
        call.send().unwrap();
    }
    script.finish().unwrap();
}

#[test]
fn a_required_member_that_is_an_option_is_checked_at_send_by_name() {
    let script = Scripted::new().expect(Expected::get("/items/k")).reply(200, "{}");
    let client = client(&script);
    client.get_item().maybe(Some("k"), GetItem::key).send().unwrap();
    script.finish().unwrap();
    let error = client.get_item().maybe(None::<&str>, GetItem::key).send().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("Missing required parameter in input: \"key\""),
        "{error}"
    );
}
