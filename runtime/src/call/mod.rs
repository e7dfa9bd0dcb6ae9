//! A call as a state machine. It says what to do next (get credentials, send this request, wait for this time), and takes the
//! result. It does no I/O and reads no clock, so the async driver, the blocking driver and tests all run the same machine.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::Authentication;
use crate::body::{IncomingBody, OutgoingBody};
#[cfg(feature = "checksums")]
use crate::checksum;
use crate::clock::Instant;
#[cfg(feature = "endpoint-rules")]
use crate::endpoint::EndpointError;
use crate::entropy::fraction;
use crate::error::{Cause, Metadata};
use crate::http::{Request, Response};
use crate::identity::CredentialsError;
use crate::identity::{Identity, IdentityKind};
use crate::protocol::ParsedError;
use crate::request::{ClientState, Identities, Plan, name_region};
use crate::retry::{self, Reason};
use crate::schema::{Location, Operation};
use crate::secrets::Sent;
use crate::service::Service;
use crate::timestamp::clock_skew;
use crate::trace::event;
use crate::transport::{Limits, Now, StreamLimits, TransportError, TransportErrorKind};
use crate::value::Structure;
use redirect::LookUp;

const INVOCATION_ID: &str = "amz-sdk-invocation-id";
const ATTEMPT: &str = "amz-sdk-request";
const CONTENT_LENGTH: &str = "Content-Length";
/// The codes with which services say that credentials are no longer valid.
const EXPIRED_CODES: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "InvalidToken"];

/// What the driver must do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Find out how long the body of the request is: [`Call::measure`].
    Measure,
    /// Get the identity that [`Call::wants`] names, and give it to [`Call::on_identity`].
    Identity,
    /// Send [`Call::request`] and give the result to [`Call::on_response`].
    Send(Limits),
    /// Wait, then call [`Call::on_waited`].
    Wait(Duration),
    /// Take the result: [`Call::into_outcome`].
    Done,
}

/// How the body of a success is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamedOutput {
    /// Whether the body is read while it comes.
    pub(crate) is_streamed: bool,
    /// Whether its first event has members of the output.
    #[cfg_attr(not(feature = "eventstream"), expect(dead_code))]
    pub(crate) has_initial: bool,
}

/// How a call ended.
#[derive(Debug)]
pub(crate) struct CallOutcome {
    pub(crate) end: End,
    pub(crate) meta: Metadata,
    /// Whether the call may be made again: it may then succeed, and does no harm.
    pub(crate) retryable: bool,
    /// The secrets that the service may echo.
    pub(crate) sent: Sent,
    /// When the time for the whole call is over, and how long it was.
    pub(crate) deadline: Option<Instant>,
    pub(crate) timeout: Duration,
}

/// The three results of a call.
#[derive(Debug)]
pub(crate) enum End {
    /// With the body, if it streams: then the response itself has none.
    Success(Response, Option<IncomingBody>),
    Error {
        error: ParsedError,
        response: Response,
    },
    Failed(Cause),
}

/// One call of an operation, with all its attempts.
#[derive(Debug)]
pub(crate) struct Call {
    state: Arc<ClientState>,
    /// Boxed, because a call is moved several times before it runs.
    plan: Box<Plan>,
    sent: Sent,
    deadline: Option<Instant>,
    attempt_deadline: Option<Instant>,
    action: Action,
    end: Option<End>,
    meta: Metadata,
    retryable: bool,
    /// How far the service's clock is ahead (`true`) of ours or behind it, from the last response before a retry.
    skew: Option<(Duration, bool)>,
    /// How far ahead the service's clock was assumed to be in the signature of this attempt, in seconds.
    signed_ahead: i64,
    /// The cost of the last retry.
    paid: Option<u32>,
    /// The cost of the next attempt, until it is made.
    reserved: Option<u32>,
    /// Set while another operation is asked for the region of the call.
    look_up: Option<Box<LookUp>>,
    /// Whether the service does not understand the question whether it wants a body.
    refuses_to_be_asked: bool,
}

impl Call {
    /// A call of this plan, which starts now. The secrets of its input are masked in messages of the service.
    pub(crate) fn new(state: Arc<ClientState>, plan: Box<Plan>, input: Option<Arc<dyn Structure>>, now: Now) -> Self {
        let mut call = Self {
            deadline: now.instant.checked_add(plan.timeout),
            attempt_deadline: None,
            action: Action::Done,
            end: None,
            meta: Metadata::default(),
            retryable: false,
            skew: None,
            signed_ahead: 0,
            paid: None,
            reserved: None,
            look_up: None,
            refuses_to_be_asked: false,
            state,
            plan,
            sent: Sent { input, identity: None },
        };
        call.begin_attempt(now);
        call
    }

    /// The service, the operation and the region.
    #[cfg(feature = "tracing")]
    pub(crate) fn names(&self) -> (&'static str, &'static str, Option<&str>) {
        let region = self.state.endpoint_params.region.as_deref();
        (self.state.service.id, self.plan.operation.name, region)
    }

    /// What to do next.
    pub(crate) fn action(&self) -> Action {
        self.action
    }

    /// The request to send.
    pub(crate) fn request(&self) -> &Request {
        &self.plan.request
    }

    /// Set if a body streams. Then the driver opens the exchange, and gives the result to [`Call::on_opened`].
    pub(crate) fn stream(&self) -> Option<StreamLimits> {
        self.plan.stream
    }

    /// How the body of a success is read.
    pub(crate) fn streamed_output(&self) -> StreamedOutput {
        let output = self.plan.operation.output;
        let mut members = output.members.iter();
        StreamedOutput {
            is_streamed: self.plan.streams_output,
            has_initial: output.has_events() && members.any(|member| member.location == Location::Body),
        }
    }

    /// Whether the body of the request is read while it is sent. The time for that does not count.
    pub(crate) fn has_upload(&self) -> bool {
        self.plan.upload.is_some()
    }

    /// Whether all of the body of the request was given to the transport.
    pub(crate) fn has_sent_body(&self) -> bool {
        self.plan.upload.as_ref().is_some_and(|upload| upload.is_over())
    }

    /// Finds out the length of the body of the request, and reads it if its hash is sent before it. It does I/O, so it is part of
    /// the driver.
    pub(crate) fn measure(&mut self, now: Now) {
        let measured = match &mut self.plan.upload {
            Some(upload) => upload.measure(&self.plan.request, &self.plan.authentication),
            None => Ok(()),
        };
        match measured {
            Ok(()) => self.begin_attempt(now),
            Err(error) => self.finish(End::Failed(Cause::Body(error))),
        }
    }

    /// Begins to read the body of the request; `None` if there is no separate body, or if this ended the call. It does I/O, so it
    /// is part of the driver.
    /// Events are dated by `now` when they are sent.
    pub(crate) fn open_body(&mut self, now: impl Fn() -> Now + Clone + Send + 'static) -> Option<OutgoingBody> {
        let upload = self.plan.upload.as_mut()?;
        #[cfg(feature = "eventstream")]
        let opened = {
            let (state, now) = (Arc::clone(&self.state), now.clone());
            let clock = Box::new(move || state.clock.time(now().wall));
            upload.open_events(clock).unwrap_or_else(|| upload.open())
        };
        #[cfg(not(feature = "eventstream"))]
        let opened = upload.open();
        match opened {
            Ok(body) => Some(upload.timed(body, Box::new(now))),
            Err(error) => {
                self.finish(End::Failed(Cause::Body(error)));
                None
            }
        }
    }

    /// When the time for the whole call is over; `None` if there is no limit.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// When the time for this attempt is over; `None` if there is no limit.
    pub(crate) fn attempt_deadline(&self) -> Option<Instant> {
        self.attempt_deadline
    }

    /// The providers of credentials.
    pub(crate) fn state(&self) -> &Arc<ClientState> {
        &self.state
    }

    fn may_send_twice(&self) -> bool {
        retry::may_send_twice(self.plan.operation, self.state.strict_retries)
    }

    fn begin_attempt(&mut self, now: Now) {
        self.retryable = false;
        if self.plan.upload.as_ref().is_some_and(|upload| !upload.is_measured()) {
            self.action = Action::Measure;
        } else if self.plan.authentication == Authentication::None {
            self.send(None, now);
        } else {
            self.action = Action::Identity;
        }
    }

    /// The kind of identity that is needed, and the one that the call itself has.
    pub(crate) fn wants(&self) -> (IdentityKind, Identities) {
        (self.plan.authentication.wants(), self.plan.identities.clone())
    }

    /// Sends with this identity, or ends the call with the credentials error.
    pub(crate) fn on_identity(&mut self, identity: Result<Identity, CredentialsError>, now: Now) {
        match identity {
            Ok(identity) => {
                #[cfg(feature = "endpoint-rules")]
                if let Err(error) = self.place_by_account(&identity) {
                    return self.finish(End::Failed(Cause::Endpoint(error)));
                }
                if let (Identity::Credentials(credentials), Some(url)) = (&identity, self.plan.cross_region.take()) {
                    let time = self.state.clock.time(now.wall);
                    if let Err(error) = url.fill(&mut self.plan.request, credentials, time) {
                        return self.finish(End::Failed(Cause::Sign(error)));
                    }
                }
                self.send(Some(&identity), now);
                self.sent.identity = Some(identity);
            }
            Err(error) => self.finish(End::Failed(Cause::Credentials(error))),
        }
    }

    /// Gives the request its endpoint, if it has none yet. Later attempts go to the same endpoint.
    #[cfg(feature = "endpoint-rules")]
    fn place_by_account(&mut self, identity: &Identity) -> Result<(), EndpointError> {
        if let (Identity::Credentials(credentials), Some(by_account)) = (identity, self.plan.by_account.take()) {
            let request = std::mem::take(&mut self.plan.request);
            let placed = by_account.place(&self.state, self.plan.operation, request, credentials)?;
            (self.plan.request, self.plan.authentication) = placed;
        }
        Ok(())
    }

    /// Continues with the result of the transport.
    pub(crate) fn on_response(&mut self, result: Result<Response, TransportError>, now: Now) {
        if let Some(look_up) = self.look_up.take() {
            return self.on_looked_up(*look_up, result, now);
        }
        self.on_opened(result.map(|response| (response, None)), now);
    }

    /// The same if the body of a success streams.
    pub(crate) fn on_opened(&mut self, result: Result<(Response, Option<IncomingBody>), TransportError>, now: Now) {
        if let Some(error) = self.plan.upload.as_ref().and_then(|upload| upload.fault()) {
            return self.finish(End::Failed(Cause::Body(error)));
        }
        match result {
            Ok((response, body)) => self.on_answer(response, body, now),
            Err(error) => {
                event!(operation = self.plan.operation.model_name, attempt = self.meta.attempts, kind = ?error.kind(), "no answer");
                let reason = retry::of_transport(error.kind(), self.may_send_twice());
                if self.left(now).is_zero() {
                    self.on_deadline();
                    self.retryable = reason.is_some();
                    return;
                }
                self.meta.clear_response();
                self.retry_or_finish(reason, None, End::Failed(Cause::Transport(error)), now);
            }
        }
    }

    #[cfg_attr(not(feature = "checksums"), expect(unused_mut))]
    fn on_answer(&mut self, mut response: Response, mut body: Option<IncomingBody>, now: Now) {
        #[cfg(feature = "checksums")]
        if let Some(body) = &mut body
            && let Some(expected) = checksum::of_response(self.plan.operation, &self.plan.request, &response.headers)
        {
            body.expect_checksum(expected);
        }
        self.meta
            .note_response(&response, self.state.service.protocol, self.deadline);
        let is_success = (200..300).contains(&response.status);
        // Only errors and logs show messages of the service.
        if !is_success || cfg!(feature = "tracing") {
            self.meta.mask(&self.sent.secrets());
        }
        event!(
            operation = self.plan.operation.model_name,
            attempt = self.meta.attempts,
            status = response.status,
            request_id = self.meta.request_id.as_deref(),
            "answered"
        );
        let service = self.state.service;
        let operation = self.plan.operation;
        let mut may_repeat = self.may_send_twice() || !retry::leaves_it_open(response.status);
        if is_success {
            let Some(found) = service
                .protocol
                .error_in_success(operation, &mut response, self.deadline)
            else {
                self.state.quota.earn(self.paid);
                return self.finish(End::Success(response, body));
            };
            may_repeat = operation.idempotent || !found.in_stream;
        }
        const EXPECTATION_FAILED: u16 = 417;
        let was_asked = self.plan.stream.is_some_and(|stream| stream.expect_continue.is_some());
        let is_used_up = self.plan.upload.as_ref().is_some_and(|upload| upload.is_used_up());
        // An answer that comes late finds a body that was begun already.
        self.meta.body_is_used_up |= response.status == EXPECTATION_FAILED && was_asked && is_used_up;
        if response.status == EXPECTATION_FAILED && was_asked && !is_used_up {
            // One more attempt, without the question. Nothing of the body was sent.
            self.refuses_to_be_asked = true;
            return self.begin_attempt(now);
        }
        let error = self.identified(&response);
        let told = self.plan.redirect.as_ref();
        if let Some(told) = told.and_then(|redirect| redirect.told_by(&self.state, operation, &error, &response)) {
            return self.redirect(told, End::Error { error, response }, now);
        }
        let date = response.headers.get("date");
        let is_signed = self.plan.authentication != Authentication::None;
        let clock = &self.state.clock;
        if is_signed && clock.learn(&error.code, date, now.wall, self.signed_ahead) {
            let end = End::Error { error, response };
            return self.retry_or_finish(Some(Reason::Transient), Some(Duration::ZERO), end, now);
        }
        self.retry_error(error, response, may_repeat, now);
    }

    /// Retries after an error of the service if that makes sense; otherwise the call ends with the error.
    fn retry_error(&mut self, error: ParsedError, response: Response, may_repeat: bool, now: Now) {
        let service = self.state.service;
        let reason = retry::of_error(service, &error, response.status);
        let is_asked_for = self.plan.retry_codes.contains(&error.code);
        let reason = reason
            .or(is_asked_for.then_some(Reason::Transient))
            .filter(|_| may_repeat);
        let asked = retry::asked(service, &response, now.wall);
        let delay = reason.map(|reason| self.delay(reason, Some(&response)).max(asked));
        let date = response.headers.get("date").filter(|_| reason.is_some());
        self.skew = date.and_then(|date| clock_skew(date, now.wall)).or(self.skew);
        let end = End::Error { error, response };
        self.retry_or_finish(reason, delay, end, now);
    }

    /// The error in a response.
    fn identified(&mut self, response: &Response) -> ParsedError {
        let service = self.state.service;
        let operation = self.plan.operation;
        let mut error = service.protocol.error(service.errors, response, self.deadline);
        name_region(service.region_redirects.as_ref(), response, &mut error.message);
        if self.meta.request_id.is_none() {
            self.meta.request_id = error.request_id.take();
        }
        if EXPIRED_CODES.contains(&&*error.code)
            && let Some(Identity::Credentials(credentials)) = &self.sent.identity
        {
            match &self.plan.identities.credentials {
                Some(own) => own.invalidate(credentials),
                None => self.state.invalidate(credentials),
            }
        }
        if error.modelled.is_none() && response.body.is_empty() {
            error.modelled = error_by_status(service, operation, response.status);
        }
        // A service that is not AWS's need not send codes. If it sends one, the code has priority.
        if error.modelled.is_none() && !service.is_aws() && error.code == response.status.to_string() {
            error.modelled = error_by_status(service, operation, response.status);
            let modelled = error.modelled.and_then(|index| service.errors.get(index));
            error.code = modelled.map_or(error.code, |modelled| modelled.code.to_owned());
        }
        error
    }

    fn delay(&self, reason: Reason, response: Option<&Response>) -> Duration {
        retry::delay(reason, self.meta.attempts, fraction(&*self.state.entropy), response)
    }

    /// Waits for the next attempt if there is a reason for it, and attempts, time and quota are left; otherwise ends the call.
    fn retry_or_finish(&mut self, reason: Option<Reason>, delay: Option<Duration>, end: End, now: Now) {
        self.retryable = reason.is_some();
        let Some(reason) = reason else { return self.finish(end) };
        if self.meta.attempts >= self.plan.max_attempts {
            self.meta.max_attempts_reached = true;
            return self.finish(end);
        }
        if self.plan.upload.as_ref().is_some_and(|upload| upload.is_used_up()) {
            self.meta.body_is_used_up = true;
            return self.finish(end);
        }
        let delay = delay.unwrap_or_else(|| self.delay(reason, None));
        if delay >= self.left(now) {
            return self.finish(end);
        }
        let Some(paid) = self.state.quota.pay(reason) else {
            return self.finish(end);
        };
        event!(
            operation = self.plan.operation.model_name,
            attempt = self.meta.attempts,
            ?delay,
            ?reason,
            "trying again"
        );
        self.reserved = Some(paid);
        self.action = Action::Wait(delay);
        self.end = Some(end);
    }

    /// Removes the time for sending the body of the request: there, only time without progress is limited. The wait for the answer after
    /// it counts.
    pub(crate) fn on_sent(&mut self, since: Now, now: Now) {
        let Some(upload) = &self.plan.upload else { return };
        let took = upload.sent_until(now).saturating_duration_since(since.instant);
        self.deadline = self.deadline.and_then(|deadline| deadline.checked_add(took));
    }

    /// Begins the next attempt.
    pub(crate) fn on_waited(&mut self, now: Now) {
        self.begin_attempt(now);
    }

    /// Continues after the time for an attempt was over. The time of the call may be over too.
    pub(crate) fn on_attempt_deadline(&mut self, now: Now) {
        if self.left(now).is_zero() || self.plan.attempt_timeout.is_none() {
            return self.on_deadline();
        }
        let late = TransportError::new(TransportErrorKind::TimedOut, "the time limit of the attempt is over");
        self.on_response(Err(late), now);
    }

    /// Ends the call because its time is over. The result of an earlier attempt does not belong to the current one.
    pub(crate) fn on_deadline(&mut self) {
        let is_under_way = matches!(self.action, Action::Send(_));
        self.retryable = !is_under_way || self.may_send_twice();
        if is_under_way {
            self.meta.clear_response();
        }
        self.finish(End::Failed(Cause::TimedOut(self.plan.timeout)));
    }

    fn left(&self, now: Now) -> Duration {
        match self.deadline {
            Some(deadline) => deadline.saturating_duration_since(now.instant),
            None => Duration::MAX,
        }
    }

    fn finish(&mut self, end: End) {
        self.action = Action::Done;
        self.end = Some(end);
    }

    /// The result.
    pub(crate) fn into_outcome(mut self) -> CallOutcome {
        let end = self.end.take();
        debug_assert!(end.is_some(), "a driver takes the outcome once the call is done");
        CallOutcome {
            sent: std::mem::take(&mut self.sent),
            end: end.unwrap_or(End::Failed(Cause::TimedOut(self.plan.timeout))),
            meta: std::mem::take(&mut self.meta),
            retryable: self.retryable,
            deadline: self.deadline,
            timeout: self.plan.timeout,
        }
    }
}

/// A retry that was paid for and is not made, because the caller dropped the call or its time was over, is not charged. Nor is one that
/// the caller gave up before it had an outcome.
impl Drop for Call {
    fn drop(&mut self) {
        let is_under_way = matches!(self.action, Action::Send(_));
        let given_up = if is_under_way { self.paid.take() } else { None };
        for paid in self.reserved.take().into_iter().chain(given_up) {
            self.state.quota.give_back(paid);
        }
    }
}

/// The index of the error that an answer without a body is, by its status.
fn error_by_status(service: &Service, operation: &Operation, status: u16) -> Option<usize> {
    let mut errors = operation.errors_by_status.iter();
    let (_, code) = errors.find(|(of_error, _)| *of_error == status)?;
    service.errors.iter().position(|error| error.code == *code)
}

mod attempt;
mod redirect;
#[cfg(test)]
mod tests;
