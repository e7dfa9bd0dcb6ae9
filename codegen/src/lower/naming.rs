//! All names of a service that must be unique in it: types, statics, modules, methods.

use std::collections::BTreeMap;

use tinsmith_model::{Service, Shape, ShapeId, ShapeKind, Walk};

use super::uses::Uses;
use crate::names::{Clash, ConstName, FnName, ModuleName, Name, Origin, PRELUDE, Scope, TypeName};
use crate::plan::{ConstRef, TypeRef};
use crate::problem::Problem;
use crate::traits;

/// Types that every generated service has, and the type parameter of all its builders.
const OWN_TYPES: [&str; 5] = ["Client", "ClientBuilder", "Error", "S", "ServiceError"];
/// A type of this name would have the name of its constructor. That looks like a mistake; clippy warns of it.
const LIKE_CONSTRUCTOR: [&str; 1] = ["New"];
/// Files that every generated service has, and crates: in a path, a module would be ambiguous with those. A service can
/// be a crate, which has the runtime as `runtime`.
const OWN_MODULES: [&str; 9] = [
    "client",
    "core",
    "error",
    "mod",
    "operations",
    "runtime",
    "std",
    "tinsmith_runtime",
    "types",
];
/// Statics that generated services have.
const OWN_CONSTANTS: [&str; 3] = ["ERRORS", "PAGINATOR", "SERVICE"];

pub(super) struct Naming {
    /// The service's module.
    pub(super) service: ModuleName,
    /// The module of what belongs to no single operation.
    pub(super) types_module: ModuleName,
    /// The module of the errors.
    pub(super) error_module: ModuleName,
    /// The operations' names, in the model's order.
    pub(super) operations: Vec<OperationNames>,
    /// The waiters' names, in the model's order: as botocore knows it, in snake case, and of the static.
    pub(super) waiters: Vec<(FnName, ConstName)>,
    types: BTreeMap<ShapeId, TypeRef>,
    /// The builders of structures that go in.
    structure_builders: BTreeMap<ShapeId, TypeName>,
    constants: BTreeMap<ShapeId, ConstRef>,
}

/// The names of an operation.
#[derive(Clone)]
pub(super) struct OperationNames {
    pub(super) module: ModuleName,
    pub(super) builder: TypeName,
    pub(super) method: FnName,
    pub(super) constant: ConstName,
}

impl Naming {
    pub(super) fn new(module: &str, service: &Service, walk: &Walk, uses: &Uses) -> Result<Self, Vec<Clash>> {
        let reached = || walk.reached().map(|id| (id, service.shape(id)));
        let typed: Vec<_> = reached().filter(|(_, shape)| shape.has_type()).collect();
        let with_schema: Vec<_> = reached().filter(|(_, shape)| has_schema(shape)).collect();
        let operation_names = || traits::operation_names(&service.operations);

        // The statics are among them because of the constructors of builders.
        let own_types = PRELUDE.into_iter().chain(OWN_TYPES).chain(LIKE_CONSTRUCTOR);
        let own_types = own_types.chain(OWN_CONSTANTS);
        // Shapes go first: their names are the ones that AWS's documentation has.
        let mut type_scope = Scope::<TypeName>::new(own_types);
        let types = type_scope.declare_all(shape_names(&typed))?;
        let builders = type_scope.declare_all(operation_names())?;
        let structure_builders = structure_builders(walk, typed.iter().zip(&types), &mut type_scope)?;
        // A builder is a tuple structure: its constructor is a value of that name, as statics are.
        let constructors = builders.iter().map(TypeName::as_str);
        let mut constant_scope = Scope::<ConstName>::new(OWN_CONSTANTS.into_iter().chain(constructors));
        let constants = constant_scope.declare_all(shape_names(&with_schema))?;
        let operation_constants = constant_scope.declare_all(operation_names())?;
        let waiters = Scope::<FnName>::default().declare_all(waiter_names(service))?;
        let waiter_constants = constant_scope.declare_all(waiter_names(service))?;
        let service_name = Scope::<ModuleName>::default()
            .declare(module, Origin::Service(service.name.clone()))
            .map_err(|clash| vec![clash])?;
        // A module with the name of its parent confuses people.
        let own_modules = OWN_MODULES.into_iter().chain([service_name.as_str()]);
        let modules = Scope::<ModuleName>::new(own_modules).declare_all(operation_names())?;
        let methods = traits::method_names(&service.operations)?;

        let operations = operations(modules, builders, methods, operation_constants);
        let places = places(service, uses, &operations);
        let (types_module, error_module) = (fixed("types")?, fixed("error")?);
        let module_of = |id: ShapeId, shape: &Shape| {
            let own = if shape.is_error() {
                Some(&error_module)
            } else {
                places.get(&id)
            };
            own.unwrap_or(&types_module).clone()
        };
        let in_module = |(id, shape): &(ShapeId, &Shape)| (*id, module_of(*id, shape));
        let types = typed.iter().map(in_module).zip(types);
        let types = types
            .map(|((id, module), name)| (id, TypeRef { module, name }))
            .collect();
        let constants = with_schema.iter().map(in_module).zip(constants);
        let constants = constants
            .map(|((id, module), name)| (id, ConstRef { module, name }))
            .collect();
        Ok(Self {
            service: service_name,
            types_module,
            error_module,
            operations,
            waiters: waiters.into_iter().zip(waiter_constants).collect(),
            types,
            structure_builders,
            constants,
        })
    }

    /// The type of a shape that has one: a structure, union or enum that some operation reaches.
    pub(super) fn type_of(&self, id: ShapeId) -> Option<&TypeRef> {
        self.types.get(&id)
    }

    /// The builder of a structure that goes in.
    pub(super) fn builder_of(&self, id: ShapeId) -> Option<&TypeName> {
        self.structure_builders.get(&id)
    }

    /// Whether a shape is in the file of the only operation that uses it.
    pub(super) fn is_own(&self, id: ShapeId) -> bool {
        let module = self.type_of(id).map(|target| &target.module);
        module.is_some_and(|module| *module != self.types_module && *module != self.error_module)
    }

    /// The schema of a shape that has one: a structure, union, list or map that some operation reaches.
    pub(super) fn schema_of(&self, id: ShapeId) -> Option<&ConstRef> {
        self.constants.get(&id)
    }
}

/// The waiters by their names.
fn waiter_names(service: &Service) -> impl Iterator<Item = (&str, Origin)> {
    service.waiters.iter().map(|waiter| {
        let origin = Origin::Waiter(waiter.name.clone());
        (waiter.name.as_str(), origin)
    })
}

fn shape_names<'a>(shapes: &'a [(ShapeId, &'a Shape)]) -> impl Iterator<Item = (&'a str, Origin)> {
    shapes
        .iter()
        .map(|(_, shape)| (shape.code_name.as_str(), Origin::Shape(shape.name.clone())))
}

/// The names of the builders of structures that go in: `TagBuilder`.
fn structure_builders<'a>(
    walk: &Walk,
    typed: impl Iterator<Item = (&'a (ShapeId, &'a Shape), &'a TypeName)>,
    scope: &mut Scope<TypeName>,
) -> Result<BTreeMap<ShapeId, TypeName>, Vec<Clash>> {
    let goes_in = |id: ShapeId, shape: &Shape| walk.usage(id).input && matches!(shape.kind, ShapeKind::Structure(_));
    let built = typed.filter(|((id, shape), _)| goes_in(*id, shape));
    let built: Vec<_> = built
        .map(|((id, shape), name)| (*id, format!("{name}Builder"), Origin::Shape(shape.name.clone())))
        .collect();
    let wanted = built.iter().map(|(_, name, origin)| (name.as_str(), origin.clone()));
    let names = scope.declare_all(wanted)?;
    Ok(built.iter().map(|(id, ..)| *id).zip(names).collect())
}

/// Whether a shape has a schema of its own.
fn has_schema(shape: &Shape) -> bool {
    matches!(
        shape.kind,
        ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::EventStream(_)
            | ShapeKind::List(_)
            | ShapeKind::Map(_)
    )
}

/// The inputs and outputs that are in their operation's file, each with the operation's module.
fn places(service: &Service, uses: &Uses, names: &[OperationNames]) -> BTreeMap<ShapeId, ModuleName> {
    let mut places = BTreeMap::new();
    for (operation, names) in service.operations.iter().zip(names) {
        let input = operation.input.iter().map(|input| input.shape);
        let output = operation.output.iter().map(|output| output.shape);
        for id in input.chain(output).filter(|id| uses.is_only_one(*id)) {
            places.insert(id, names.module.clone());
        }
    }
    places
}

/// The name of a file that every service has.
fn fixed(name: &str) -> Result<ModuleName, Vec<Clash>> {
    Scope::<ModuleName>::default()
        .declare(name, Origin::Service(name.to_owned()))
        .map_err(|clash| vec![clash])
}

/// A clash of names as a problem.
pub(super) fn problem(service: &str, clash: &Clash) -> Problem {
    Problem {
        service: service.to_owned(),
        subject: "names".to_owned(),
        message: clash.to_string(),
        help: clash.help().to_owned(),
        place: clash.origin().place(),
    }
}

/// The names of the operations, in the order of the model.
fn operations(
    modules: Vec<ModuleName>,
    builders: Vec<TypeName>,
    methods: Vec<FnName>,
    constants: Vec<ConstName>,
) -> Vec<OperationNames> {
    let names = modules.into_iter().zip(builders).zip(methods).zip(constants);
    let names = names.map(|(((module, builder), method), constant)| OperationNames {
        module,
        builder,
        method,
        constant,
    });
    names.collect()
}
