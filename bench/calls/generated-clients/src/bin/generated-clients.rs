//! The calls over the usual transport.

use generated_clients::{call, connect};

fn main() {
    support::run(|case, url| connect(case, url, None), call);
}
