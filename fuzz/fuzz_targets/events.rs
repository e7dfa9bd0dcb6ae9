//! Answers that are streams of events: they are read, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::{answer, read_events};

fuzz_target!(|body: &[u8]| read_events(&answer(body)));
