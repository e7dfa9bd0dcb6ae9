//! Retries: whether a failed attempt is repeated, and after which time. This is botocore's mode `standard`, with the numbers that
//! it has used since 2026: backoff from 0.05 s (1 s if the service throttles), full jitter, at most 20 s, and a quota for each
//! client.

use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use crate::http::Response;
use crate::protocol::ParsedError;
use crate::schema::{ErrorSchema, Operation};
use crate::service::Service;
use crate::timestamp::Timestamp;
use crate::transport::TransportErrorKind;

/// The default maximum of attempts of a call, with the first one.
pub(crate) const MAX_ATTEMPTS: NonZeroU32 = NonZeroU32::new(3).unwrap();
const BASE: Duration = Duration::from_millis(50);
const THROTTLED_BASE: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(20);
/// How much longer than the backoff a service may ask a client to wait.
const RETRY_AFTER_EXTRA: Duration = Duration::from_secs(5);

const TRANSIENT_STATUS: [u16; 4] = [500, 502, 503, 504];
const TRANSIENT_CODES: [&str; 3] = ["RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"];
const THROTTLING_CODES: [&str; 14] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
];

/// Why another attempt may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A transient failure.
    Transient,
    /// The service throttles the caller.
    Throttled,
}

/// Whether an attempt that ended with this error of the service is repeated.
pub(crate) fn of_error(service: &Service, error: &ParsedError, status: u16) -> Option<Reason> {
    let modelled = error.modelled.and_then(|index| service.errors.get(index));
    let code = error.code.as_str();
    let is_throttled = is_throttling(code, modelled) || status == 429 && !service.is_aws();
    if is_throttled {
        Some(Reason::Throttled)
    } else if TRANSIENT_STATUS.contains(&status)
        || TRANSIENT_CODES.contains(&code)
        || modelled.is_some_and(|error| error.retryable)
    {
        Some(Reason::Transient)
    } else {
        None
    }
}

/// Whether an error says that the service throttles the caller.
pub(crate) fn is_throttling(code: &str, modelled: Option<&ErrorSchema>) -> bool {
    THROTTLING_CODES.contains(&code) || modelled.is_some_and(|error| error.throttling)
}

/// Whether an operation may be sent again although the service may have seen it already. By default this is true for all
/// operations except those for a single use. With the strict rule it is true only for operations that can be repeated without
/// harm.
pub(crate) fn may_send_twice(operation: &Operation, strict: bool) -> bool {
    !operation.single_use && (operation.idempotent || !strict)
}

/// Whether the service may have acted although the answer has this status: it comes from a gateway that lost the service.
pub(crate) fn leaves_it_open(status: u16) -> bool {
    matches!(status, 502 | 504)
}

/// Whether a request without a response may be sent again. After its first bytes were sent, the service may have seen it.
pub(crate) fn of_transport(kind: TransportErrorKind, may_send_twice: bool) -> Option<Reason> {
    let again = match kind {
        TransportErrorKind::Connect | TransportErrorKind::Refused => true,
        TransportErrorKind::TimedOut | TransportErrorKind::Broken => may_send_twice,
        TransportErrorKind::ResponseTooLarge | TransportErrorKind::Other => false,
    };
    again.then_some(Reason::Transient)
}

/// How long to wait after this attempt (the first is 1). `jitter` is a random number that is at least 0 and less than 1.
pub(crate) fn delay(reason: Reason, attempt: u32, jitter: f64, response: Option<&Response>) -> Duration {
    let base = match reason {
        Reason::Transient => BASE,
        Reason::Throttled => THROTTLED_BASE,
    };
    let doubled = 2u32
        .checked_pow(attempt.saturating_sub(1))
        .and_then(|factor| base.checked_mul(factor));
    let backoff = doubled.unwrap_or(LONGEST).min(LONGEST).mul_f64(jitter);
    match response.and_then(retry_after) {
        Some(asked) => asked.clamp(backoff, backoff + RETRY_AFTER_EXTRA),
        None => backoff,
    }
}

/// The wait that the service asks for: `x-amz-retry-after`, in milliseconds.
fn retry_after(response: &Response) -> Option<Duration> {
    let millis = response.headers.get("x-amz-retry-after")?.trim().parse().ok()?;
    Some(Duration::from_millis(millis))
}

/// The wait that a service which is not AWS's asks for with `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. The
/// date is compared with the clock of the service, if the answer has one.
pub(crate) fn asked(service: &Service, response: &Response, now: SystemTime) -> Duration {
    let text = response.headers.get("retry-after").filter(|_| !service.is_aws());
    let Some(text) = text.map(str::trim) else {
        return Duration::ZERO;
    };
    if let Ok(seconds) = text.parse() {
        return Duration::from_secs(seconds);
    }
    let date = |text: &str| Timestamp::from_http_date(text).ok().map(SystemTime::from);
    let now = response.headers.get("date").and_then(date).unwrap_or(now);
    date(text)
        .and_then(|until| until.duration_since(now).ok())
        .unwrap_or_default()
}

/// The retry quota of a client, so that many clients do not overload a service that has problems.
#[derive(Debug)]
pub(crate) struct Quota(Mutex<u32>);

const QUOTA: u32 = 500;
const COST: u32 = 14;
const THROTTLED_COST: u32 = 5;
const EARNED_BY_FIRST_SUCCESS: u32 = 1;

impl Default for Quota {
    fn default() -> Self {
        Self(Mutex::new(QUOTA))
    }
}

impl Quota {
    /// Pays for a retry; `None` if the quota is too low. [`Self::earn`] gives the amount back, and so does [`Self::give_back`] if
    /// the retry is not made.
    pub(crate) fn pay(&self, reason: Reason) -> Option<u32> {
        let cost = match reason {
            Reason::Transient => COST,
            Reason::Throttled => THROTTLED_COST,
        };
        let mut left = self.lock();
        *left = left.checked_sub(cost)?;
        Some(cost)
    }

    /// After a success: gives back the cost of the last retry, or a little if there was none.
    pub(crate) fn earn(&self, paid: Option<u32>) {
        let mut left = self.lock();
        *left = (*left + paid.unwrap_or(EARNED_BY_FIRST_SUCCESS)).min(QUOTA);
    }

    /// Gives back the cost of a retry that was not made.
    pub(crate) fn give_back(&self, paid: u32) {
        let mut left = self.lock();
        *left = (*left + paid).min(QUOTA);
    }

    /// A number is never half written, so a panic in another thread does no harm.
    fn lock(&self) -> std::sync::MutexGuard<'_, u32> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::endpoint::{CommonRules, Rules};
    use crate::http::Headers;
    use crate::user_agent::service_of_tests;

    fn asking(millis: &str) -> Response {
        let headers = Headers::from_iter([("x-amz-retry-after", millis)]);
        Response {
            status: 503,
            headers,
            body: Vec::new(),
        }
    }

    #[test]
    fn the_backoff_doubles_up_to_its_cap() {
        let delays: Vec<_> = (1..=12)
            .map(|attempt| delay(Reason::Transient, attempt, 0.5, None).as_millis())
            .collect();
        assert_eq!(
            delays,
            [25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]
        );
        assert_eq!(delay(Reason::Throttled, 1, 0.5, None), Duration::from_millis(500));
        assert_eq!(delay(Reason::Transient, u32::MAX, 1.0, None), LONGEST);
    }

    #[test]
    fn the_service_can_ask_for_up_to_five_seconds_more() {
        let after = |text: &str| delay(Reason::Transient, 1, 0.5, Some(&asking(text))).as_millis();
        assert_eq!(after("1500"), 1500);
        assert_eq!(after("10"), 25, "never less than the backoff");
        assert_eq!(after("60000"), 5025);
        assert_eq!(after("-1"), 25, "what is no number is ignored");
        assert_eq!(after("soon"), 25);
    }

    #[test]
    fn retry_after_is_kept_in_seconds_and_as_a_date_but_for_services_of_aws() {
        static OWN: Service = service_of_tests(Rules::Given);
        static AWS: Service = service_of_tests(Rules::Common(CommonRules::new("a")));
        let after = |service: &Service, headers: &[(&'static str, &str)]| {
            let headers = Headers::from_iter(headers.iter().map(|(name, value)| (*name, *value)));
            let response = Response {
                status: 429,
                headers,
                body: Vec::new(),
            };
            asked(service, &response, SystemTime::UNIX_EPOCH + Duration::from_secs(10)).as_secs()
        };
        assert_eq!(after(&OWN, &[("Retry-After", "120")]), 120);
        assert_eq!(after(&OWN, &[("Retry-After", "Thu, 01 Jan 1970 00:01:00 GMT")]), 50);
        let dated = [
            ("Retry-After", "Thu, 01 Jan 1970 00:01:00 GMT"),
            ("Date", "Thu, 01 Jan 1970 00:00:58 GMT"),
        ];
        assert_eq!(after(&OWN, &dated), 2);
        assert_eq!(after(&OWN, &[("Retry-After", "Thu, 01 Jan 1970 00:00:01 GMT")]), 0);
        assert_eq!(after(&OWN, &[("Retry-After", "soon")]), 0);
        assert_eq!(after(&AWS, &[("Retry-After", "120")]), 0);
    }

    #[test]
    fn the_quota_pays_for_35_transient_retries_and_success_gives_back() {
        let quota = Quota::default();
        let paid = std::iter::from_fn(|| quota.pay(Reason::Transient)).count();
        assert_eq!(paid, 35);
        quota.earn(Some(COST));
        assert!(quota.pay(Reason::Transient).is_some());
        assert!(quota.pay(Reason::Transient).is_none());
        assert!(quota.pay(Reason::Throttled).is_some(), "10 are left of 500");
    }

    #[test]
    fn the_quota_never_exceeds_its_start() {
        let quota = Quota::default();
        quota.earn(None);
        assert_eq!(*quota.lock(), QUOTA);
    }
}
