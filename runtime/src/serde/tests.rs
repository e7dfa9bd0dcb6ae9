use std::collections::BTreeMap;

use serde_json::{from_value, json, to_value};

use super::*;
use crate::timestamp::Timestamp;
use crate::value::{Blob, Document};

#[allow(dead_code, unreachable_pub, reason = "generated code is public")]
mod types {
    use super::{BTreeMap, Blob, Document, Timestamp};

    crate::__structure! {
        #[schema(ALL = "All")]
        pub(super) struct All {
            #[member("On", Boolean)]
            pub(super) on: Option<bool>,
            #[member("Count", Integer)]
            pub(super) count: Option<i64>,
            #[member("Ratio", Float)]
            pub(super) ratio: Option<f64>,
            #[member("Name", String, wire("n"))]
            pub(super) name: Option<String>,
            #[member("Bytes", Blob)]
            pub(super) bytes: Option<Blob>,
            #[member("At", Timestamp(EpochSeconds))]
            pub(super) at: Option<Timestamp>,
            #[member("Free", Document)]
            pub(super) free: Option<Document>,
            #[member("Kind", String)]
            pub(super) kind: Option<Kind>,
            #[member("Choices", List(CHOICES))]
            pub(super) choices: Option<Vec<Choice>>,
            #[member("Gaps", Map(GAPS))]
            pub(super) gaps: Option<BTreeMap<String, Option<i64>>>,
            #[member("Inner", Structure(ALL))]
            pub(super) inner: Option<Box<All>>,
        }
    }

    crate::__structure! {
        #[schema(SECRETS = "Secrets")]
        pub(super) struct Secrets {
            #[member("User", String, required)]
            pub(super) user: Option<String>,
            #[member("Token", String, required, idempotency_token)]
            pub(super) token: Option<String>,
            #[member("Keys", List(KEYS))]
            pub(super) keys: Option<Vec<Key>>,
            #[member("Pin", Integer, sensitive)]
            pub(super) pin: Option<i64>,
            #[member("Notes", Map(NOTES))]
            pub(super) notes: Option<BTreeMap<String, String>>,
        }
    }

    crate::__structure! {
        #[schema(KEY = "Key")]
        pub(super) struct Key {
            #[member("Secret", String, sensitive)]
            pub(super) secret: String,
        }
    }

    crate::__union! {
        #[schema(CHOICE = "Choice")]
        pub(super) enum Choice {
            #[member("text", String)]
            Text(String),
            #[member("count", Integer)]
            Count(i64),
        }
    }

    crate::__open_enum! {
        pub(super) enum Kind {
            Big = "BIG",
        }
    }

    crate::__open_enum! {
        #[sensitive]
        pub(super) enum Password {
            Empty = "",
        }
    }

    crate::__collections! {
        static CHOICES: ListSchema = Union(CHOICE);
        static KEYS: ListSchema = Structure(KEY);
        #[sparse]
        static GAPS: MapSchema = Integer;
        #[sensitive_keys]
        static NOTES: MapSchema = String;
    }

    crate::__serde! {
        const _: All = Structure(ALL);
        const _: Secrets = Structure(SECRETS);
        const _: Key = Structure(KEY);
        const _: Choice = Union(CHOICE);
        const _: Kind = String;
        #[sensitive]
        const _: Password = String;
    }
}

use types::{All, Choice, Kind, Password, Secrets};

fn all() -> All {
    All {
        on: Some(true),
        count: Some(i64::MAX),
        ratio: Some(0.1),
        name: Some("x".to_owned()),
        bytes: Some(Blob::new(*b"hi")),
        at: Some(Timestamp::new(1, 500_000_001).unwrap()),
        free: Some(json!({"any": [1, null]})),
        kind: Some(Kind::from("HUGE")),
        choices: Some(vec![Choice::Text("t".to_owned()), Choice::Unknown("new".to_owned())]),
        gaps: Some(BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(2))])),
        inner: Some(Box::new(All {
            ratio: Some(f64::INFINITY),
            kind: Some(Kind::Big),
            ..All::default()
        })),
    }
}

/// What comes of reading JSON as this type.
fn fault<T: Described + crate::value::Decode + Default + std::fmt::Debug>(json: serde_json::Value) -> String {
    read::<T, _>(json).unwrap_err().to_string()
}

#[test]
fn a_value_is_a_map_with_the_names_of_the_model() {
    assert_eq!(
        to_value(all()).unwrap(),
        json!({
            "On": true,
            "Count": i64::MAX,
            "Ratio": 0.1,
            "Name": "x",
            "Bytes": "aGk=",
            "At": "1970-01-01T00:00:01.500000001Z",
            "Free": {"any": [1, null]},
            "Kind": "HUGE",
            "Choices": [{"text": "t"}, {"SDK_UNKNOWN_MEMBER": {"name": "new"}}],
            "Gaps": {"a": null, "b": 2},
            "Inner": {"Ratio": "Infinity", "Kind": "BIG"},
        })
    );
}

#[test]
fn what_is_written_is_read_again() {
    assert_eq!(from_value::<All>(to_value(all()).unwrap()).unwrap(), all());
    let empty = Choice::default();
    assert_eq!(to_value(&empty).unwrap(), json!({}));
    assert_eq!(from_value::<Choice>(json!({})).unwrap(), empty);
    let far = All {
        at: Some(Timestamp::new(-300_000_000_000, 0).unwrap()),
        ratio: Some(f64::NEG_INFINITY),
        ..All::default()
    };
    assert_eq!(from_value::<All>(to_value(&far).unwrap()).unwrap(), far);
}

#[test]
fn what_the_model_does_not_know_is_left_out_and_null_is_nothing() {
    let read: All = from_value(json!({"Name": null, "New": {"a": [1]}, "Count": 2.0, "At": 5, "Inner": {}})).unwrap();
    let expected = All {
        count: Some(2),
        at: Some(Timestamp::new(5, 0).unwrap()),
        inner: Some(Box::default()),
        ..All::default()
    };
    assert_eq!(read, expected);
    let choice = |json| from_value::<Choice>(json).unwrap();
    assert_eq!(choice(json!({"text": null, "count": 1})), Choice::Count(1));
    assert_eq!(
        choice(json!({"newer": {"a": 1}, "text": null})),
        Choice::Unknown("newer".to_owned())
    );
    assert_eq!(
        choice(json!({"SDK_UNKNOWN_MEMBER": null, "count": 1})),
        Choice::Count(1)
    );
}

#[test]
fn a_fault_names_the_member() {
    for (json, expected) in [
        (json!({"Count": 1.5}), "`Count` is no integer"),
        (json!({"Count": u64::MAX}), "`Count` is no integer"),
        (json!({"Bytes": "?"}), "`Bytes` is no string in base64"),
        (
            json!({"At": "noon"}),
            "`At` is no timestamp as a string, or seconds since 1970",
        ),
        (json!({"Ratio": "much"}), "`Ratio` is no number"),
        (
            json!({"Gaps": []}),
            "invalid type: sequence, expected object for `Gaps`",
        ),
    ] {
        assert_eq!(fault::<All>(json), expected);
    }
    assert_eq!(fault::<Secrets>(json!({"Token": "t"})), "missing field `User`");
    let two = json!({"text": "t", "count": 1});
    assert_eq!(
        fault::<Choice>(two),
        "more than one member of the union `Choice` is there"
    );
    let twice = serde_json::from_str::<All>(r#"{"Count": 1, "Count": 2}"#).unwrap_err();
    assert!(twice.to_string().starts_with("duplicate field `Count`"), "{twice}");
}

#[test]
fn a_list_of_one_without_nulls_takes_none() {
    let fault = fault::<All>(json!({"Choices": [null]}));
    assert_eq!(fault, "invalid type: null, expected object for `member`");
}

#[test]
fn a_secret_is_refused_wherever_it_is_and_its_member_is_named() {
    let refused = |json| to_value(from_value::<Secrets>(json).unwrap()).unwrap_err().to_string();
    for (json, name) in [
        (json!({"User": "me", "Pin": 1234}), "Secrets.Pin"),
        (
            json!({"User": "me", "Keys": [{"Secret": "hidden"}]}),
            "Secrets.Keys[0].Secret",
        ),
        (json!({"User": "me", "Notes": {"hidden": "x"}}), "Secrets.Notes"),
    ] {
        let refused = refused(json);
        assert!(refused.starts_with(&format!("`{name}` is a secret, ")), "{refused}");
    }
    let harmless: Secrets = from_value(json!({"User": "me", "Keys": []})).unwrap();
    assert_eq!(to_value(harmless).unwrap(), json!({"User": "me", "Keys": []}));
    assert!(to_value(Password::from("hidden")).is_err());
}

#[test]
fn one_call_exposes_secrets() {
    let json = json!({"User": "me", "Keys": [{"Secret": "hidden"}], "Pin": 1234, "Notes": {"k": "v"}});
    let secrets: Secrets = from_value(json.clone()).unwrap();
    assert_eq!(to_value(expose_secrets(&secrets)).unwrap(), json);
    let password: Password = from_value(json!("hidden")).unwrap();
    assert_eq!(to_value(expose_secrets(&password)).unwrap(), "hidden");
}

#[test]
fn a_fault_never_shows_a_secret() {
    let fault = fault::<Secrets>(json!({"User": "me", "Pin": "hidden"}));
    assert_eq!(fault, "`Pin` is no integer");
    let fault = serde_json::from_str::<types::Key>(r#"{"Secret": 123}"#)
        .unwrap_err()
        .to_string();
    assert_eq!(fault, "`Secret` is no string at line 1 column 15");
}

#[test]
fn what_a_service_left_out_though_the_model_requires_it_can_be_read_again() {
    let partly = Secrets::default();
    let json = to_value(&partly).unwrap();
    assert_eq!(json, json!({"User": null}));
    assert_eq!(from_value::<Secrets>(json).unwrap(), partly);
}

#[test]
fn blobs_and_moments_have_serde_of_their_own() {
    let (blob, moment) = (Blob::new(*b"hi"), Timestamp::new(0, 0).unwrap());
    assert_eq!(
        to_value((&blob, moment)).unwrap(),
        json!(["aGk=", "1970-01-01T00:00:00Z"])
    );
    assert_eq!(
        from_value::<(Blob, Timestamp)>(json!([[104, 105], 0])).unwrap(),
        (blob, moment)
    );
}

/// With the feature `arbitrary_precision`, `serde_json` has a number as a map with this key, wherever a number is not asked for.
#[test]
fn a_number_is_read_whatever_features_of_serde_json_are_on() {
    let number = |digits: &str| json!({"$serde_json::private::Number": digits});
    let read: All = from_value(json!({"Ratio": number("0.48785665652414756"), "At": number("1.5")})).unwrap();
    assert_eq!(read.ratio, Some(0.48785665652414756));
    assert_eq!(read.at, Some(Timestamp::new(1, 500_000_000).unwrap()));
    for no_number in [number("1e400"), number("x"), json!({"other": "1.5"}), json!({})] {
        assert!(from_value::<All>(json!({"Ratio": no_number})).is_err(), "{no_number}");
    }
}

#[test]
fn a_whole_number_that_a_double_may_have_rounded_is_refused() {
    let read = |count: f64| from_value::<All>(json!({ "Count": count })).map(|all| all.count);
    assert_eq!(read(9_007_199_254_740_991.0).unwrap(), Some(9_007_199_254_740_991));
    assert!(read(9_007_199_254_740_993.0).is_err());
}
