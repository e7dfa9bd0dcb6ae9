//! Bodies and events over real sockets, in both modes, against a server that is strict about framing, lengths, checksums and
//! signatures. No test leaves the machine.

mod downloads;
mod drops;
mod events;
mod presigned;
mod server;
mod strict;
mod uploads;

use std::path::PathBuf;
use std::time::Duration;

use tinsmith_demo::storage::{Client, ClientBuilder, Error};
use tinsmith_runtime::body::BodyError;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::transport::Reqwest;
use tinsmith_runtime::{Async, Blocking, RequestBody};

use server::Server;

/// The secret access key of the caller, which the server knows.
const SECRET: &str = "secret";

/// A body that goes in, in either mode.
#[derive(Clone)]
enum Given {
    File(PathBuf),
    /// A reader that is read once.
    Once(Vec<u8>),
}

/// A client in either mode, which makes one call at a time.
enum Caller {
    Blocking(Client<Blocking>),
    Async(Client<Async>, tokio::runtime::Runtime),
}

/// Both modes, and the async one over a client of reqwest, with the same settings.
fn callers(server: &Server, with: impl Fn(ClientBuilder) -> ClientBuilder) -> [Caller; 3] {
    let [blocking, awaited] = own_callers(server, &with);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let builder = builder(server, with).transport(Reqwest::new(client));
    // The client has tasks of its own, which go on between two calls.
    let mut executor = tokio::runtime::Builder::new_multi_thread();
    let executor = executor.worker_threads(1).enable_all().build().unwrap();
    [blocking, awaited, Caller::Async(builder.build().unwrap(), executor)]
}

/// Both modes, over the transports that open their own connections.
fn own_callers(server: &Server, with: impl Fn(ClientBuilder) -> ClientBuilder) -> [Caller; 2] {
    let mut executor = tokio::runtime::Builder::new_current_thread();
    let executor = executor.enable_all().build().unwrap();
    [
        Caller::Blocking(builder(server, &with).build_blocking().unwrap()),
        Caller::Async(builder(server, with).build().unwrap(), executor),
    ]
}

fn builder(server: &Server, with: impl Fn(ClientBuilder) -> ClientBuilder) -> ClientBuilder {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET);
    let builder = Client::builder().region("us-east-1").credentials(credentials);
    with(builder.endpoint_url(server.url()).max_attempts(1))
}

impl Caller {
    fn put(&self, body: Given) -> Result<(), Error> {
        match self {
            Self::Blocking(client) => {
                let body = match body {
                    Given::File(path) => RequestBody::from_path(path),
                    Given::Once(bytes) => {
                        let length = bytes.len() as u64;
                        RequestBody::from_reader(std::io::Cursor::new(bytes)).content_length(length)
                    }
                };
                client.put_object().key("k").body(body).send().map(drop)
            }
            Self::Async(client, executor) => {
                let body = match body {
                    Given::File(path) => RequestBody::from_path(path),
                    Given::Once(bytes) => {
                        let length = bytes.len() as u64;
                        RequestBody::from_source(drops::Pieces::of(&bytes)).content_length(length)
                    }
                };
                executor
                    .block_on(client.put_object().key("k").body(body).send())
                    .map(drop)
            }
        }
    }

    /// The body of an answer, as a whole. `Err` of the inner result is for a body that was not read to its end.
    fn get(&self) -> Result<Result<Vec<u8>, BodyError>, Error> {
        const MOST: usize = 1 << 20;
        match self {
            Self::Blocking(client) => client
                .get_object()
                .key("k")
                .send()
                .map(|output| output.body.collect(MOST)),
            Self::Async(client, executor) => executor.block_on(async {
                let output = client.get_object().key("k").send().await?;
                Ok(output.body.collect(MOST).await)
            }),
        }
    }
}

/// A file with so many bytes, for the test of that name.
fn file(test: &str, size: usize) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sockets-{test}"));
    std::fs::write(&path, content(size)).unwrap();
    path
}

/// Bytes that differ from place to place.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|index| (index % 251) as u8).collect()
}

/// A limit that a test waits for.
const SHORT: Duration = Duration::from_millis(100);
