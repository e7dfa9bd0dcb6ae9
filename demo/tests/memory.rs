//! What is in memory is there once: a large payload goes out from where it is, also when it is sent again, and comes in without a copy.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use allocation_counter::measure;
use tinsmith_demo::rest_json::{Client, ClientBuilder};
use tinsmith_runtime::credentials::Credentials;
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

/// A server that reads each request, and answers with a payload that is as long as that of the request before.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(BufReader::new(stream)));
        }
    });
    url
}

fn serve(mut stream: BufReader<TcpStream>) -> io::Result<()> {
    let mut before = 0;
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            if line == "\r\n" {
                break;
            }
        }
        io::copy(&mut (&mut stream).take(length), &mut io::sink())?;
        write!(stream.get_mut(), "HTTP/1.1 200 OK\r\ncontent-length: {before}\r\n\r\n")?;
        io::copy(&mut io::repeat(b'x').take(before), stream.get_mut())?;
        before = length;
    }
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
    let client = builder().endpoint_url(server()).build_blocking().unwrap();
    look(|content| {
        let answer = client.put_item().shelf("s").key("k").content(content).send().unwrap();
        answer.content.map_or(0, |content| content.into_inner().len())
    });
}

#[test]
fn an_async_client_has_a_payload_once() {
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let executor = executor.unwrap();
    let client = builder().endpoint_url(server()).build().unwrap();
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
