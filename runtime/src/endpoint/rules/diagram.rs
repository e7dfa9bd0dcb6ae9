//! RuleForm as a binary decision diagram, Smithy's `endpointBdd`: each node asks one condition, and says where to go if it holds and if it
//! does not. A condition that many rules have is evaluated once.
//!
//! The nodes are arrays of numbers, `[condition, high, low]`; the generator has decoded them. A reference to a node counts from 1, and
//! the first node is the end without a result. A negative one swaps the two ways out of the node.

use serde_json::{Map, Value as Json};

use super::super::error::RuleSetError;
use super::ast::{Condition, Rule};
use super::parse::{Result, condition, each, member, rule};
use super::scope::NameScope;

/// References from here on are results, of which the first is none.
const FIRST_RESULT: i64 = 100_000_000;

#[derive(Clone, Debug)]
pub(super) struct Diagram {
    /// In the order in which they are asked: a value that one assigns is visible to all after it, and to the results.
    pub(super) conditions: Vec<Condition>,
    pub(super) results: Vec<Rule>,
    pub(super) nodes: Vec<DiagramNode>,
    pub(super) root: NodeTarget,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct DiagramNode {
    /// The index of the condition.
    pub(super) condition: usize,
    /// Where to go if it holds.
    pub(super) high: NodeTarget,
    pub(super) low: NodeTarget,
}

/// Where a reference leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeTarget {
    Node { index: usize, is_negated: bool },
    Result(usize),
    Nothing,
}

pub(super) fn parse(json: &Map<String, Json>, scope: &mut NameScope) -> Result<Diagram> {
    let conditions = each(json, "conditions", |json| condition(json, scope))?;
    let results = each(json, "results", |json| rule(json, scope))?;
    // The first node is the end without a result, and asks nothing.
    let mut is_end = true;
    let nodes = each(json, "nodes", |json| match std::mem::take(&mut is_end) {
        true => Ok(DiagramNode {
            condition: conditions.len(),
            high: NodeTarget::Nothing,
            low: NodeTarget::Nothing,
        }),
        false => node(json),
    })?;
    let diagram = Diagram {
        root: target(member(json, "root")?).map_err(|fault| fault.at("root"))?,
        conditions,
        results,
        nodes,
    };
    diagram.check()?;
    Ok(diagram)
}

fn node(json: &Json) -> Result<DiagramNode> {
    let numbers = json.as_array().map(Vec::as_slice);
    let Some([condition, high, low]) = numbers else {
        return Err(RuleSetError::new("must be an array of three integers"));
    };
    let condition = condition.as_u64().and_then(|index| usize::try_from(index).ok());
    Ok(DiagramNode {
        condition: condition.ok_or_else(|| RuleSetError::new("must start with the index of a condition"))?,
        high: target(high)?,
        low: target(low)?,
    })
}

fn target(json: &Json) -> Result<NodeTarget> {
    let reference = json.as_i64().ok_or_else(|| RuleSetError::new("must be an integer"))?;
    let index = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(match (reference, reference.checked_sub(FIRST_RESULT)) {
        (1 | -1, _) | (_, Some(0)) => NodeTarget::Nothing,
        (_, Some(result @ 1..)) => NodeTarget::Result(index(result.unsigned_abs() - 1)),
        (0, _) => return Err(RuleSetError::new("0 is no reference")),
        _ => NodeTarget::Node {
            index: index(reference.unsigned_abs() - 1),
            is_negated: reference < 0,
        },
    })
}

impl Diagram {
    /// Whether all that is named is there.
    fn check(&self) -> Result<()> {
        let is_there = |target: NodeTarget| match target {
            NodeTarget::Node { index, .. } => index < self.nodes.len(),
            NodeTarget::Result(index) => index < self.results.len(),
            NodeTarget::Nothing => true,
        };
        let of_nodes = self.nodes.iter().enumerate().skip(1);
        for (index, node) in of_nodes {
            let is_sound = node.condition < self.conditions.len() && is_there(node.high) && is_there(node.low);
            if !is_sound {
                let fault = RuleSetError::new("names a condition, node or result that is not there");
                return Err(fault.at(format_args!("nodes[{index}]")));
            }
        }
        let fault = || RuleSetError::new("names a node or result that is not there").at("root");
        is_there(self.root).then_some(()).ok_or_else(fault)
    }
}
