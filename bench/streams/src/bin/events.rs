//! Events. `events read N` and `events parse N` are for callgrind: N events of 1 KiB that a generated client reads and types, and the
//! same payloads given to serde_json between two CRC32, which is what no reader of events can go below. `events first N` opens N streams
//! one after the other over loopback, and prints the median and the 99th percentile of the time between the last byte of their first
//! event and the moment when the program has it, in microseconds.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::Instant;

use serde::Deserialize;
use streams::{Result, block_on};
use tinsmith_demo::rest_json::{Changes, Client, ClientBuilder};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};
use tinsmith_runtime::transport::scripted::{Expected, Scripted, StreamedReply};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, count] = &*args else {
        return Err("events WHAT N".into());
    };
    let count = count.parse()?;
    match &**what {
        "read" => read(count),
        "parse" => parse(count),
        "first" => first(count),
        _ => Err("there is no such measurement".into()),
    }
}

/// 1 KiB of JSON.
fn payload() -> Vec<u8> {
    let text = "x".repeat(1024 - r#"{"key":""}"#.len());
    format!(r#"{{"key":"{text}"}}"#).into_bytes()
}

fn frame() -> Result<Vec<u8>> {
    let header = |name: &str, value: &str| (name.to_owned(), HeaderValue::String(value.to_owned()));
    let headers = vec![
        header(":message-type", "event"),
        header(":event-type", "moved"),
        header(":content-type", "application/json"),
    ];
    let mut frame = Vec::new();
    Message {
        headers,
        payload: payload(),
    }
    .write(&mut frame)?;
    Ok(frame)
}

fn builder() -> ClientBuilder {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

/// Events as a transport gives them: in pieces that end anywhere.
fn pieces(count: usize) -> Result<impl Iterator<Item = Vec<u8>>> {
    const PIECE: usize = 16 * 1024;
    let frame = frame()?;
    let length = frame.len() * count;
    // Any piece begins somewhere in a frame.
    let frames = frame.repeat(PIECE.div_ceil(frame.len()) + 1);
    let begins = (0..length).step_by(PIECE);
    Ok(begins.map(move |begin| {
        let offset = begin % frame.len();
        frames[offset..offset + PIECE.min(length - begin)].to_vec()
    }))
}

fn read(count: usize) -> Result<()> {
    let mut reply = StreamedReply::new(200);
    for piece in pieces(count)? {
        reply = reply.chunk(piece);
    }
    let script = Scripted::new().expect(Expected::any()).stream(reply);
    let client = builder().blocking_transport(script).build_blocking()?;
    let mut changes = client.watch().send()?.changes;
    let mut seen = 0;
    while seen < count
        && let Some(event) = changes.recv()?
    {
        assert!(matches!(&event, Changes::Moved(moved) if moved.key.is_some()));
        seen += 1;
    }
    assert_eq!(seen, count);
    Ok(())
}

fn parse(count: usize) -> Result<()> {
    #[derive(Deserialize)]
    struct Moved {
        key: Option<String>,
    }
    let (frame, payload) = (frame()?, payload());
    // As in the other measurement, so that what makes the input does not count.
    let pieces: Vec<_> = pieces(count)?.collect();
    black_box(&pieces);
    for _ in 0..count {
        black_box(crc32fast::hash(black_box(&frame[..8])));
        black_box(crc32fast::hash(black_box(&frame[..frame.len() - 4])));
        let moved: Moved = serde_json::from_slice(black_box(&payload))?;
        assert!(moved.key.is_some());
    }
    Ok(())
}

fn first(count: usize) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let (go, told) = channel::<()>();
    let (sent, sent_at) = channel();
    let frame = frame()?;
    std::thread::spawn(move || -> std::io::Result<()> {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream?);
            stream.get_mut().set_nodelay(true)?;
            let mut line = String::new();
            while stream.read_line(&mut line)? > 2 {
                line.clear();
            }
            stream
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")?;
            let _ = told.recv();
            // The program waits for the event by then.
            std::thread::sleep(std::time::Duration::from_millis(1));
            let _ = sent.send(Instant::now());
            stream.get_mut().write_all(&frame)?;
        }
        Ok(())
    });
    block_on(async {
        let client = builder().endpoint_url(url).build()?;
        let mut times = Vec::new();
        for _ in 0..count {
            let mut changes = client.watch().send().await?.changes;
            go.send(())?;
            changes.recv().await?.ok_or("there is no event")?;
            let now = Instant::now();
            times.push(now.duration_since(sent_at.recv()?).as_micros());
        }
        times.sort_unstable();
        println!("{} {}", times[count / 2], times[count * 99 / 100]);
        Ok(())
    })
}
