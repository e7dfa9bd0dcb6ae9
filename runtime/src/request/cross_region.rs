//! A parameter that contains the same call, presigned for another region. The service reads from there what it copies.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::input_rules::Amended;
use super::options::{CallOptions, own_params};
use super::state::ClientState;
use crate::auth::SigningScope;
use crate::entropy::uuid;
use crate::error::Cause;
use crate::http::Request;
use crate::identity::Credentials;
use crate::protocol::{Encoded, form_value};
use crate::schema::{Operation, PresignedUrl};
use crate::sign::{self, SigningError};
use crate::value::{self, Structure, View};

/// How long the URL is valid, as in botocore.
const EXPIRES: Duration = Duration::from_secs(3600);

/// Everything for the URL except the credentials.
#[derive(Debug)]
pub(crate) struct CrossRegion {
    url: Request,
    scope: SigningScope,
    /// The text in the body of the call that the URL replaces.
    placeholder: String,
}

/// The regions that a call copies from and to, if it needs such a URL.
pub(super) struct Regions {
    spec: PresignedUrl,
    source: String,
    destination: String,
    placeholder: String,
}

impl Regions {
    /// `None` if the caller names no region, or gives the URL.
    pub(super) fn of(
        state: &ClientState,
        operation: &Operation,
        input: &dyn Structure,
        options: &CallOptions,
    ) -> Option<Self> {
        let spec = operation.presigned_url?;
        let own = state.endpoint_params.region.as_deref();
        let destination = options.region.as_deref().or(own)?.to_owned();
        if text(input, spec.member).is_some() {
            return None;
        }
        Some(Self {
            source: text(input, spec.source_region)?,
            destination,
            placeholder: uuid(&*state.entropy),
            spec,
        })
    }

    /// The input of the call itself, with a place for the URL.
    pub(super) fn in_call<'a>(&self, sent: &'a dyn Structure) -> Amended<'a> {
        let url = (self.spec.member, self.placeholder.as_str());
        let destination = self
            .spec
            .destination_region
            .map(|name| (name, self.destination.as_str()));
        Amended::with_texts(sent, [Some(url), destination].into_iter().flatten())
    }

    /// The data for the URL, from the call without it.
    pub(super) fn url(
        self,
        state: &ClientState,
        operation: &'static Operation,
        input: &dyn Structure,
        options: &CallOptions,
        without_url: Encoded,
    ) -> Result<CrossRegion, Cause> {
        let mut encoded = without_url;
        let form = std::mem::take(&mut encoded.request.body);
        encoded.request.method = "GET".into();
        encoded.request.query = String::from_utf8_lossy(&form).into_owned();
        encoded.request.headers = Default::default();
        if let Some(name) = self.spec.destination_region {
            let pair = format!("&{name}={}", form_value(&self.destination));
            encoded.request.query.push_str(&pair);
        }
        let options = CallOptions {
            region: Some(self.source),
            ..options.clone()
        };
        let params = own_params(state, operation, input, &options).map_err(Cause::Endpoint)?;
        let target = state.target_for(params).map_err(Cause::Endpoint)?;
        Ok(CrossRegion {
            url: target.aim(encoded),
            scope: state.scope_for_url(&target, operation)?,
            placeholder: self.placeholder,
        })
    }
}

/// Puts into the body of a call what needs its credentials. It is a trait so that other calls do not contain the code.
pub(crate) trait CompletesBody: fmt::Debug + Send + Sync {
    /// Signs the URL and puts it into the body of the call.
    fn fill(
        self: Box<Self>,
        request: &mut Request,
        credentials: &Credentials,
        time: SystemTime,
    ) -> Result<(), SigningError>;
}

impl CompletesBody for CrossRegion {
    fn fill(
        mut self: Box<Self>,
        request: &mut Request,
        credentials: &Credentials,
        time: SystemTime,
    ) -> Result<(), SigningError> {
        sign::presign(&mut self.url, &self.scope.params(credentials, time), EXPIRES)?;
        let url = form_value(&self.url.url());
        let body = String::from_utf8_lossy(&request.body);
        request.body = body.replacen(&self.placeholder, &url, 1).into();
        Ok(())
    }
}

fn text(input: &dyn Structure, member: &str) -> Option<String> {
    let mut text = None;
    value::member(input, member, &mut |value| {
        if let View::String(found) = value.view() {
            text = Some(found.to_owned());
        }
    });
    text
}
