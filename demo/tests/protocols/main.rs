//! What generated clients send and read, for every protocol and every place where a model can put a member.
//!
//! The expected values are from the specifications of the protocols and from botocore, given the same models and
//! parameters. A comment says where the two differ.

mod amended;
mod aws_json;
mod bindings;
mod ec2_query;
mod events;
mod interop;
mod options;
mod pages_and_waits;
mod payloads;
mod query;
mod rest_json;
mod rest_xml;
mod rpc_v2_cbor;
mod sample;
mod scripted_streams;
mod scripts;
mod setters;
mod stream_checksums;
mod stream_files;
mod streams;
mod streams_by_name;
mod waits;
mod walks;

use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::entropy::Entropy;
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blocking, ClientBuilder};

/// The header fields that the client, the signature and the transport add.
const GENERAL: &str = "Host, Accept-Encoding, User-Agent, X-Amz-Date, Authorization, amz-sdk-invocation-id, amz-sdk-request, \
                       Content-Length";

/// A blocking client on a script. It depends neither on random numbers nor on the machine.
fn client<A, B: From<ClientCore<Blocking>>>(builder: ClientBuilder<A, B>, script: &Scripted) -> B {
    let builder = with_settings(builder).blocking_transport(script.clone());
    builder.build_blocking().unwrap()
}

/// A builder with settings by which clients depend neither on random numbers nor on the machine.
fn with_settings<A, B>(builder: ClientBuilder<A, B>) -> ClientBuilder<A, B> {
    builder
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .entropy(Ones)
        .max_attempts(1)
}

/// The request that a call sends. The response is empty.
fn sent<A, B: From<ClientCore<Blocking>>, T>(builder: ClientBuilder<A, B>, call: impl FnOnce(&B) -> T) -> Request {
    let script = Scripted::new().expect(Expected::any()).respond(response(200, &[], ""));
    call(&client(builder, &script));
    script.finish().unwrap();
    script.requests().remove(0)
}

/// The result of a call for a response.
fn read<A, B: From<ClientCore<Blocking>>, T>(
    builder: ClientBuilder<A, B>,
    response: Response,
    call: impl FnOnce(&B) -> T,
) -> T {
    let script = Scripted::new().expect(Expected::any()).respond(response);
    let result = call(&client(builder, &script));
    script.finish().unwrap();
    result
}

/// The output of the operation `echo` for a body.
macro_rules! echoed {
    ($builder:expr, $body:expr) => {
        crate::read($builder, crate::response(200, &[], $body), |client| {
            client.echo().send()
        })
    };
}
pub(crate) use echoed;

fn response(status: u16, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) -> Response {
    Response {
        status,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.into(),
    }
}

/// The header fields that the operation decides, sorted.
fn headers(request: &Request) -> Vec<(&str, &str)> {
    let of_operation = |name| GENERAL.split(", ").all(|general| general != name);
    let mut headers: Vec<_> = request.headers.iter().filter(|(name, _)| of_operation(*name)).collect();
    headers.sort_unstable();
    headers
}

fn body(request: &Request) -> &str {
    str::from_utf8(&request.body).unwrap()
}

/// Bytes from pairs of hexadecimal digits. Other characters are ignored.
fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

/// Makes every random byte 1.
#[derive(Debug)]
struct Ones;

impl Entropy for Ones {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(1);
    }
}
