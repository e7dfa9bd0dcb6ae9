//! The HTTP library alone: one connection, a request, the answer's bytes. Nothing is read from them.

use by_hand::requests::request;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use support::Case;
use tokio::net::TcpStream;

struct Client {
    host: String,
    connection: Option<SendRequest<Full<Bytes>>>,
}

fn main() {
    let connect = |_: Case, url: &str| Client {
        host: url.trim_start_matches("http://").to_owned(),
        connection: None,
    };
    support::run(connect, call);
}

async fn call(client: &mut Client, case: Case) -> usize {
    let connection = match &mut client.connection {
        Some(connection) => connection,
        empty => empty.insert(open(&client.host).await),
    };
    let request = request(case);
    let mut built = hyper::Request::builder()
        .method(request.method)
        .uri(request.target)
        .header("Host", &client.host);
    for (name, value) in request.headers {
        built = built.header(name, value);
    }
    let message = built.body(Full::new(request.body.into())).expect("a request");
    connection.ready().await.expect("a connection");
    let answer = connection.send_request(message).await.expect("an answer");
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    assert!(!body.is_empty());
    case.items()
}

async fn open(host: &str) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(host).await.expect("a server");
    stream.set_nodelay(true).expect("a socket");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    sender
}
