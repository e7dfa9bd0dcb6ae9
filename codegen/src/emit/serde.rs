//! serde's traits of types: nothing is derived, the runtime has them along the schemas.

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::{ConstName, TypeName};
use crate::plan::{EnumPlan, StructurePlan, TypesPlan, UnionPlan};

/// A type that serde knows.
pub(super) struct Listed<'p> {
    pub(super) name: &'p TypeName,
    shape: Shape<'p>,
}

/// What it is.
enum Shape<'p> {
    Structure(&'p ConstName),
    Union(&'p ConstName),
    Enum { sensitive: bool },
}

impl<'p> Listed<'p> {
    /// A structure, if serde knows it.
    pub(super) fn structure(plan: &'p StructurePlan) -> Option<Self> {
        let shape = Shape::Structure(&plan.schema);
        let name = &plan.name;
        plan.serde.then_some(Self { name, shape })
    }

    fn union(plan: &'p UnionPlan) -> Option<Self> {
        let shape = Shape::Union(&plan.schema);
        let name = &plan.name;
        plan.serde.then_some(Self { name, shape })
    }

    fn enumeration(plan: &'p EnumPlan) -> Option<Self> {
        let sensitive = plan.sensitive;
        let shape = Shape::Enum { sensitive };
        let name = &plan.name;
        plan.serde.then_some(Self { name, shape })
    }
}

/// Those of the types that belong to no single operation.
pub(super) fn of_types(plan: &TypesPlan) -> impl Iterator<Item = Listed<'_>> {
    let structures = plan.structures.iter().filter_map(Listed::structure);
    let unions = plan.unions.iter().filter_map(Listed::union);
    structures
        .chain(unions)
        .chain(plan.enums.iter().filter_map(Listed::enumeration))
}

/// All of a file; nothing where there are none. A schema is in the file of its type.
///
/// ```text
/// runtime::codegen::serde! {
///     const _: Tag = Structure(TAG);
///
///     #[sensitive]
///     const _: Password = String;
/// }
/// ```
pub(super) fn types<'p>(types: impl Iterator<Item = Listed<'p>>) -> Option<TokenStream> {
    let types = types.map(|Listed { name, shape }| match shape {
        Shape::Structure(schema) => quote!(const _: #name = Structure(#schema);),
        Shape::Union(schema) => quote!(const _: #name = Union(#schema);),
        Shape::Enum { sensitive } => {
            let sensitive = sensitive.then(|| quote!(#[sensitive]));
            quote!(#sensitive const _: #name = String;)
        }
    });
    let types: Vec<_> = types.collect();
    (!types.is_empty()).then(|| quote!(runtime::codegen::serde! { #(#types)* }))
}
