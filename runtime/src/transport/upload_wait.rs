//! What a body that is being sent waits for, and how long it may.

use std::time::{Duration, Instant};

use super::{TransportError, TransportErrorKind};

/// How often an upload is looked at that no limit holds for.
const SELDOM: Duration = Duration::from_secs(60);

/// What a body that is being sent waits for.
#[derive(Clone, Copy, Debug)]
pub(super) enum UploadWait {
    /// For its own source, which may be slow: that is not a fault of the network.
    Source,
    /// For the network, which accepts no more bytes since then.
    Network(Instant),
    /// For the answer, since all of it was sent.
    Answer(Instant),
}

impl UploadWait {
    /// When to check again whether it takes too long. The network may take as long as `stall` to accept the next bytes, and the service as
    /// long as `answer` after the last ones.
    ///
    /// # Errors
    ///
    /// It has taken too long.
    pub(super) fn next_look(self, stall: Option<Duration>, answer: Duration) -> Result<Instant, TransportError> {
        let now = Instant::now();
        let (limit, reason) = match self {
            Self::Source => (None, ""),
            Self::Network(since) => (
                stall.and_then(|stall| since.checked_add(stall)),
                "the upload stood still for too long (see `stall_timeout` of the client)",
            ),
            Self::Answer(since) => (
                since.checked_add(answer),
                "the body was sent, and no answer came in time",
            ),
        };
        match limit {
            Some(limit) if limit <= now => Err(TransportError::new(TransportErrorKind::TimedOut, reason)),
            Some(limit) => Ok(limit),
            None => Ok(now + stall.unwrap_or(SELDOM).min(SELDOM)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_network_has_the_stall_limit_and_the_answer_that_of_the_call_and_a_source_has_none() {
        let now = Instant::now();
        let before = |time: Duration| now.checked_sub(time).unwrap_or(now);
        let late = |wait: UploadWait, stall, answer| wait.next_look(stall, answer).is_err();
        assert!(!late(UploadWait::Source, Some(Duration::ZERO), Duration::ZERO));
        let network = UploadWait::Network(before(SECOND));
        assert!(late(network, Some(SECOND), HOUR));
        assert!(!late(network, Some(HOUR), SECOND) && !late(network, None, SECOND));
        let answer = UploadWait::Answer(before(SECOND));
        assert!(late(answer, None, SECOND) && late(answer, Some(HOUR), SECOND));
        assert!(!late(answer, Some(SECOND), HOUR) && !late(answer, Some(SECOND), Duration::MAX));
    }
}
