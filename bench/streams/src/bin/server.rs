//! A server of large bodies on the loopback interface, plain and over TLS: `server CERTIFICATE`, which it writes for the clients. It
//! prints its two ports.
//!
//! The last step of a path is how many bytes a `GET` gives; with `-crc32` behind it, the answer has their checksum. A `PUT` is read
//! and forgotten.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What is written at a time: bodies are copies of it.
static BLOCK: [u8; 256 * 1024] = [b'x'; 256 * 1024];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let certificate = std::env::args().nth(1).ok_or("server CERTIFICATE")?;
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    std::fs::write(certificate, own.cert.pem())?;
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der())?;
    // By name: the official SDK brings another provider into the same build.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = config.with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![own.cert.der().clone()], key)?);
    let (plain, tls) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
    println!("{} {}", plain.local_addr()?.port(), tls.local_addr()?.port());
    thread::spawn(move || {
        for stream in tls.incoming().flatten() {
            let config = Arc::clone(&config);
            thread::spawn(move || {
                let connection = ServerConnection::new(config).map_err(io::Error::other)?;
                serve(StreamOwned::new(connection, stream))
            });
        }
    });
    for stream in plain.incoming().flatten() {
        thread::spawn(move || serve::<TcpStream>(stream));
    }
    Ok(())
}

/// Answers requests until the client closes the connection.
fn serve<S: Read + Write>(stream: S) -> io::Result<()> {
    let mut stream = BufReader::with_capacity(BLOCK.len(), stream);
    loop {
        let Some(head) = Head::read(&mut stream)? else {
            return Ok(());
        };
        if head.method == "PUT" {
            if head.asks {
                stream.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            }
            io::copy(&mut (&mut stream).take(head.length), &mut io::sink())?;
            stream
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
            continue;
        }
        let (size, has_checksum) = match head.name.strip_suffix("-crc32") {
            Some(size) => (size, true),
            None => (head.name.as_str(), false),
        };
        let size = size.parse().map_err(io::Error::other)?;
        let checksum = match has_checksum {
            true => format!("x-amz-checksum-crc32: {}\r\n", checksum(size)),
            false => String::new(),
        };
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n{checksum}\r\n");
        stream.get_mut().write_all(answer.as_bytes())?;
        write_body(stream.get_mut(), size)?;
    }
}

struct Head {
    method: String,
    name: String,
    length: u64,
    asks: bool,
}

impl Head {
    fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let path = words.next().unwrap_or_default().split('?').next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let (mut length, mut asks) = (0, false);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            match &*name.to_ascii_lowercase() {
                "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
                "expect" => asks = true,
                _ => {}
            }
        }
        Ok(Some(Self {
            method,
            name,
            length,
            asks,
        }))
    }
}

fn write_body(stream: &mut impl Write, mut left: u64) -> io::Result<()> {
    while left > 0 {
        let count = left.min(BLOCK.len() as u64);
        stream.write_all(&BLOCK[..count as usize])?;
        left -= count;
    }
    stream.flush()
}

/// The CRC32 of a body, in base64. It takes a while, so it is computed once.
fn checksum(size: u64) -> String {
    static KNOWN: OnceLock<Mutex<HashMap<u64, String>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().expect("no thread panics");
    let compute = || {
        let (mut hash, mut left) = (crc32fast::Hasher::new(), size);
        while left > 0 {
            let count = left.min(BLOCK.len() as u64);
            hash.update(&BLOCK[..count as usize]);
            left -= count;
        }
        STANDARD.encode(hash.finalize().to_be_bytes())
    };
    known.entry(size).or_insert_with(compute).clone()
}
