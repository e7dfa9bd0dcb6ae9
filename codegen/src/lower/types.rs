//! Types and schemas that belong to no single operation.

use std::collections::BTreeMap;

use tinsmith_model::{Enum, List, Map, Member, Shape, ShapeId, ShapeKind};

use super::{Context, docs, schema};
use crate::names::{Clash, ModuleName, Name as _, Origin, Scope, VariantName};
use crate::plan::{
    EnumPlan, EnumVariantPlan, ListPlan, MapPlan, TypesPartPlan, TypesPlan, UnionPlan, UnionVariantPlan, beginning,
};
use crate::problem::Problem;

/// The variant of every enum and union for values that the model does not know.
const OWN_VARIANTS: [&str; 1] = ["Unknown"];

/// How many types a file has at most. With more, editors and people get lost: EC2's file had 46,637 lines.
const MOST_IN_A_FILE: usize = 400;

impl Context<'_> {
    pub(super) fn types(&self, problems: &mut Vec<Problem>) -> TypesPlan {
        let mut types = TypesPlan {
            module: self.naming.types_module.clone(),
            structures: Vec::new(),
            unions: Vec::new(),
            enums: Vec::new(),
            lists: Vec::new(),
            maps: Vec::new(),
            parts: Vec::new(),
        };
        for (id, shape) in self.reached() {
            match &shape.kind {
                ShapeKind::Structure(structure) if self.is_shared(id) => {
                    types
                        .structures
                        .extend(self.structure(id, structure, self.role(id), problems));
                }
                ShapeKind::Union(union) => types.unions.extend(self.union(id, shape, &union.members, problems)),
                ShapeKind::EventStream(stream) => {
                    types.unions.extend(self.union(id, shape, &stream.members, problems));
                }
                ShapeKind::Enum(values) => types.enums.extend(self.enumeration(id, shape, values, problems)),
                ShapeKind::List(list) => types.lists.extend(self.list(id, list)),
                ShapeKind::Map(map) => types.maps.extend(self.map(id, map)),
                _ => {}
            }
        }
        let parts = parts(&types).map_err(|clashes| self.report(clashes, problems));
        types.parts = parts.unwrap_or_default();
        types
    }

    /// Whether a structure is among the service's types, and not with an operation or the errors.
    fn is_shared(&self, id: ShapeId) -> bool {
        self.naming
            .type_of(id)
            .is_some_and(|name| name.module == self.naming.types_module)
    }

    fn union(&self, id: ShapeId, shape: &Shape, members: &[Member], problems: &mut Vec<Problem>) -> Option<UnionPlan> {
        let names = self.declared(member_variants(&shape.name, members), problems)?;
        let variants = members.iter().zip(names).map(|(member, name)| UnionVariantPlan {
            name,
            value: self.value_type(member.target),
            boxed: self.recursion.mutual(id, member.target),
            docs: docs::text(&member.documentation, &member.name),
            deprecated: docs::deprecation(member.deprecated.as_ref()),
            schema: self.member_schema(id, member),
        });
        Some(UnionPlan {
            variants: variants.collect(),
            name: self.naming.type_of(id)?.name.clone(),
            schema: self.naming.schema_of(id)?.name.clone(),
            model_name: shape.name.clone(),
            traits: schema::structure_traits(shape),
            role: self.role(id),
            derives: Vec::new(),
            serde: false,
            docs: docs::shape(shape),
        })
    }

    fn enumeration(&self, id: ShapeId, shape: &Shape, values: &Enum, problems: &mut Vec<Problem>) -> Option<EnumPlan> {
        let names = self.declared(value_variants(&shape.name, values), problems)?;
        let variants = values.values.iter().zip(names).map(|(value, name)| EnumVariantPlan {
            name,
            docs: docs::value(value),
            value: value.clone(),
        });
        // Their order in the model means nothing and changes with updates; the enum's own `Ord` is that of its variants.
        let mut variants: Vec<_> = variants.collect();
        variants.sort_by(|one, other| one.value.cmp(&other.value));
        Some(EnumPlan {
            variants,
            name: self.naming.type_of(id)?.name.clone(),
            docs: docs::shape(shape),
            sensitive: shape.sensitive,
            serde: false,
        })
    }

    fn declared(
        &self,
        variants: Result<Vec<VariantName>, Vec<Clash>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<VariantName>> {
        variants.map_err(|clashes| self.report(clashes, problems)).ok()
    }

    fn list(&self, id: ShapeId, list: &List) -> Option<ListPlan> {
        Some(ListPlan {
            schema: self.naming.schema_of(id)?.name.clone(),
            element: self.element(&list.member),
            traits: schema::list_traits(list, self.minimum(id, list.member.target)),
        })
    }

    fn map(&self, id: ShapeId, map: &Map) -> Option<MapPlan> {
        Some(MapPlan {
            schema: self.naming.schema_of(id)?.name.clone(),
            value: self.element(&map.value),
            traits: schema::map_traits(
                map,
                [map.key.target, map.value.target].map(|target| self.minimum(id, target)),
            ),
        })
    }
}

/// The files among which the types are divided, where there are too many for one: a file for each first letter. Where too many
/// names begin with that letter, more letters count. So a new type, or one that is gone, changes one file.
fn parts(types: &TypesPlan) -> Result<Vec<TypesPartPlan>, Vec<Clash>> {
    let TypesPlan {
        structures,
        unions,
        enums,
        lists,
        maps,
        ..
    } = types;
    if structures.len() + unions.len() + enums.len() <= MOST_IN_A_FILE {
        return Ok(Vec::new());
    }
    let structures = structures.iter().map(|plan| plan.name.as_str());
    let unions = unions.iter().map(|plan| plan.name.as_str());
    let enums = enums.iter().map(|plan| plan.name.as_str());
    let lists = lists.iter().map(|plan| plan.schema.as_str());
    let maps = maps.iter().map(|plan| plan.schema.as_str());
    let names = structures.chain(unions).chain(enums).chain(lists).chain(maps);
    let mut beginnings = Vec::new();
    divide(&names.collect::<Vec<_>>(), 1, &mut beginnings);
    let wanted = beginnings
        .iter()
        .map(|(text, _)| (text.as_str(), Origin::Service(text.clone())));
    let modules = Scope::<ModuleName>::default().declare_all(wanted)?;
    let parts = modules.into_iter().zip(beginnings);
    Ok(parts
        .map(|(module, (beginning, letters))| TypesPartPlan {
            module,
            beginning,
            letters,
        })
        .collect())
}

/// Divides names by their first letters; a group that is too large for a file, by one letter more. Each group is its beginning,
/// with the number of letters that were looked at: a name can have fewer.
fn divide(names: &[&str], letters: usize, groups: &mut Vec<(String, usize)>) {
    let mut by_beginning = BTreeMap::<_, Vec<_>>::new();
    for name in names {
        by_beginning.entry(beginning(name, letters)).or_default().push(*name);
    }
    for (beginning, names) in by_beginning {
        let is_longer = |name: &&str| name.len() > letters;
        if names.len() > MOST_IN_A_FILE && names.iter().any(is_longer) {
            divide(&names, letters + 1, groups);
        } else {
            groups.push((beginning, letters));
        }
    }
}

/// The variants of a union.
pub(super) fn member_variants(owner: &str, members: &[Member]) -> Result<Vec<VariantName>, Vec<Clash>> {
    variants(members.iter().map(|member| {
        let origin = Origin::Member {
            shape: owner.to_owned(),
            member: member.name.clone(),
        };
        (member.code_name.as_str(), origin)
    }))
}

/// The variants of an enum.
pub(super) fn value_variants(owner: &str, values: &Enum) -> Result<Vec<VariantName>, Vec<Clash>> {
    variants(values.values.iter().map(|value| {
        let origin = Origin::Value {
            shape: owner.to_owned(),
            value: value.clone(),
        };
        (value.as_str(), origin)
    }))
}

fn variants<'a>(wanted: impl Iterator<Item = (&'a str, Origin)>) -> Result<Vec<VariantName>, Vec<Clash>> {
    Scope::<VariantName>::new(OWN_VARIANTS).declare_all(wanted)
}
