//! Reads bodies into values, along the schema, for any format. A source reads the format.
//!
//! Reading is tolerant where services are known to differ from their models (unknown members, numbers as text and text as
//! numbers, nulls for absent members), and strict where nobody would see a wrong answer (wrong types, nulls in dense lists,
//! anything after the end).

use super::body::is_in_body;
use super::limits::ReadLimits;
use super::scalar::{self, Number};
use super::{DecodeError, ValueStep};
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema};
use crate::value::{Decode, DecodeStructure, DecodeUnion, Scalar, WrongType, with_fields_mut};

/// The maximum nesting of lists, maps and structures.
pub(super) const MAX_DEPTH: usize = 100;

/// Reading has failed. The problem is kept by the part that found it: the source, the [`ValueReader`] or the [`ReadLimits`].
#[derive(Debug)]
pub(super) struct Failed;

/// The next piece that a source has read.
pub(super) enum BodyToken<'t, Left> {
    Null,
    Boolean(bool),
    Number(Number<'t>),
    Text(&'t str),
    Bytes(&'t [u8]),
    /// The start of a list.
    List(Left),
    /// The start of a map or structure.
    Map(Left),
}

impl<Left> BodyToken<'_, Left> {
    /// The name of the piece, for people.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// The next name in a structure or union.
pub(super) enum Key<'t> {
    /// The name of the member at this index.
    Member(usize),
    /// A name that the schema does not have.
    Unknown(&'t str),
    /// There is none: the structure ends.
    End,
}

/// Whether a structure is the whole message. In a whole message, members with an HTTP binding are not in the body. In a nested
/// structure a binding has no meaning, and the member is in the body (Smithy's HTTP binding traits).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Top,
    Nested,
}

impl Level {
    /// Whether a member is in the body of a structure at that level.
    pub(super) fn has(self, member: &Member) -> bool {
        self == Self::Nested || is_in_body(member)
    }
}

/// The text of a body in some format, from front to back.
pub(super) trait Source {
    /// The position in a list or map.
    type Left: Copy;

    /// Whether bytes are text in base64.
    const HAS_BASE64: bool;

    /// Whether a null is next. If so, it is read.
    fn null(&mut self) -> Result<bool, Failed>;

    /// Reads the text that is next, if text is.
    fn text(&mut self) -> Result<Option<&str>, Failed>;

    /// Enters the next value, if it is a map or structure.
    fn open_map(&mut self) -> Result<Option<Self::Left>, Failed>;

    /// Reads a plain value, or enters a list or map.
    fn token(&mut self) -> Result<BodyToken<'_, Self::Left>, Failed>;

    /// Goes to the next element of a list. `false` at its end.
    fn element(&mut self, left: &mut Self::Left) -> Result<bool, Failed>;

    /// Goes to the value of the next entry of a map, and gives the key. `None` at its end.
    fn entry(&mut self, left: &mut Self::Left) -> Result<Option<String>, Failed>;

    /// Goes to the value of the next member of a structure. `expected` is the index of the member that is next in the order of
    /// the model.
    fn member(
        &mut self,
        left: &mut Self::Left,
        schema: &'static StructureSchema,
        expected: usize,
        level: Level,
    ) -> Result<Key<'_>, Failed>;

    /// Enters the next value and goes to the value of its first member, if it is a map or structure, that member is one of the
    /// schema, and its value is not null. Gives the index of the member. The answer may be `None` although it is so; then nothing
    /// is read.
    fn first_member(&mut self, schema: &'static StructureSchema) -> Option<(usize, Self::Left)> {
        let _ = schema;
        None
    }

    /// Whether a map or structure ends here. If so, the end is read. The answer may be no although it ends.
    fn ends(&mut self, left: Self::Left) -> bool {
        let _ = left;
        false
    }

    /// Skips a value at this depth.
    fn skip(&mut self, limits: &ReadLimits, depth: usize) -> Result<(), Failed>;

    /// Checks that nothing is left.
    fn end(&mut self) -> Result<(), Failed>;

    /// The length of the body, for people, to add to a problem with all of it.
    fn extent(&self) -> String {
        String::new()
    }

    /// The problem that the source found.
    fn into_problem(self) -> Option<String>;
}

/// Reads values from a source.
pub(super) struct ValueReader<'l, S> {
    pub(super) source: S,
    limits: &'l ReadLimits,
    depth: usize,
    problem: Option<String>,
    /// The path to a problem, from the value outwards.
    steps: Vec<ValueStep>,
}

impl<'l, S: Source> ValueReader<'l, S> {
    pub(super) fn new(source: S, limits: &'l ReadLimits) -> Self {
        Self {
            source,
            limits,
            depth: 0,
            problem: None,
            steps: Vec::new(),
        }
    }

    /// The problem, and where it is.
    pub(super) fn into_error(self) -> DecodeError {
        let problem = match self.problem {
            Some(problem) => problem,
            None if self.limits.is_late() => DecodeError::LATE.to_owned(),
            None => self.source.into_problem().unwrap_or_default(),
        };
        let error = DecodeError::new(problem).late(self.limits.is_late());
        self.steps.into_iter().fold(error, DecodeError::within)
    }

    /// Reads a structure that is the whole message.
    pub(super) fn read_structure(
        &mut self,
        schema: &'static StructureSchema,
        target: &mut dyn DecodeStructure,
    ) -> Result<(), Failed> {
        match self.source.token()? {
            BodyToken::Map(left) => self.structure(left, schema, target, Level::Top),
            other => {
                let found = other.kind();
                let extent = self.source.extent();
                Err(self.fail(format!("expected an object, found {found}{extent}")))
            }
        }
    }

    /// Reads the value of one member.
    pub(super) fn read_value(&mut self, member: &'static Member, target: &mut dyn Decode) -> Result<(), Failed> {
        if self.source.null()? {
            return Ok(());
        }
        self.value(member, target)
            .map_err(|failed| self.within(ValueStep::Member(member.name), failed))
    }

    #[cold]
    pub(super) fn fail(&mut self, problem: impl Into<String>) -> Failed {
        self.problem.get_or_insert_with(|| problem.into());
        Failed
    }

    /// Adds a step to the path of a problem.
    #[cold]
    fn within(&mut self, step: ValueStep, failed: Failed) -> Failed {
        self.steps.push(step);
        failed
    }

    #[cold]
    fn wrong_type(&mut self) -> Failed {
        self.fail(WrongType::PROBLEM)
    }

    #[cold]
    fn wrong(&mut self, member: &Member, found: &str) -> Failed {
        let wanted = match member.shape {
            Shape::Boolean => "a boolean",
            Shape::Integer => "a whole number",
            Shape::Float => "a number",
            Shape::String => "a string",
            Shape::Blob if S::HAS_BASE64 => "a string in base64",
            Shape::Blob => "bytes",
            Shape::Timestamp(_) => "a timestamp",
            Shape::Document => "JSON",
            Shape::List(_) => "a list",
            Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => "an object",
        };
        self.fail(format!("expected {wanted}, found {found}"))
    }

    /// Counts a value.
    pub(super) fn tick(&mut self) -> Result<(), Failed> {
        self.limits.tick().map_err(|_| Failed)
    }

    /// Takes memory for something.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), Failed> {
        self.limits.take(bytes).map_err(|problem| self.fail(problem))
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn enter(&mut self) -> Result<(), Failed> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail(format!("nested more than {MAX_DEPTH} deep")));
        }
        Ok(())
    }

    /// Reads a value that is not null. Text and unions are the most frequent, so they have the shortest way.
    #[inline(always)]
    fn value(&mut self, member: &'static Member, target: &mut dyn Decode) -> Result<(), Failed> {
        match member.shape {
            Shape::String => match self.source.text()? {
                Some(text) => target.set_text(text).map_err(|_| self.wrong_type()),
                None => self.other_value(member, target),
            },
            Shape::Union(schema) => self.union(member, schema, target),
            Shape::Map(_) | Shape::Structure(_) => self.aggregate(member, target),
            _ => self.other_value(member, target),
        }
    }

    /// Reads a map or structure of the schema. It first checks that the body has one.
    #[inline(never)]
    fn aggregate(&mut self, member: &'static Member, target: &mut dyn Decode) -> Result<(), Failed> {
        match member.shape {
            Shape::Map(schema) => {
                if let Some(left) = self.source.open_map()? {
                    return self.map(left, schema, target);
                }
            }
            Shape::Structure(schema) => {
                if let Some(left) = self.source.open_map()? {
                    let target = self.limits.structure(target);
                    let target = target.map_err(|problem| self.fail(problem))?;
                    return self.structure(left, schema, target, Level::Nested);
                }
            }
            _ => {}
        }
        self.other_value(member, target)
    }

    #[inline(never)]
    fn other_value(&mut self, member: &'static Member, target: &mut dyn Decode) -> Result<(), Failed> {
        if let Shape::Document = member.shape {
            let document = self.document()?;
            return target.set(Scalar::Document(document)).map_err(|_| self.wrong_type());
        }
        let scalar = match self.source.token()? {
            BodyToken::Text(text) => scalar::of_text(member, text, S::HAS_BASE64),
            BodyToken::Number(number) => scalar::of_number(member, number),
            BodyToken::Boolean(value) => scalar::of_boolean(member, value),
            BodyToken::Bytes(bytes) => scalar::of_bytes(member, bytes),
            BodyToken::Null => return Ok(()),
            BodyToken::List(left) => match member.shape {
                Shape::List(schema) => return self.list(left, schema, target),
                _ => Err("a list"),
            },
            BodyToken::Map(_) => Err("an object"),
        };
        match scalar {
            Ok(scalar) => target.set(scalar).map_err(|_| self.wrong_type()),
            Err(found) => Err(self.wrong(member, found)),
        }
    }

    fn list(&mut self, mut left: S::Left, schema: &'static ListSchema, target: &mut dyn Decode) -> Result<(), Failed> {
        let list = target.list().ok_or_else(|| self.wrong_type())?;
        list.clear();
        self.enter()?;
        let mut index = 0;
        while self.source.element(&mut left)? {
            self.tick()?;
            let read = match self.limits.push(list) {
                Ok(element) => self.element(schema, element),
                Err(problem) => Err(self.fail(problem)),
            };
            read.map_err(|failed| self.within(ValueStep::Index(index), failed))?;
            index += 1;
        }
        self.leave();
        Ok(())
    }

    fn element(&mut self, schema: &'static ListSchema, element: &mut dyn Decode) -> Result<(), Failed> {
        match self.source.null()? {
            false => self.value(&schema.member, element),
            // The element exists, but has no value.
            true if schema.sparse => Ok(()),
            true => Err(self.fail("null in a list that has no nulls")),
        }
    }

    fn map(&mut self, mut left: S::Left, schema: &'static MapSchema, target: &mut dyn Decode) -> Result<(), Failed> {
        let map = target.map().ok_or_else(|| self.wrong_type())?;
        map.clear();
        self.enter()?;
        while let Some(key) = self.source.entry(&mut left)? {
            self.tick()?;
            // A null in a sparse map is an entry. In a dense one it removes the entry, as Smithy's protocol tests say.
            let is_null = self.source.null()?;
            if is_null && !schema.sparse {
                continue;
            }
            let read = match self.limits.insert(map, key) {
                Ok(_) if is_null => Ok(()),
                Ok(value) => self.value(&schema.value, value),
                Err(problem) => Err(self.fail(problem)),
            };
            read.map_err(|failed| self.within(ValueStep::Entry, failed))?;
        }
        self.leave();
        Ok(())
    }

    fn structure(
        &mut self,
        left: S::Left,
        schema: &'static StructureSchema,
        target: &mut dyn DecodeStructure,
        level: Level,
    ) -> Result<(), Failed> {
        self.enter()?;
        let mut left = Some(left);
        let read = with_fields_mut(target, |fields| match left.take() {
            Some(left) => self.members(left, schema, fields, level),
            None => Ok(()),
        });
        self.leave();
        read
    }

    fn members(
        &mut self,
        mut left: S::Left,
        schema: &'static StructureSchema,
        fields: &mut [&mut dyn Decode],
        level: Level,
    ) -> Result<(), Failed> {
        let mut expected = 0;
        loop {
            self.tick()?;
            let index = match self.source.member(&mut left, schema, expected, level)? {
                Key::Member(index) => index,
                Key::Unknown(_) => {
                    self.source.skip(self.limits, self.depth)?;
                    continue;
                }
                Key::End => return Ok(()),
            };
            expected = index + 1;
            let (Some(member), Some(field)) = (schema.members.get(index), fields.get_mut(index)) else {
                return Err(self.wrong_type());
            };
            if !self.source.null()? {
                self.value(member, &mut **field)
                    .map_err(|failed| self.within(ValueStep::Member(member.name), failed))?;
            }
        }
    }

    /// Reads a union. It first checks that the body has one.
    #[inline(never)]
    fn union(
        &mut self,
        member: &'static Member,
        schema: &'static StructureSchema,
        target: &mut dyn Decode,
    ) -> Result<(), Failed> {
        let (first, left) = match self.source.first_member(schema) {
            Some((index, left)) => (Some(index), left),
            None => match self.source.open_map()? {
                Some(left) => (None, left),
                None => return self.other_value(member, target),
            },
        };
        let union = self.limits.union(target).map_err(|problem| self.fail(problem))?;
        self.enter()?;
        if let Some(index) = first {
            self.choose(union, index, schema, false)?;
        }
        // In most cases there is one member.
        if first.is_none() || !self.source.ends(left) {
            self.choices(left, schema, union, first.is_some())?;
        }
        self.leave();
        Ok(())
    }

    /// The members of a union, of which one is set. Of an unknown one, only the name is kept. `__type` only repeats the type, and is
    /// not a member.
    #[inline(never)]
    fn choices(
        &mut self,
        mut left: S::Left,
        schema: &'static StructureSchema,
        union: &mut dyn DecodeUnion,
        mut is_chosen: bool,
    ) -> Result<(), Failed> {
        loop {
            let index = match self.source.member(&mut left, schema, 0, Level::Nested)? {
                Key::Member(index) => index,
                Key::Unknown(name) => {
                    let name = name.to_owned();
                    self.unknown_choice(&name, union, is_chosen)?;
                    continue;
                }
                Key::End => return Ok(()),
            };
            if self.source.null()? {
                self.tick()?;
                continue;
            }
            self.choose(union, index, schema, is_chosen)?;
            is_chosen = true;
        }
    }

    /// A member that the model does not know. It is taken if it is not null and no known member is set.
    fn unknown_choice(&mut self, name: &str, union: &mut dyn DecodeUnion, is_chosen: bool) -> Result<(), Failed> {
        self.tick()?;
        if self.source.null()? {
            return Ok(());
        }
        self.source.skip(self.limits, self.depth)?;
        if !is_chosen && name != "__type" {
            union.select_unknown(name);
        }
        Ok(())
    }

    /// Reads the member of a union that is set.
    #[inline(always)]
    fn choose(
        &mut self,
        union: &mut dyn DecodeUnion,
        index: usize,
        schema: &'static StructureSchema,
        is_chosen: bool,
    ) -> Result<(), Failed> {
        let Some(member) = schema.members.get(index) else {
            return Err(self.wrong_type());
        };
        let selected = match is_chosen {
            true => Err("more than one member of a union is set"),
            false => self.limits.select(union, index),
        };
        let read = match selected {
            Ok(value) => self.value(member, value),
            Err(problem) => Err(self.fail(problem)),
        };
        read.map_err(|failed| self.within(ValueStep::Member(member.name), failed))
    }
}
