//! One program: `PROGRAM CASE URL CALLS` makes the call so many times and prints what a call took.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::Case;

/// Calls before the counting starts: they connect, resolve the endpoint and read what is read once.
const WARM_UP: usize = 2;

/// Reads the command line, makes the calls, and prints a line of JSON: CPU time, and with the feature `allocations` what was
/// allocated. `call` makes one call and gives the number of items in its answer.
///
/// # Panics
///
/// The command line is faulty, or an answer has another number of items than its case.
pub fn run<C>(connect: impl FnOnce(Case, &str) -> C, mut call: impl AsyncFnMut(&mut C, Case) -> usize) {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [case, url, calls] = &args[..] else { panic!("usage: PROGRAM CASE URL CALLS") };
    let case: Case = case.parse().expect("a case");
    let calls: u32 = calls.parse().expect("a number of calls");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut client = runtime.block_on(async { connect(case, url) });
    let mut once = || {
        let items = runtime.block_on(call(&mut client, case));
        assert_eq!(items, case.items(), "{case}");
    };
    for _ in 0..WARM_UP {
        once();
    }
    let start = cpu_time();
    for _ in 0..calls {
        once();
    }
    let cpu = (cpu_time() - start) / calls.max(1);
    println!(r#"{{"cpu_ns": {}{}}}"#, cpu.as_nanos(), allocations(&mut once));
}

/// The CPU time of this process, all threads together.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap_or(0))
}

/// What one more call allocates: how often, how many bytes, and how many at most at a time.
#[cfg(feature = "allocations")]
fn allocations(once: &mut impl FnMut()) -> String {
    let found = allocation_counter::measure(once);
    format!(
        r#", "allocations": {}, "allocated_bytes": {}, "peak_bytes": {}"#,
        found.count_total, found.bytes_total, found.bytes_max
    )
}

#[cfg(not(feature = "allocations"))]
fn allocations(_: &mut impl FnMut()) -> String {
    String::new()
}
