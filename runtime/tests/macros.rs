//! What the macros make of the items that generated code hands them.

use std::borrow::Cow;

use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::codegen::schema::{ListSchema, Location, MapSchema, Shape};
use tinsmith_runtime::codegen::value::{Decode, DecodeStructure, DecodeUnion, Encode, Scalar, Structure, View};

use shapes::*;

/// As a generated file has them.
mod shapes {
    use tinsmith_runtime as runtime;

    runtime::codegen::input_structure! {
        #[schema(TAG = "Tag")]
        pub struct Tag {
            #[member("Key", String, required)]
            pub(super) key: Option<String>,
            #[member("Value", String, header("X-Value"), sensitive)]
            pub(super) value: Option<String>,
        }
    }

    runtime::codegen::checked_structure! {
        #[schema(LABEL = "Label")]
        pub struct Label {
            #[member("Text", String, required)]
            pub(super) text: Option<String>,
            #[member("Size", Integer, required)]
            pub(super) size: Option<i64>,
            #[member("Pin", String, sensitive)]
            pub(super) pin: Option<String>,
        }
    }

    runtime::codegen::structure_builder! {
        #[builds(Label)]
        pub struct LabelBuilder<Text: TextSet, Size: SizeSet>;

        #[unset("`text` is required by `Label`", "call `.text(…)` before this")]
        pub trait TextSet {}

        #[unset("`size` is required by `Label`", "call `.size(…)` before this")]
        pub trait SizeSet {}
    }

    impl<Text, Size> LabelBuilder<Text, Size> {
        pub(super) fn text(mut self, text: impl Into<String>) -> LabelBuilder<runtime::codegen::Set, Size> {
            self.0.value.text = Some(text.into());
            LabelBuilder(self.0.mark_set())
        }

        pub(super) fn size(mut self, size: impl Into<i64>) -> LabelBuilder<Text, runtime::codegen::Set> {
            self.0.value.size = Some(size.into());
            LabelBuilder(self.0.mark_set())
        }

        pub(super) fn pin(mut self, pin: impl Into<String>) -> Self {
            self.0.value.pin = Some(pin.into());
            self
        }
    }

    runtime::codegen::own_builder! {
        pub type BookBuilder = Book;
    }

    runtime::codegen::structure! {
        #[schema(BOOK = "Book")]
        pub struct Book {
            #[member("title", String, required)]
            pub title: String,
            #[deprecated(note = "count them")]
            #[member("pages", Integer)]
            pub pages: Option<i64>,
        }
    }

    runtime::codegen::input_union! {
        #[schema(FILTER = "Filter")]
        pub enum Filter {
            #[member("name", String)]
            Name(String),
            #[member("secret", String, sensitive)]
            Secret(String),
        }
    }

    runtime::codegen::union! {
        #[schema(FOUND = "Found")]
        pub enum Found {
            #[member("book", Structure(BOOK))]
            Book(Book),
            #[deprecated(note = "count them")]
            #[member("count", Integer)]
            Count(i64),
            #[member("more", Union(FOUND))]
            More(Box<Found>),
        }
    }

    runtime::codegen::open_enum! {
        pub enum Colour {
            Red = "RED",
            DarkBlue = "dark-blue",
        }
    }

    runtime::codegen::open_enum! {
        #[sensitive]
        pub enum Recipe {
            Old = "OLD",
        }
    }

    runtime::codegen::collections! {
        static PLAIN: ListSchema = String;

        #[sparse]
        #[sensitive]
        static TAGS: ListSchema = Structure(TAG);

        #[sensitive_keys]
        static TIMES: MapSchema = Timestamp(Iso8601);
    }

    runtime::codegen::service_errors! {
        #[table(ERRORS)]
        pub enum ServiceError {
            #[error("Gone", BOOK, retryable)]
            #[message("title")]
            #[alias("error", "gone", when_present("where", "when"))]
            Gone(Book),
            #[error("TooMany", BOOK, throttling)]
            Busy(Book),
        }
    }
}

/// A service that has no errors.
mod none {
    use tinsmith_runtime as runtime;

    runtime::codegen::service_errors! {
        #[table(ERRORS)]
        pub enum NoError {}
    }
}

#[test]
fn a_structure_shows_its_fields_in_the_order_of_its_schema() {
    let tag = Tag {
        key: Some("a".to_owned()),
        value: None,
    };
    let names: Vec<_> = tag.schema().members.iter().map(|member| member.name).collect();
    assert_eq!((tag.schema().name, names), ("Tag", vec!["Key", "Value"]));
    tag.fields(&mut |fields| {
        assert!(matches!(fields, [key, value]
            if matches!(key.view(), View::String("a")) && matches!(value.view(), View::Absent)));
    });
}

#[test]
fn a_builder_takes_what_is_required_in_any_order_and_a_value_that_may_be_missing() {
    let label: Label = Label::new().size(7).text("a").into();
    assert_eq!(label, Label::new().text("a").size(7).build());
    let given = Label::new().maybe(Some("a"), LabelBuilder::text).size(7);
    assert_eq!(given.clone().build(), label);
    let kept = given.maybe(None::<String>, |label, pin| label.pin(pin));
    assert_eq!(kept.build(), label);
    let missing = Label::new().size(7).maybe(None::<String>, LabelBuilder::text).build();
    assert_eq!((missing.text, missing.size), (None, Some(7)));
}

#[test]
fn a_builder_is_shown_without_secrets() {
    assert_eq!(
        format!("{:?}", Label::new().text("a").pin("secret")),
        "LabelBuilder(Label { Text: \"a\", Pin: *** redacted *** })"
    );
}

#[test]
fn a_structure_of_which_nothing_is_checked_is_built_in_the_same_way() {
    let pages = |mut book: BookBuilder, pages| {
        book.title = format!("of {pages} pages");
        book
    };
    assert_eq!(Book::new().maybe(None, pages).build(), Book::default());
    assert_eq!(Book::new().maybe(Some(7), pages).build().title, "of 7 pages");
}

#[test]
fn a_member_has_what_is_said_of_it() {
    let [key, value] = TAG.members else { panic!() };
    assert!(key.required && !key.sensitive && key.location == Location::Body);
    assert!(!value.required && value.sensitive);
    assert_eq!((value.location, value.wire_name()), (Location::Header, "X-Value"));
}

#[test]
fn a_structure_is_shown_without_secrets_and_absent_members() {
    let mut tag = Tag::default();
    assert_eq!(format!("{tag:?}"), "Tag");
    tag.value = Some("secret".to_owned());
    assert_eq!(format!("{tag:?}"), "Tag { Value: *** redacted *** }");
}

#[test]
fn a_structure_is_read_from_nothing_set() {
    let mut book = Book {
        title: "old".to_owned(),
        ..Book::default()
    };
    let read: &mut dyn DecodeStructure = book.structure().unwrap();
    read.fields_mut(&mut |fields| fields[1].set(Scalar::Integer(7)).unwrap());
    assert_eq!(format!("{book:?}"), r#"Book { title: "", pages: 7 }"#);
}

#[test]
fn a_union_shows_which_member_is_set() {
    let found = Found::More(Box::new(Found::Book(Book::default())));
    let View::Union(2, inner) = found.view() else { panic!() };
    assert!(matches!(inner.view(), View::Union(0, _)));
    assert_eq!(
        format!("{found:?}"),
        r#"Found { more: Found { book: Book { title: "" } } }"#
    );
    assert_eq!(
        format!("{:?}", Filter::Secret("a".to_owned())),
        "Filter { secret: *** redacted *** }"
    );
    assert!(matches!(Filter::Name("a".to_owned()).view(), View::Union(0, _)));
}

#[test]
fn a_union_is_read_by_the_index_of_the_member() {
    let mut found = Found::default();
    let read: &mut dyn DecodeUnion = found.union().unwrap();
    read.select(1).unwrap().set(Scalar::Integer(7)).unwrap();
    assert!(matches!(found.view(), View::Union(1, count) if matches!(count.view(), View::Integer(7))));
}

#[test]
fn a_union_of_which_no_member_is_known_is_nothing_but_a_name() {
    let mut found = Found::More(Box::default());
    assert!(found.select(3).is_none());
    assert_eq!(Found::default().unknown_member(), None);
    found.select_unknown("later");
    assert!(matches!(&found, Found::Unknown(name) if name == "later"));
    assert!(matches!(found.view(), View::Absent));
    assert_eq!(Some(Box::new(found.clone())).unknown_member(), Some("later"));
    assert_eq!(format!("{found:?}"), r#"Found { Unknown: "later" }"#);
    assert_eq!(
        format!("{:?}", Found::More(Box::new(found))),
        r#"Found { more: Found { Unknown: "later" } }"#
    );
}

#[test]
fn an_enum_keeps_values_that_it_does_not_know() {
    assert_eq!(Colour::from("dark-blue"), Colour::DarkBlue);
    let mut colour = Colour::default();
    colour.set(Scalar::Str("green")).unwrap();
    assert!(matches!(&colour, Colour::Unknown(value) if value.as_str() == "green"));
    assert_eq!(
        (colour.as_str(), colour.to_string(), format!("{colour:?}")),
        ("green", "green".to_owned(), "\"green\"".to_owned())
    );
}

#[test]
fn an_enum_compares_with_texts_of_all_kinds_on_either_side() {
    let (colour, text) = (Colour::DarkBlue, "dark-blue".to_owned());
    assert!(colour == "dark-blue" && colour == *"dark-blue" && colour == text);
    assert!(colour == Cow::Borrowed("dark-blue") && colour != "RED");
    assert!("dark-blue" == colour && *"dark-blue" == colour && text == colour && "RED" != colour);
    assert_eq!([Colour::Red, colour.clone()], ["RED", "dark-blue"]);
    assert_eq!(["RED", "dark-blue"], [Colour::Red, colour]);
}

#[test]
fn a_text_that_an_enum_knows_is_never_its_unknown_variant() {
    for text in Colour::KNOWN_VALUES {
        let mut read = Colour::default();
        read.set(Scalar::String((*text).to_owned())).unwrap();
        let made = [
            Colour::from(*text),
            Colour::from((*text).to_owned()),
            text.parse().unwrap(),
            read,
        ];
        assert!(
            made.iter()
                .all(|made| !matches!(made, Colour::Unknown(_)) && made == text),
            "{text}"
        );
    }
    assert_eq!(Colour::KNOWN_VALUES, ["RED", "dark-blue"]);
    // The case counts, as it does for services.
    assert!(matches!(Colour::from("red"), Colour::Unknown(_)));
    assert_ne!(Colour::from("red"), Colour::Red);
}

#[test]
fn an_enum_is_ordered_by_its_text_known_or_not() {
    let mut colours = ["green", "dark-blue", "RED"].map(Colour::from);
    colours.sort();
    assert_eq!(colours, ["RED", "dark-blue", "green"]);
}

#[test]
fn a_sensitive_enum_shows_no_value() {
    assert_eq!(
        format!("{:?} {:?}", Recipe::Old, Recipe::from("new")),
        "*** redacted *** *** redacted ***"
    );
}

#[test]
fn collections_say_what_they_hold_and_how() {
    let plain: &ListSchema = &PLAIN;
    assert!(matches!(plain.member.shape, Shape::String) && !plain.sparse && !plain.member.sensitive);
    assert!(matches!(TAGS.member.shape, Shape::Structure(schema) if schema.name == "Tag"));
    assert!(TAGS.sparse && TAGS.member.sensitive);
    let times: &MapSchema = &TIMES;
    assert!(times.key.sensitive && !times.value.sensitive);
}

#[test]
fn an_error_is_found_by_its_place_in_the_table() {
    let [gone, busy] = ERRORS else { panic!() };
    assert_eq!(
        (gone.code, gone.message_member, gone.retryable, gone.throttling),
        ("Gone", Some("title"), true, false)
    );
    assert_eq!(
        (busy.code, busy.message_member, busy.retryable, busy.throttling),
        ("TooMany", None, false, true)
    );
    let [alias] = gone.aliases else { panic!() };
    assert_eq!(
        (alias.member, alias.value, alias.when_present),
        ("error", "gone", &["where", "when"][..])
    );

    let mut error = ServiceError::at(1).unwrap();
    error
        .members()
        .fields_mut(&mut |fields| fields[0].set(Scalar::Str("later")).unwrap());
    assert!(matches!(error, ServiceError::Busy(book) if book.title == "later"));
    assert!(ServiceError::at(2).is_none());
}

#[test]
fn a_service_may_have_no_errors() {
    assert!(none::ERRORS.is_empty());
    assert!(none::NoError::at(0).is_none());
}
