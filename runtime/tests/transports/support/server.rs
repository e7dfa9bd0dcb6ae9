//! An HTTP server that does exactly what a test says, connection by connection.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with one request, once it has read it.
pub(crate) enum Act {
    /// Sends that, unchanged.
    Send(&'static str),
    /// Sends those bytes and hangs up.
    Cut(&'static str),
    /// The same, and says before by the means of TLS that nothing follows.
    Goodbye(&'static str),
    /// Sends that and no more, until the client hangs up.
    Stall(&'static str),
    /// Sends that, and hangs up when the test says so.
    Hold(&'static str),
    /// Sends the first text, and the second one again and again, until the client hangs up.
    Flood(&'static str, &'static str),
    /// Reads no more than the head, sends that, and goes on like this.
    Early(&'static str, After),
}

/// What the server does after an answer that came before the whole request was there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum After {
    /// It neither reads nor hangs up.
    Deaf,
    /// It hangs up, with bytes unread: that resets the connection.
    Reset,
    /// It reads on until the client hangs up.
    Drain,
}

/// What comes before the requests of a connection.
#[derive(Clone)]
pub(crate) enum Layer {
    /// Waits without a word until the client hangs up.
    Silence,
    /// Reads a `CONNECT` request and answers with that.
    Tunnel(&'static str),
    Tls(Arc<rustls::ServerConfig>),
}

/// One connection: what comes first, and what happens to each request. Then it is closed.
pub(crate) struct Connection {
    pub(crate) layers: Vec<Layer>,
    pub(crate) acts: Vec<Act>,
}

/// A plain connection.
pub(crate) fn plain(acts: impl IntoIterator<Item = Act>) -> Connection {
    Connection {
        layers: Vec::new(),
        acts: acts.into_iter().collect(),
    }
}

pub(crate) trait Stream: Read + Write {
    /// Says that nothing follows, where that can be told from a broken connection.
    fn say_goodbye(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for TcpStream {}

impl Stream for rustls::StreamOwned<rustls::ServerConnection, Box<dyn Stream>> {
    fn say_goodbye(&mut self) -> io::Result<()> {
        self.conn.send_close_notify();
        self.flush()
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    requests: Log,
    closed: Receiver<()>,
    hang_up: Sender<()>,
}

impl Server {
    /// Takes so many connections.
    pub(crate) fn start(connections: impl IntoIterator<Item = Connection>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (sender, closed) = channel();
        let (hang_up, told) = channel();
        let log = Arc::clone(&requests);
        let connections: Vec<_> = connections.into_iter().collect();
        let told = Arc::new(Mutex::new(told));
        thread::spawn(move || accept(&listener, connections, &log, &sender, &told));
        Self {
            address,
            requests,
            closed,
            hang_up,
        }
    }

    /// No server: an address where nobody listens. The port is none that the system hands out.
    pub(crate) fn gone() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 1)),
            requests: Arc::default(),
            closed: channel().1,
            hang_up: channel().0,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far, each with the number of its connection, byte for byte.
    pub(crate) fn requests(&self) -> Vec<(usize, String)> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request, without the number of its connection.
    pub(crate) fn request(&self) -> String {
        let requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests[0].1.clone()
    }

    /// Hangs up on a connection that is on [`Act::Hold`].
    pub(crate) fn hang_up(&self) {
        self.hang_up.send(()).unwrap();
        self.closed();
    }

    /// Waits until one more connection is closed.
    pub(crate) fn closed(&self) {
        self.closed.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}

type Log = Arc<Mutex<Vec<(usize, String)>>>;
type Signal = Arc<Mutex<Receiver<()>>>;

fn accept(listener: &TcpListener, connections: Vec<Connection>, log: &Log, closed: &Sender<()>, hang_up: &Signal) {
    for (number, connection) in connections.into_iter().enumerate() {
        let Ok((stream, _)) = listener.accept() else { return };
        let (log, closed, hang_up) = (Arc::clone(log), closed.clone(), Arc::clone(hang_up));
        thread::spawn(move || {
            // A client that hangs up is what some tests are about.
            let _ = converse(stream, connection, number, &log, &hang_up);
            let _ = closed.send(());
        });
    }
}

fn converse(stream: TcpStream, connection: Connection, number: usize, log: &Log, hang_up: &Signal) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let record = |request: String| log.lock().unwrap().push((number, request));
    let mut stream: Box<dyn Stream> = Box::new(stream);
    for layer in connection.layers {
        match layer {
            Layer::Silence => return drain(&mut stream),
            Layer::Tunnel(answer) => {
                record(read_request(&mut stream)?);
                stream.write_all(answer.as_bytes())?;
            }
            Layer::Tls(config) => {
                let connection = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
                stream = Box::new(rustls::StreamOwned::new(connection, stream));
            }
        }
    }
    for act in connection.acts {
        if let Act::Early(text, after) = act {
            record(read_head(&mut stream)?);
            stream.write_all(text.as_bytes())?;
            stream.flush()?;
            return match after {
                After::Deaf => {
                    let _ = hang_up.lock().unwrap().recv();
                    Ok(())
                }
                After::Reset => Ok(()),
                After::Drain => drain(&mut stream),
            };
        }
        record(read_request(&mut stream)?);
        if let Act::Flood(head, text) = act {
            stream.write_all(head.as_bytes())?;
            loop {
                stream.write_all(text.as_bytes())?;
            }
        }
        let (Act::Send(text)
        | Act::Cut(text)
        | Act::Goodbye(text)
        | Act::Stall(text)
        | Act::Hold(text)
        | Act::Early(text, _)
        | Act::Flood(text, _)) = act;
        stream.write_all(text.as_bytes())?;
        stream.flush()?;
        match act {
            Act::Send(_) => {}
            Act::Goodbye(_) => return stream.say_goodbye(),
            Act::Cut(_) | Act::Early(..) | Act::Flood(..) => break,
            Act::Stall(_) => return drain(&mut stream),
            Act::Hold(_) => {
                let _ = hang_up.lock().unwrap().recv();
                break;
            }
        }
    }
    Ok(())
}

fn read_head(stream: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let mut request = read_head(stream)?;
    let head = request.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    request.push_str(&String::from_utf8_lossy(&body));
    Ok(request)
}

fn drain(stream: &mut impl Read) -> io::Result<()> {
    io::copy(stream, &mut io::sink()).map(|_| ())
}
