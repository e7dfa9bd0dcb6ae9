//! A transport that keeps what goes over the wire.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::{BlockingHyper, BlockingTransport, HttpSettings, Limits, TransportError};

/// The transport of programs, with a list of the exchanges.
#[derive(Clone, Debug)]
pub(super) struct Recording {
    transport: Arc<BlockingHyper>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

/// A request, and its response if one came.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    request: Request,
    pub(super) response: Option<Response>,
}

impl Recording {
    pub(super) fn new() -> Self {
        Self {
            transport: Arc::new(BlockingHyper::new(&HttpSettings::default())),
            exchanges: Arc::default(),
        }
    }

    /// The exchanges since the last time.
    pub(super) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.exchanges.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl BlockingTransport for Recording {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        let result = self.transport.send(request, limits);
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.push(Exchange {
            request: request.clone(),
            response: result.as_ref().ok().cloned(),
        });
        result
    }
}

impl Exchange {
    pub(super) fn to_json(&self) -> Value {
        let Self { request, response } = self;
        let response = response.as_ref().map(|response| {
            json!({
                "status": response.status,
                "headers": pairs(&response.headers),
                "body_base64": STANDARD.encode(&response.body),
            })
        });
        json!({
            "request": {
                "method": request.method,
                "url": request.url(),
                "headers": pairs(&request.headers),
                "body_base64": STANDARD.encode(&request.body),
            },
            "response": response,
        })
    }
}

fn pairs(headers: &Headers) -> Vec<[&str; 2]> {
    headers.iter().map(|(name, value)| [name, value]).collect()
}
