//! The plan as a data model: what a program can rely on that builds schemas from it.

use std::collections::BTreeMap;

use tinsmith_codegen::Options;
use tinsmith_codegen::plan::{ConstRef, MemberSchemaPlan, MemberTrait, ServicePlan, ShapePlan};
use tinsmith_model::ModelFolder;

use crate::{root, service};

/// The plans of all models.
fn plans() -> impl Iterator<Item = ServicePlan> {
    let folders = ModelFolder::all(root()).unwrap();
    folders
        .into_iter()
        .map(|folder| tinsmith_codegen::plan(&service(&folder), &Options::default()).unwrap())
}

fn plan(model: &str) -> ServicePlan {
    plans().find(|plan| plan.metadata.name == model).unwrap()
}

/// The names of all schemas, each with how often it is there.
fn schemas(plan: &ServicePlan) -> BTreeMap<String, usize> {
    let structures = plan.structures().map(|structure| &structure.schema);
    let unions = plan.types.unions.iter().map(|union| &union.schema);
    let lists = plan.types.lists.iter().map(|list| &list.schema);
    let maps = plan.types.maps.iter().map(|map| &map.schema);
    let mut schemas = BTreeMap::new();
    for schema in structures.chain(unions).chain(lists).chain(maps) {
        *schemas.entry(schema.to_string()).or_default() += 1;
    }
    schemas
}

/// The schemas that other schemas and operations refer to.
fn references(plan: &ServicePlan) -> Vec<&ConstRef> {
    let of_structures = plan.structures().flat_map(|structure| &structure.members);
    let of_unions = plan.types.unions.iter().flat_map(|union| &union.variants);
    let members = of_structures.map(|member| &member.schema);
    let members = members.chain(of_unions.map(|variant| &variant.schema));
    let shapes = members.map(|MemberSchemaPlan { shape, .. }| shape);
    let shapes = shapes.chain(plan.types.lists.iter().map(|list| &list.element));
    let shapes = shapes.chain(plan.types.maps.iter().map(|map| &map.value));
    let inputs = plan.operations.iter().flat_map(|operation| &operation.input);
    let outputs = plan.operations.iter().flat_map(|operation| &operation.output_schema);
    let operations = inputs.map(|input| &input.schema).chain(outputs);
    shapes.filter_map(target).chain(operations).collect()
}

fn target(shape: &ShapePlan) -> Option<&ConstRef> {
    match shape {
        ShapePlan::Structure(target)
        | ShapePlan::Union(target)
        | ShapePlan::EventStream(target)
        | ShapePlan::List(target)
        | ShapePlan::Map(target) => Some(target),
        _ => None,
    }
}

#[test]
fn each_schema_is_there_once_and_each_reference_finds_one() {
    for plan in plans() {
        let schemas = schemas(&plan);
        assert!(
            schemas.values().all(|count| *count == 1),
            "{}: {schemas:?}",
            plan.source
        );
        for reference in references(&plan) {
            let name = reference.name.to_string();
            assert!(schemas.contains_key(&name), "{}: {name}", plan.source);
        }
    }
}

#[test]
fn an_input_of_one_operation_is_planned_with_its_builder_alone() {
    let plan = plan("nested-input");
    for operation in &plan.operations {
        let input = operation.input.as_ref().unwrap();
        assert!(input.is_own);
        let own: Vec<_> = operation.own_structures().map(|structure| &structure.name).collect();
        assert!(own.contains(&&input.structure.name));
        let shared = plan.types.structures.iter();
        assert!(
            shared
                .map(|structure| &structure.name)
                .all(|name| *name != input.structure.name)
        );
    }
}

#[test]
fn bindings_to_http_count_only_for_protocols_that_have_them() {
    let bound = |plan: &ServicePlan| {
        let mut members = plan.structures().flat_map(|structure| &structure.members);
        members.any(|member| {
            let mut traits = member.schema.traits.iter();
            traits.any(|found| {
                matches!(
                    found,
                    MemberTrait::Payload | MemberTrait::Header(_) | MemberTrait::Label(_)
                )
            })
        })
    };
    assert!(bound(&plan("bindings")));
    let folders = ModelFolder::all(root()).unwrap();
    let folder = folders.iter().find(|folder| folder.service == "bindings").unwrap();
    let mut model = service(folder);
    model.metadata.protocols = vec![tinsmith_model::Protocol::Query];
    assert!(!bound(&tinsmith_codegen::plan(&model, &Options::default()).unwrap()));
}

/// An operation is plain without authentication, without a payload or a stream, and without rules. All models of tests have others.
#[test]
fn a_plain_operation_is_one_whose_calls_need_nothing_but_their_protocol() {
    let plain = plans().flat_map(|plan| {
        let service = plan.metadata.name.clone();
        let operations = plan.operations.into_iter().filter(|operation| operation.is_plain);
        operations.map(move |operation| format!("{service} {}", operation.model_name))
    });
    assert_eq!(plain.collect::<Vec<_>>(), ["bare-operation Ping", "nested-errors Look"]);
}
