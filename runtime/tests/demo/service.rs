//! The service: two operations that take and give one structure with all kinds of members.

use std::collections::BTreeMap;

use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::protocol::RestJson;
use tinsmith_runtime::codegen::schema::{
    Auth, Catalog, ListSchema, MapSchema, Operation, Service, Shape, StructureSchema,
};
use tinsmith_runtime::codegen::{input_structure, open_enum, service_errors, structure, union};
use tinsmith_runtime::{Blob, Document, Timestamp};

pub(super) static SERVICE: Service = Service {
    id: "Demo",
    name: "demo",
    api_version: "2024-01-31",
    signing_name: "demo",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("demo")),
    errors: ERRORS,
    region_redirects: None,
    signs: false,
    metadata_in_headers: false,
};

pub(super) static CATALOG: Catalog = Catalog {
    operations: &[&PUT, &PUT_AGAIN],
    waiters: &[],
};

pub(super) static PUT: Operation = Operation {
    input: &EVERYTHING,
    output: &EVERYTHING,
    auth: Auth::None,
    ..Operation::new("Put", "put", "POST", "/put")
};

/// What can be sent twice without harm.
pub(super) static PUT_AGAIN: Operation = Operation {
    input: &EVERYTHING,
    output: &EVERYTHING,
    auth: Auth::None,
    idempotent: true,
    ..Operation::new("PutAgain", "put_again", "PUT", "/put")
};

service_errors! {
    #[table(ERRORS)]
    pub(super) enum DemoError {
        #[error("Busy", BUSY, throttling)]
        Busy(Busy),
        #[error("Down", BUSY, retryable)]
        Down(Busy),
        #[error("Wrong", BUSY)]
        Wrong(Busy),
    }
}

structure! {
    #[schema(BUSY = "Busy")]
    pub(super) struct Busy {
        #[member("load", Float)]
        pub(super) load: Option<f64>,
    }
}

structure! {
    #[schema(EVERYTHING = "Everything")]
    pub(super) struct Everything {
        #[member("attributes", Map(ATTRIBUTES))]
        pub(super) attributes: Option<BTreeMap<String, Tag>>,
        #[member("choice", Union(CHOICE))]
        pub(super) choice: Option<Choice>,
        #[member("color", String, sensitive)]
        pub(super) color: Option<Color>,
        #[member("data", Blob)]
        pub(super) data: Option<Blob>,
        #[member("free", Document)]
        pub(super) free: Option<Document>,
        #[member("inner", Structure(EVERYTHING))]
        pub(super) inner: Option<Box<Everything>>,
        #[member("keys", Map(KEYS))]
        pub(super) keys: Option<BTreeMap<String, String>>,
        #[member("labels", Map(LABELS))]
        pub(super) labels: Option<BTreeMap<String, Option<String>>>,
        #[member("name" = "Name", String, required)]
        pub(super) name: Option<String>,
        #[member("numbers", List(NUMBERS))]
        pub(super) numbers: Option<Vec<Option<i64>>>,
        #[member("on", Boolean)]
        pub(super) on: Option<bool>,
        #[member("ratio", Float)]
        pub(super) ratio: Option<f64>,
        #[member("secrets", List(SECRETS))]
        pub(super) secrets: Option<Vec<String>>,
        #[member("tags", List(TAGS))]
        pub(super) tags: Option<Vec<Tag>>,
        #[member("token", String, required, idempotency_token)]
        pub(super) token: Option<String>,
        #[member("when", Timestamp(Iso8601))]
        pub(super) when: Option<Timestamp>,
    }
}

static ATTRIBUTES: MapSchema = MapSchema::new(Shape::Structure(&TAG));
static KEYS: MapSchema = MapSchema::new(Shape::String).sensitive().sensitive_keys();
static LABELS: MapSchema = MapSchema::new(Shape::String).sparse();
static NUMBERS: ListSchema = ListSchema::new(Shape::Integer).sparse();
static SECRETS: ListSchema = ListSchema::new(Shape::String).sensitive();
static TAGS: ListSchema = ListSchema::new(Shape::Structure(&TAG));

structure! {
    #[schema(TAG = "Tag")]
    pub(super) struct Tag {
        #[member("key", String, required)]
        pub(super) key: Option<String>,
        #[member("value", String, sensitive)]
        pub(super) value: Option<String>,
    }
}

union! {
    #[schema(CHOICE = "Choice")]
    pub(super) enum Choice {
        #[member("password", String, sensitive)]
        Password(String),
        #[member("tag", Structure(TAG))]
        Tag(Tag),
        #[member("tags", List(TAGS))]
        Tags(Vec<Tag>),
    }
}

open_enum! {
    #[sensitive]
    pub(super) enum Color {
        Red = "red",
    }
}

input_structure! {
    #[schema(NOTHING = "Nothing")]
    pub(super) struct Nothing {
        #[member("tag", Structure(TAG))]
        pub(super) tag: Option<Tag>,
    }
}

pub(super) static NOTHING_MUCH: Operation = Operation {
    input: &NOTHING,
    output: StructureSchema::EMPTY,
    auth: Auth::None,
    ..Operation::new("NothingMuch", "nothing_much", "POST", "/nothing")
};

/// One with every member set.
pub(super) fn everything() -> Everything {
    let tag = |key: &str| Tag {
        key: Some(key.to_owned()),
        value: Some("hunter2".to_owned()),
    };
    Everything {
        attributes: Some(BTreeMap::from([("a".to_owned(), tag("k"))])),
        choice: Some(Choice::Tag(tag("chosen"))),
        color: Some(Color::from("hunter2")),
        data: Some(Blob::new(*b"hunter2")),
        free: Some(serde_json::json!({ "a": [1, null] })),
        inner: Some(Box::new(Everything {
            name: Some("inside".to_owned()),
            ..Everything::default()
        })),
        keys: Some(BTreeMap::from([("hunter2".to_owned(), "hunter2".to_owned())])),
        labels: Some(BTreeMap::from([
            ("x".to_owned(), None),
            ("y".to_owned(), Some("z".to_owned())),
        ])),
        name: Some("all".to_owned()),
        numbers: Some(vec![Some(1), None]),
        on: Some(true),
        ratio: Some(f64::INFINITY),
        secrets: Some(vec!["hunter2".to_owned()]),
        tags: Some(vec![tag("t")]),
        token: Some("own".to_owned()),
        when: Some(Timestamp::new(1_704_067_200, 0).unwrap()),
    }
}
