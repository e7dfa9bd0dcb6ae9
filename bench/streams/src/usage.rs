//! What this process has used, as Linux says.

use std::fs;

use crate::Result;

/// The user's and the system's part together.
pub fn cpu_seconds() -> Result<f64> {
    const TICKS_A_SECOND: f64 = 1e9;
    // In nanoseconds, of each thread that there is; those that have ended are few here.
    let mut sum = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        sum += text.split(' ').next().unwrap_or_default().parse::<f64>()?;
    }
    Ok(sum / TICKS_A_SECOND)
}

/// The most memory that was resident at a time, in KiB.
pub fn peak_memory() -> Result<u64> {
    field("VmHWM:")
}

/// The memory that is resident, in KiB.
pub fn memory() -> Result<u64> {
    field("VmRSS:")
}

fn field(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let text = line.ok_or("the system does not say how much memory there is")?;
    Ok(text.trim().trim_end_matches(" kB").parse()?)
}
