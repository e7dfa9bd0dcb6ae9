//! A server on loopback that answers as a test says: one request on each connection.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request that was received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    head: String,
    pub(crate) body: String,
}

impl Received {
    /// A header field, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// A parameter of a form.
    pub(crate) fn form(&self, name: &str) -> Option<&str> {
        let mut pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// How a request is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Text(u16, String),
    /// The connection ends in the middle of the body.
    Cut,
    /// No answer before the client gives up.
    Silence,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::Text(200, body.into())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Text(status, "hidden-body".to_owned())
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) fn start(handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received: Arc<Mutex<Vec<_>>> = Arc::default();
        let (log, handler): (_, Arc<Handler>) = (received.clone(), Arc::new(handler));
        // It ends with the test program.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, handler) = (log.clone(), handler.clone());
                // Some tests close the connection on purpose.
                thread::spawn(move || converse(stream, &log, &*handler).ok());
            }
        });
        Self { address, received }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The lines of the requests so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn converse(mut stream: TcpStream, log: &Mutex<Vec<Received>>, handler: &Handler) -> io::Result<()> {
    let Some(request) = read(&mut stream)? else {
        return Ok(());
    };
    log.lock().unwrap().push(request.clone());
    match handler(&request) {
        Reply::Text(status, body) => write!(
            stream,
            "HTTP/1.1 {status} Test\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
        Reply::Cut => write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{{\"hidden"),
        Reply::Silence => {
            // The client closes the connection when it gives up.
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            stream.read(&mut [0]).map(drop)
        }
    }
}

fn read(stream: &mut TcpStream) -> io::Result<Option<Received>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut request = Received {
                line: head.lines().next().unwrap_or_default().replace(" HTTP/1.1", ""),
                head: head.to_owned(),
                body: body.to_owned(),
            };
            let length = request.header("content-length").map_or(0, |text| text.parse().unwrap());
            if request.body.len() >= length {
                request.body.truncate(length);
                return Ok(Some(request));
            }
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
