//! What a change of `required` in a model means for a program that calls the service: nothing where a member is relaxed, and
//! an error with the member's name where it is tightened.

use tinsmith_codegen::generate;
use tinsmith_model::{ModelFolder, Service, ShapeKind};

use crate::generated_crate::{GeneratedCrate, workspace};

/// A program that sets every member which is required by some operation, and the device code.
const CALLER: &str = r#"
use super::sso_oidc::{Client, Error};

/// Calls every operation.
pub async fn call(client: &Client) -> Result<(), Error> {
    let app = client.register_client().client_name("a").client_type("public").send().await?;
    let id = app.client_id.unwrap_or_default();
    let secret = app.client_secret.unwrap_or_default();
    let start = client.start_device_authorization().client_id(&id).client_secret(&secret).start_url("https://a.example");
    let device_code = start.send().await?.device_code.unwrap_or_default();
    let draft = client.create_token().grant_type("b").device_code(device_code);
    let _token: Option<String> = draft.client_id(&id).client_secret(secret).send().await?.access_token;
    client.create_token_with_iam().client_id(id).grant_type("c").scope(["d"]).send().await?;
    Ok(())
}
"#;

/// A program that builds a part of inputs in all ways there are, and names its types as its docs advise.
const BUILDER: &str = r#"
use super::checked_parts::{Book, BookBuilderShape, Client, Content, Error, Plank};

/// Gives the finished part.
pub fn book(title: Option<&str>) -> Book {
    Book::new().state("NEW").maybe(title, BookBuilderShape::title).notes(["a"]).build()
}

/// Gives whatever becomes one.
pub fn worn(title: &str) -> impl Into<Book> {
    Book::new().title(title).state("WORN").maybe(None::<String>, |book, token| book.token(token))
}

/// Puts up a shelf.
pub async fn put(client: &Client) -> Result<(), Error> {
    let one = Book::new().title("a").state("NEW");
    let books: Vec<Book> = vec![one.clone().build(), one.clone().sequel(worn("b")).into()];
    let call = client.put_shelf().book(one).books(books).books([worn("c"), worn("d")]);
    let call = call.by_room([("hall", book(None))]).content(Content::Book(book(Some("e"))));
    call.plank(Plank::new().wood("oak").build()).plank(Plank::new()).send().await?;
    Ok(())
}
"#;

/// The model in the repository.
fn sso_oidc() -> Service {
    let folders = ModelFolder::all(&workspace().join("model/services")).unwrap();
    let folder = folders.iter().find(|folder| folder.service == "sso-oidc").unwrap();
    folder.load().unwrap_or_else(|report| panic!("{report}")).service
}

/// The required members of inputs, each with its shape.
fn required_members(service: &Service) -> Vec<(String, String)> {
    let inputs = service.operations.iter().flat_map(|operation| &operation.input);
    let shapes = inputs.map(|input| service.shape(input.shape));
    let members = shapes.flat_map(|shape| shape.members().iter().map(move |member| (shape, member)));
    members
        .filter(|(_, member)| member.required)
        .map(|(shape, member)| (shape.name.clone(), member.name.clone()))
        .collect()
}

/// Makes a member required, or no longer so.
fn set_required(service: &mut Service, shape: &str, member: &str, required: bool) {
    let id = service.shape_id(shape).unwrap();
    let ShapeKind::Structure(structure) = &mut service.shapes[id.index()].kind else {
        panic!("{shape} is no structure");
    };
    let member = structure.members.iter_mut().find(|found| found.name == member).unwrap();
    assert_ne!(member.required, required, "{shape} has it so already");
    member.required = required;
}

/// Adds a program and a service to a crate: as a module of `lib`, which is the text of its root.
fn add_with(program: &str, made: &GeneratedCrate, lib: &mut String, module: &str, service: &Service) {
    made.write_all(&format!("src/{module}"), &generate(service).unwrap().files);
    let name = service.name.replace('-', "_");
    made.write(
        &format!("src/{module}/mod.rs"),
        &format!("//! A service and a program.\n\npub mod {name};\npub mod caller;\n"),
    );
    made.write(
        &format!("src/{module}/caller.rs"),
        &format!("//! A program.\n{program}"),
    );
    lib.push_str(&format!("pub mod {module};\n"));
}

fn add(made: &GeneratedCrate, lib: &mut String, module: &str, service: &Service) {
    add_with(CALLER, made, lib, module, service);
}

/// Has a member of a structure in another one too.
fn copy_member(service: &mut Service, from: (&str, &str), to: &str) {
    let (shape, member) = from;
    let id = service.shape_id(shape).unwrap();
    let members = service.shape(id).members().iter();
    let member = members.clone().find(|found| found.name == member).unwrap().clone();
    let id = service.shape_id(to).unwrap();
    let ShapeKind::Structure(structure) = &mut service.shapes[id.index()].kind else {
        panic!("{to} is no structure");
    };
    structure.members.push(member);
}

#[test]
fn only_a_member_that_becomes_required_is_an_error_and_it_has_the_name() {
    let made = GeneratedCrate::new("requirements", "tightened = []");
    let mut lib = "//! A program and the versions of a service.\n".to_owned();
    let current = sso_oidc();
    add(&made, &mut lib, "current", &current);

    // As it was once: the device code became optional when other grants came.
    let mut older = current.clone();
    set_required(&mut older, "CreateTokenRequest", "deviceCode", true);
    add(&made, &mut lib, "device_code_required", &older);

    for (index, (shape, member)) in required_members(&current).iter().enumerate() {
        let mut relaxed = current.clone();
        set_required(&mut relaxed, shape, member, false);
        add(&made, &mut lib, &format!("relaxed_{index}"), &relaxed);
    }

    let mut tightened = current;
    set_required(&mut tightened, "CreateTokenRequest", "code", true);
    lib.push_str("#[cfg(feature = \"tightened\")]\n");
    add(&made, &mut lib, "code_required", &tightened);
    made.write("src/lib.rs", &lib);

    made.must("check", &[]);
    let output = made.cargo("check", &["--features", "tightened"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("error[E0277]: `code` is required by `CreateToken`"),
        "{message}"
    );
    assert!(message.contains("call `.code(…)` before this"), "{message}");
    assert_eq!(message.matches("error[").count(), 1, "{message}");
}

#[test]
fn a_part_of_inputs_breaks_programs_only_where_more_of_it_becomes_required() {
    let made = GeneratedCrate::new("requirements-of-parts", "tightened = []");
    let mut lib = "//! A program and the versions of a service.\n".to_owned();
    let models = ModelFolder::all(&workspace().join("codegen/tests/models")).unwrap();
    let folder = models.iter().find(|folder| folder.service == "checked-parts").unwrap();
    let current = folder.load().unwrap_or_else(|report| panic!("{report}")).service;
    add_with(BUILDER, &made, &mut lib, "current", &current);

    let mut relaxed = current.clone();
    set_required(&mut relaxed, "Book", "title", false);
    add_with(BUILDER, &made, &mut lib, "title_relaxed", &relaxed);
    set_required(&mut relaxed, "Book", "state", false);
    add_with(BUILDER, &made, &mut lib, "nothing_required", &relaxed);

    let mut comes_out = current.clone();
    copy_member(&mut comes_out, ("PutShelfRequest", "book"), "PutShelfResponse");
    add_with(BUILDER, &made, &mut lib, "comes_out", &comes_out);

    let mut tightened = current;
    set_required(&mut tightened, "Book", "sequel", true);
    lib.push_str("#[cfg(feature = \"tightened\")]\n");
    add_with(BUILDER, &made, &mut lib, "sequel_required", &tightened);
    made.write("src/lib.rs", &lib);

    made.must("check", &[]);
    let output = made.cargo("check", &["--features", "tightened"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("error[E0277]: `sequel` is required by `Book`"),
        "{message}"
    );
    assert!(message.contains("call `.sequel(…)` before this"), "{message}");
}
