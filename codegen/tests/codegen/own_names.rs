//! Models in which everything has a name that generated code, the runtime's macros or Rust use themselves, in each of Rust's name
//! spaces: types, values, modules, fields, methods, variants and type parameters.

use serde_json::{Map, Value, json};
use tinsmith_codegen::{File, generate};
use tinsmith_model::{Service, SourceFile};

/// Of two that differ only in case there is one: the other would be a clash, which is reported.
const NAMES: [&str; 111] = [
    "A",
    "All",
    "Async",
    "Auth",
    "B",
    "BTreeMap",
    "Blob",
    "Blocking",
    "Box",
    "Choice",
    "Client",
    "ClientBuilder",
    "Clone",
    "Code",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "Document",
    "Drop",
    "E",
    "ERRORS",
    "Entry",
    "Eq",
    "Err",
    "Error",
    "Fn",
    "From",
    "GET",
    "HashMap",
    "Hash",
    "Inner",
    "Input",
    "InputRule",
    "Into",
    "IntoIterator",
    "Item",
    "Items",
    "ItemsOf",
    "Iterator",
    "Key",
    "L",
    "M",
    "Member",
    "Mode",
    "New",
    "None",
    "Ok",
    "Operation",
    "OperationBuilder",
    "Option",
    "Ord",
    "Output",
    "PAGINATOR",
    "PING",
    "Pages",
    "PartialEq",
    "PreparedRequest",
    "R",
    "Result",
    "Runtime",
    "S",
    "SERVICE",
    "Schema",
    "Self",
    "Send",
    "ServiceError",
    "Set",
    "Sized",
    "Some",
    "String",
    "Sync",
    "T",
    "Timestamp",
    "Unknown",
    "Unset",
    "Value",
    "Vec",
    "WaitSend",
    "Waiter",
    "X",
    "alloc",
    "bool",
    "build",
    "call",
    "cfg",
    "char",
    "core",
    "crate",
    "derive",
    "f",
    "f64",
    "fmt",
    "format",
    "from_env",
    "i64",
    "macro_rules",
    "mod",
    "operations",
    "other",
    "prepare",
    "println",
    "source",
    "std",
    "str",
    "super",
    "tinsmith_runtime",
    "type_id",
    "types",
    "u8",
    "visit",
];

/// The files of a client in which operations have these names, and of one in which shapes have them. Members, variants, values and
/// waiters have them in both.
pub(crate) fn files() -> Vec<(&'static str, Vec<File>)> {
    let services = [("own_operations", operations()), ("own_shapes", shapes())];
    let generated = services.map(|(name, service)| {
        let generated = generate(&service).unwrap_or_else(|problems| panic!("{problems:#?}"));
        (name, generated.files)
    });
    generated.into()
}

fn operations() -> Service {
    let operation = |name: &&str| (format!("{name}Input"), structure(&[name], name));
    let shapes: Map<String, Value> = NAMES.iter().map(operation).collect();
    let operation = |name: &&str| ((*name).to_owned(), self::operation(name, &format!("{name}Input")));
    service("own-operations", shapes, NAMES.iter().map(operation).collect())
}

fn shapes() -> Service {
    let shape = |name: &&str| ((*name).to_owned(), structure(&NAMES[..3], NAMES[0]));
    let mut shapes: Map<String, Value> = NAMES.iter().map(shape).collect();
    let all = NAMES.iter().map(|name| ((*name).to_owned(), json!({ "shape": name })));
    let all: Map<String, Value> = all.collect();
    shapes.insert("DoInput".to_owned(), json!({"type": "structure", "members": all}));
    shapes.insert(
        "EitherOne".to_owned(),
        json!({"type": "structure", "union": true, "members": all}),
    );
    shapes.insert(
        "Enumerated".to_owned(),
        json!({"type": "string", "enum": NAMES.as_slice()}),
    );
    let output = json!({"type": "structure", "members": {
        "either": {"shape": "EitherOne"}, "enumerated": {"shape": "Enumerated"}, "do": {"shape": "DoInput"}, "list": {"shape": "ListOfS"}, "token": {"shape": "S"}}});
    shapes.insert("ListOfS".to_owned(), json!({"type": "list", "member": {"shape": "S"}}));
    shapes.insert("DoOutput".to_owned(), output);
    let mut operation = operation("Do", "DoInput");
    operation["output"] = json!({"shape": "DoOutput"});
    service("own-shapes", shapes, Map::from_iter([("Do".to_owned(), operation)]))
}

fn structure(members: &[&str], required: &str) -> Value {
    let members = members
        .iter()
        .map(|name| ((*name).to_owned(), json!({"shape": "TextOfAll"})));
    json!({"type": "structure", "required": [required], "members": members.collect::<Map<_, _>>()})
}

fn operation(name: &str, input: &str) -> Value {
    json!({"name": name, "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": input}})
}

fn service(name: &str, mut shapes: Map<String, Value>, operations: Map<String, Value>) -> Service {
    shapes.insert("TextOfAll".to_owned(), json!({"type": "string"}));
    let waited = operations.keys().next().unwrap().clone();
    let waiter = |name: &&str| {
        let acceptors = json!([{"matcher": "status", "expected": 200, "state": "success"}]);
        let waiter = json!({"operation": waited, "delay": 1, "maxAttempts": 1, "acceptors": acceptors});
        ((*name).to_owned(), waiter)
    };
    let waiters: Map<String, Value> = NAMES.iter().map(waiter).collect();
    let paginator = json!({"input_token": "Items", "output_token": "token", "result_key": "list"});
    let paginators = operations.contains_key("Do").then(|| json!({"Do": paginator}));
    let metadata =
        json!({"apiVersion": "2024-01-31", "endpointPrefix": name, "serviceId": name, "protocols": ["rest-json"]});
    let file = |path: &str, value: Value| SourceFile {
        path: path.to_owned(),
        text: value.to_string(),
    };
    let sources = [
        file(
            "service-2.json",
            json!({"metadata": metadata, "operations": operations, "shapes": shapes}),
        ),
        file("waiters-2.json", json!({"version": 2, "waiters": waiters})),
        file(
            "paginators-1.json",
            json!({"pagination": paginators.unwrap_or_else(|| json!({}))}),
        ),
    ];
    let loaded = Service::from_sources(name, "2024-01-31", &sources);
    loaded.unwrap_or_else(|diagnostics| panic!("{diagnostics}")).service
}
