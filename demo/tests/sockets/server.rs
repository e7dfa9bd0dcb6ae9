//! A server for one test: what it does with each connection is a function of the test.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What serves a connection. An error of the socket ends it.
pub(crate) type Serve = Box<dyn FnOnce(&mut Peer) -> io::Result<()> + Send>;

pub(crate) struct Server {
    port: u16,
    closed: Receiver<()>,
}

/// How a server hangs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HangUp {
    /// In order, as far as it has read all that the client sent.
    Close,
    /// The client's system is told that the connection is no more (RST).
    Reset,
    /// It sends no more, and reads on until the client hangs up.
    SendNoMore,
}

impl HangUp {
    pub(crate) const ALL: [Self; 3] = [Self::Close, Self::Reset, Self::SendNoMore];
}

/// The client, as the server sees it.
pub(crate) struct Peer {
    stream: BufReader<TcpStream>,
}

/// The head of a request: the first line, and the fields with names in lower case.
pub(crate) struct Head {
    pub(crate) line: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Server {
    /// Serves one connection after the other.
    pub(crate) fn start(connections: impl IntoIterator<Item = Serve>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, closed) = channel();
        let connections: Vec<_> = connections.into_iter().collect();
        thread::spawn(move || {
            for serve in connections {
                let Ok((stream, _)) = listener.accept() else { return };
                let sender = sender.clone();
                thread::spawn(move || {
                    let mut peer = Peer {
                        stream: BufReader::new(stream),
                    };
                    // A client that hangs up is what some tests are about.
                    let _ = serve(&mut peer);
                    drop(peer);
                    let _ = sender.send(());
                });
            }
        });
        Self { port, closed }
    }

    /// Serves so many connections in the same way.
    pub(crate) fn same(count: usize, serve: impl FnMut() -> Serve) -> Self {
        Self::start(std::iter::repeat_with(serve).take(count))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until one more connection has ended.
    pub(crate) fn closed(&self) {
        self.closed.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}

/// What serves a connection.
pub(crate) fn serve(work: impl FnOnce(&mut Peer) -> io::Result<()> + Send + 'static) -> Serve {
    Box::new(work)
}

impl Peer {
    pub(crate) fn head(&mut self) -> io::Result<Head> {
        let (line, mut fields) = (self.line()?, Vec::new());
        loop {
            let field = self.line()?;
            if field.is_empty() {
                return Ok(Head { line, fields });
            }
            let (name, value) = field.split_once(": ").ok_or(io::ErrorKind::InvalidData)?;
            fields.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }

    /// A line, without its end.
    pub(crate) fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    pub(crate) fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes.as_ref())
    }

    /// An answer without header fields but its length.
    pub(crate) fn answer(&mut self, status: u16, body: &str) -> io::Result<()> {
        self.send(format!(
            "HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// An answer behind which nothing more is read.
    pub(crate) fn last_answer(&mut self, status: u16) -> io::Result<()> {
        self.send(format!(
            "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        ))
    }

    /// Ends the connection in that way.
    pub(crate) fn hang_up(&mut self, how: HangUp) -> io::Result<()> {
        match how {
            HangUp::Close => Ok(()),
            HangUp::Reset => socket2::SockRef::from(self.stream.get_ref()).set_linger(Some(Duration::ZERO)),
            HangUp::SendNoMore => {
                self.stream.get_ref().shutdown(Shutdown::Write)?;
                self.wait_for_end().map(drop)
            }
        }
    }

    /// Reads until the client hangs up.
    pub(crate) fn wait_for_end(&mut self) -> io::Result<u64> {
        io::copy(&mut self.stream, &mut io::sink())
    }

    /// Writes until the client takes nothing more for that long, and gives how many bytes it took.
    pub(crate) fn fill(&mut self, most: usize, patience: Duration) -> io::Result<usize> {
        let stream = self.stream.get_mut();
        stream.set_write_timeout(Some(patience))?;
        let mut sent = 0;
        while sent < most {
            match stream.write(&[b'x'; 16 * 1024][..(most - sent).min(16 * 1024)]) {
                Ok(count) => sent += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        stream.set_write_timeout(None)?;
        Ok(sent)
    }
}

impl Head {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields.find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    pub(crate) fn length(&self) -> usize {
        self.get("content-length")
            .and_then(|text| text.parse().ok())
            .unwrap_or_default()
    }
}
