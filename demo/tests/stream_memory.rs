//! Bodies of any size take constant memory: what a program allocates while 100 MB go out or come in, between a side that is fast and one
//! that is slow.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use bytes::Bytes;
use tinsmith_demo::storage::{Client, ClientBuilder};
use tinsmith_runtime::body::BodySource;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::transport::TransportError;
use tinsmith_runtime::{Async, RequestBody};

const SIZE: usize = 100_000_000;
/// What a body on its way may take, whatever its size: buffers of both sides, and what else the program does.
const MOST: usize = 2 << 20;
static BLOCK: [u8; 64 * 1024] = [b'x'; 64 * 1024];

/// How much memory work takes at most on this thread, which does all of it.
fn most(work: impl FnOnce()) -> usize {
    usize::try_from(measure(work).bytes_max).unwrap()
}

/// Serves each connection on a thread of its own.
fn server(serve: fn(&mut TcpStream) -> io::Result<()>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // A client that hangs up is what some tests are about.
            thread::spawn(move || serve(&mut stream));
        }
    });
    url
}

fn builder(url: &str) -> ClientBuilder {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret");
    let builder = Client::builder().region("us-east-1").credentials(credentials);
    builder.endpoint_url(url).max_attempts(1).connections_per_host(1000)
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(work)
}

/// Reads up to the end of the head.
fn read_head(stream: &mut TcpStream) -> io::Result<()> {
    let (mut last, mut byte) = ([0; 4], [0]);
    while last != *b"\r\n\r\n" {
        stream.read_exact(&mut byte)?;
        last.rotate_left(1);
        last[3] = byte[0];
    }
    Ok(())
}

/// Whether a server could not go on, because its client reads nothing.
static IS_HELD_UP: AtomicBool = AtomicBool::new(false);

fn wait_until_held_up() {
    while !IS_HELD_UP.swap(false, Ordering::SeqCst) {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Gives a body as fast as it is taken.
fn gives(stream: &mut TcpStream) -> io::Result<()> {
    read_head(stream)?;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")?;
    stream.set_write_timeout(Some(Duration::from_millis(50)))?;
    let mut left = SIZE;
    while left > 0 {
        match stream.write(&BLOCK[..left.min(BLOCK.len())]) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => IS_HELD_UP.store(true, Ordering::SeqCst),
            written => left -= written?,
        }
    }
    Ok(())
}

/// Takes a body in small pieces. Whoever sends it waits most of the time.
fn takes(stream: &mut TcpStream) -> io::Result<()> {
    read_head(stream)?;
    let (mut piece, mut last) = ([0; 4 * 1024], [0; 5]);
    while last != *b"0\r\n\r\n" {
        let count = stream.read(&mut piece)?;
        if count == 0 {
            return Ok(());
        }
        let end = &piece[count.saturating_sub(5)..count];
        last.rotate_left(end.len());
        let start = last.len() - end.len();
        last[start..].copy_from_slice(end);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
}

#[test]
fn a_body_that_comes_faster_than_it_is_read_is_not_gathered() {
    let url = server(gives);
    let client = builder(&url).build_blocking().unwrap();
    let blocking = most(|| {
        let mut body = client.get_object().key("k").send().unwrap().body;
        body.chunk().unwrap();
        wait_until_held_up();
        while body.chunk().unwrap().is_some() {}
        assert_eq!(body.received(), SIZE as u64);
    });
    let awaited = most(|| {
        block_on(async {
            let client = builder(&url).build().unwrap();
            let mut body = client.get_object().key("k").send().await.unwrap().body;
            body.chunk().await.unwrap();
            wait_until_held_up();
            while body.chunk().await.unwrap().is_some() {}
            assert_eq!(body.received(), SIZE as u64);
        });
    });
    assert!(blocking < MOST && awaited < MOST, "{blocking} {awaited}");
}

/// Gives so many bytes. If it is slow, they are small pieces, and others have a turn before each.
struct Blocks {
    left: usize,
    waits: bool,
    is_slow: bool,
}

impl Blocks {
    fn new(is_slow: bool) -> Self {
        let (left, waits) = (SIZE, false);
        Self { left, waits, is_slow }
    }

    fn most(&self) -> usize {
        if self.is_slow { 4 * 1024 } else { BLOCK.len() }
    }

    fn next(&mut self) -> Option<Bytes> {
        let size = self.left.min(self.most());
        self.left -= size;
        (size > 0).then(|| Bytes::from_static(&BLOCK[..size]))
    }
}

impl BodySource for Blocks {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.waits = self.is_slow && !self.waits;
        if self.waits {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.next().map(Ok))
    }
}

impl Read for Blocks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.left.min(into.len()).min(self.most());
        into[..size].copy_from_slice(&BLOCK[..size]);
        self.left -= size;
        Ok(size)
    }
}

#[test]
fn a_body_that_is_taken_slower_than_it_is_given_is_not_gathered() {
    let url = server(takes);
    for is_slow in [false, true] {
        let blocking = most(|| {
            let lines = RequestBody::from_reader(Blocks::new(is_slow));
            let client = builder(&url).build_blocking().unwrap();
            client.put_log().lines(lines).send().unwrap();
        });
        let awaited = most(|| {
            block_on(async {
                let lines = RequestBody::<Async>::from_source(Blocks::new(is_slow));
                let client = builder(&url).build().unwrap();
                client.put_log().lines(lines).send().await.unwrap();
            });
        });
        assert!(blocking < MOST && awaited < MOST, "{blocking} {awaited}");
    }
}

#[test]
fn an_open_download_takes_128_kib_at_most_however_much_of_it_was_read() {
    let url = server(gives);
    let mut executor = tokio::runtime::Builder::new_current_thread();
    let executor = executor.enable_all().build().unwrap();
    let client = builder(&url).build().unwrap();
    let blocking = builder(&url).build_blocking().unwrap();
    for read in [0, 1, SIZE as u64 / 100] {
        let open = || {
            executor.block_on(async {
                let mut body = client.get_object().key("k").send().await.unwrap().body;
                while body.received() < read {
                    body.chunk().await.unwrap();
                }
                body
            })
        };
        each_takes_128_kib_at_most(open);
        executor.block_on(tokio::task::yield_now());
        each_takes_128_kib_at_most(|| {
            let mut body = blocking.get_object().key("k").send().unwrap().body;
            while body.received() < read {
                body.chunk().unwrap();
            }
            body
        });
    }
}

fn each_takes_128_kib_at_most<B>(open: impl Fn() -> B) {
    const COUNT: usize = 100;
    // What a client sets up with its first call does not count.
    drop(open());
    let all = measure(|| {
        let mut bodies = Vec::new();
        let open = measure(|| bodies.extend((0..COUNT).map(|_| open())));
        let each = open.bytes_current / COUNT as i64;
        assert!(each < 128 * 1024, "{each}");
        drop(bodies);
    });
    assert!(all.bytes_current < 64 * 1024, "dropping them frees it: {all:?}");
}
