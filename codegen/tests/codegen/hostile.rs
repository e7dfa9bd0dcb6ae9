//! Models that are written to do harm: each of these texts is put into every place of a model that takes free text. What is generated
//! compiles, says the same on the wire, and shows nothing that people would not see.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};
use tinsmith_codegen::{File, generate};
use tinsmith_model::{Service, SourceFile};

use crate::generated_crate::GeneratedCrate;

/// Texts that would end a literal, a comment, an attribute, a line, a block or a path, or would look like something else.
const TEXTS: [&str; 24] = [
    "\"",
    "\n",
    "\r",
    "\r\n//! x\n",
    "*/",
    "/*",
    "\"#",
    "\"##; r#\"",
    "'",
    "\\",
    "\\\"",
    "\\u0022",
    "../../x",
    "..\\..\\x",
    "/etc/x\0",
    "]",
    ")] mod x",
    "` ``` ~~~",
    "<script>x</script><pre>fn x() { panic!() }</pre>",
    "[x](javascript:x) [`x`] <a href=\"x\">",
    "а\u{430}\u{2028}\u{85}",
    "\u{202e}\u{2066}\u{200f}\u{61c}",
    "\u{feff}\u{200b}\u{ad}",
    "$x #x ##",
];

/// Names of Rust's, of files and of generated code.
const NAMES: [&str; 25] = [
    "self",
    "super",
    "crate",
    "type",
    "async",
    "gen",
    "union",
    "_",
    "mod",
    "lib",
    "main",
    "con",
    "aux",
    "nul",
    "std",
    "core",
    "runtime",
    "Client",
    "Error",
    "ServiceError",
    "String",
    "Option",
    "Box",
    "new",
    "send",
];

fn service(model: &Value, others: &[(&str, Value)]) -> Service {
    let source = |path: &str, json: &Value| SourceFile {
        path: path.to_owned(),
        text: json.to_string(),
    };
    let mut sources = vec![source("service-2.json", model)];
    sources.extend(others.iter().map(|(path, json)| source(path, json)));
    let loaded = Service::from_sources("demo", "2024-01-31", &sources);
    loaded.unwrap_or_else(|report| panic!("{report}")).service
}

fn files(service: &Service) -> Vec<File> {
    generate(service).unwrap_or_else(|faults| panic!("{faults:#?}")).files
}

/// A model, and what it says on the wire.
struct Hostile {
    operations: Map<String, Value>,
    shapes: Map<String, Value>,
    paginators: Map<String, Value>,
    waiters: Map<String, Value>,
    wire: BTreeSet<String>,
}

impl Hostile {
    fn new() -> Self {
        let mut shapes = Map::new();
        shapes.insert("Text".to_owned(), json!({"type": "string"}));
        Self {
            operations: Map::new(),
            shapes,
            paginators: Map::new(),
            waiters: Map::new(),
            wire: BTreeSet::new(),
        }
    }

    /// The text with a word before it, as it goes on the wire.
    fn wire(&mut self, word: &str, text: &str) -> String {
        let text = format!("{word}{text}");
        self.wire.insert(text.clone());
        text
    }

    /// An operation with all that belongs to it, in which everything has the text.
    fn add(&mut self, index: usize, text: &str) {
        let name = |word: &str| format!("{word}{index}{text}");
        let uri: String = text.chars().filter(|c| !"{}?#&=".contains(*c)).collect();
        let mut wire = |word: &str| self.wire(&format!("{word}{index}"), text);
        let operation = json!({
            "name": wire("Wire"), "http": {"method": "POST", "requestUri": format!("/{index}/{uri}")},
            "input": {"shape": name("In"), "locationName": wire("Root"), "xmlNamespace": {"uri": wire("root")}},
            "output": {"shape": name("Out"), "resultWrapper": wire("Result")}, "errors": [{"shape": name("Err")}],
            "documentation": name("D"), "deprecated": true, "deprecatedMessage": name("M"),
            "staticContextParams": {(wire("Static")): {"value": [wire("fixed")]}},
            "operationContextParams": {(wire("Path")): {"path": wire("path")}},
        });
        let paginator = json!({
            "input_token": name("req"), "output_token": wire("next"), "result_key": wire("result"), "more_results": wire("more"),
        });
        let waiter = json!({"operation": name("Op"), "delay": 1, "maxAttempts": 2, "acceptors": [
            {"matcher": "path", "argument": wire("argument"), "expected": wire("expected"), "state": "success"},
            {"matcher": "error", "expected": wire("Failed"), "state": "failure"},
        ]});
        self.operations.insert(name("Op"), operation);
        self.paginators.insert(name("Op"), paginator);
        self.waiters.insert(name("Waiter"), waiter);
        self.wire.extend([
            name("In"),
            name("Out"),
            name("Err"),
            name("Union"),
            format!("/{index}/{uri}"),
        ]);
        self.add_shapes(index, text);
    }

    /// Its input, output and error, and what is in them.
    fn add_shapes(&mut self, index: usize, text: &str) {
        let name = |word: &str| format!("{word}{index}{text}");
        let mut wire = |word: &str| self.wire(&format!("{word}{index}"), text);
        let namespace = json!({"uri": wire("uri"), "prefix": wire("prefix")});
        let members = json!({
            (wire("req")): {"shape": "Text", "location": "header", "locationName": wire("Header"), "documentation": name("D")},
            (wire("opt")): {"shape": name("Enum"), "locationName": wire("loc"), "queryName": wire("query"), "deprecated": true,
                "deprecatedMessage": name("M"), "deprecatedSince": name("S"), "xmlNamespace": namespace},
            (wire("many")): {"shape": name("List"), "contextParam": {"name": wire("Context")}},
            (wire("map")): {"shape": name("Map")},
            (wire("one")): {"shape": name("Union")},
        });
        let output = json!({(wire("token")): {"shape": "Text"}, (wire("items")): {"shape": name("List")}});
        let error = json!({"code": wire("Code")});
        let values = json!([wire("value")]);
        let list = json!({"shape": "Text", "locationName": wire("element")});
        let (key, value) = (
            json!({"shape": "Text", "locationName": wire("key")}),
            json!({"shape": "Text", "locationName": wire("val")}),
        );
        let union = json!({(wire("variant")): {"shape": "Text", "documentation": name("D")}});
        let required = name("req");
        for (word, shape) in [
            (
                "In",
                json!({"type": "structure", "required": [required], "members": members}),
            ),
            (
                "Out",
                json!({"type": "structure", "members": output, "documentation": name("D")}),
            ),
            (
                "Err",
                json!({"type": "structure", "exception": true, "error": error, "members": {}, "documentation": name("D")}),
            ),
            (
                "Enum",
                json!({"type": "string", "enum": values, "documentation": name("D")}),
            ),
            ("List", json!({"type": "list", "member": list})),
            ("Map", json!({"type": "map", "key": key, "value": value})),
            ("Union", json!({"type": "structure", "union": true, "members": union})),
        ] {
            self.shapes.insert(name(word), shape);
        }
    }

    /// The service, of which the metadata and the endpoint rules have all texts.
    fn service(&mut self, protocol: &str) -> Service {
        let all = TEXTS.concat();
        let rules =
            json!({"version": "1.0", "parameters": {}, "rules": [{"conditions": [], "error": all, "type": "error"}]});
        let mut wire = |word: &str| self.wire(word, &all);
        let metadata = json!({
            "apiVersion": wire("1"), "endpointPrefix": "demo", "protocol": protocol, "serviceFullName": format!("F{all}"),
            "serviceId": wire("Id"), "signatureVersion": "v4", "signingName": wire("signing"),
            "jsonVersion": if protocol == "json" { wire("1.0") } else { String::new() },
            "targetPrefix": if protocol == "json" { wire("Target") } else { String::new() },
        });
        let model = json!({
            "metadata": metadata, "operations": self.operations, "shapes": self.shapes, "documentation": format!("D{all}"),
        });
        service(
            &model,
            &[
                ("paginators-1.json", json!({"pagination": self.paginators})),
                ("waiters-2.json", json!({"waiters": self.waiters})),
                ("endpoint-rule-set-1.json", rules),
            ],
        )
    }
}

/// Every string of generated code.
fn literals(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                found.extend(text.map(|text| text.value()));
            }
            TokenTree::Ident(ident) => assert!(ident.to_string().is_ascii(), "{ident}"),
            TokenTree::Punct(_) => {}
        }
    }
}

/// What people would not see, or would see in another order.
fn is_invisible(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[test]
fn any_text_can_stand_anywhere_and_is_the_same_on_the_wire() {
    let made = GeneratedCrate::new("hostile", "");
    let mut lib = "//! Hostile models.\n".to_owned();
    for protocol in ["rest-json", "json"] {
        let mut hostile = Hostile::new();
        for (index, text) in TEXTS.iter().enumerate() {
            hostile.add(index, text);
        }
        let files = files(&hostile.service(protocol));
        let mut found = BTreeSet::new();
        for file in &files {
            assert!(
                file.path
                    .strip_prefix("demo/")
                    .is_some_and(|name| !name.contains(['/', '\\'])),
                "{}",
                file.path
            );
            assert_eq!(file.contents.find(is_invisible), None, "{}", file.contents);
            literals(file.contents.parse().unwrap(), &mut found);
        }
        let http = ["Header", "Root", "root", "Result"];
        let missing = hostile
            .wire
            .difference(&found)
            .filter(|text| protocol != "json" || !http.iter().any(|word| text.starts_with(word)));
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
        let module = protocol.replace('-', "_");
        made.write_all(&format!("src/{module}"), &files);
        made.write(
            &format!("src/{module}/mod.rs"),
            "//! A hostile model.\n\npub mod demo;\n",
        );
        lib += &format!("pub mod {module};\n");
    }
    let (module, files) = ("names", self::files(&names()));
    made.write_all(&format!("src/{module}"), &files);
    made.write(
        &format!("src/{module}/mod.rs"),
        "//! A hostile model.\n\npub mod demo;\n",
    );
    made.write("src/lib.rs", &(lib + "pub mod names;\n"));
    made.must("clippy", &["--", "-D", "warnings"]);
    made.must("doc", &["--no-deps"]);
}

/// A model in which everything has a name that is something else in Rust.
fn names() -> Service {
    let members: Map<_, _> = NAMES
        .iter()
        .map(|name| ((*name).to_owned(), json!({"shape": "Text"})))
        .collect();
    let mut shapes = Map::new();
    shapes.insert("Text".to_owned(), json!({"type": "string"}));
    shapes.insert(
        "In".to_owned(),
        json!({"type": "structure", "required": NAMES, "members": members}),
    );
    shapes.insert("Values".to_owned(), json!({"type": "string", "enum": NAMES}));
    let mut operations = Map::new();
    for name in NAMES {
        let of = format!("{name}Out");
        shapes.insert(
            of.clone(),
            json!({"type": "structure", "members": {"value": {"shape": "Values"}, "in": {"shape": "In"}}}),
        );
        let http = json!({"method": "POST", "requestUri": "/"});
        let operation = json!({"name": name, "http": http, "input": {"shape": "In"}, "output": {"shape": of}});
        operations.insert(name.to_owned(), operation);
    }
    let metadata = json!({
        "apiVersion": "1", "endpointPrefix": "demo", "protocol": "rest-json", "serviceId": "Demo", "signatureVersion": "v4",
    });
    service(
        &json!({"metadata": metadata, "operations": operations, "shapes": shapes}),
        &[],
    )
}

#[test]
fn a_name_of_10_000_characters_is_a_fault_and_other_text_of_that_length_is_not() {
    let long = "a".repeat(10_000);
    let report = |names: [&str; 4]| {
        let [operation, shape, member, value] = names;
        let model = json!({
            "metadata": {"apiVersion": "1", "endpointPrefix": "demo", "protocol": "rest-json", "serviceId": long, "signatureVersion": "v4"},
            "operations": {(operation): {"name": long, "http": {"method": "POST", "requestUri": format!("/{long}")},
                "input": {"shape": shape}, "documentation": long, "deprecated": true, "deprecatedMessage": long}},
            "shapes": {
                (shape): {"type": "structure", "required": [member], "members": {
                    (member): {"shape": "Values", "location": "header", "locationName": long, "documentation": long}}},
                "Values": {"type": "string", "enum": [value]},
            },
        });
        generate(&service(&model, &[]))
    };
    assert!(report(["Op", "In", "member", "value"]).is_ok());
    for index in 0..4 {
        let mut names = ["Op", "In", "member", "value"];
        names[index] = &long;
        let faults = report(names).unwrap_err();
        for fault in &faults {
            let shown = fault.to_string();
            assert!(shown.contains("and the limit is 200") && shown.len() < 500, "{shown}");
        }
    }
}
