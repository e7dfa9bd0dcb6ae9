//! Documentation: the model's text, and what generated docs add to it.

use std::borrow::Cow;

use tinsmith_model::{Deprecated, Member, Operation, Service, Shape, Waiter};

use crate::docs::{self, DocText, Piece};
use crate::names::{Name as _, TypeName};
use crate::plan::Auth;

/// The documentation of a service's module. `has_types`: whether it has types beside those of operations and errors.
pub(super) fn service(service: &Service, has_types: bool) -> DocText {
    let names = [&service.metadata.full_name, &service.metadata.service_id, &service.name];
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or(&service.name);
    let version = Piece::Text(&service.metadata.api_version);
    let head = DocText::paragraph([
        Piece::Text(name),
        Piece::Text(", API version "),
        version,
        Piece::Text("."),
    ]);
    head.then(DocText::below_title(name, &service.documentation))
        .then(start(service, has_types))
}

/// How a program begins, and where to look on: the groups of the module's page.
fn start(service: &Service, has_types: bool) -> DocText {
    if service.operations.is_empty() {
        return DocText::default();
    }
    let item = |path| Piece::Item { text: path, path };
    let from_env = [Piece::Text(" and "), item("Client::from_env"), Piece::Text(" make")];
    let makes = if service.is_aws() {
        from_env.to_vec()
    } else {
        vec![Piece::Text(" makes")]
    };
    let start = [item("Client::builder")].into_iter().chain(makes);
    let rest = [
        Piece::Text(" a client. It has a method for each of the "),
        item("operations"),
        Piece::Text(": set what the call needs on the builder that it gives, then send it with "),
        Piece::Code(".send().await"),
        Piece::Text(". What can go wrong is in "),
        item("error"),
    ];
    let types = [
        Piece::Text("; what inputs and outputs are made of is in "),
        item("types"),
    ];
    let types = has_types.then_some(types).into_iter().flatten();
    DocText::paragraph(start.chain(rest).chain(types).chain([Piece::Text(".")]))
}

/// The documentation of a service's client.
pub(super) fn client(service: &Service) -> DocText {
    let id = Piece::Text(&service.metadata.service_id);
    let rest = Piece::Text(". Cheap to clone; clones share connections and the retry quota.");
    DocText::paragraph([Piece::Text("A client for "), id, rest])
}

/// The documentation of a value of an enum. Empty where it is the value between backticks, which is the default.
pub(super) fn value(value: &str) -> DocText {
    let docs = DocText::paragraph([Piece::Code(value)]);
    if docs.lines().eq([format!("`{value}`")]) {
        DocText::default()
    } else {
        docs
    }
}

/// The documentation of an operation's builder: the model's text, how the request is sent, and what comes back.
pub(super) fn operation(
    operation: &Operation,
    uri: &str,
    auth: Auth,
    accepts_bearer_token: bool,
    answer: &Answer<'_>,
) -> DocText {
    let request = format!("{} {uri}", operation.http.method);
    let auth = match auth {
        Auth::None => ", sent without credentials.",
        _ if accepts_bearer_token => ", sent with a bearer token if the client has one, else signed with credentials.",
        Auth::SigV4 | Auth::S3 | Auth::SigV4a | Auth::SigV2 => ", signed with credentials.",
        Auth::Bearer => ", sent with a bearer token.",
        Auth::Basic => ", sent with a name and a password.",
        Auth::ApiKey => ", sent with an API key.",
    };
    let sends_events = DocText::paragraph([
        Piece::Text("It sends events while the answer comes, which takes an async client, and the feature "),
        Piece::Code("http2"),
        Piece::Text(" of the runtime."),
    ]);
    text(&operation.documentation, &operation.name)
        .then(DocText::paragraph([Piece::Code(&request), Piece::Text(auth)]))
        .then(if answer.sends_events {
            sends_events
        } else {
            DocText::default()
        })
        .then(answer.docs())
        .then(advice(operation.deprecated.as_ref()))
}

/// What a call can come back with: names of types of the service.
pub(super) struct Answer<'a> {
    pub(super) output: Option<&'a TypeName>,
    /// Whether it comes while the operation sends events.
    pub(super) sends_events: bool,
    /// The errors that the model lists for the operation.
    pub(super) errors: Vec<&'a TypeName>,
}

impl Answer<'_> {
    /// Links to the output and to each error.
    fn docs(&self) -> DocText {
        let names = self.output.into_iter().chain(self.errors.iter().copied());
        let links: Vec<_> = names.map(|name| (name.as_str(), format!("super::{name}"))).collect();
        let mut links = links.iter().map(|(text, path)| Piece::Item { text, path });
        let mut pieces = Vec::new();
        if self.output.is_some() {
            pieces.push(Piece::Text("Gives "));
            pieces.extend(links.next());
            pieces.push(Piece::Text(". "));
        }
        for (index, link) in links.enumerate() {
            let before = if index == 0 { "Errors of the model: " } else { ", " };
            pieces.extend([Piece::Text(before), link]);
        }
        if !self.errors.is_empty() {
            pieces.push(Piece::Text("."));
        }
        DocText::paragraph(pieces)
    }
}

/// The documentation of a builder's method that waits.
pub(super) fn waiter(waiter: &Waiter) -> DocText {
    let delay = match waiter.delay.as_secs() {
        1 => "second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    let attempts = waiter.max_attempts.to_string();
    let limits = [
        Piece::Text("Waits for "),
        Piece::Code(&waiter.name),
        Piece::Text(": a call every "),
        Piece::Text(&delay),
        Piece::Text(", "),
        Piece::Text(&attempts),
        Piece::Text(" at most."),
    ];
    DocText::paragraph(limits).then(DocText::from_html(&waiter.description))
}

/// What a walk over items gives, and which result keys it leaves out.
pub(super) fn items(key: &str, others: &[&str]) -> DocText {
    let mut pieces = vec![
        Piece::Text("These are the items of "),
        Piece::Code(key),
        Piece::Text("."),
    ];
    for (index, other) in others.iter().enumerate() {
        let before = if index == 0 { " A page also has " } else { ", " };
        pieces.extend([Piece::Text(before), Piece::Code(other)]);
    }
    if !others.is_empty() {
        pieces.extend([
            Piece::Text(": take them with "),
            Piece::Code("items_of"),
            Piece::Text(" or "),
            Piece::Code("pages"),
            Piece::Text("."),
        ]);
    }
    DocText::paragraph(pieces)
}

/// The documentation of a type.
pub(super) fn shape(shape: &Shape) -> DocText {
    text(&shape.documentation, &shape.name).then(advice(shape.deprecated.as_ref()))
}

/// The documentation of a setter: that of its member, and whether the setter must be called.
pub(super) fn setter(member: &Member) -> DocText {
    let Member {
        documentation, name, ..
    } = member;
    if member.idempotency_token {
        let without = Piece::Text("Where it is not set, a random one is sent.");
        return text(documentation, name).then(DocText::paragraph([without]));
    }
    if !member.required {
        return text(documentation, name);
    }
    let words = words(documentation, name);
    let words = words.trim_start();
    let words = words.strip_prefix("<p>").unwrap_or(words);
    DocText::from_html(&format!("<p><b>Required.</b> {words}"))
}

/// The documentation of anything else.
pub(super) fn text(html: &str, name: &str) -> DocText {
    DocText::from_html(&words(html, name))
}

/// The first sentence of a text: for lists of many things.
pub(super) fn summary(html: &str, name: &str) -> DocText {
    match docs::summary(&words(html, name)) {
        Some(summary) => DocText::paragraph([Piece::Summary(&summary)]),
        None => DocText::default(),
    }
}

/// The text of the model, or a text that says there is none: every public item has documentation.
fn words<'a>(html: &'a str, name: &str) -> Cow<'a, str> {
    if !DocText::from_html(html).is_empty() {
        return html.into();
    }
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    format!("<p><code>{name}</code>, undocumented in the model.</p>").into()
}

/// Why something is deprecated, for an attribute. rustdoc reads the text as Markdown, so it is escaped as documentation is.
pub(super) fn deprecation(deprecated: Option<&Deprecated>) -> Option<String> {
    let why = reason(deprecated)?;
    let docs = DocText::paragraph([Piece::Text(&why)]);
    Some(docs.lines().collect::<Vec<_>>().join(" "))
}

fn reason(deprecated: Option<&Deprecated>) -> Option<String> {
    let Deprecated { message, since } = deprecated?;
    Some(match (since, message) {
        (Some(since), Some(message)) => format!("since {since}: {message}"),
        (Some(since), None) => format!("since {since}"),
        (None, Some(message)) => message.clone(),
        (None, None) => "the service advises against it".to_owned(),
    })
}

/// The same as a paragraph, for types: an attribute would warn wherever generated code names the type.
fn advice(deprecated: Option<&Deprecated>) -> DocText {
    match reason(deprecated) {
        Some(why) => DocText::paragraph([
            Piece::Text("Deprecated: "),
            Piece::Text(why.trim_end_matches(['.', ':', ';', ' '])),
            Piece::Text("."),
        ]),
        None => DocText::default(),
    }
}
