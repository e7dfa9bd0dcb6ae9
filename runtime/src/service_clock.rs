//! The clock of the service, if it differs from ours.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::timestamp::Timestamp;

/// The minimum difference of the clocks to treat it as the reason for a refused signature, as in the AWS SDKs. Services refuse
/// signatures that are 5 minutes wrong; S3 refuses those that are 15 minutes wrong.
const TOLERANCE: u64 = 4 * 60;

/// Codes of errors that mean, or can mean, that the clocks differ.
const CODES: [&str; 7] = [
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
    // The status instead of a code, because an answer to HEAD has none.
    "403",
];

/// The clock of the service, as far as a client knows it: how many seconds it is ahead of ours.
#[derive(Debug, Default)]
pub(crate) struct ServiceClock(AtomicI64);

impl ServiceClock {
    /// How many seconds it is ahead of ours.
    pub(crate) fn ahead(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// The service's time at this local time.
    pub(crate) fn time(&self, ours: SystemTime) -> SystemTime {
        let ahead = self.ahead();
        let by = Duration::from_secs(ahead.unsigned_abs());
        let theirs = if ahead < 0 {
            ours.checked_sub(by)
        } else {
            ours.checked_add(by)
        };
        theirs.unwrap_or(ours)
    }

    /// Learns from an error with this code and date. True if the request was signed with another time than that of the service,
    /// so that a new signature may succeed. `signed_ahead` is the value of [`ahead`](Self::ahead) at the time of the signature.
    pub(crate) fn learn(&self, code: &str, date: Option<&str>, ours: SystemTime, signed_ahead: i64) -> bool {
        if !CODES.contains(&code) {
            return false;
        }
        let Some(theirs) = date.and_then(|date| Timestamp::from_http_date(date).ok()) else {
            return false;
        };
        let ahead = theirs
            .seconds()
            .saturating_sub(Timestamp::from_system_time(ours).map_or(0, Timestamp::seconds));
        if ahead.abs_diff(signed_ahead) < TOLERANCE {
            return false;
        }
        self.0.store(ahead, Ordering::Relaxed);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-01-01, midnight.
    fn ours() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_067_200)
    }

    fn learned(clock: &ServiceClock, code: &str, date: &str) -> (bool, i64) {
        let signed_ahead = clock.ahead();
        (clock.learn(code, Some(date), ours(), signed_ahead), clock.ahead())
    }

    #[test]
    fn the_clock_of_the_service_is_learned_from_errors_that_mean_it() {
        let clock = ServiceClock::default();
        let behind = "Sun, 31 Dec 2023 23:00:00 GMT";
        assert_eq!(learned(&clock, "AccessDenied", behind), (false, 0));
        assert_eq!(learned(&clock, "RequestTimeTooSkewed", "yesterday"), (false, 0));
        assert_eq!(learned(&clock, "RequestTimeTooSkewed", behind), (true, -3600));
        assert_eq!(clock.time(ours()), ours() - Duration::from_secs(3600));
        assert_eq!(
            learned(&clock, "RequestExpired", behind),
            (false, -3600),
            "it is known already"
        );
        let ahead = "Mon, 01 Jan 2024 00:05:00 GMT";
        assert_eq!(learned(&clock, "SignatureDoesNotMatch", ahead), (true, 300));
        assert_eq!(clock.time(ours()), ours() + Duration::from_secs(300));
    }

    #[test]
    fn clocks_that_agree_are_not_blamed() {
        let clock = ServiceClock::default();
        let near = "Mon, 01 Jan 2024 00:03:59 GMT";
        assert_eq!(learned(&clock, "SignatureDoesNotMatch", near), (false, 0));
        assert!(!clock.learn("RequestExpired", None, ours(), 0));
    }

    #[test]
    fn a_call_that_was_signed_before_another_one_learned_is_signed_again_too() {
        let clock = ServiceClock::default();
        let behind = Some("Sun, 31 Dec 2023 23:00:00 GMT");
        for _ in 0..2 {
            assert!(clock.learn("RequestTimeTooSkewed", behind, ours(), 0));
        }
    }
}
