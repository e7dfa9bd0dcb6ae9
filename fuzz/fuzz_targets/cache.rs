//! Files of the token cache: a token, or an error that names the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_login::internals::parse_token;

fuzz_target!(|content: &[u8]| {
    if let Some(token) = parse_token(content) {
        assert!(!format!("{token:?}").contains(token.access_token()) || token.access_token().len() < 12);
    }
});
