//! Generated types in files: what serde writes of them, and reads again.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tinsmith_demo::amended_xml;
use tinsmith_demo::rest_json::{Client, Color, Figure, ItemMissing, ListItemsResponse, Sample, Tree};
use tinsmith_runtime::serde::expose_secrets;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blob, Blocking, Timestamp};

/// A value of every kind.
fn sample() -> Sample {
    Sample::new()
        .text("zażółć \"q\"")
        .flag(true)
        .count(-7)
        .big(9_007_199_254_740_993_i64)
        .ratio(0.1)
        .bytes(b"\x00\xff~".to_vec())
        .moment(Timestamp::new(1_706_704_245, 123_456_789).unwrap())
        .iso(Timestamp::new(-1, 0).unwrap())
        .color(Color::Green)
        .texts(["a", ""])
        .counts([("x", 1)])
        .tree(
            Tree::new()
                .name("root")
                .branches([Tree::new().name("b").branches(Vec::<Tree>::new())]),
        )
        .figure(Figure::Sides(3))
        .renamed("under its name in the model")
}

/// The same, with what TOML has no word for: null, and in it any JSON.
fn whole() -> Sample {
    sample()
        .gaps([Some("a".to_owned()), None])
        .holes([("y", None::<i64>)])
        .anything(json!({"any": [1, 2.5, "x", null]}))
}

fn not_finite() -> Sample {
    Sample::new().ratio(f64::NEG_INFINITY).color("PURPLE")
}

fn client() -> Client<Blocking> {
    client_with(Scripted::new())
}

fn client_with(script: Scripted) -> Client<Blocking> {
    Client::builder()
        .endpoint_url("http://localhost")
        .region("us-east-1")
        .credentials(tinsmith_runtime::credentials::Credentials::new("AKIDEXAMPLE", "secret"))
        .blocking_transport(script)
        .build_blocking()
        .unwrap()
}

/// Writes each value and reads it again.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    values: impl IntoIterator<Item = T>,
    there_and_back: impl Fn(&T) -> T,
) {
    for value in values {
        assert_eq!(there_and_back(&value), value);
    }
}

#[test]
fn json_has_the_names_of_the_model() {
    let written = serde_json::to_value(whole()).unwrap();
    assert_eq!(
        written,
        json!({
            "text": "zażółć \"q\"", "flag": true, "count": -7, "big": 9_007_199_254_740_993_i64, "ratio": 0.1,
            "bytes": "AP9+", "moment": "2024-01-31T12:30:45.123456789Z", "iso": "1969-12-31T23:59:59Z",
            "color": "GREEN", "texts": ["a", ""], "gaps": ["a", null], "counts": {"x": 1}, "holes": {"y": null},
            "tree": {"name": "root", "branches": [{"name": "b", "branches": []}]}, "figure": {"sides": 3},
            "anything": {"any": [1, 2.5, "x", null]}, "renamed": "under its name in the model",
        })
    );
    comes_back([whole(), not_finite()], |value| {
        serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
    });
}

#[test]
fn cbor_has_bytes_and_floats_of_its_own() {
    comes_back([whole(), not_finite()], |value| {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        assert!(!bytes.windows(8).any(|part| part == b"Infinity"));
        ciborium::from_reader(&*bytes).unwrap()
    });
}

#[test]
fn yaml_comes_back() {
    comes_back([whole(), not_finite()], |value| {
        serde_norway::from_str(&serde_norway::to_string(value).unwrap()).unwrap()
    });
}

#[test]
fn toml_comes_back_where_there_is_no_null_in_it() {
    comes_back([sample(), not_finite()], |value| {
        toml::from_str(&toml::to_string(value).unwrap()).unwrap()
    });
    assert!(toml::to_string(&whole()).is_err());
}

#[test]
fn a_date_of_toml_is_a_timestamp() {
    let read: Sample = toml::from_str("moment = 2024-01-31T12:30:45Z\nepoch = 5\nratio = inf\n").unwrap();
    let expected = Sample::new()
        .moment(Timestamp::new(1_706_704_245, 0).unwrap())
        .epoch(Timestamp::new(5, 0).unwrap())
        .ratio(f64::INFINITY);
    assert_eq!(read, expected);
}

#[test]
fn a_format_that_does_not_describe_itself_comes_back_without_free_json() {
    comes_back([sample().gaps([None, Some("a".to_owned())]), not_finite()], |value| {
        postcard::from_bytes(&postcard::to_allocvec(value).unwrap()).unwrap()
    });
}

#[test]
fn unions_enums_and_errors_are_in_types_of_a_program() {
    type Of = (Figure, Color, ItemMissing, BTreeMap<String, Vec<Tree>>, Option<Blob>);
    let text = r#"[{"new": {"a": 1}},"PURPLE",{},{"x":[{"name":"t"}]},null]"#;
    let (figure, color, ..) = serde_json::from_str::<Of>(text).unwrap();
    assert_eq!(
        (&figure, color.as_str()),
        (&Figure::Unknown("new".to_owned()), "PURPLE")
    );
    let kept = json!({"SDK_UNKNOWN_MEMBER": {"name": "new"}});
    assert_eq!(serde_json::to_value(&figure).unwrap(), kept);
    assert_eq!(serde_json::from_value::<Figure>(kept).unwrap(), figure);
}

#[test]
fn a_value_that_an_enum_knows_is_never_read_as_unknown() {
    for text in Color::KNOWN_VALUES {
        let read: Color = serde_json::from_value(json!(text)).unwrap();
        assert!(!matches!(read, Color::Unknown(_)) && read == text, "{text}");
    }
    let other: Color = serde_json::from_value(json!("green")).unwrap();
    assert!(matches!(other, Color::Unknown(_)));
}

#[test]
fn an_output_is_written_and_read() {
    let output: ListItemsResponse = serde_json::from_value(json!({"items": ["a"], "new": 1})).unwrap();
    assert_eq!(serde_json::to_value(output).unwrap(), json!({"items": ["a"]}));
}

#[test]
fn an_input_is_read_and_sent() {
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(tinsmith_runtime::http::Response {
            status: 200,
            headers: tinsmith_runtime::http::Headers::default(),
            body: Vec::new(),
        });
    let settings = "Shelf = \"s\"\nkey = \"a/b\"\nlabels = [\"x\"]\n";
    let settings = settings.replace("Shelf", "shelf");
    let call = client_with(script.clone()).put_item().labels(["replaced"]).level(3);
    let call = call.input_from(toml::Deserializer::parse(&settings).unwrap()).unwrap();
    assert_eq!(
        serde_json::to_value(&call).unwrap(),
        json!({"shelf": "s", "key": "a/b", "level": 3, "labels": ["x"]})
    );
    call.send().unwrap();
    let request = script.requests().remove(0);
    assert!(request.url().contains("/shelves/s/items/a/b"), "{}", request.url());
    assert_eq!(request.headers.get("X-Labels"), Some("x"));
}

#[test]
fn a_required_member_that_is_missing_is_an_error_unless_it_was_set() {
    let read = |call: Value| client().put_item().shelf("s").input_from(call).map(|_| ());
    assert_eq!(
        read(json!({"level": 1})).unwrap_err().to_string(),
        "missing field `key`"
    );
    read(json!({"key": "k"})).unwrap();
}

#[test]
fn a_body_is_bytes_in_a_file() {
    let call = client()
        .put_item()
        .input_from(json!({"shelf": "s", "key": "k", "content": "aGk="}))
        .unwrap();
    assert_eq!(serde_json::to_value(&call).unwrap()["content"], "aGk=");
}

#[test]
fn the_secrets_of_an_input_are_refused_unless_one_call_exposes_them() {
    let client: amended_xml::Client<Blocking> = amended_xml::Client::builder()
        .endpoint_url("http://localhost")
        .region("us-east-1")
        .build_blocking()
        .unwrap();
    let call = client
        .copy_thing()
        .input_from(json!({"Id": "i", "Source": "s", "Key": "hidden"}))
        .unwrap();
    let refused = serde_json::to_string(&call).unwrap_err().to_string();
    assert_eq!(
        refused,
        "`CopyThing.Key` is a secret, which is not serialized: `expose_secrets` of the runtime's module `serde` does it"
    );
    let exposed = serde_json::to_value(expose_secrets(&call)).unwrap();
    assert_eq!(exposed, json!({"Id": "i", "Source": "s", "Key": "hidden"}));
}

#[test]
fn types_are_compared_and_hashed_as_tinsmith_json_says() {
    let trees = std::collections::HashSet::from([Tree::new().name("a"), Tree::new().name("a")]);
    assert_eq!(trees.len(), 1);
    assert!(Tree::new().name("a") < Tree::new().name("b"));
    assert!(Figure::Sides(1) < Figure::Sides(2));
}
