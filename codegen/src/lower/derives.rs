//! Which types have traits beyond those that all have: what is chosen, and what the types in their members need for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::Name as _;
use crate::plan::{Derive, ServicePlan, TypePlan};
use crate::problem::Problem;
use crate::{DeriveChoice, Options};
use tinsmith_model::did_you_mean;

/// All types that can have them.
const ALL: &str = "*";

/// Adds the traits that are chosen to a plan.
///
/// # Errors
///
/// A type does not exist, or a member of it keeps it from a trait.
pub(super) fn add(mut plan: ServicePlan, options: &Options) -> Result<ServicePlan, Vec<Problem>> {
    if !options.serde && options.derives.is_empty() {
        return Ok(plan);
    }
    let (chosen, problems) = choose(&plan, options);
    if !problems.is_empty() {
        return Err(problems);
    }
    let of = |name: &str| chosen.get(name).into_iter().flatten().copied();
    let derives = |name: &str| of(name).filter(|derive| *derive != Derive::Serde).collect();
    let serde = |name: &str| of(name).any(|derive| derive == Derive::Serde);
    let outputs = plan
        .operations
        .iter_mut()
        .flat_map(|operation| &mut operation.own_output);
    let errors = plan.errors.iter_mut().map(|error| &mut error.structure);
    for structure in outputs.chain(errors).chain(&mut plan.types.structures) {
        structure.derives = derives(structure.name.as_str());
        structure.serde = serde(structure.name.as_str());
    }
    for union in &mut plan.types.unions {
        union.derives = derives(union.name.as_str());
        union.serde = serde(union.name.as_str());
    }
    for enumeration in &mut plan.types.enums {
        enumeration.serde = serde(enumeration.name.as_str());
    }
    let of_all = |choice: &DeriveChoice| choice.type_name == ALL && choice.derives.contains(&Derive::Serde);
    let builders = options.serde || options.derives.iter().any(of_all);
    for operation in &mut plan.operations {
        operation.serde = builders;
        operation
            .input
            .iter_mut()
            .for_each(|input| input.structure.serde = builders);
    }
    Ok(plan)
}

/// The traits of each type, by its name.
type Chosen = BTreeMap<String, BTreeSet<Derive>>;

fn choose(plan: &ServicePlan, options: &Options) -> (Chosen, Vec<Problem>) {
    let types = Types::of(plan);
    let (mut chosen, mut problems) = (Chosen::new(), Vec::new());
    let all_serde = DeriveChoice {
        type_name: ALL.to_owned(),
        derives: vec![Derive::Serde],
        place: String::new(),
    };
    for choice in options.derives.iter().chain(options.serde.then_some(&all_serde)) {
        let named = types.0.get_key_value(choice.type_name.as_str());
        let is_all = choice.type_name == ALL;
        let names: Vec<&str> = match named {
            Some((name, _)) => vec![name],
            None if is_all => types.0.keys().copied().collect(),
            None => {
                problems.push(types.unknown(choice));
                continue;
            }
        };
        let derives = choice
            .derives
            .iter()
            .flat_map(|derive| derive.needs().iter().chain([derive]));
        let derives: BTreeSet<_> = derives.copied().collect();
        for (name, derive) in names
            .iter()
            .flat_map(|name| derives.iter().map(move |derive| (*name, *derive)))
        {
            match types.reached(name, derive) {
                Ok(reached) => reached.into_iter().for_each(|name| {
                    chosen.entry(name.to_owned()).or_default().insert(derive);
                }),
                Err(_) if is_all => {}
                Err(obstacle) => problems.push(obstacle.problem(choice, derive)),
            }
        }
    }
    (chosen, problems)
}

/// The members of each type: their names, and the types of their values.
struct Types<'p>(BTreeMap<&'p str, Vec<(&'p str, &'p TypePlan)>>);

/// A member that keeps a type from a trait.
struct Obstacle {
    /// The way to it: `Instance.cpu.load`.
    path: String,
    /// Why.
    reason: &'static str,
}

impl<'p> Types<'p> {
    fn of(plan: &'p ServicePlan) -> Self {
        let inputs = plan.operations.iter().flat_map(|operation| &operation.input);
        let own_inputs: BTreeSet<_> = inputs
            .filter(|input| input.is_own)
            .map(|input| input.structure.name.as_str())
            .collect();
        let structures = plan
            .structures()
            .filter(|structure| !own_inputs.contains(structure.name.as_str()));
        let structures = structures.map(|structure| {
            let members = structure.members.iter();
            let members = members.map(|member| (member.schema.name.as_str(), &member.value));
            (structure.name.as_str(), members.collect())
        });
        let unions = plan.types.unions.iter().map(|union| {
            let members = union.variants.iter();
            let members = members.map(|variant| (variant.schema.name.as_str(), &variant.value));
            (union.name.as_str(), members.collect())
        });
        let enums = plan.types.enums.iter().map(|plan| (plan.name.as_str(), Vec::new()));
        Self(structures.chain(unions).chain(enums).collect())
    }

    /// The type, and all that its members have in them: they need the trait too.
    fn reached(&self, name: &'p str, derive: Derive) -> Result<BTreeSet<&'p str>, Obstacle> {
        let mut reached = BTreeSet::from([name]);
        let mut to_do = vec![(name, name.to_owned())];
        while let Some((name, path)) = to_do.pop() {
            for (member, value) in self.0.get(name).into_iter().flatten() {
                let path = format!("{path}.{member}");
                match inner(value) {
                    TypePlan::Named(target) => {
                        if reached.insert(target.name.as_str()) {
                            to_do.push((target.name.as_str(), path));
                        }
                    }
                    plain => {
                        if let Some(reason) = obstacle(plain, derive) {
                            return Err(Obstacle { path, reason });
                        }
                    }
                }
            }
        }
        Ok(reached)
    }

    fn unknown(&self, choice: &DeriveChoice) -> Problem {
        let names = self.0.keys().copied();
        let help = did_you_mean(
            &choice.type_name,
            names,
            "inputs of operations are no types: their builders have serde with \"*\"",
        );
        Problem {
            service: choice.place.clone(),
            subject: format!("type {:?}", choice.type_name),
            message: "the client has no type of that name".to_owned(),
            help,
            place: None,
        }
    }
}

/// What is in lists, maps and options.
fn inner(value: &TypePlan) -> &TypePlan {
    match value {
        TypePlan::List(value) | TypePlan::Map(value) | TypePlan::Sparse(value) => inner(value),
        _ => value,
    }
}

/// Why a plain value does not have a trait.
fn obstacle(value: &TypePlan, derive: Derive) -> Option<&'static str> {
    match (value, derive) {
        (TypePlan::Float, Derive::Eq | Derive::Hash | Derive::Ord) => Some("is a floating-point number"),
        (TypePlan::Document, Derive::Ord | Derive::PartialOrd) => Some("is free JSON, which has no order"),
        (TypePlan::RequestBody | TypePlan::ResponseBody, _) => Some("is a body that streams"),
        (TypePlan::EventStream(_) | TypePlan::RequestEvents(_), _) => Some("is a stream of events"),
        _ => None,
    }
}

impl Obstacle {
    fn problem(&self, choice: &DeriveChoice, derive: Derive) -> Problem {
        let Self { path, reason } = self;
        Problem {
            service: choice.place.clone(),
            subject: format!("type {:?}", choice.type_name),
            message: format!("it cannot have {}: {path} {reason}", derive.name()),
            help: format!(
                "leave {} out, or give it to the types that can have it with \"{ALL}\"",
                derive.name()
            ),
            place: None,
        }
    }
}
