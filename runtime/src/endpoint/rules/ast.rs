//! Rules as a tree, in which every name is an index.

use serde_json::Value as Json;

use super::super::params::ParamValue;
use super::diagram::Diagram;
use super::scope::Slot;
use super::template::{AttributePath, Template};

/// The rule set of a service, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct RuleSet {
    pub(super) params: Vec<ParamSpec>,
    pub(super) rules: RuleForm,
    /// The maximum number of values at the same time: the parameters, and the values that conditions assign.
    pub(super) slots: usize,
}

#[derive(Clone, Debug)]
pub(super) enum RuleForm {
    /// The first that applies counts.
    Tree(Vec<Rule>),
    Diagram(Diagram),
}

#[derive(Clone, Debug)]
pub(super) struct ParamSpec {
    pub(super) name: String,
    pub(super) kind: ParamKind,
    /// The setting of the client that has the value, such as `AWS::Region`.
    pub(super) built_in: Option<String>,
    pub(super) required: bool,
    pub(super) default: Option<ParamValue>,
    /// Whether a rule refers to it.
    pub(super) is_read: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParamKind {
    String,
    Boolean,
    StringArray,
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) kind: RuleKind,
}

#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) call: RuleFunction,
    pub(super) assign: Option<Slot>,
}

#[derive(Clone, Debug)]
pub(super) enum RuleKind {
    Tree(Vec<Rule>),
    Endpoint(EndpointRule),
    Error(Expr),
}

#[derive(Clone, Debug)]
pub(super) struct EndpointRule {
    pub(super) url: Expr,
    pub(super) headers: Vec<(String, Vec<Expr>)>,
    pub(super) properties: Vec<(String, TemplateValue)>,
}

/// A JSON value in which every string is a template.
#[derive(Clone, Debug)]
pub(super) enum TemplateValue {
    Text(Template),
    List(Vec<TemplateValue>),
    Object(Vec<(String, TemplateValue)>),
    Plain(Json),
}

#[derive(Clone, Debug)]
pub(super) enum Expr {
    Bool(bool),
    Int(i64),
    Text(Template),
    Slot(Slot),
    Call(Box<RuleFunction>),
}

impl Expr {
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Slot(slot) => Some(*slot),
            _ => None,
        }
    }
}

/// A call of a function, with as many arguments as the function has.
#[derive(Clone, Debug)]
pub(super) enum RuleFunction {
    IsSet([Expr; 1]),
    Not([Expr; 1]),
    BooleanEquals([Expr; 2]),
    StringEquals([Expr; 2]),
    GetAttr([Expr; 1], AttributePath),
    Substring([Expr; 4]),
    UriEncode([Expr; 1]),
    ParseUrl([Expr; 1]),
    IsValidHostLabel([Expr; 2]),
    Partition([Expr; 1]),
    ParseArn([Expr; 1]),
    IsVirtualHostableBucket([Expr; 2]),
    Coalesce(Vec<Expr>),
    Ite([Expr; 3]),
    Split([Expr; 3]),
}
