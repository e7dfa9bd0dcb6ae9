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

#[cfg(all(test, feature = "chrono", feature = "jiff", feature = "time"))]
mod tests {
    use super::super::Timestamp;
    use chrono::{DateTime, FixedOffset, Utc};

    /// 2024-01-31T12:30:45.5Z
    const SECONDS: i64 = 1_706_704_245;
    const NANOSECONDS: i32 = 500_000_000;

    fn expected() -> Timestamp {
        Timestamp::new(SECONDS, NANOSECONDS).unwrap()
    }

    #[test]
    fn moments_of_other_crates_are_the_same_moment() {
        let chrono = DateTime::from_timestamp(SECONDS, 500_000_000).unwrap();
        let elsewhere = chrono.with_timezone(&FixedOffset::east_opt(3600).unwrap());
        let time = time::UtcDateTime::from_unix_timestamp_nanos(1_706_704_245_500_000_000).unwrap();
        let jiff = jiff::Timestamp::new(SECONDS, NANOSECONDS).unwrap();
        let moments: [Timestamp; 6] = [
            chrono.into(),
            elsewhere.into(),
            time.into(),
            time::OffsetDateTime::from(time).into(),
            jiff.into(),
            jiff.to_zoned(jiff::tz::TimeZone::UTC).into(),
        ];
        assert_eq!(moments, [expected(); 6]);
        assert_eq!(DateTime::<Utc>::from(expected()), chrono);
    }

    #[test]
    fn a_moment_that_no_format_has_is_the_nearest_end() {
        let first = Timestamp::from(DateTime::<Utc>::MIN_UTC);
        let last = Timestamp::from(DateTime::<Utc>::MAX_UTC);
        assert!(first < expected() && expected() < last);
        assert!(Timestamp::parse(&last.to_string()).is_ok());
    }
}
