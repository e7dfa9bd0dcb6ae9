//! Timestamps: a moment to the nanosecond, and the three formats in which protocols write one.

use std::fmt;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, TimeDelta, TimeZone as _, Timelike, Utc};

use crate::__line_debug as line_debug;
use crate::schema::TimestampFormat;

mod http_date;
mod others;

/// A moment between the years -9999 and 9999, to the nanosecond.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

/// The nanoseconds of a second.
const NANOSECONDS: i32 = 1_000_000_000;

/// Text or a number that is not a moment, or not in the range of the type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidTimestamp;

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a timestamp, or one out of range")
    }
}

line_debug!(struct InvalidTimestamp);

impl std::error::Error for InvalidTimestamp {}

impl Timestamp {
    /// The moment that is this many seconds and nanoseconds after the start of 1970. Both have the same sign, or are zero.
    ///
    /// # Errors
    ///
    /// It is not in the range of the type.
    pub fn new(seconds: i64, nanoseconds: i32) -> Result<Self, InvalidTimestamp> {
        DateTime::from_timestamp(seconds, 0)
            .and_then(|whole| whole.checked_add_signed(TimeDelta::nanoseconds(nanoseconds.into())))
            .ok_or(InvalidTimestamp)
            .and_then(Self::within_range)
    }

    fn within_range(moment: DateTime<Utc>) -> Result<Self, InvalidTimestamp> {
        // A leap second counts as the first second of the next minute, as it does in the number of seconds.
        let moment = match moment.timestamp_subsec_nanos().checked_sub(NANOSECONDS.unsigned_abs()) {
            Some(beyond) => DateTime::from_timestamp(moment.timestamp() + 1, beyond).ok_or(InvalidTimestamp)?,
            None => moment,
        };
        if (-9999..=9999).contains(&moment.year()) {
            Ok(Self(moment))
        } else {
            Err(InvalidTimestamp)
        }
    }

    /// Whole seconds since the start of 1970, rounded towards zero.
    pub fn seconds(self) -> i64 {
        let down = self.0.timestamp();
        if down < 0 && self.0.timestamp_subsec_nanos() > 0 {
            down + 1
        } else {
            down
        }
    }

    /// The nanoseconds beyond [`Self::seconds`], with the same sign.
    pub fn subsecond_nanoseconds(self) -> i32 {
        let up = i32::try_from(self.0.timestamp_subsec_nanos()).unwrap_or_default();
        if self.0.timestamp() < 0 && up > 0 {
            up - NANOSECONDS
        } else {
            up
        }
    }

    /// Reads `2015-01-01T00:00:00.5Z`. There may be an offset instead of the `Z`.
    ///
    /// # Errors
    ///
    /// The text does not have this form.
    pub fn from_iso8601(text: &str) -> Result<Self, InvalidTimestamp> {
        let moment = DateTime::parse_from_rfc3339(text).map_err(|_| InvalidTimestamp)?;
        Self::within_range(moment.to_utc())
    }

    /// Reads `Thu, 01 Jan 2015 00:00:00 GMT` and the two older forms of RFC 9110 (section 5.6.7). There may be a fraction of the
    /// second, as Smithy allows (`00:00:00.5`), and an offset. Without an offset it is UTC.
    ///
    /// # Errors
    ///
    /// The text does not have this form.
    pub fn from_http_date(text: &str) -> Result<Self, InvalidTimestamp> {
        http_date::parse(text)
            .ok_or(InvalidTimestamp)
            .and_then(Self::within_range)
    }

    /// Reads `1420070400.5`: seconds since 1970, to the nanosecond, without using a double.
    ///
    /// # Errors
    ///
    /// The text is not a number, or not in the range of the type.
    pub fn parse_epoch_seconds(text: &str) -> Result<Self, InvalidTimestamp> {
        let text = text.trim();
        let (unsigned, sign) = match text.strip_prefix('-') {
            Some(unsigned) => (unsigned, -1),
            None => (text, 1),
        };
        let (whole, digits) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        if !whole.bytes().chain(digits.bytes()).all(|b| b.is_ascii_digit()) {
            // It has an exponent, or is not a number.
            return Self::from_epoch_seconds(text.parse().map_err(|_| InvalidTimestamp)?);
        }
        let seconds: i64 = whole.parse().map_err(|_| InvalidTimestamp)?;
        Self::new(sign * seconds, i32::try_from(sign).unwrap_or(1) * fraction(digits)?)
    }

    /// From seconds since 1970 with a fraction, to the microsecond if the double is precise enough.
    ///
    /// # Errors
    ///
    /// The number is not finite, or not in the range of the type.
    pub fn from_epoch_seconds(seconds: f64) -> Result<Self, InvalidTimestamp> {
        if !seconds.is_finite() || seconds.abs() > 1e12 {
            return Err(InvalidTimestamp);
        }
        let micros = ((seconds - seconds.trunc()) * 1e6).round();
        // Both casts are exact, because the range of the values was checked above.
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        let (whole, nanos) = (seconds.trunc() as i64, micros as i64 * 1000);
        DateTime::from_timestamp(whole, 0)
            .and_then(|moment| moment.checked_add_signed(TimeDelta::nanoseconds(nanos)))
            .ok_or(InvalidTimestamp)
            .and_then(Self::within_range)
    }

    /// As `2015-01-01T00:00:00.5Z`: to the microsecond, rounded down, without a fraction if it is zero.
    ///
    /// # Errors
    ///
    /// The year is before 0: the format has four digits for it and no sign.
    pub fn to_iso8601(self) -> Result<String, InvalidTimestamp> {
        self.check_year()?;
        Ok(self.iso8601(self.0.nanosecond() / 1000 * 1000))
    }

    /// With these nanoseconds, for a year with up to four digits and no sign.
    fn iso8601(self, nanoseconds: u32) -> String {
        let year = self.0.year();
        let fraction = format!(".{nanoseconds:09}");
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        let (month, day) = (self.0.month(), self.0.day());
        let (hour, minute, second) = (self.0.hour(), self.0.minute(), self.0.second());
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }

    /// As `20150101T000000Z`, rounded down to the second: the form in signatures and `amz-sdk-request`.
    ///
    /// # Errors
    ///
    /// The year is before 0: the format has four digits for it and no sign.
    pub(crate) fn to_basic_iso8601(self) -> Result<String, InvalidTimestamp> {
        self.check_year()?;
        // Each question to a moment with an offset would add the offset again.
        let moment = self.0.naive_utc();
        let (year, month, day) = (moment.year().unsigned_abs(), moment.month(), moment.day());
        let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
        let mut text = String::with_capacity("20150101T000000Z".len());
        for number in [year / 100, year % 100, month, day] {
            push_two_digits(&mut text, number);
        }
        text.push('T');
        for number in [hour, minute, second] {
            push_two_digits(&mut text, number);
        }
        text.push('Z');
        Ok(text)
    }

    /// As `Thu, 01 Jan 2015 00:00:00 GMT`, rounded down to the second.
    ///
    /// # Errors
    ///
    /// The year is before 0: the format has four digits for it and no sign.
    pub fn to_http_date(self) -> Result<String, InvalidTimestamp> {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        self.check_year()?;
        // Both `Display` and the table have the English names that RFC 9110 requires.
        let (weekday, day, year) = (self.0.weekday(), self.0.day(), self.0.year());
        let month = usize::try_from(self.0.month0())
            .ok()
            .and_then(|index| MONTHS.get(index))
            .ok_or(InvalidTimestamp)?;
        let (hour, minute, second) = (self.0.hour(), self.0.minute(), self.0.second());
        Ok(format!(
            "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
        ))
    }

    fn check_year(self) -> Result<(), InvalidTimestamp> {
        if self.0.naive_utc().year() < 0 {
            Err(InvalidTimestamp)
        } else {
            Ok(())
        }
    }

    /// As seconds since 1970, without a fraction if it is zero.
    pub fn to_epoch_seconds(self) -> String {
        let nanos = self.subsecond_nanoseconds();
        if nanos == 0 {
            return self.seconds().to_string();
        }
        let sign = if nanos < 0 { "-" } else { "" };
        let digits = format!("{:09}", nanos.unsigned_abs());
        format!(
            "{sign}{}.{}",
            self.seconds().unsigned_abs(),
            digits.trim_end_matches('0')
        )
    }

    /// In this format, or in `default` if the format is left to the protocol.
    ///
    /// # Errors
    ///
    /// The format cannot express it: see [`Self::to_iso8601`].
    pub fn format(self, format: TimestampFormat, default: TimestampFormat) -> Result<String, InvalidTimestamp> {
        match (format, default) {
            (TimestampFormat::HttpDate, _) | (TimestampFormat::Default, TimestampFormat::HttpDate) => {
                self.to_http_date()
            }
            (TimestampFormat::EpochSeconds, _) | (TimestampFormat::Default, TimestampFormat::EpochSeconds) => {
                Ok(self.to_epoch_seconds())
            }
            (TimestampFormat::Iso8601 | TimestampFormat::Default, _) => self.to_iso8601(),
        }
    }

    /// From text in any of the three formats. Services do not always send the right one, and botocore reads all of them. A date
    /// and time without an offset is UTC.
    ///
    /// # Errors
    ///
    /// The text has none of these formats.
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        Self::from_iso8601(text)
            .or_else(|_| Self::from_http_date(text))
            .or_else(|_| Self::parse_epoch_seconds(text))
            .or_else(|_| Self::from_iso8601(&format!("{}Z", text.replacen(' ', "T", 1))))
    }
}

/// Adds a number below 100. Every signed request has a timestamp, and `format!` takes five times as long.
fn push_two_digits(text: &mut String, number: u32) {
    for digit in [number / 10, number % 10] {
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// The digits after the point as nanoseconds. Digits after the ninth are dropped.
fn fraction(digits: &str) -> Result<i32, InvalidTimestamp> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidTimestamp);
    }
    let nanoseconds = digits.chars().chain(std::iter::repeat('0')).take(9);
    nanoseconds.collect::<String>().parse().map_err(|_| InvalidTimestamp)
}

/// In ISO 8601, to the nanosecond. Before the year 0, which that format cannot express, in seconds since 1970.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self.check_year() {
            Ok(()) => self.iso8601(self.0.nanosecond()),
            Err(_) => self.to_epoch_seconds(),
        })
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Timestamp {
    /// From the system's time.
    ///
    /// # Errors
    ///
    /// It is not in the range of the type.
    pub fn from_system_time(time: SystemTime) -> Result<Self, InvalidTimestamp> {
        let (distance, sign) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (after, 1),
            Err(error) => (error.duration(), -1),
        };
        let seconds = i64::try_from(distance.as_secs()).map_err(|_| InvalidTimestamp)?;
        let nanoseconds = i32::try_from(distance.subsec_nanos()).map_err(|_| InvalidTimestamp)?;
        Self::new(i64::from(sign) * seconds, sign * nanoseconds)
    }

    /// The earliest or the latest second of the type.
    fn end(earliest: bool) -> Self {
        let end = if earliest {
            Utc.with_ymd_and_hms(-9999, 1, 1, 0, 0, 0)
        } else {
            Utc.with_ymd_and_hms(9999, 12, 31, 23, 59, 59)
        };
        end.single().map(Self).unwrap_or_default()
    }
}

/// A moment that is too early or too late for the type becomes its earliest or latest moment.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self::from_system_time(time).unwrap_or_else(|_| Self::end(time < SystemTime::UNIX_EPOCH))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(moment: Timestamp) -> Self {
        let distance = Duration::new(
            moment.seconds().unsigned_abs(),
            moment.subsecond_nanoseconds().unsigned_abs(),
        );
        // Every moment of the type is in the range of the system's clock.
        let found = if moment < Timestamp::default() {
            Self::UNIX_EPOCH.checked_sub(distance)
        } else {
            Self::UNIX_EPOCH.checked_add(distance)
        };
        found.unwrap_or(Self::UNIX_EPOCH)
    }
}

/// How far the clock of the service is ahead of ours, from the `Date` of a response; `None` if that is not a date.
pub(crate) fn clock_skew(date: &str, now: SystemTime) -> Option<(Duration, bool)> {
    let theirs = SystemTime::from(Timestamp::from_http_date(date).ok()?);
    Some(match theirs.duration_since(now) {
        Ok(ahead) => (ahead, true),
        Err(behind) => (behind.duration(), false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_reads_what_it_writes() {
        let moment = Timestamp::new(1_420_070_400, 500_000_000).unwrap();
        assert_eq!(moment.to_iso8601().unwrap(), "2015-01-01T00:00:00.5Z");
        assert_eq!(moment.to_http_date().unwrap(), "Thu, 01 Jan 2015 00:00:00 GMT");
        assert_eq!(moment.to_epoch_seconds(), "1420070400.5");
        for text in [
            "2015-01-01T00:00:00.5Z",
            "Thu, 01 Jan 2015 00:00:00.5 GMT",
            "1420070400.5",
            "1.4200704005e9",
        ] {
            assert_eq!(Timestamp::parse(text), Ok(moment), "{text}");
        }
    }

    #[test]
    fn a_date_and_time_is_cut_to_the_microsecond() {
        let written = |nanoseconds| Timestamp::new(-1, nanoseconds).unwrap().to_iso8601().unwrap();
        assert_eq!(written(-1_000), "1969-12-31T23:59:58.999999Z");
        assert_eq!(written(-1_001), "1969-12-31T23:59:58.999998Z");
    }

    #[test]
    fn a_leap_second_is_the_first_of_the_next_minute() {
        let moment = Timestamp::parse("2016-12-31T23:59:60.5Z").unwrap();
        assert_eq!(moment.to_string(), "2017-01-01T00:00:00.5Z");
    }

    #[test]
    fn a_year_before_0_is_only_a_number_of_seconds() {
        let moment = Timestamp::new(-65_306_674_475, 0).unwrap();
        assert_eq!(moment.to_iso8601(), Err(InvalidTimestamp));
        assert_eq!(moment.to_http_date(), Err(InvalidTimestamp));
        assert_eq!(moment.to_epoch_seconds(), "-65306674475");
        assert_eq!(Timestamp::parse(&moment.to_string()), Ok(moment));
    }

    #[test]
    fn seconds_in_text_keep_their_last_digit() {
        let moment = Timestamp::parse_epoch_seconds("253374871008.000000001").unwrap();
        assert_eq!((moment.seconds(), moment.subsecond_nanoseconds()), (253_374_871_008, 1));
        assert_eq!(Timestamp::parse_epoch_seconds("-0.5"), Timestamp::new(0, -500_000_000));
    }

    #[test]
    fn moments_before_1970_keep_their_sign() {
        let moment = Timestamp::new(0, -250_000_000).unwrap();
        assert_eq!(moment.to_epoch_seconds(), "-0.25");
        assert_eq!(Timestamp::from_epoch_seconds(-0.25), Ok(moment));
    }

    #[test]
    fn an_offset_is_taken_into_account() {
        let moment = Timestamp::from_iso8601("2015-01-01T01:00:00+01:00").unwrap();
        assert_eq!(moment.to_string(), "2015-01-01T00:00:00Z");
    }

    #[test]
    fn without_an_offset_it_is_utc() {
        assert_eq!(
            Timestamp::parse("2015-01-01 00:00:00"),
            Timestamp::new(1_420_070_400, 0)
        );
        assert_eq!(
            Timestamp::parse("2015-01-01T00:00:00.5"),
            Timestamp::new(1_420_070_400, 500_000_000)
        );
        assert_eq!(Timestamp::parse("20150101"), Timestamp::new(20_150_101, 0));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "soon",
            "NaN",
            "inf",
            "1e300",
            ".",
            "1.",
            "-",
            "2015-13-01T00:00:00Z",
            "Thu, 01 Jan 2015 00:00:00.x GMT",
        ] {
            assert_eq!(Timestamp::parse(text), Err(InvalidTimestamp), "{text}");
        }
    }
}
