//! A server of HTTP/2 on the loopback interface, which each test tells what to do, and a strict reader of signed events.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use http::{HeaderMap, Request, Response};
use tinsmith_demo::rest_json::Client;
use tinsmith_runtime::Async;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::internals::eventstream::{Decoder, HeaderValue, Message};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const REGION: &str = "eu-west-1";
const SECRET: &str = "secret";

/// Runs a test, with all its tasks on one thread. It ends when the test does, and then no task of it may be left.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        within(test).await;
        // The tasks of the test itself end with its sockets.
        while runtime.metrics().num_alive_tasks() > 0 {
            within(tokio::task::yield_now()).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

/// A test that waits for what never comes fails.
pub(crate) async fn within<T>(work: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, work)
        .await
        .expect("the test waits for what never comes")
}

pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// A client that signs, and goes to this server.
    pub(crate) fn client(&self) -> Client<Async> {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> tinsmith_demo::rest_json::ClientBuilder {
        Client::builder()
            .region(REGION)
            .endpoint_url(format!("http://{}", self.address()))
            .credentials(Credentials::new("AKIDEXAMPLE", SECRET))
    }

    pub(crate) async fn socket(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    /// The next connection.
    pub(crate) async fn connection(&self) -> Connection<TcpStream, Bytes> {
        h2::server::handshake(self.socket().await).await.unwrap()
    }

    /// The next request, over a connection of its own, which goes on in a task.
    pub(crate) async fn request(&self) -> Exchange {
        let mut connection = self.connection().await;
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        tokio::spawn(async move { while connection.accept().await.is_some() {} });
        Exchange::new(request, respond)
    }
}

/// A request, and the way to answer it.
pub(crate) struct Exchange {
    pub(crate) head: http::request::Parts,
    pub(crate) body: RecvStream,
    pub(crate) respond: SendResponse<Bytes>,
    decoder: Decoder,
    signature: String,
}

impl Exchange {
    pub(crate) fn new(request: Request<RecvStream>, respond: SendResponse<Bytes>) -> Self {
        let (head, body) = request.into_parts();
        let authorization = head.headers["authorization"].to_str().unwrap();
        let (_, signature) = authorization.rsplit_once("Signature=").unwrap();
        Self {
            signature: signature.to_owned(),
            head,
            body,
            respond,
            decoder: Decoder::default(),
        }
    }

    /// The next signed message, whose signature is right: the event in it, or `None` where it has none.
    pub(crate) async fn event(&mut self) -> Option<Message> {
        let message = loop {
            if let Some(message) = self.decoder.message().unwrap() {
                break message;
            }
            let bytes = self.body.data().await.expect("the events have no signed end").unwrap();
            self.body.flow_control().release_capacity(bytes.len()).unwrap();
            self.decoder.push(bytes);
        };
        self.check(&message);
        match message.payload.is_empty() {
            true => None,
            false => Some(Message::read(&message.payload).unwrap().unwrap().0),
        }
    }

    /// The signature is over the date, the event and the signature before.
    fn check(&mut self, message: &Message) {
        let [
            (date, HeaderValue::Timestamp(moment)),
            (name, HeaderValue::Blob(signature)),
        ] = &*message.headers
        else {
            panic!("{message:?}");
        };
        assert_eq!((date.as_str(), name.as_str()), (":date", ":chunk-signature"));
        assert_eq!(moment.subsecond_nanoseconds(), 0);
        let milliseconds = (moment.seconds() * 1000).to_be_bytes();
        let date = [&[5][..], b":date", &[8], &milliseconds].concat();
        let stamp: String = moment.to_iso8601().unwrap().replace(['-', ':'], "");
        let (day, hash) = (&stamp[..8], |bytes: &[u8]| hex(&hmac_sha256::Hash::hash(bytes)));
        let text = [
            "AWS4-HMAC-SHA256-PAYLOAD".to_owned(),
            stamp.clone(),
            format!("{day}/{REGION}/rest-json/aws4_request"),
            self.signature.clone(),
            hash(&date),
            hash(&message.payload),
        ];
        let mut key = hmac_sha256::HMAC::mac(day, format!("AWS4{SECRET}"));
        for part in [REGION, "rest-json", "aws4_request"] {
            key = hmac_sha256::HMAC::mac(part, key);
        }
        self.signature = hex(&hmac_sha256::HMAC::mac(text.join("\n"), key));
        assert_eq!(hex(signature), self.signature);
    }

    /// Makes sure that the request is complete, and nothing follows its events.
    pub(crate) async fn ends(&mut self) {
        while let Some(bytes) = within(self.body.data()).await {
            assert!(bytes.unwrap().is_empty());
        }
        std::mem::take(&mut self.decoder).finish().unwrap();
    }

    /// Why the client has given the exchange up.
    pub(crate) async fn reset(&mut self, answer: &mut h2::SendStream<Bytes>) -> Reason {
        within(std::future::poll_fn(|context| answer.poll_reset(context)))
            .await
            .unwrap()
    }

    /// Answers with a head, and gives what sends the rest.
    pub(crate) fn answer(&mut self) -> h2::SendStream<Bytes> {
        self.respond.send_response(Response::new(()), false).unwrap()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }
}

/// An event of the answer that is a text.
pub(crate) fn noted(text: &str) -> Bytes {
    message([(":message-type", "event"), (":event-type", "noted")], text)
}

/// An exception in the answer.
pub(crate) fn exception(name: &str) -> Bytes {
    message([(":message-type", "exception"), (":exception-type", name)], "{}")
}

fn message(headers: [(&str, &str); 2], payload: &str) -> Bytes {
    let headers = headers.map(|(name, value)| (name.to_owned(), HeaderValue::String(value.to_owned())));
    let message = Message {
        headers: headers.into(),
        payload: payload.as_bytes().to_vec(),
    };
    let mut bytes = Vec::new();
    message.write(&mut bytes).unwrap();
    bytes.into()
}

/// The text of a header of a message.
pub(crate) fn text<'a>(message: &'a Message, name: &str) -> &'a str {
    match message.header(name) {
        Some(HeaderValue::String(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
