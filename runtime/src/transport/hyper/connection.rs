//! One HTTP/1.1 connection, driven by whoever uses it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use super::connect::Stream;
use crate::http::Response;
use crate::transport::message::{response, too_large};
use crate::transport::{TransportError, TransportErrorKind};

pub(super) type Message = http::Request<Full<Bytes>>;

type Driver = http1::Connection<TokioIo<Box<dyn Stream>>, Full<Bytes>>;

/// The most memory to set aside for a body before its bytes have come.
const MAX_EARLY_CAPACITY: usize = 64 * 1024;

pub(super) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// `None` once it has ended.
    driver: Option<Driver>,
}

/// Why an exchange got no response.
pub(super) enum Failure {
    /// No byte of the request was written. Here it is back.
    NotSent(Box<Message>, hyper::Error),
    Error(TransportError),
}

impl From<Failure> for TransportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotSent(_, error) => Self::new(TransportErrorKind::Connect, error),
            Failure::Error(error) => error,
        }
    }
}

impl Connection {
    pub(super) async fn open(stream: Box<dyn Stream>) -> Result<Self, hyper::Error> {
        let (sender, driver) = http1::handshake(TokioIo::new(stream)).await?;
        Ok(Self {
            sender,
            driver: Some(driver),
        })
    }

    /// Whether it can carry a request now.
    pub(super) async fn is_ready(&mut self) -> bool {
        let sender = &mut self.sender;
        let poll = drive(
            &mut self.driver,
            poll_fn(|context| Poll::Ready(sender.poll_ready(context))),
        )
        .await;
        matches!(poll, Poll::Ready(Ok(()))) && self.driver.is_some()
    }

    /// Sends a request and reads its response, of which the body may have so many bytes.
    pub(super) async fn exchange(&mut self, message: Message, most: usize) -> Result<Response, Failure> {
        let sending = self.sender.try_send_request(message);
        let (parts, body) = match drive(&mut self.driver, sending).await {
            Ok(answer) => answer.into_parts(),
            Err(mut error) => {
                return Err(match error.take_message() {
                    Some(message) => Failure::NotSent(Box::new(message), error.into_error()),
                    None => Failure::Error(failed(error.into_error())),
                });
            }
        };
        let body = drive(&mut self.driver, read(body, most))
            .await
            .map_err(Failure::Error)?;
        Ok(response(parts.status, &parts.headers, body))
    }
}

/// Works on something while the connection runs on: it is what moves the bytes.
async fn drive<T>(driver: &mut Option<Driver>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        // How a connection ended is told to the work, too.
        if let Some(running) = driver
            && Pin::new(running).poll(context).is_ready()
        {
            *driver = None;
        }
        work.as_mut().poll(context)
    })
    .await
}

async fn read(mut body: Incoming, most: usize) -> Result<Vec<u8>, TransportError> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(announced.min(MAX_EARLY_CAPACITY));
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(failed)?.into_data() else {
            continue; // Trailers.
        };
        if data.len() > most - bytes.len() {
            return Err(too_large(most));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// What an error means that came after the request began to be sent.
fn failed(error: hyper::Error) -> TransportError {
    let kind = if error.is_user() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error)
}
