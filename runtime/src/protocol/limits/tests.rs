use std::collections::BTreeMap;

use super::{BASE, FOR_EACH_BYTE, ReadLimits};
use crate::dynamic::DynamicStructure;
use crate::protocol::{DecodeError, json};
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema};
use crate::value::{Decode, DecodeStructure, DecodeUnion, Document};

const EMPTY: Shape = Shape::Structure(StructureSchema::EMPTY);
static ITEMS: ListSchema = ListSchema::new(EMPTY);
static ENTRIES: MapSchema = MapSchema::new(EMPTY);
static CHOICES: ListSchema = ListSchema::new(Shape::Union(&CHOICE));
static CHOICE: StructureSchema = StructureSchema::new(
    "Choice",
    &[
        Member::new("Inside", EMPTY),
        Member::new("Boxed", EMPTY),
        Member::new("More", Shape::Union(&CHOICE)),
        Member::new("All", Shape::Structure(&ALL)),
    ],
);
static ALL: StructureSchema = StructureSchema::new(
    "All",
    &[
        Member::new("Items", Shape::List(&ITEMS)),
        Member::new("FlatItems", Shape::List(&ITEMS)).flattened(),
        Member::new("Entries", Shape::Map(&ENTRIES)),
        Member::new("FlatEntries", Shape::Map(&ENTRIES)).flattened(),
        Member::new("Inside", EMPTY),
        Member::new("Boxed", EMPTY),
        Member::new("Choices", Shape::List(&CHOICES)),
        Member::new("Document", Shape::Document),
    ],
);

/// What is large though its schema has no members: their number is not what counts.
#[derive(Default)]
struct Large {
    _bytes: [u64; 16],
}

#[derive(Default)]
enum Choice {
    #[default]
    Nothing,
    Inside(Large),
    Boxed(Box<Large>),
    More(Box<Choice>),
    All(Box<All>),
}

#[derive(Default)]
struct All {
    items: Option<Vec<Large>>,
    flat_items: Option<Vec<Large>>,
    entries: Option<BTreeMap<String, Large>>,
    flat_entries: Option<BTreeMap<String, Large>>,
    inside: Option<Large>,
    boxed: Option<Box<Large>>,
    choices: Option<Vec<Choice>>,
    document: Option<Document>,
}

impl DecodeStructure for Large {
    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        visit(&mut []);
    }
}

impl DecodeUnion for Choice {
    fn select(&mut self, index: usize) -> Option<&mut dyn Decode> {
        *self = match index {
            0 => Self::Inside(Large::default()),
            1 => Self::Boxed(Box::default()),
            2 => Self::More(Box::default()),
            _ => Self::All(Box::default()),
        };
        match self {
            Self::Nothing => None,
            Self::Inside(value) => Some(value),
            Self::Boxed(value) => Some(value),
            Self::More(value) => Some(value),
            Self::All(value) => Some(value),
        }
    }
}

impl Decode for Choice {
    fn union(&mut self) -> Option<&mut dyn DecodeUnion> {
        Some(self)
    }
}

impl Decode for Box<Choice> {
    fn union(&mut self) -> Option<&mut dyn DecodeUnion> {
        (**self).union()
    }
}

impl DecodeStructure for All {
    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        visit(&mut [
            &mut self.items,
            &mut self.flat_items,
            &mut self.entries,
            &mut self.flat_entries,
            &mut self.inside,
            &mut self.boxed,
            &mut self.choices,
            &mut self.document,
        ]);
    }
}

const LARGE: usize = size_of::<Large>();
const CHOSEN: usize = size_of::<Choice>();
/// What a list with one to four unions takes.
const LISTED: usize = 4 * CHOSEN;

/// What one node of a map takes, which has limits for 11 entries.
fn node<T>() -> usize {
    11 * size_of::<(String, T)>()
}

fn taken(read: impl FnOnce(&ReadLimits) -> Result<(), DecodeError>) -> usize {
    let limits = ReadLimits::new(b"", None);
    read(&limits).unwrap();
    BASE - limits.bytes.get()
}

fn json_takes(body: &str) -> usize {
    taken(|limits| (json::BODY.structure)(body.as_bytes(), limits, &ALL, &mut All::default()))
}

#[cfg(any(feature = "query", feature = "rest-xml"))]
fn xml_takes(members: &str) -> usize {
    let body = format!("<All>{members}</All>");
    taken(|limits| crate::protocol::xml::read_structure(body.as_bytes(), limits, &ALL, &mut All::default()))
}

#[test]
fn a_longer_body_has_more_room_and_none_has_room_without_end() {
    let limits = ReadLimits::new(&[0; 10], None);
    assert_eq!(limits.take(BASE + 10 * FOR_EACH_BYTE), Ok(()));
    assert_eq!(limits.take(0), Ok(()));
    assert!(limits.take(1).is_err());
}

#[test]
fn a_body_that_takes_too_much_is_refused_with_the_place() {
    let limits = ReadLimits::new(b"", None);
    limits.take(BASE - 4 * LARGE).unwrap();
    let body = br#"{"Items":[{},{},{},{},{}]}"#;
    let read = (json::BODY.structure)(body, &limits, &ALL, &mut All::default());
    assert_eq!(
        read.unwrap_err().to_string(),
        "`Items[4]`: takes more memory than a body of its size may"
    );
}

#[test]
fn elements_and_entries_take_their_whole_size() {
    assert_eq!(json_takes(r#"{"Items":[]}"#), 0);
    assert_eq!(json_takes(r#"{"Items":[{},{},{},{}]}"#), 4 * LARGE);
    assert_eq!(json_takes(r#"{"Items":[{},{},{},{},{}]}"#), 8 * LARGE);
    assert_eq!(json_takes(r#"{"Entries":{"a":{}}}"#), node::<Large>());
}

#[test]
fn what_lies_in_something_else_takes_nothing_more_and_what_is_boxed_does() {
    assert_eq!(json_takes(r#"{"Inside":{}}"#), 0);
    assert_eq!(json_takes(r#"{"Boxed":{}}"#), LARGE);
}

#[test]
fn unions_take_what_they_and_their_boxes_hold() {
    assert_eq!(json_takes(r#"{"Choices":[{"Inside":{}}]}"#), LISTED);
    assert_eq!(json_takes(r#"{"Choices":[{"Boxed":{}}]}"#), LISTED + LARGE);
    assert_eq!(json_takes(r#"{"Choices":[{"More":{"Inside":{}}}]}"#), LISTED + CHOSEN);
}

#[test]
fn free_json_takes_what_its_lists_and_objects_do() {
    assert_eq!(json_takes(r#"{"Document":"text"}"#), 0);
    assert_eq!(json_takes(r#"{"Document":[0,0,0,0,0]}"#), 8 * size_of::<Document>());
    assert_eq!(json_takes(r#"{"Document":{"a":0}}"#), node::<Document>());
}

#[test]
fn a_structure_without_a_type_takes_what_its_fields_do() {
    let read = |limits: &ReadLimits| {
        let body = br#"{"Choices":[{"All":{}}]}"#;
        (json::BODY.structure)(body, limits, &ALL, &mut DynamicStructure::new(&ALL))
    };
    let [empty, all] = [StructureSchema::EMPTY, &ALL].map(|schema| DynamicStructure::new(schema).size());
    let field = (all - empty) / ALL.members.len();
    let [list, chosen] = [4 * field, field];
    assert_eq!(taken(read), list + chosen + all);
}

#[cfg(any(feature = "query", feature = "rest-xml"))]
#[test]
fn xml_takes_as_much_as_json() {
    assert_eq!(xml_takes(&format!("<Items>{}</Items>", "<a/>".repeat(5))), 8 * LARGE);
    assert_eq!(xml_takes(&"<FlatItems/>".repeat(5)), 8 * LARGE);
    assert_eq!(xml_takes("<Inside/>"), 0);
    assert_eq!(xml_takes("<Boxed/>"), LARGE);
    for (choice, more) in [
        ("<Inside/>", 0),
        ("<Boxed/>", LARGE),
        ("<More><Inside/></More>", CHOSEN),
    ] {
        let members = format!("<Choices><a>{choice}</a></Choices>");
        assert_eq!(xml_takes(&members), LISTED + more, "{choice}");
    }
}

#[cfg(any(feature = "query", feature = "rest-xml"))]
#[test]
fn an_entry_of_xml_takes_as_much_in_either_order() {
    for entry in ["<key>a</key><value/>", "<value/><key>a</key>"] {
        for members in [
            format!("<Entries><entry>{entry}</entry></Entries>"),
            format!("<FlatEntries>{entry}</FlatEntries>"),
        ] {
            assert_eq!(xml_takes(&members), node::<Large>(), "{members}");
        }
    }
}

#[cfg(feature = "eventstream")]
#[test]
fn all_events_of_an_answer_take_from_the_same_room() {
    use crate::eventstream::{HeaderValue, Message};

    static EVENTS: Member = Member::new("Events", Shape::List(&CHOICES)).event_stream();
    let headers = [(":message-type", "event"), (":event-type", "All")]
        .map(|(name, value)| (name.to_owned(), HeaderValue::String(value.to_owned())));
    let message = Message {
        headers: headers.into(),
        payload: br#"{"Items":[{}]}"#.into(),
    };
    let mut body = Vec::new();
    message.write(&mut body).unwrap();
    message.write(&mut body).unwrap();
    let events = taken(|limits| {
        super::super::events::read_events(&json::BODY, &body, limits, &EVENTS, &mut Vec::<Choice>::default())
    });
    assert_eq!(events, LISTED + 2 * (size_of::<All>() + 4 * LARGE));
}
