//! Events. `events read N` and `events parse N` are for callgrind: N events of 1 KiB that a generated client reads and types, and the
//! same payloads given to serde_json between two CRC32, which is what no reader of events can go below. `events first N` opens N streams
//! one after the other over loopback, and prints the median and the 99th percentile of the time between the last byte of their first
//! event and the moment when the program has it, in microseconds. `events sent N` sends N events one after the other over HTTP/2, and
//! prints the same of the time between the moment when the program gives an event and that when the server has its last byte.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::Instant;

use serde::Deserialize;
use streams::frames::{self, pieces};
use streams::{Result, block_on};
use tinsmith_demo::rest_json::{Changes, Client, ClientBuilder, NoteOrder, Orders};
use tinsmith_runtime::RequestEvents;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::internals::eventstream::Decoder;
use tinsmith_runtime::transport::scripted::{Expected, Scripted, StreamedReply};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

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
        "sent" => sent(count),
        _ => Err("there is no such measurement".into()),
    }
}

/// 1 KiB of JSON.
fn payload() -> Vec<u8> {
    let text = "x".repeat(1024 - r#"{"key":""}"#.len());
    format!(r#"{{"key":"{text}"}}"#).into_bytes()
}

fn frame() -> Result<Vec<u8>> {
    frames::frame("moved", &payload())
}

fn builder() -> ClientBuilder {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

fn read(count: usize) -> Result<()> {
    let pieces = pieces(&frame()?, count);
    let reply = pieces.into_iter().fold(StreamedReply::new(200), StreamedReply::chunk);
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
    black_box(pieces(&frame, count));
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
        print(times);
        Ok(())
    })
}

fn print(mut times: Vec<u128>) {
    times.sort_unstable();
    println!("{} {}", times[times.len() / 2], times[times.len() * 99 / 100]);
}

fn sent(count: usize) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let (came, mut came_at) = unbounded_channel();
    std::thread::spawn(move || {
        if let Err(error) = block_on(serve(listener, came)) {
            eprintln!("the server: {error}");
        }
    });
    let note = || Orders::Note(NoteOrder::new().note("x".repeat(1024)));
    block_on(async {
        let client = builder().endpoint_url(url).build()?;
        let (sender, orders) = RequestEvents::channel();
        let call = tokio::spawn(client.talk().shelf("s").orders(orders).send());
        let mut times = Vec::new();
        for _ in 0..count {
            let begin = Instant::now();
            sender.send(note()).await?;
            let end = came_at.recv().await.ok_or("the server has given up")?;
            times.push(end.duration_since(begin).as_micros());
        }
        drop(sender);
        call.await??;
        print(times);
        Ok(())
    })
}

/// Tells when the last byte of each event is there. Answers at once, and ends with the events.
async fn serve(listener: TcpListener, came: UnboundedSender<Instant>) -> Result<()> {
    listener.set_nonblocking(true)?;
    let (stream, _) = tokio::net::TcpListener::from_std(listener)?.accept().await?;
    stream.set_nodelay(true)?;
    let mut connection = h2::server::handshake(stream).await?;
    let (request, mut respond) = connection.accept().await.ok_or("there is no request")??;
    tokio::spawn(async move { while connection.accept().await.is_some() {} });
    let mut answer = respond.send_response(http::Response::new(()), false)?;
    let (mut body, mut decoder) = (request.into_body(), Decoder::default());
    while let Some(bytes) = body.data().await {
        let (bytes, now) = (bytes?, Instant::now());
        body.flow_control().release_capacity(bytes.len())?;
        decoder.push(bytes);
        while decoder.message()?.is_some_and(|message| !message.payload.is_empty()) {
            let _ = came.send(now);
        }
    }
    answer.send_data(Default::default(), true)?;
    Ok(())
}
