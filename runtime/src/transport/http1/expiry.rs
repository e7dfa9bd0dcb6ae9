//! Closes idle connections when their time is over, also when the program makes no more calls.
//!
//! One thread does this for all transports of a program, of both styles. It needs no executor, and no executor has to run for it.
//! It starts with the first idle connection and ends when none is left.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use super::threads;

/// An owner of idle connections.
pub(super) trait Expiring: Send + Sync {
    /// Closes the connections whose time is over, and returns when to call it next, if at all.
    fn close_expired(&self, now: Instant) -> Option<Instant>;
}

struct Appointments {
    next: BinaryHeap<Reverse<Appointment>>,
    /// Whether the thread is running.
    is_kept: bool,
}

struct Appointment(Instant, Weak<dyn Expiring>);

static APPOINTMENTS: Mutex<Appointments> = Mutex::new(Appointments {
    next: BinaryHeap::new(),
    is_kept: false,
});
static CHANGED: Condvar = Condvar::new();

/// Calls the pool at this moment, and again as long as the pool asks for it.
pub(super) fn look_after(pool: Weak<dyn Expiring>, at: Instant) {
    let mut appointments = lock();
    appointments.next.push(Reverse(Appointment(at, pool)));
    if appointments.is_kept {
        CHANGED.notify_one();
        return;
    }
    // If no thread can be started, a later call that wants one of these connections sees that its time is over.
    appointments.is_kept = threads::start("tinsmith-idle", Box::new(keep)).is_ok();
}

fn keep() {
    let mut appointments = lock();
    while let Some(Reverse(Appointment(at, _))) = appointments.next.peek() {
        let now = Instant::now();
        let left = at.saturating_duration_since(now);
        if !left.is_zero() {
            appointments = CHANGED
                .wait_timeout(appointments, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            continue;
        }
        let Some(Reverse(Appointment(_, pool))) = appointments.next.pop() else {
            break;
        };
        drop(appointments);
        let again = pool.upgrade().and_then(|found| found.close_expired(now));
        appointments = lock();
        appointments.next.extend(again.map(|at| Reverse(Appointment(at, pool))));
    }
    appointments.is_kept = false;
}

fn lock() -> MutexGuard<'static, Appointments> {
    APPOINTMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ord for Appointment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Appointment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Appointment {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Appointment {}
