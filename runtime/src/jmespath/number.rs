//! Numbers by value: `1` and `1.0` are the same number.

use std::cmp::Ordering;

use serde_json::Number;

/// A number to calculate with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numeric {
    /// All of `i64` and `u64`, and sums of them.
    Integer(i128),
    Float(f64),
}

impl Numeric {
    pub(super) fn of(number: &Number) -> Self {
        let integer = number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from));
        match integer {
            Some(integer) => Self::Integer(integer),
            None => Self::Float(number.as_f64().unwrap_or_default()),
        }
    }

    pub(super) fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    pub(super) fn add(self, other: Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other)
            && let Some(sum) = a.checked_add(b)
        {
            return Self::Integer(sum);
        }
        Self::Float(self.as_f64() + other.as_f64())
    }

    pub(super) fn abs(self) -> Self {
        match self {
            Self::Integer(integer) => Self::Integer(integer.saturating_abs()),
            Self::Float(float) => Self::Float(float.abs()),
        }
    }

    /// Rounds in this way. The result is an integer if it fits.
    pub(super) fn round(self, rounding: impl Fn(f64) -> f64) -> Self {
        let Self::Float(float) = self else {
            return self;
        };
        let rounded = rounding(float);
        // Up to this limit, every integral double is an exact i64.
        if rounded.abs() < 9e18 {
            Self::Integer(rounded as i128)
        } else {
            Self::Float(rounded)
        }
    }

    /// As JSON; `None` if the number is not finite.
    pub(super) fn into_number(self) -> Option<Number> {
        match self {
            Self::Integer(integer) => i64::try_from(integer)
                .map(Number::from)
                .or_else(|_| u64::try_from(integer).map(Number::from))
                .ok()
                .or_else(|| Number::from_f64(integer as f64)),
            Self::Float(float) => Number::from_f64(float),
        }
    }
}

/// The order of two numbers. It is exact, and so total: a sort relies on that.
pub(super) fn compare(a: &Number, b: &Number) -> Ordering {
    match (Numeric::of(a), Numeric::of(b)) {
        (Numeric::Integer(a), Numeric::Integer(b)) => a.cmp(&b),
        (Numeric::Float(a), Numeric::Float(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (Numeric::Integer(a), Numeric::Float(b)) => compare_mixed(a, b),
        (Numeric::Float(a), Numeric::Integer(b)) => compare_mixed(b, a).reverse(),
    }
}

/// Integers of JSON have 64 bits, so the saturating cast orders every double correctly.
fn compare_mixed(integer: i128, float: f64) -> Ordering {
    let fraction = float.fract();
    let by_fraction = 0.0_f64.partial_cmp(&fraction).unwrap_or(Ordering::Equal);
    integer.cmp(&(float as i128)).then(by_fraction)
}
