//! The same as `serde-alone` for a `Query` of DynamoDB, with sorted maps, as the generated types have them.

use by_hand::types::read_sorted;
use support::Case;

fn main() {
    support::run(|case, _| case.answer().0, call);
}

async fn call(body: &mut String, _: Case) -> usize {
    read_sorted(body.clone().as_bytes())
}
