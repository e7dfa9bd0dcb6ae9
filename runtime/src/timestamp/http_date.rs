//! Dates in HTTP and mail: the three forms of RFC 9110, section 5.6.7, and what services make of them.
//!
//! `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. As in botocore, the day of
//! the week is ignored, there may be an offset or nothing instead of `GMT`, and seconds may have a fraction.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Zones of RFC 5322 by name, with their hours.
const ZONES: [(&str, i64); 12] = [
    ("GMT", 0),
    ("UTC", 0),
    ("UT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// The moment of a date.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let mut words = text
        .split(|c: char| c.is_ascii_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .peekable();
    if words.peek().is_some_and(|word| is_weekday(word)) {
        words.next();
    }
    let first = words.next()?;
    let (date, time);
    if let Some(month) = month(first) {
        let day = words.next()?.parse().ok()?;
        time = words.next()?;
        date = NaiveDate::from_ymd_opt(year(words.next()?)?, month, day)?;
    } else if let Some((day, rest)) = first.split_once('-') {
        let (month_name, year_digits) = rest.split_once('-')?;
        date = NaiveDate::from_ymd_opt(year(year_digits)?, month(month_name)?, day.parse().ok()?)?;
        time = words.next()?;
    } else {
        let month = month(words.next()?)?;
        date = NaiveDate::from_ymd_opt(year(words.next()?)?, month, first.parse().ok()?)?;
        time = words.next()?;
    }
    let offset = match words.next() {
        Some(zone) => offset(zone)?,
        None => Duration::zero(),
    };
    if words.next().is_some() {
        return None;
    }
    let local = NaiveDateTime::new(date, clock(time)?);
    Some(local.checked_sub_signed(offset)?.and_utc())
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    WEEKDAYS.iter().any(|day| word == *day || word == day[..3])
}

fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == word)?;
    u32::try_from(index + 1).ok()
}

/// In years with two digits, 70 to 99 are in the last century, as in POSIX.
fn year(digits: &str) -> Option<i32> {
    let year: i32 = digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    match (digits.len(), year) {
        (2, 70..) => Some(1900 + year),
        (2, _) => Some(2000 + year),
        (4, _) => Some(year),
        _ => None,
    }
}

/// `08:49:37`, `08:49` or `08:49:37.5`. A second 60 is a leap second.
fn clock(text: &str) -> Option<NaiveTime> {
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() == 2);
    let mut parts = text.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let (second, nanoseconds) = match parts.next().map(|rest| rest.split_once('.').ok_or(rest)) {
        None => (0, 0),
        Some(Err(second)) => (number(second)?, 0),
        Some(Ok((second, digits))) => (number(second)?, u32::try_from(super::fraction(digits).ok()?).ok()?),
    };
    match second {
        60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, 1_000_000_000 + nanoseconds),
        _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds),
    }
}

/// `GMT`, `+0100`, `-01:00`.
fn offset(zone: &str) -> Option<Duration> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone)) {
        return Some(Duration::hours(*hours));
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let hours_and_minutes: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    let (hours, minutes) = (hours_and_minutes / 100, hours_and_minutes % 100);
    (hours < 24 && minutes < 60).then(|| Duration::minutes(sign * (hours * 60 + minutes)))
}

#[cfg(test)]
mod tests {
    use crate::timestamp::Timestamp;

    #[test]
    fn every_form_of_http_is_read_with_every_zone() {
        let moment = Timestamp::new(784_111_777, 0);
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 UTC",
            "06 nov 1994 08:49:37 Z",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun, 06 Nov 1994 10:49:37 +02:00",
            "Sun, 06 Nov 1994 03:49:37 EST",
            "Sun, 06 Nov 1994 03:49:37 -0500",
            "Sun Nov 6 08:49:37 1994 GMT",
            "06-Nov-1994 08:49:37",
        ] {
            assert_eq!(Timestamp::from_http_date(text), moment, "{text}");
            assert_eq!(Timestamp::parse(text), moment, "{text}");
        }
        assert_eq!(
            Timestamp::from_http_date("Thu, 01-Jan-15 00:00:00 GMT"),
            Timestamp::new(1_420_070_400, 0)
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "never",
            "Sun, 06 Nov",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 XYZ",
            "Sun, 06 Nov 1994 08:49:37 +9900",
            "Sun, 06 Nov 1994 08:49:37 GMT more",
            "Sun, 06 Nov 1994 8:49:37 GMT",
            "-6-Nov-94 08:49:37 GMT",
        ] {
            assert!(Timestamp::from_http_date(text).is_err(), "{text}");
        }
    }
}
