//! The request of an attempt: its signature and its header fields.

use std::time::Duration;

use super::{ATTEMPT, Action, CONTENT_LENGTH, Call, End, INVOCATION_ID};
use crate::entropy::uuid;
use crate::error::Cause;
use crate::identity::Identity;
use crate::request::Plan;
use crate::schema::Auth;
use crate::sign::SigningError;
use crate::timestamp::Timestamp;
use crate::trace::event;
use crate::transport::{Limits, Now};

impl Call {
    /// Makes the request of this attempt. Fields that are added after the signature are not signed, as in botocore.
    pub(super) fn send(&mut self, identity: Option<&Identity>, now: Now) {
        let left = self.left(now);
        if left.is_zero() {
            return self.on_deadline();
        }
        let request = &mut self.plan.request;
        // These are added after the signature, so they are removed before the next one. The id is the same for all attempts.
        let mut id = None;
        if self.meta.attempts > 0 {
            id = request.headers.take(INVOCATION_ID);
            request.headers.remove(ATTEMPT);
            request.headers.remove(CONTENT_LENGTH);
        }
        self.signed_ahead = self.state.clock.ahead();
        if let Err(error) = self.sign(identity, now) {
            return self.finish(End::Failed(Cause::Sign(error)));
        }
        self.ask_first();
        self.meta.attempts += u32::from(self.look_up.is_none());
        self.paid = self.reserved.take().or(self.paid);
        let id = id.unwrap_or_else(|| uuid(&*self.state.entropy));
        self.mark_attempt(id, now, left);
        event!(
            operation = self.plan.operation.model_name,
            attempt = self.meta.attempts,
            "sending"
        );
        let exchange = self.plan.attempt_timeout.map_or(left, |limit| limit.min(left));
        self.attempt_deadline = now.instant.checked_add(exchange);
        self.action = Action::Send(Limits {
            connect: self.plan.connect_timeout.min(exchange),
            exchange,
            response_bytes: self.plan.max_response_bytes,
            send_once: !self.may_send_twice(),
        });
    }

    /// Signs the request and the body after it.
    pub(super) fn sign(&mut self, identity: Option<&Identity>, now: Now) -> Result<(), SigningError> {
        let Plan {
            request,
            authentication,
            upload,
            sign,
            ..
        } = &mut *self.plan;
        let payload = upload
            .as_mut()
            .and_then(|upload| upload.prepare(request, authentication));
        match (identity, *sign) {
            (Some(identity), Some(sign)) => {
                let time = self.state.clock.time(now.wall);
                sign(&mut self.plan, identity, time, payload)
            }
            _ => Ok(()),
        }
    }

    /// Asks S3 whether it wants the body, if a refusal would cost a long upload. Bytes in memory are sent without asking, as by AWS's
    /// SDKs.
    pub(super) fn ask_first(&mut self) {
        const WAIT: Duration = Duration::from_secs(1);
        let is_put_to_s3 = self.plan.operation.auth == Auth::S3 && self.plan.request.method == "PUT";
        let is_long = |from| self.wire_length().is_none_or(|length| length >= from);
        let asks = is_put_to_s3 && !self.refuses_to_be_asked && self.state.expect_continue_from.is_some_and(is_long);
        let streams = self.plan.upload.as_ref().is_some_and(|upload| !upload.is_in_memory());
        if let Some(stream) = &mut self.plan.stream {
            stream.expect_continue = (asks && streams).then_some(WAIT);
        }
    }

    /// The length of the body as it is sent, if it is known.
    pub(super) fn wire_length(&self) -> Option<u64> {
        match &self.plan.upload {
            Some(upload) => upload.wire_length(),
            None => Some(self.plan.request.body.len() as u64),
        }
    }

    /// Adds the header fields that are not signed.
    pub(super) fn mark_attempt(&mut self, id: String, now: Now, left: Duration) {
        let later = (self.meta.attempts > 1).then(|| self.later_attempt(now, left));
        let length = self.wire_length();
        let request = &mut self.plan.request;
        if self.state.service.is_aws() {
            request.headers.append(INVOCATION_ID, id);
            match later {
                Some(text) => request.headers.append(ATTEMPT, text),
                None => request.headers.append_static(ATTEMPT, "attempt=1"),
            }
        }
        if let Some(length) = length
            && (length > 0 || !matches!(&*request.method, "GET" | "HEAD" | "DELETE"))
        {
            request.headers.append(CONTENT_LENGTH, length.to_string());
        }
    }

    /// The number of the attempt, the maximum of attempts and, once the service's clock is known, until when (by that clock) an
    /// answer is useful.
    fn later_attempt(&self, now: Now, left: Duration) -> String {
        let (attempt, max) = (self.meta.attempts, self.plan.max_attempts);
        let ttl = self.skew.and_then(|(by, ahead)| {
            let end = now.wall.checked_add(left)?;
            let end = if ahead {
                end.checked_add(by)?
            } else {
                end.checked_sub(by)?
            };
            Timestamp::from_system_time(end)
                .and_then(Timestamp::to_basic_iso8601)
                .ok()
        });
        match ttl {
            Some(ttl) => format!("ttl={ttl}; attempt={attempt}; max={max}"),
            None => format!("attempt={attempt}; max={max}"),
        }
    }
}
