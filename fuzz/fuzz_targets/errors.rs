//! Errors of all protocols, under any status: they are read, in whatever format, and the members of those that are modelled too.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::{answer, read_error};

fuzz_target!(|input: (u8, u16, &[u8])| {
    let (protocol, status, body) = input;
    let mut response = answer(body);
    response.status = status;
    read_error(protocol, &response);
});
