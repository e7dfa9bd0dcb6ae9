//! The parser alone: serde's derive over `serde_json` or `quick-xml`, on a body of its own, as each answer has.

use by_hand::types::read;
use support::Case;

fn main() {
    support::run(|case, _| case.answer().0, call);
}

async fn call(body: &mut String, case: Case) -> usize {
    read(case, body.clone().as_bytes())
}
