//! The header fields of an attempt.

use std::time::Duration;

use super::{ATTEMPT, CONTENT_LENGTH, Call, INVOCATION_ID};
use crate::timestamp::Timestamp;
use crate::transport::Now;

impl Call {
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
