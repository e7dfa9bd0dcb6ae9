//! Streams of events whose frames have the right checksums, so that what is in them is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::{answer, read_events};
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};

fuzz_target!(|frames: Vec<(Vec<(String, String)>, Vec<u8>)>| {
    let mut body = Vec::new();
    for (headers, payload) in frames {
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name, HeaderValue::String(value)));
        // What cannot be a frame is left out.
        let _ = Message {
            headers: headers.collect(),
            payload,
        }
        .write(&mut body);
    }
    read_events(&answer(&body));
});
