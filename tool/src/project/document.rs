//! A JSON file of settings, in which every key and value has its place. All faults are collected.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context as _, bail};
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use tinsmith_model::did_you_mean;

/// The text of a file, and what it is called in messages.
pub(crate) struct Document {
    shown: String,
    text: String,
}

/// A place in a file: `tinsmith.json:3:5`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    file: String,
    line: usize,
    column: usize,
}

/// A text with the place where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) at: At,
}

/// A member of an object.
pub(crate) struct Member<'d> {
    pub(crate) key: Cow<'d, str>,
    pub(crate) at: At,
    pub(crate) value: Value<'d>,
}

/// Reads the values of a document. Faults are collected, so that all of them are reported at once.
pub(crate) struct Reader<'d> {
    document: &'d Document,
    pub(crate) faults: &'d mut Vec<String>,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Document {
    /// Reads a file. `None` if there is none.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            text => Ok(Some(Self {
                shown: path.display().to_string().replace('\\', "/"),
                text: text.with_context(|| format!("cannot read {}", path.display()))?,
            })),
        }
    }

    /// The value of the whole file.
    pub(crate) fn root(&self) -> anyhow::Result<Value<'_>> {
        match parse_to_ast(&self.text, &CollectOptions::default(), &STRICT) {
            Ok(parsed) => parsed
                .value
                .with_context(|| format!("{}:1:1: the file is empty", self.shown)),
            Err(error) => bail!("{}: not JSON: {}", self.at(error.range().start), error.kind()),
        }
    }

    fn at(&self, offset: usize) -> At {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        At {
            file: self.shown.clone(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

/// JSON, and nothing more.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Stops if there are faults, and lists them.
pub(crate) fn refuse_faults(faults: &[String]) -> anyhow::Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let list: String = faults.iter().map(|fault| format!("\n    {fault}")).collect();
    bail!("the settings have faults; nothing was changed:{list}");
}

impl<'d> Reader<'d> {
    pub(crate) fn new(document: &'d Document, faults: &'d mut Vec<String>) -> Self {
        Self { document, faults }
    }

    pub(crate) fn at(&self, value: &impl Ranged) -> At {
        self.document.at(value.range().start)
    }

    pub(crate) fn fault(&mut self, at: &At, message: impl fmt::Display) {
        self.faults.push(format!("{at}: {message}"));
    }

    /// An object, with no other keys than those given, if any are, and with no key twice.
    pub(crate) fn object(&mut self, what: &str, value: Value<'d>, known: Option<&[&str]>) -> Vec<Member<'d>> {
        let at = self.at(&value);
        let Value::Object(object) = value else {
            self.fault(&at, format!("{what} is not an object"));
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let mut members = Vec::new();
        for property in object.properties {
            let at = self.at(&property.name);
            let key = match property.name {
                ObjectPropName::String(literal) => literal.value,
                ObjectPropName::Word(literal) => Cow::Borrowed(literal.value),
            };
            if let Some(known) = known.filter(|known| !known.contains(&&*key)) {
                let all: Vec<_> = known.iter().map(|key| format!("{key:?}")).collect();
                let help = did_you_mean(&key, known.iter().copied(), &format!("there is {}", all.join(", ")));
                self.fault(&at, format!("{what} has the unknown key {key:?}; {help}"));
            } else if !seen.insert(key.to_string()) {
                self.fault(&at, format!("the key {key:?} is there twice"));
            } else {
                let value = property.value;
                members.push(Member { key, at, value });
            }
        }
        members
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, member: &Member<'d>) -> Option<Located<String>> {
        match member.value.as_string_lit() {
            Some(literal) if !literal.value.is_empty() => Some(Located {
                value: literal.value.to_string(),
                at: self.at(literal),
            }),
            _ => {
                self.fault(&member.at, format!("{:?} is not a text", member.key));
                None
            }
        }
    }

    /// A list of texts that has some.
    pub(crate) fn texts(&mut self, member: &Member<'d>, help: &str) -> Vec<Located<String>> {
        let items = member.value.as_array().map(|array| array.elements.as_slice());
        let texts = items.unwrap_or_default().iter().map(|item| {
            let literal = item.as_string_lit()?;
            Some(Located {
                value: literal.value.to_string(),
                at: self.at(literal),
            })
        });
        match texts.collect::<Option<Vec<_>>>() {
            Some(texts) if !texts.is_empty() => texts,
            _ => {
                self.fault(&member.at, format!("{:?} is not a list of names{help}", member.key));
                Vec::new()
            }
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, member: &Member<'d>) -> bool {
        let literal = member.value.as_boolean_lit();
        if literal.is_none() {
            self.fault(&member.at, format!("{:?} is neither true nor false", member.key));
        }
        literal.is_some_and(|literal| literal.value)
    }
}
