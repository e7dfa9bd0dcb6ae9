//! `smithy.rules#endpointBdd`: endpoint rules as a binary decision diagram. Every node asks one condition, and has two references:
//! where to go if it holds, and if it does not. A reference is a node, a result, or the end without one.
//!
//! The nodes are bytes in base64. Here they become arrays of numbers, `[condition, high, low]`, so that generated code and what changes
//! in it can be read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::Node;

/// Bytes of a node: three numbers of 32 bits, the first byte first.
const NODE: usize = 12;

/// References from here on are results: the first is the end without one, then come those of the list.
const FIRST_RESULT: i64 = 100_000_000;

/// The trait with readable nodes. `None`, with a diagnostic, where it is no diagram.
pub(super) fn read<'t>(bdd: &'t Node<'t>, collector: &mut Collector) -> Option<Value> {
    let mut bad = |node: &Node, message: String| {
        let help = "take a model that has smithy.rules#endpointRuleSet";
        collector.add(DiagnosticKind::BadValue, node.place, message, help);
    };
    let mut plain = match bdd.to_plain() {
        Value::Object(plain) => plain,
        _ => Map::new(),
    };
    let Some(encoded) = bdd.entry("nodes").filter(|entry| entry.node.as_str().is_some()) else {
        bad(bdd, "there is no key \"nodes\" with text".to_owned());
        return None;
    };
    let Some(nodes) = nodes(encoded.node.as_str().unwrap_or_default()) else {
        bad(
            &encoded.node,
            "the nodes are not base64 of three numbers each".to_owned(),
        );
        return None;
    };
    let length = |key| plain.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let diagram = Diagram {
        nodes: &nodes,
        conditions: length("conditions"),
        results: length("results"),
    };
    let root = plain.get("root").and_then(Value::as_i64).unwrap_or_default();
    if let Err(message) = diagram.check(root, plain.get("nodeCount")) {
        bad(&encoded.node, message);
        return None;
    }
    plain.shift_remove("nodeCount");
    plain.insert("nodes".to_owned(), json!(nodes));
    Some(Value::Object(plain))
}

fn nodes(encoded: &str) -> Option<Vec<[i32; 3]>> {
    let bytes = STANDARD.decode(encoded).ok()?;
    let (nodes, rest) = bytes.as_chunks::<NODE>();
    let number = |bytes: &[u8; NODE], at: usize| {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map_or(0, i32::from_be_bytes)
    };
    let nodes = nodes.iter().map(|node| [0, 4, 8].map(|at| number(node, at)));
    rest.is_empty().then(|| nodes.collect())
}

struct Diagram<'a> {
    /// The first is the end without a result, which asks nothing.
    nodes: &'a [[i32; 3]],
    conditions: usize,
    results: usize,
}

impl Diagram<'_> {
    /// Whether every reference leads somewhere, and to conditions that come later: so no way through the diagram is endless.
    fn check(&self, root: i64, count: Option<&Value>) -> Result<(), String> {
        let found = self.nodes.len();
        if let Some(count) = count.and_then(Value::as_u64)
            && count != found as u64
        {
            return Err(format!("there are {found} nodes, and \"nodeCount\" is {count}"));
        }
        self.reference("root", root, None)?;
        for (index, [condition, high, low]) in self.nodes.iter().enumerate().skip(1) {
            let name = format!("node {}", index + 1);
            if usize::try_from(*condition).map_or(true, |condition| condition >= self.conditions) {
                let conditions = self.conditions;
                return Err(format!("{name} asks condition {condition}, and there are {conditions}"));
            }
            self.reference(&name, i64::from(*high), Some(*condition))?;
            self.reference(&name, i64::from(*low), Some(*condition))?;
        }
        Ok(())
    }

    fn reference(&self, from: &str, reference: i64, after: Option<i32>) -> Result<(), String> {
        let is_end = matches!(reference, 1 | -1);
        let is_result = usize::try_from(reference - FIRST_RESULT).is_ok_and(|result| result <= self.results);
        if is_end || is_result {
            return Ok(());
        }
        let index = usize::try_from(reference.abs() - 1).ok().filter(|index| *index > 0);
        match index.and_then(|index| self.nodes.get(index)) {
            None => Err(format!("{from} leads to {reference}, which is no node and no result")),
            Some([condition, ..]) if after.is_some_and(|after| *condition <= after) => Err(format!(
                "{from} leads to {reference}, which asks a condition that does not come later"
            )),
            Some(_) => Ok(()),
        }
    }
}
