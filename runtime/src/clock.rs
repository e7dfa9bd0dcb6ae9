//! Moments on the monotonic clock, and the clocks of the machine where it has some.
//!
//! The standard library has no clock on `wasm32-unknown-unknown`: asking for the time panics there. So nothing here asks on that
//! target. A program brings its clock with its transport, and the compiler insists on it.

use std::sync::Arc;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use std::time::Instant;
use std::time::SystemTime;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub use bare::Instant;

/// What tells the time of day.
pub(crate) type WallClock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The machine's wall clock, if it has one.
pub(crate) fn wall() -> Option<WallClock> {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return None;
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    Some(Arc::new(SystemTime::now))
}

/// Some moment, for a clock that begins with it.
#[cfg(feature = "scripted")]
pub(crate) fn some_instant() -> Instant {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return Instant::since_start(std::time::Duration::ZERO);
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    Instant::now()
}

/// Whether a deadline is over. Never so on a machine without a clock: whoever asks here has no transport that could tell.
pub(crate) fn is_over(deadline: Instant) -> bool {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    {
        let _ = deadline;
        false
    }
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    {
        Instant::now() > deadline
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod bare {
    use std::ops::{Add, AddAssign};
    use std::time::Duration;

    /// A moment on the monotonic clock, as `std::time::Instant`, which cannot be made on this target.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Instant(Duration);

    impl Instant {
        /// The moment that lies so long after a start that the program chooses once, such as `performance.now()` of a browser.
        pub const fn since_start(elapsed: Duration) -> Self {
            Self(elapsed)
        }

        /// The moment that lies so much later; `None` if there is no such moment.
        pub fn checked_add(self, duration: Duration) -> Option<Self> {
            self.0.checked_add(duration).map(Self)
        }

        /// The time since an earlier moment; zero if it is a later one.
        pub fn saturating_duration_since(self, earlier: Self) -> Duration {
            self.0.saturating_sub(earlier.0)
        }
    }

    impl Add<Duration> for Instant {
        type Output = Self;

        fn add(self, duration: Duration) -> Self {
            Self(self.0.saturating_add(duration))
        }
    }

    impl AddAssign<Duration> for Instant {
        fn add_assign(&mut self, duration: Duration) {
            *self = *self + duration;
        }
    }
}
