//! What the listener of a login gets from whoever connects: a request, or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_login::Returned;
use tinsmith_login::internals::read_browser_request;

fuzz_target!(|bytes: &[u8]| {
    if let Some(Returned::Callback(callback)) = read_browser_request(bytes, "state") {
        // Nothing of a code is shown.
        let _ = format!("{callback:?}");
    }
});
