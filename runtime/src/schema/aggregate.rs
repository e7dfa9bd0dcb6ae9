//! Shapes that consist of others: lists, maps, structures and unions.

use super::{Location, Member, Shape, XmlNamespace};

/// A list shape.
#[derive(Debug)]
pub struct ListSchema {
    /// The schema of the elements. Their wire name (`member`, unless the model says otherwise) is the name of their XML elements.
    pub member: Member,
    /// Whether an element may be null.
    pub sparse: bool,
}

impl ListSchema {
    /// A list of elements that are never null.
    pub const fn new(element: Shape) -> Self {
        Self {
            member: Member::new("member", element),
            sparse: false,
        }
    }

    /// Sets the wire name of the elements.
    pub const fn element_name(mut self, name: &'static str) -> Self {
        self.member = self.member.wire(name);
        self
    }

    /// Sets the default namespace of the elements.
    pub const fn element_namespace(mut self, uri: &'static str) -> Self {
        self.member = self.member.xml_namespace(uri);
        self
    }

    /// Binds a namespace of the elements to a prefix.
    pub const fn element_namespace_prefixed(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.member = self.member.xml_namespace_prefixed(prefix, uri);
        self
    }

    /// Elements have this least length or value.
    pub const fn element_min(self, min: i64) -> Self {
        self.element_min_fraction(min as f64)
    }

    /// Elements have this least value, which need not be whole.
    pub const fn element_min_fraction(mut self, min: f64) -> Self {
        self.member = self.member.min_fraction(min);
        self
    }

    /// Elements are secrets.
    pub const fn sensitive(mut self) -> Self {
        self.member = self.member.sensitive();
        self
    }

    /// Elements may be null.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }
}

/// A map shape. Keys are text.
#[derive(Debug)]
pub struct MapSchema {
    /// The schema of the keys, which are text. The wire name (`key`, unless the model says otherwise) is the name of their XML
    /// elements.
    pub key: Member,
    /// The schema of the values. The wire name (`value`, unless the model says otherwise) is the name of their XML elements.
    pub value: Member,
    /// Whether a value may be null.
    pub sparse: bool,
}

impl MapSchema {
    /// A map of values that are never null.
    pub const fn new(value: Shape) -> Self {
        Self {
            key: Member::new("key", Shape::String),
            value: Member::new("value", value),
            sparse: false,
        }
    }

    /// Sets the wire name of the keys.
    pub const fn key_name(mut self, name: &'static str) -> Self {
        self.key = self.key.wire(name);
        self
    }

    /// Sets the default namespace of the keys.
    pub const fn key_namespace(mut self, uri: &'static str) -> Self {
        self.key = self.key.xml_namespace(uri);
        self
    }

    /// Binds a namespace of the keys to a prefix.
    pub const fn key_namespace_prefixed(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.key = self.key.xml_namespace_prefixed(prefix, uri);
        self
    }

    /// Sets the wire name of the values.
    pub const fn value_name(mut self, name: &'static str) -> Self {
        self.value = self.value.wire(name);
        self
    }

    /// Sets the default namespace of the values.
    pub const fn value_namespace(mut self, uri: &'static str) -> Self {
        self.value = self.value.xml_namespace(uri);
        self
    }

    /// Binds a namespace of the values to a prefix.
    pub const fn value_namespace_prefixed(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.value = self.value.xml_namespace_prefixed(prefix, uri);
        self
    }

    /// Keys have this least length.
    pub const fn key_min(mut self, min: i64) -> Self {
        self.key = self.key.min(min);
        self
    }

    /// Values have this least length or value.
    pub const fn value_min(self, min: i64) -> Self {
        self.value_min_fraction(min as f64)
    }

    /// Values have this least value, which need not be whole.
    pub const fn value_min_fraction(mut self, min: f64) -> Self {
        self.value = self.value.min_fraction(min);
        self
    }

    /// Values are secrets.
    pub const fn sensitive(mut self) -> Self {
        self.value = self.value.sensitive();
        self
    }

    /// Keys are secrets.
    pub const fn sensitive_keys(mut self) -> Self {
        self.key = self.key.sensitive();
        self
    }

    /// Values may be null.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }
}

/// No shape of a model can have this name.
const NOTHING: &str = "()";

/// A structure or union shape.
#[derive(Debug)]
pub struct StructureSchema {
    /// The shape's name in the model.
    pub name: &'static str,
    /// The members, in the order in which values list theirs.
    pub members: &'static [Member],
    /// XML: the name of its element, if it is at the top of a body.
    pub location_name: Option<&'static str>,
    /// XML: the namespace of its element.
    pub xml_namespace: Option<XmlNamespace>,
}

impl StructureSchema {
    /// Whether a member is a stream of events.
    pub(crate) fn has_events(&self) -> bool {
        self.members
            .iter()
            .any(|member| member.location == Location::EventStream)
    }

    /// The schema of an operation without input or output.
    pub const EMPTY: &'static Self = &Self::new(NOTHING, &[]);

    /// A structure with these members.
    pub const fn new(name: &'static str, members: &'static [Member]) -> Self {
        Self {
            name,
            members,
            location_name: None,
            xml_namespace: None,
        }
    }

    /// Sets the name of its element at the top of a body.
    pub const fn location_name(mut self, name: &'static str) -> Self {
        self.location_name = Some(name);
        self
    }

    /// Sets the default namespace of its element.
    pub const fn xml_namespace(mut self, uri: &'static str) -> Self {
        self.xml_namespace = Some(XmlNamespace::new(uri));
        self
    }

    /// Binds the namespace of its element to a prefix.
    pub const fn xml_namespace_prefixed(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.xml_namespace = Some(XmlNamespace::prefixed(prefix, uri));
        self
    }

    /// Whether this is [`Self::EMPTY`], and not a structure of the model that has no members.
    pub fn is_nothing(&self) -> bool {
        self.name == NOTHING
    }

    /// The index of the member for which `is` is true. Services mostly keep the order of the model and leave members out, so the
    /// search begins at the member that is `next` in it.
    #[inline]
    pub(crate) fn index_from(&self, next: usize, is: impl Fn(&Member) -> bool) -> Option<usize> {
        let (before, after) = self.members.split_at_checked(next)?;
        match after.iter().position(&is) {
            Some(index) => Some(next + index),
            None => before.iter().position(is),
        }
    }

    /// The index of the member with that name in the model.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Shape;

    #[test]
    fn a_member_is_found_wherever_the_search_begins() {
        static LETTERS: StructureSchema = StructureSchema::new(
            "Letters",
            &[
                Member::new("a", Shape::String),
                Member::new("b", Shape::String),
                Member::new("c", Shape::String),
            ],
        );
        for next in 0..=3 {
            let index = |name: &str| LETTERS.index_from(next, |member| member.name == name);
            assert_eq!(["a", "b", "c", "d"].map(index), [Some(0), Some(1), Some(2), None]);
        }
        // The next one is tried first, and what is before it last.
        assert_eq!(LETTERS.index_from(1, |_| true), Some(1));
        assert_eq!(LETTERS.index_from(1, |member| member.name != "b"), Some(2));
    }
}
