//! The texts for people in a model: which of them an update keeps, takes or drops.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// What an update does with the texts of the new model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Docs {
    /// Our texts are kept. If we have no text there is none, whatever the new model says.
    Keep,
    /// Those of the new model take the place of ours.
    Take,
    /// There are none.
    Drop,
}

impl Docs {
    /// As options and files name it.
    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "take" => Self::Take,
            "drop" => Self::Drop,
            _ => Self::Keep,
        }
    }
}

/// The keys of texts. Where one of them is a name instead, it has an object.
const TEXTS: [&str; 4] = ["documentation", "deprecatedMessage", "description", DOCUMENTATION_TRAIT];

const DOCUMENTATION_TRAIT: &str = "smithy.api#documentation";

/// The trait of which the `message` is a text.
const DEPRECATED_TRAIT: &str = "smithy.api#deprecated";

/// Settles the texts of a new file against those of ours. Gives the paths at which it has one and we have none, if ours are kept.
pub(super) fn settle(new: &mut Value, ours: Option<&Value>, docs: Docs) -> Vec<String> {
    let mut settler = Settler {
        docs,
        speaking: speaking(new),
        is_ast: new.get("smithy").is_some(),
        is_simple: false,
        path: Vec::new(),
        lacking: Vec::new(),
    };
    settler.value(new, ours);
    settler.lacking
}

/// The shapes whose text is that of members which have none.
fn speaking(model: &Value) -> HashSet<String> {
    let shapes = model.get("shapes").and_then(Value::as_object).into_iter().flatten();
    let objects = shapes.filter_map(|(name, shape)| Some((name, shape.as_object()?)));
    let speaking =
        objects.filter(|(_, shape)| shape.get("documentation").is_some_and(Value::is_string) && !is_documented(shape));
    speaking.map(|(name, _)| name.clone()).collect()
}

struct Settler {
    docs: Docs,
    speaking: HashSet<String>,
    is_ast: bool,
    /// Whether the shape of an AST that is being settled needs no text.
    is_simple: bool,
    path: Vec<String>,
    lacking: Vec<String>,
}

impl Settler {
    fn value(&mut self, new: &mut Value, ours: Option<&Value>) {
        match new {
            Value::Object(members) => self.object(members, ours.and_then(Value::as_object)),
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.value(item, ours.and_then(|ours| ours.get(index)));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, new: &mut Map<String, Value>, ours: Option<&Map<String, Value>>) {
        let text_of_ours = |key: &str| ours.and_then(|ours| ours.get(key)).filter(|text| text.is_string());
        if let [shapes, _] = self.path.as_slice() {
            self.is_simple = shapes == "shapes" && !is_documented(new);
        }
        let of_trait = self.path.last().is_some_and(|key| key == DEPRECATED_TRAIT);
        for key in TEXTS.into_iter().chain(of_trait.then_some("message")) {
            let is_there = new.get(key).is_some_and(Value::is_string);
            let is_said = is_there || key == "documentation" && self.is_said_by_shape(new);
            match (self.docs, text_of_ours(key)) {
                (Docs::Take, _) => {}
                (Docs::Keep, Some(text)) => {
                    new.insert(key.to_owned(), text.clone());
                }
                (Docs::Keep, None) if is_said => {
                    let is_needed = match key {
                        DOCUMENTATION_TRAIT => self.is_needed(),
                        // In an AST it is a text of endpoint rules and tests.
                        "documentation" => !self.is_ast && is_documented(new),
                        _ => false,
                    };
                    if is_needed {
                        self.lacking.push(self.place());
                    }
                    new.shift_remove(key);
                }
                (Docs::Drop, _) if is_there => {
                    new.shift_remove(key);
                }
                (Docs::Keep | Docs::Drop, _) => {}
            }
        }
        for (key, value) in new {
            self.path.push(key.clone());
            self.value(value, ours.and_then(|ours| ours.get(key)));
            self.path.pop();
        }
    }

    /// Whether the traits that are being settled are those of a member, or of a shape that needs a text.
    fn is_needed(&self) -> bool {
        !self.is_simple || self.path.len() > 3
    }

    /// The path of the part that is being settled. The traits of a shape or a member are its own.
    fn place(&self) -> String {
        match self.path.as_slice() {
            [] => "the service".to_owned(),
            [path @ .., last] if last == "traits" => path.join("."),
            path => path.join("."),
        }
    }

    /// Whether it is a member without a text, whose shape has one.
    fn is_said_by_shape(&self, object: &Map<String, Value>) -> bool {
        let is_member = self.path.iter().rev().nth(1).is_some_and(|of| of == "members");
        let shape = object.get("shape").and_then(Value::as_str);
        is_member && shape.is_some_and(|shape| self.speaking.contains(shape))
    }
}

/// Paths of parts of a model, those of the members of one shape in one line: `shapes.Cat.members: name, age`.
pub(super) fn by_shape(paths: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut last = None;
    for path in paths {
        let Some((shape, member)) = path.rsplit_once(".members.") else {
            lines.push(path.clone());
            last = None;
            continue;
        };
        match lines.last_mut().filter(|_| last == Some(shape)) {
            Some(line) => {
                line.push_str(", ");
                line.push_str(member);
            }
            None => lines.push(format!("{shape}.members: {member}")),
        }
        last = Some(shape);
    }
    lines
}

/// Simple shapes, lists and maps need no text of their own; the members that use them have one.
fn is_documented(object: &Map<String, Value>) -> bool {
    match object.get("type").and_then(Value::as_str) {
        Some("structure" | "union" | "enum" | "intEnum" | "service" | "operation" | "resource") | None => true,
        Some(_) => object.contains_key("enum"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settled(docs: Docs) -> (Value, Vec<String>) {
        let mut new = json!({
            "documentation": "theirs",
            "shapes": {
                "A": {"type": "structure", "members": {
                    "documentation": {"shape": "S", "documentation": "theirs"},
                    "b": {"shape": "S", "documentation": "theirs", "deprecatedMessage": "theirs"},
                    "c": {"shape": "S"},
                }},
                "S": {"type": "string", "documentation": "theirs"},
            },
        });
        let ours = json!({
            "documentation": "ours",
            "shapes": {"A": {"documentation": "ours", "members": {"documentation": {"documentation": "ours"}}}},
        });
        let lacking = settle(&mut new, Some(&ours), docs);
        (new, lacking)
    }

    #[test]
    fn our_texts_stay_and_what_is_new_has_none() {
        let (kept, lacking) = settled(Docs::Keep);
        let wanted = json!({
            "documentation": "ours",
            "shapes": {
                "A": {"type": "structure", "documentation": "ours", "members": {
                    "documentation": {"shape": "S", "documentation": "ours"}, "b": {"shape": "S"}, "c": {"shape": "S"},
                }},
                "S": {"type": "string"},
            },
        });
        assert_eq!(kept, wanted);
        assert_eq!(lacking, ["shapes.A.members.b", "shapes.A.members.c"]);
    }

    #[test]
    fn the_texts_of_an_ast_are_traits() {
        let text = |text: &str| json!({"smithy.api#documentation": text, "smithy.api#deprecated": {"message": text}});
        let ast = |docs: &str| {
            json!({"smithy": "2.0", "shapes": {
                "a#Cat": {"type": "structure", "traits": text(docs),
                    "members": {"name": {"target": "a#Name", "traits": text(docs)}}},
                "a#Name": {"type": "string", "traits": {"smithy.api#documentation": docs}},
            }})
        };
        let mut new = ast("theirs");
        let ours = json!({"shapes": {"a#Cat": {"traits": {"smithy.api#documentation": "ours"}}}});
        let lacking = settle(&mut new, Some(&ours), Docs::Keep);
        assert_eq!(lacking, ["shapes.a#Cat.members.name"]);
        assert_eq!(
            new["shapes"]["a#Cat"]["traits"],
            json!({"smithy.api#documentation": "ours", "smithy.api#deprecated": {}})
        );
        assert_eq!(new["shapes"]["a#Name"]["traits"], json!({}));
        let mut taken = ast("theirs");
        assert!(settle(&mut taken, Some(&ours), Docs::Take).is_empty());
        assert_eq!(taken, ast("theirs"));
    }

    #[test]
    fn members_that_lack_a_text_are_listed_by_shape() {
        let paths = [
            "the service",
            "shapes.A",
            "shapes.A.members.b",
            "shapes.A.members.c",
            "shapes.B.members.b",
        ];
        assert_eq!(
            by_shape(&paths.map(str::to_owned)),
            [
                "the service",
                "shapes.A",
                "shapes.A.members: b, c",
                "shapes.B.members: b"
            ]
        );
    }

    #[test]
    fn all_texts_can_be_taken_or_dropped() {
        let (taken, lacking) = settled(Docs::Take);
        assert_eq!(taken.to_string().matches("theirs").count(), 5);
        assert_eq!((taken.to_string().matches("ours").count(), lacking.len()), (0, 0));
        let (dropped, lacking) = settled(Docs::Drop);
        assert!(!dropped.to_string().contains("theirs") && !dropped.to_string().contains("ours"));
        assert!(lacking.is_empty());
    }
}
