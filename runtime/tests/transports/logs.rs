//! What is logged while a client calls, at every level: by us, and by the crates below, whose own logging is on here.

use std::fmt;
use std::sync::{Mutex, Once};
use std::time::Duration;

use serde_json::json;
use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::protocol::RestJson;
use tinsmith_runtime::codegen::schema::{Catalog, Member, Operation, Service, Shape, StructureSchema};
use tinsmith_runtime::codegen::value::ErrorMembers;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::transport::{BlockingHyper, HttpSettings, Hyper, Reqwest};
use tinsmith_runtime::{Async, Blocking, ClientBuilder};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

use crate::support::server::{Act, Connection, Layer, Server};
use crate::support::tls::Authority;

type Builder = ClientBuilder<ClientCore<Async>, ClientCore<Blocking>>;

static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("body", Shape::String),
        Member::new("header", Shape::String).header("x-header"),
        Member::new("query", Shape::String).query("q"),
    ],
);
static ASK: Operation = Operation {
    input: &INPUT,
    ..Operation::new("Ask", "ask", "POST", "/ask")
};
static SERVICE: Service = Service {
    id: "Logs",
    name: "logs",
    api_version: "2024-01-31",
    signing_name: "logs",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("logs")),
    errors: &[],
    region_redirects: None,
    signs: false,
    metadata_in_headers: false,
};

static CATALOG: Catalog = Catalog {
    operations: &[&ASK],
    waiters: &[],
};

#[derive(Debug)]
enum NoError {}

impl ModelledErrors for NoError {
    fn at(_: usize) -> Option<Self> {
        None
    }

    fn members(&mut self) -> &mut dyn ErrorMembers {
        match *self {}
    }
}

/// What must not be in a log. All of it begins with that.
const PLANTED: &str = "planted";

static LOG: Mutex<String> = Mutex::new(String::new());

fn write(target: &str, text: &dyn fmt::Display) {
    let mut log = LOG.lock().unwrap();
    log.push_str(&format!("{target}: {text}\n"));
}

/// Keeps everything of `log`.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        write(record.target(), record.args());
    }

    fn flush(&self) {}
}

/// Keeps everything of `tracing`.
struct Subscriber;

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl tracing::Subscriber for Subscriber {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(String::new());
        span.record(&mut fields);
        write(span.metadata().target(), &fields.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields(String::new());
        values.record(&mut fields);
        write("span", &fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        write(event.metadata().target(), &fields.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        tracing::subscriber::set_global_default(Subscriber).unwrap();
    });
}

const OK: &str = "HTTP/1.1 200 OK\r\nx-header: planted\r\ncontent-length: 15\r\n\r\n{\"a\":\"planted\"}";
const FAULT: &str =
    "HTTP/1.1 400 Bad\r\nx-amzn-errortype: Planted\r\ncontent-length: 21\r\n\r\n{\"message\":\"planted\"}";
const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 21\r\n\r\n{\"message\":\"planted\"}";

/// What a server does with the calls of one client: each kind of success and of fault.
fn fates() -> Vec<Vec<Act>> {
    vec![
        vec![Act::Send(OK), Act::Send(OK)],
        vec![Act::Send(FAULT)],
        vec![Act::Send(BUSY), Act::Send(BUSY)],
        vec![Act::Cut("")],
        vec![Act::Cut(
            "HTTP/1.1 200 OK\r\nx-a: planted\r\ncontent-length: 99\r\n\r\nplanted",
        )],
        vec![Act::Cut("planted garbage\r\n\r\n")],
        vec![Act::Stall("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nplanted")],
    ]
}

/// Calls with secrets in every place where one can be.
fn call(builder: Builder, style: &dyn Fn(Builder)) {
    let credentials = Credentials::new("AKIDEXAMPLE", "planted").with_session_token("planted");
    style(
        builder
            .region("eu-west-1")
            .credentials(credentials)
            .max_attempts(2)
            .timeout(Duration::from_millis(200)),
    );
}

fn calls(settings: &HttpSettings, url: &str) -> Vec<Box<dyn Fn(Builder)>> {
    let input = || json!({"body": PLANTED, "header": PLANTED, "query": PLANTED});
    let url = url.to_owned();
    let (blocking, hyper) = (settings.clone(), settings.clone());
    let (of_hyper, of_reqwest) = (url.clone(), url.clone());
    let in_runtime = |handle: &ClientCore<Async>, input| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        for _ in 0..2 {
            let _ = runtime.block_on(handle.call::<NoError>(&CATALOG, "ask", &input));
        }
    };
    vec![
        Box::new(move |builder| {
            let builder = builder
                .endpoint_url(&url)
                .blocking_transport(BlockingHyper::new(&blocking));
            let client = builder.build_blocking().unwrap();
            for _ in 0..2 {
                let _ = client.call::<NoError>(&CATALOG, "ask", &input());
            }
        }),
        Box::new(move |builder| {
            let builder = builder.endpoint_url(&of_hyper).transport(Hyper::new(&hyper));
            in_runtime(&builder.build().unwrap(), input());
        }),
        Box::new(move |builder| {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let builder = builder.endpoint_url(&of_reqwest).transport(Reqwest::new(client));
            in_runtime(&builder.build().unwrap(), input());
        }),
    ]
}

#[test]
fn nothing_secret_is_logged_at_any_level() {
    listen();
    let authority = Authority::new("logs");
    let other = Authority::new("logs-other");
    let mut trusting = HttpSettings::default();
    trusting.ca_bundle = Some(authority.bundle());
    for layers in [
        vec![],
        vec![Layer::Tls(authority.server("127.0.0.1"))],
        vec![Layer::Tls(other.server("127.0.0.1"))],
    ] {
        let scheme = if layers.is_empty() { "http" } else { "https" };
        for style in 0..3 {
            for fate in 0..fates().len() {
                let connection = || Connection {
                    layers: layers.clone(),
                    acts: fates().swap_remove(fate),
                };
                let server = Server::start([connection(), connection(), connection()]);
                let url = format!("{scheme}://{}", server.authority());
                call(Builder::new(&SERVICE), &calls(&trusting, &url)[style]);
            }
        }
    }
    let refusing = Server::start([Connection {
        layers: vec![Layer::Tunnel("HTTP/1.1 407 planted\r\n\r\n")],
        acts: vec![],
    }]);
    trusting.proxy.all = Some(format!("http://user:planted@{}", refusing.authority()));
    for style in calls(&trusting, "https://a.example").iter().take(2) {
        call(Builder::new(&SERVICE), style);
    }
    let log = LOG.lock().unwrap();
    for target in ["tinsmith", "rustls", "mio"] {
        assert!(log.contains(&format!("\n{target}")), "nothing was heard of {target}");
    }
    let bytes = PLANTED.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let list: Vec<_> = bytes.iter().map(u8::to_string).collect();
    for form in [
        PLANTED,
        "Planted",
        "cGxhbnRlZ",
        &hex,
        &hex.to_uppercase(),
        &list.join(", "),
        "Signature=",
    ] {
        let line = log.lines().find(|line| line.contains(form));
        assert_eq!(line, None, "{form}");
    }
}
