//! hyper alone, with no more than a program needs that moves one body.

use std::fs::File;
use std::io::{Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::{Body, Frame, SizeHint};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ring::digest;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Job, Result, block_on};

pub fn run(job: &Job) -> Result<()> {
    block_on(async {
        let stream = TcpStream::connect(("localhost", job.port)).await?;
        stream.set_nodelay(true)?;
        let Some(path) = &job.certificate else {
            return exchange(job, stream).await;
        };
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(path)?)?;
        // By name: the official SDK brings another provider into the same build.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        exchange(
            job,
            connector.connect(ServerName::try_from("localhost")?, stream).await?,
        )
        .await
    })
}

async fn exchange(job: &Job, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) -> Result<()> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let method = if job.is_get() { "GET" } else { "PUT" };
    let body = match job.is_get() {
        true => Sent::default(),
        false => Sent::open(job)?,
    };
    let request = Request::builder()
        .method(method)
        .uri(format!("/objects/{}", job.key()))
        .header("host", "localhost")
        .body(body)?;
    let exchange = async {
        let mut answer = sender.send_request(request).await?;
        let mut file = match (job.is_get(), &job.file) {
            (true, Some(path)) => Some(File::create(path)?),
            _ => None,
        };
        let mut crc32 = job.what.contains("get-crc32").then(crc32fast::Hasher::new);
        while let Some(frame) = answer.frame().await {
            let Ok(bytes) = frame?.into_data() else { continue };
            if let Some(crc32) = &mut crc32 {
                crc32.update(&bytes);
            }
            if let Some(file) = &mut file {
                file.write_all(&bytes)?;
            }
        }
        std::hint::black_box(crc32.map(crc32fast::Hasher::finalize));
        Result::Ok(())
    };
    let mut exchange = std::pin::pin!(exchange);
    let mut connection = std::pin::pin!(connection);
    let mut is_over = false;
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = exchange.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        if !is_over {
            is_over = connection.as_mut().poll(context).is_ready();
        }
        exchange.as_mut().poll(context)
    })
    .await
}

/// A file on its way out, hashed as others have to.
#[derive(Default)]
struct Sent {
    file: Option<File>,
    left: u64,
    crc32: Option<crc32fast::Hasher>,
    sha256: Option<digest::Context>,
}

impl Sent {
    fn open(job: &Job) -> Result<Self> {
        let hashes = |name| job.what.contains(name);
        Ok(Self {
            file: Some(File::open(job.source()?)?),
            left: job.size,
            crc32: hashes("crc32").then(crc32fast::Hasher::new),
            sha256: hashes("sha256").then(|| digest::Context::new(&digest::SHA256)),
        })
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        const CHUNK: u64 = 64 * 1024;
        let this = self.get_mut();
        let Some(file) = this.file.as_mut().filter(|_| this.left > 0) else {
            std::hint::black_box((this.crc32.take(), this.sha256.take()));
            return Poll::Ready(None);
        };
        let count = this.left.min(CHUNK);
        let mut chunk = BytesMut::zeroed(count as usize);
        file.read_exact(&mut chunk)?;
        this.left -= count;
        if let Some(crc32) = &mut this.crc32 {
            crc32.update(&chunk);
        }
        if let Some(sha256) = &mut this.sha256 {
            sha256.update(&chunk);
        }
        Poll::Ready(Some(Ok(Frame::data(chunk.freeze()))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }
}
