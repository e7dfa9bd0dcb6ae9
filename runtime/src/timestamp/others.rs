//! Timestamps of other crates, each with a feature of its name.

#[cfg(feature = "chrono")]
mod of_chrono {
    use super::super::Timestamp;
    use chrono::{DateTime, TimeZone, Utc};

    impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
        fn from(moment: DateTime<Z>) -> Self {
            let moment = moment.to_utc();
            Self::within_range(moment).unwrap_or_else(|_| Self::end(moment.timestamp() < 0))
        }
    }

    impl From<Timestamp> for DateTime<Utc> {
        fn from(moment: Timestamp) -> Self {
            moment.0
        }
    }
}

#[cfg(feature = "time")]
mod of_time {
    use std::time::SystemTime;

    use super::super::Timestamp;

    impl From<time::OffsetDateTime> for Timestamp {
        fn from(moment: time::OffsetDateTime) -> Self {
            SystemTime::from(moment).into()
        }
    }

    impl From<time::UtcDateTime> for Timestamp {
        fn from(moment: time::UtcDateTime) -> Self {
            SystemTime::from(moment).into()
        }
    }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use std::time::SystemTime;

    use super::super::Timestamp;

    impl From<jiff::Timestamp> for Timestamp {
        fn from(moment: jiff::Timestamp) -> Self {
            SystemTime::from(moment).into()
        }
    }

    impl From<jiff::Zoned> for Timestamp {
        fn from(moment: jiff::Zoned) -> Self {
            moment.timestamp().into()
        }
    }
}
