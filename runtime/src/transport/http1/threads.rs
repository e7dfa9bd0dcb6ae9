//! Threads for what waits: name look-ups, and the end of idle connections.

use std::io;
use std::thread;

/// Starts a thread. The work is in a box, so that programs have the code that starts threads once and not for each kind of work.
pub(super) fn start(name: &str, work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}
