//! What is in memory is there once: a large payload goes out from where it is, also when it is sent again, and comes in without a copy.
//! The body of an answer is there once beside the values that are read from it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use allocation_counter::measure;
use tinsmith_demo::rest_json::{Client, ClientBuilder};
use tinsmith_demo::{json_1_1, query, rest_xml, rpc_v2_cbor};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::transport::Reqwest;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

/// No round number, so that an allocation of the next round one is seen.
const SIZE: usize = 9_000_001;
/// What a call may take for everything but the payload.
const SPARE: u64 = 1 << 20;

fn builder() -> ClientBuilder {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

/// A server that has a thread for each connection.
fn server(serve: impl Fn(BufReader<TcpStream>) -> io::Result<()> + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || serve(BufReader::new(stream)));
        }
    });
    url
}

/// Reads a request, and gives the length of its body. `None` if there is none.
fn read_request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<u64>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" {
            break;
        }
    }
    io::copy(&mut stream.take(length), &mut io::sink())?;
    Ok(Some(length))
}

/// Answers with a payload that is as long as that of the request before.
fn give_back(mut stream: BufReader<TcpStream>) -> io::Result<()> {
    let mut before = 0;
    while let Some(length) = read_request(&mut stream)? {
        write!(stream.get_mut(), "HTTP/1.1 200 OK\r\ncontent-length: {before}\r\n\r\n")?;
        io::copy(&mut io::repeat(b'x').take(before), stream.get_mut())?;
        before = length;
    }
    Ok(())
}

/// Puts a large payload and then an empty one, and looks at the memory of both calls. `put` gives the length of the payload that came.
fn look(mut put: impl FnMut(Vec<u8>) -> usize) {
    // What a client sets up with its first call does not count.
    assert_eq!(put(Vec::new()), 0);
    let mut large = vec![b'x'; SIZE];
    let sent = measure(|| assert_eq!(put(std::mem::take(&mut large)), 0));
    assert!(sent.bytes_max < SPARE, "{sent:?}");
    let came = measure(|| assert_eq!(put(Vec::new()), SIZE));
    // The memory grows once or twice on the way, so that a length that is not true costs little.
    assert!(came.bytes_max < SIZE as u64 * 3 / 2, "{came:?}");
}

#[test]
fn a_blocking_client_has_a_payload_once() {
    let client = builder().endpoint_url(server(give_back)).build_blocking().unwrap();
    look(|content| {
        let answer = client.put_item().shelf("s").key("k").content(content).send().unwrap();
        answer.content.map_or(0, |content| content.into_inner().len())
    });
}

#[test]
fn an_async_client_has_a_payload_once() {
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let executor = executor.unwrap();
    let client = builder().endpoint_url(server(give_back)).build().unwrap();
    look(|content| {
        let answer = executor.block_on(client.put_item().shelf("s").key("k").content(content).send());
        answer.unwrap().content.map_or(0, |content| content.into_inner().len())
    });
}

#[test]
fn a_payload_is_sent_again_from_where_it_is() {
    let script = Scripted::new()
        .expect(Expected::any())
        .reply(503, "")
        .expect(Expected::any())
        .reply(200, "");
    let client = builder()
        .max_attempts(2)
        .blocking_transport(script.clone())
        .build_blocking()
        .unwrap();
    let content = vec![b'x'; SIZE];
    let place = content.as_ptr();
    client.put_item().shelf("s").key("k").content(content).send().unwrap();
    let places: Vec<_> = script.requests().iter().map(|request| request.body.as_ptr()).collect();
    assert_eq!(places, [place, place]);
}

/// Checks answers that have a long text between these two, over each transport.
macro_rules! text_is_beside_its_body {
    ($service:ident, $before:expr, $after:expr) => {
        let (before, after): (&'static [u8], &'static [u8]) = ($before, $after);
        let url = server(move |mut stream| {
            while read_request(&mut stream)?.is_some() {
                let length = before.len() + SIZE + after.len();
                let stream = stream.get_mut();
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nsmithy-protocol: rpc-v2-cbor\r\ncontent-length: {length}\r\n\r\n"
                )?;
                io::copy(
                    &mut before.chain(io::repeat(b'x').take(SIZE as u64)).chain(after),
                    stream,
                )?;
            }
            Ok(())
        });
        let builder = || {
            $service::Client::builder()
                .region("us-east-1")
                .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
                .endpoint_url(url.as_str())
        };
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let executor = executor.unwrap();
        let blocking = builder().build_blocking().unwrap();
        let hyper = builder().build().unwrap();
        let own = reqwest::Client::builder().no_proxy().build().unwrap();
        let reqwest = builder().transport(Reqwest::new(own)).build().unwrap();
        let calls: [&dyn Fn() -> Option<String>; 3] = [
            &|| blocking.echo().send().unwrap().text,
            &|| executor.block_on(hyper.echo().send()).unwrap().text,
            &|| executor.block_on(reqwest.echo().send()).unwrap().text,
        ];
        for (transport, call) in calls.iter().enumerate() {
            let came = measure(|| assert_eq!(call().map(|text| text.len()), Some(SIZE)));
            // Both, and an eighth of the body.
            assert!(came.bytes_max < SIZE as u64 * 9 / 4 + SPARE, "{transport}: {came:?}");
        }
    };
}

#[test]
fn a_text_of_an_answer_is_in_memory_once_beside_the_body() {
    text_is_beside_its_body!(json_1_1, b"{\"text\":\"", b"\"}");
    text_is_beside_its_body!(rest_xml, b"<Echo><text>", b"</text></Echo>");
    text_is_beside_its_body!(query, b"<Echo><EchoResult><text>", b"</text></EchoResult></Echo>");
    const LENGTH: [u8; 4] = (SIZE as u32).to_be_bytes();
    const START: &[u8; 11] = &[
        0xa1, 0x64, b't', b'e', b'x', b't', 0x7a, LENGTH[0], LENGTH[1], LENGTH[2], LENGTH[3],
    ];
    text_is_beside_its_body!(rpc_v2_cbor, START, b"");
}
