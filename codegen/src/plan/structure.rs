//! The plan of a structure.

use super::{Derive, MemberSchemaPlan, StructureTrait, TypePlan};
use crate::docs::DocText;
use crate::names::{ConstName, FieldName, FnName, TypeName};

/// What a structure is for. It decides what is public and what is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The whole input of an operation: only the operation's builder sees it.
    OperationInput,
    /// A part of inputs only: callers build it by name and never read it.
    Input,
    /// A part of outputs only: its fields are public.
    Output,
    /// A part of inputs and outputs: its fields are public, and callers build it by name.
    Both,
}

/// A structure.
#[derive(Debug)]
pub struct StructurePlan {
    /// Its type.
    pub name: TypeName,
    /// Its schema.
    pub schema: ConstName,
    /// The shape's name in the model.
    pub model_name: String,
    /// What else its schema says.
    pub traits: Vec<StructureTrait>,
    /// What it is for.
    pub role: Role,
    /// Whether a member is the body of a response that is read as it comes. The type then has the mode of the client as a parameter.
    pub streams: bool,
    /// What is derived beyond what all structures have.
    pub derives: Vec<Derive>,
    /// Whether it has serde's traits.
    pub serde: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Why it is deprecated, if it is. The note is on the constructor: generated signatures name the type, and a warning there
    /// would tell nobody anything.
    pub deprecated: Option<String>,
    /// Its builder, where callers build it. Where the compiler checks nothing, that is another name of the structure itself.
    pub builder: Option<TypeName>,
    /// Whether it is the whole input of operations. Their builders begin with one in which nothing is set, whatever it requires.
    pub is_input: bool,
    /// Its members in the model's order.
    pub members: Vec<MemberPlan>,
}

impl StructurePlan {
    /// The members that the compiler wants to be set, and how it checks that.
    pub fn required(&self) -> impl Iterator<Item = (&MemberPlan, &RequiredPlan)> {
        self.members
            .iter()
            .filter_map(|member| Some((member, member.required.as_ref()?)))
    }

    /// Whether the compiler wants any member to be set.
    pub fn is_checked(&self) -> bool {
        self.required().next().is_some()
    }
}

/// A member of a structure.
#[derive(Debug)]
pub struct MemberPlan {
    /// The field.
    pub field: FieldName,
    /// The method that sets it, where callers build the structure.
    pub setter: FnName,
    /// The type of its value, without `Option`.
    pub value: TypePlan,
    /// Whether the field is an `Option`.
    pub optional: bool,
    /// Whether the field is in a `Box`, because the structure contains itself.
    pub boxed: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
    /// The member in the schema.
    pub schema: MemberSchemaPlan,
    /// How the compiler checks that it is set. Only for a member that the caller must set, in an operation's input or in a structure
    /// that only goes in: callers read the others, whose builders stay as they are when a member is relaxed.
    pub required: Option<RequiredPlan>,
}

/// How the compiler checks that a required member is set.
#[derive(Debug)]
pub struct RequiredPlan {
    /// The trait that the type parameter implements once the member is set: `ClientIdSet`.
    pub set_trait: TypeName,
    /// The type parameter of the builder: `ClientId`.
    pub parameter: TypeName,
}
