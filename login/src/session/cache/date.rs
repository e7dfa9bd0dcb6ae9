//! Dates in the cache file.

use std::time::SystemTime;

use tinsmith::runtime::Timestamp;
use tinsmith::runtime::timestamp::InvalidTimestamp;

/// Writes a date as botocore and the AWS CLI do: `2026-01-31T12:00:00Z`, without fractions.
///
/// # Errors
///
/// A year beyond 9999.
pub fn write(time: SystemTime) -> Result<String, InvalidTimestamp> {
    Timestamp::new(Timestamp::from_system_time(time)?.seconds(), 0)?.to_iso8601()
}

/// Reads a date of any tool. Older tools write `UTC` for the `Z`, and botocore's parser takes any offset, any fraction
/// of a second, and a blank for the `T`. A date without an offset is in UTC.
///
/// # Errors
///
/// It is not a date.
pub fn read(text: &str) -> Result<SystemTime, InvalidTimestamp> {
    let (moment, offset) = split_offset(text.trim());
    let moment = moment.trim_end().replacen(' ', "T", 1);
    Timestamp::from_iso8601(&format!("{moment}{offset}")).map(SystemTime::from)
}

/// Date and time, and the offset as RFC 3339 writes it.
fn split_offset(text: &str) -> (&str, String) {
    let utc = ["UTC", "GMT", "Z", "z"]
        .into_iter()
        .find_map(|name| text.strip_suffix(name));
    if let Some(moment) = utc {
        return (moment, "Z".to_owned());
    }
    // Before the tenth byte, a hyphen belongs to the date.
    let sign = text.rfind(['+', '-']).filter(|&place| place > 10);
    let Some((moment, offset)) = sign.and_then(|place| text.split_at_checked(place)) else {
        return (text, "Z".to_owned());
    };
    let offset = match offset.len() {
        3 => format!("{offset}:00"),
        5 => {
            let (hours, minutes) = offset.split_at_checked(3).unwrap_or((offset, ""));
            format!("{hours}:{minutes}")
        }
        _ => offset.to_owned(),
    };
    (moment, offset)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// 2026-01-31T12:00:00Z.
    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_769_860_800)
    }

    #[test]
    fn what_any_tool_writes_is_read() {
        for text in [
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00UTC",
            "2026-01-31T12:00:00 UTC",
            "2026-01-31T12:00:00.000000+00:00",
            "2026-01-31T14:00:00+0200",
            "2026-01-31T07:00:00-05",
            "2026-01-31 12:00:00",
            " 2026-01-31t12:00:00z",
        ] {
            assert_eq!(read(text), Ok(noon()), "{text}");
        }
        assert_eq!(
            read("2026-01-31T12:00:00.250Z"),
            Ok(noon() + Duration::from_millis(250))
        );
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for text in [
            "",
            "Z",
            "soon",
            "2026-01-31",
            "1769860800",
            "2026-01-31T12:00:00+é0",
            "2026-01-31T12:00:00ÄUTC",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_written_down_to_the_second_with_a_z() {
        let written = write(noon() + Duration::from_millis(999));
        assert_eq!(written.as_deref(), Ok("2026-01-31T12:00:00Z"));
    }
}
