//! The plan of the types and schemas that belong to no single operation.

use super::{Derive, ListPlan, MapPlan, MemberSchemaPlan, Role, StructurePlan, StructureTrait, TypePlan};
use crate::docs::DocText;
use crate::names::{ConstName, ModuleName, TypeName, VariantName};

/// The types and schemas that belong to no single operation.
#[derive(Debug)]
pub struct TypesPlan {
    /// Their module.
    pub module: ModuleName,
    /// Structures.
    pub structures: Vec<StructurePlan>,
    /// Unions, and the events of event streams.
    pub unions: Vec<UnionPlan>,
    /// Enums.
    pub enums: Vec<EnumPlan>,
    /// Schemas of lists.
    pub lists: Vec<ListPlan>,
    /// Schemas of maps.
    pub maps: Vec<MapPlan>,
    /// The files below the module among which all of them are divided; none where the module's own file has them.
    pub parts: Vec<TypesPartPlan>,
}

/// One of several files with types and schemas.
#[derive(Debug)]
pub struct TypesPartPlan {
    /// Its module.
    pub module: ModuleName,
    /// The first letters of its names, in lower case and without `_`.
    pub beginning: String,
    /// How many letters of a name are its beginning.
    pub letters: usize,
}

impl TypesPartPlan {
    /// Whether it has the type or static of that name.
    pub fn has(&self, name: &str) -> bool {
        beginning(name, self.letters) == self.beginning
    }
}

/// The first letters of a name in lower case, without `_`: the same for a type and for its schema.
pub(crate) fn beginning(name: &str, letters: usize) -> String {
    let letters = name.chars().filter(|letter| *letter != '_').take(letters);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

impl TypesPlan {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        !self.has_types() && self.lists.is_empty() && self.maps.is_empty()
    }

    /// Whether there is a type that callers see.
    pub fn has_types(&self) -> bool {
        !(self.structures.is_empty() && self.unions.is_empty() && self.enums.is_empty())
    }
}

/// A union.
#[derive(Debug)]
pub struct UnionPlan {
    /// Its type.
    pub name: TypeName,
    /// Its schema.
    pub schema: ConstName,
    /// The shape's name in the model.
    pub model_name: String,
    /// What it is for. Callers do not read a union that is a part of inputs only.
    pub role: Role,
    /// What else its schema says.
    pub traits: Vec<StructureTrait>,
    /// What is derived beyond what all unions have.
    pub derives: Vec<Derive>,
    /// Whether it has serde's traits.
    pub serde: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Its variants.
    pub variants: Vec<UnionVariantPlan>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct UnionVariantPlan {
    /// Its name.
    pub name: VariantName,
    /// The type of its value.
    pub value: TypePlan,
    /// Whether the value is in a `Box`, because the union contains itself.
    pub boxed: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
    /// The member in the schema.
    pub schema: MemberSchemaPlan,
}

/// An enum.
#[derive(Debug)]
pub struct EnumPlan {
    /// Its type.
    pub name: TypeName,
    /// Its documentation.
    pub docs: DocText,
    /// Whether its values are secrets.
    pub sensitive: bool,
    /// Whether it has serde's traits.
    pub serde: bool,
    /// The values that the model knows.
    pub variants: Vec<EnumVariantPlan>,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumVariantPlan {
    /// Its name.
    pub name: VariantName,
    /// Its documentation. Empty where it would be the value between backticks, which is the default.
    pub docs: DocText,
    /// The value on the wire.
    pub value: String,
}
