//! Amendments that ship with the crate, over models of services that they are for.

use insta::assert_snapshot;
use serde_json::json;
use tinsmith_model::{BodyHash, Check, Encoding, InputTraits, Member, Service, ShapeKind, SourceFile};

use crate::{files, report_of};

/// A model of a service with that id and version.
fn of(id: &str, version: &str, shapes: &str, operations: &str) -> String {
    format!(
        r#"{{"metadata": {{"apiVersion": "{version}", "endpointPrefix": "demo", "serviceId": "{id}", "protocols": ["rest-json"]}},
"operations": {{{operations}}}, "shapes": {{"string": {{"type": "string"}}, {shapes}}}}}"#
    )
}

fn member<'a>(service: &'a Service, shape: &str, name: &str) -> &'a Member {
    let members = service.shape(service.shape_id(shape).unwrap()).members();
    members.iter().find(|member| member.name == name).unwrap()
}

const GLACIER_SHAPES: &str = r#"
    "ListVaultsInput": {"type": "structure", "required": ["accountId"], "members": {
        "accountId": {"shape": "string", "location": "uri"}}},
    "UploadArchiveInput": {"type": "structure", "members": {"accountId": {"shape": "string"}}}"#;
const GLACIER_OPERATIONS: &str = r#"
    "ListVaults": {"name": "ListVaults", "http": {"method": "GET", "requestUri": »"/{accountId}/vaults"}, "input": {"shape": "ListVaultsInput"}},
    "UploadArchive": {"name": "UploadArchive", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "UploadArchiveInput"}}"#;

#[test]
fn any_model_of_the_service_has_what_its_amendments_say() {
    let shapes = r#"
        "ResourceId": {"type": "string"},
        "GetInput": {"type": "structure", "members": {"Id": {"shape": "ResourceId"}, "Name": {"shape": "string"}}}"#;
    let operation =
        r#""Get": {"name": "Get", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "GetInput"}}"#;
    let text = of("Route 53", "1999-01-01", shapes, operation);
    let service = files(&[("service-2.json", &text)]).unwrap().service;
    let encoding = |name| {
        member(&service, "GetInput", name)
            .input_traits
            .as_ref()
            .and_then(|found| found.encoding)
    };
    assert_eq!(encoding("Id"), Some(Encoding::LastSegment));
    assert_eq!(encoding("Name"), None);
}

#[test]
fn a_default_relaxes_what_is_required() {
    let text = of("Glacier", "2012-06-01", GLACIER_SHAPES, GLACIER_OPERATIONS).replace('»', "");
    let service = files(&[("service-2.json", &text)]).unwrap().service;
    let account = member(&service, "ListVaultsInput", "accountId");
    assert!(!account.required);
    assert_eq!(
        account.input_traits.as_deref(),
        Some(&InputTraits {
            default: Some(json!("-")),
            ..InputTraits::default()
        })
    );
    let upload = service.operation("UploadArchive").unwrap();
    assert_eq!(
        upload.request_hashes,
        [
            ("x-amz-content-sha256".to_owned(), BodyHash::Sha256),
            ("x-amz-sha256-tree-hash".to_owned(), BodyHash::Sha256Tree)
        ]
    );
    assert_eq!(
        service.metadata.request_headers,
        [("x-amz-glacier-version".to_owned(), "{apiVersion}".to_owned())]
    );
}

#[test]
fn the_overlay_of_a_model_goes_over_the_amendments() {
    let text = of("Glacier", "2012-06-01", GLACIER_SHAPES, GLACIER_OPERATIONS).replace('»', "");
    let overlay =
        r#"{"shapes": {"ListVaultsInput": {"members": {"accountId": {"default": "1", "check": {"ascii": true}}}}}}"#;
    let service = files(&[("service-2.json", &text), ("overlay.json", overlay)])
        .unwrap()
        .service;
    let traits = member(&service, "ListVaultsInput", "accountId")
        .input_traits
        .clone()
        .unwrap();
    assert_eq!((traits.default, traits.check), (Some(json!("1")), Some(Check::Ascii)));
}

#[test]
fn a_union_is_one_by_amendment() {
    let shapes =
        r#""AttributeValue": {"type": "structure", "members": {"S": {"shape": "string"}, "N": {"shape": "string"}}}"#;
    let text = of("DynamoDB", "2012-08-10", shapes, "");
    let service = files(&[("service-2.json", &text)]).unwrap().service;
    let id = service.shape_id("AttributeValue").unwrap();
    assert!(matches!(service.shape(id).kind, ShapeKind::Union(_)));
}

#[test]
fn an_amendment_that_changes_nothing_is_told() {
    let text = of("Machine Learning", "2014-12-12", r#""A": {"type": "blob"}"#, "");
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text,
    };
    let warnings = Service::from_sources("demo", "2014-12-12", &[source]).unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert_snapshot!(warnings[0], @r"
    amendments/machine-learning.json:3:5: this amendment changes nothing in the model: Predictions are made by the endpoint of the model, which the caller names.
        help: it can go if the models of the service say so themselves, or no longer have what it names
    ");
}

#[test]
fn the_keys_of_amendments_are_checked_in_overlays() {
    let text = of(
        "Demo",
        "2014-12-12",
        r#""In": {"type": "structure", "members": {"a": {"shape": "string"}, "b": {"shape": "string"}}}"#,
        r#""Do": {"name": "Do", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "In"}}"#,
    );
    let overlay = r#"{"shapes": {"In": {"members": {
        "a": {"encode": »"base46", »"defualt": "x", "check": {»"ascci": true, "characters": "a-z"}},
        "b": {"default": »{}, "digestOf": »"c", "check": »{}}}}},
        "operations": {"Do": {"requestHashes": {"x": »"md4"}, "presignedUrl": »{"member": »"d"}, »"singeUse": true}}}"#;
    assert_snapshot!(report_of(&[("service-2.json", &text), ("overlay.json", overlay)]), @r#"
    error: overlay.json:2:25: shape "In", member "a": unknown encoding "base46"
        help: did you mean "base64"?
    error: overlay.json:2:35: shape "In", member "a": unknown key "defualt"
        help: did you mean "default"?
    error: overlay.json:2:61: shape "In", member "a": unknown key "ascci"
        help: did you mean "ascii"?
    error: overlay.json:3:26: shape "In", member "b": an object where text, a number or a boolean should be
    error: overlay.json:3:42: shape "In", member "b": "digestOf" names "c", which is not a member
        help: name one of the members
    error: overlay.json:3:56: shape "In", member "b": a check of nothing
        help: give it {"ascii": true} or {"characters": "A-Z"}
    error: overlay.json:4:54: operation "Do": unknown hash "md4"
        help: known are sha256, sha256-tree
    error: overlay.json:4:78: operation "Do": there is no key "sourceRegion"
    error: overlay.json:4:89: operation "Do": "presignedUrl" names "d", which is not a member
        help: name one of the members
    error: overlay.json:4:95: operation "Do": unknown key "singeUse"
        help: did you mean "singleUse"?
    10 errors and 0 warnings
    "#);
}
