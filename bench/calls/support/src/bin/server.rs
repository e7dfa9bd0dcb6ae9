//! Answers every request on a loopback port with the answer of a case, keeping connections open: one port a case. Prints
//! `CASE URL` lines first, then runs until it is killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use support::Case;

fn main() -> std::io::Result<()> {
    let mut ports = Vec::new();
    for case in Case::ALL {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        // By name, as services are called: to look a name up takes a thread, and then glibc's allocator takes more time.
        println!("{case} http://localhost:{}", listener.local_addr()?.port());
        let (body, content_type) = case.answer();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nx-amzn-RequestId: 8f7724cf-496f-496e-8fe3-0123456789ab\r\nContent-Type: {content_type}\r\n\
             Content-Length: {}\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n{body}",
            body.len()
        );
        ports.push(thread::spawn(move || serve(&listener, &answer.into_bytes().into())));
    }
    for port in ports {
        port.join().expect("no server panics")?;
    }
    Ok(())
}

fn serve(listener: &TcpListener, answer: &Arc<[u8]>) -> std::io::Result<()> {
    for stream in listener.incoming() {
        let (stream, answer) = (stream?, answer.clone());
        stream.set_nodelay(true)?;
        // A program that ends closes its connection, which is no fault.
        thread::spawn(move || answer_all(&stream, &answer));
    }
    Ok(())
}

fn answer_all(stream: &TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    loop {
        let (mut line, mut length) = (String::new(), 0);
        while lines.read_line(&mut line)? > 2 {
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
            line.clear();
        }
        if line.is_empty() {
            return Ok(());
        }
        lines.read_exact(&mut vec![0; length])?;
        (&mut &*stream).write_all(answer)?;
    }
}
