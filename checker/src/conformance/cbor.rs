//! `cbor/`: items, well-formed and not. Each is read twice: here, to see what it is, and by a client that has to skip it.
//!
//! The runtime has no values of its own for what a schema does not know, so a reader of whole items is here.

use serde_json::Value;
use tinsmith_runtime::codegen::protocol::{Protocol as _, RpcV2Cbor};
use tinsmith_runtime::codegen::schema::Operation;
use tinsmith_runtime::http::{Headers, Response};

use super::cases::each;
use super::report::Suite;
use crate::compare::cbor::{Floats, Items};
use crate::compare::equal_json;
use crate::problem::Problem;

/// Valid items.
pub(super) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let bytes = bytes(case)?;
            let item = Items::new(&bytes, Floats::AsTheyAre)
                .only_item()
                .map_err(|error| Problem::differs(format!("not read: {error}")))?;
            equal_json("item", &case["expect"], &item)?;
            skip(&bytes).map_err(|error| Problem::differs(format!("not skipped: {error}")))
        });
    }
}

/// Items that must be refused.
pub(super) fn run_errors(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let bytes = bytes(case)?;
            if let Ok(item) = Items::new(&bytes, Floats::AsTheyAre).only_item() {
                return Err(Problem::differs(format!("is read as {item}")));
            }
            match skip(&bytes) {
                Ok(()) => Err(Problem::differs("is skipped")),
                Err(_) => Ok(()),
            }
        });
    }
}

fn bytes(case: &Value) -> Result<Vec<u8>, Problem> {
    let hex = case["input"].as_str().unwrap_or_default().as_bytes();
    let digits = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = hex.chunks(2).map(digits).collect();
    bytes.ok_or_else(|| Problem::differs("the case is not hex"))
}

/// Reads a response in which that item is a member that the model does not know.
fn skip(item: &[u8]) -> Result<(), String> {
    let protocol = RpcV2Cbor {
        service: "Conformance",
        query_compatible: false,
    };
    let mut response = Response {
        status: 200,
        headers: Headers::new(),
        body: [b"\xa1\x61x", item].concat(),
    };
    let operation = Operation::new("Skip", "skip", "POST", "/");
    protocol
        .decode(&operation, &mut response, None, &mut ())
        .map_err(|error| error.to_string())
}
