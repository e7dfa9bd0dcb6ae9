//! Evaluating a rule set.

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value as Json;

use super::super::error::EndpointError;
use super::super::host::{is_valid_host_label, is_virtual_hostable_bucket};
use super::super::result::Endpoint;
use super::ast::{Condition, EndpointRule, Expr, ParamSpec, Rule, RuleFunction, RuleKind, TemplateValue};
use super::diagram::{Diagram, NodeTarget};
use super::functions;
use super::scope::Slot;
use super::template::{Template, TemplatePart};
use super::value::RuleValue;

type Result<T> = std::result::Result<T, EndpointError>;

/// The maximum number of bytes that templates may write in one evaluation. A template can use the result of another one, so a
/// hostile rule set could double a text with every line.
const MAX_TEXT: usize = 1 << 20;

/// The values of one evaluation.
pub(super) struct RuleEvaluator<'a> {
    params: &'a [ParamSpec],
    /// Only slots whose condition was true are read: the reader of the rule set refuses other names.
    slots: Vec<Option<RuleValue<'a>>>,
    text_left: Cell<usize>,
}

impl<'a> RuleEvaluator<'a> {
    pub(super) fn new(params: &'a [ParamSpec], slots: usize) -> Self {
        Self {
            params,
            slots: vec![None; slots],
            text_left: Cell::new(MAX_TEXT),
        }
    }

    pub(super) fn fill(&mut self, slot: Slot, value: RuleValue<'a>) {
        if let Some(place) = self.slots.get_mut(slot.0) {
            *place = Some(value);
        }
    }

    /// The kind of the first rule that applies.
    pub(super) fn first(&mut self, rules: &[Rule]) -> Result<Option<Endpoint>> {
        for rule in rules {
            if !self.meets(rule)? {
                continue;
            }
            match &rule.kind {
                RuleKind::Endpoint(endpoint) => return self.endpoint(endpoint).map(Some),
                RuleKind::Error(text) => return Err(EndpointError::Rule(self.text(text, "error")?.into_owned())),
                RuleKind::Tree(rules) => match self.first(rules)? {
                    None => {}
                    found => return Ok(found),
                },
            }
        }
        Ok(None)
    }

    /// Whether every condition has a value other than `false`. The values that they assign are set.
    fn meets(&mut self, rule: &Rule) -> Result<bool> {
        for condition in &rule.conditions {
            if !self.holds(condition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a condition has a value other than `false`, which then is assigned.
    fn holds(&mut self, condition: &Condition) -> Result<bool> {
        let value = match self.call(&condition.call)? {
            None | Some(RuleValue::Bool(false)) => return Ok(false),
            Some(value) => value,
        };
        if let Some(slot) = condition.assign {
            let value = value.into_owned();
            self.fill(slot, value);
        }
        Ok(true)
    }

    /// The result to which a diagram leads.
    pub(super) fn result(&mut self, diagram: &Diagram) -> Result<Option<Endpoint>> {
        let mut next = diagram.root;
        // Each step of a sound diagram goes to a node that was not there before.
        for _ in 0..=diagram.nodes.len() {
            let (node, is_negated) = match next {
                NodeTarget::Nothing => return Ok(None),
                NodeTarget::Result(index) => return self.first(diagram.results.get(index..=index).unwrap_or_default()),
                NodeTarget::Node { index, is_negated } => (diagram.nodes.get(index), is_negated),
            };
            let asked = node.and_then(|node| Some((node, diagram.conditions.get(node.condition)?)));
            let Some((node, condition)) = asked else {
                return Ok(None);
            };
            next = if self.holds(condition)? == is_negated {
                node.low
            } else {
                node.high
            };
        }
        Err(EndpointError::Evaluation("the nodes form a circle".to_owned()))
    }

    fn endpoint(&self, rule: &EndpointRule) -> Result<Endpoint> {
        let mut endpoint = Endpoint::new(self.text(&rule.url, "url")?);
        for (name, values) in &rule.headers {
            for value in values {
                let value = self.text(value, "headers")?;
                endpoint.headers.append(name.clone(), value);
            }
        }
        for (name, value) in &rule.properties {
            endpoint.properties.insert(name.clone(), self.property(value)?);
        }
        Ok(endpoint)
    }

    fn property(&self, property: &TemplateValue) -> Result<Json> {
        Ok(match property {
            TemplateValue::Text(template) => Json::String(self.template(template)?.into_owned()),
            TemplateValue::List(items) => {
                let items: Result<_> = items.iter().map(|item| self.property(item)).collect();
                Json::Array(items?)
            }
            TemplateValue::Object(members) => {
                let member = |(name, value): &(String, TemplateValue)| Ok((name.clone(), self.property(value)?));
                let members: Result<_> = members.iter().map(member).collect();
                Json::Object(members?)
            }
            TemplateValue::Plain(json) => json.clone(),
        })
    }

    fn expr<'e>(&'e self, expr: &'e Expr) -> Result<Option<RuleValue<'e>>> {
        Ok(match expr {
            Expr::Bool(value) => Some(RuleValue::Bool(*value)),
            Expr::Int(value) => Some(RuleValue::Int(*value)),
            Expr::Text(template) => Some(RuleValue::Text(self.template(template)?)),
            Expr::Slot(slot) => self.slot(*slot).map(RuleValue::borrowed),
            Expr::Call(call) => self.call(call)?,
        })
    }

    fn slot(&self, slot: Slot) -> Option<&RuleValue<'a>> {
        self.slots.get(slot.0)?.as_ref()
    }

    fn call<'e>(&'e self, call: &'e RuleFunction) -> Result<Option<RuleValue<'e>>> {
        Ok(match call {
            RuleFunction::IsSet([value]) => Some(RuleValue::Bool(self.expr(value)?.is_some())),
            RuleFunction::Not([value]) => Some(RuleValue::Bool(!self.boolean(value, "not")?)),
            RuleFunction::BooleanEquals([a, b]) => {
                let name = "booleanEquals";
                Some(RuleValue::Bool(self.boolean(a, name)? == self.boolean(b, name)?))
            }
            RuleFunction::StringEquals([a, b]) => {
                let name = "stringEquals";
                Some(RuleValue::Bool(self.text(a, name)? == self.text(b, name)?))
            }
            RuleFunction::GetAttr([value], path) => match value {
                Expr::Slot(slot) => self.slot(*slot).and_then(|value| value.at(&path.0)),
                _ => self
                    .expr(value)?
                    .and_then(|value| Some(value.at(&path.0)?.into_owned())),
            },
            RuleFunction::Coalesce(values) => self.coalesce(values)?,
            RuleFunction::Ite([condition, then, otherwise]) => {
                let condition = self.boolean(condition, "ite")?;
                self.expr(if condition { then } else { otherwise })?
            }
            RuleFunction::IsValidHostLabel([text, dots]) => {
                self.label(text, dots, "isValidHostLabel", is_valid_host_label)?
            }
            RuleFunction::IsVirtualHostableBucket([text, dots]) => {
                self.label(text, dots, "aws.isVirtualHostableS3Bucket", is_virtual_hostable_bucket)?
            }
            RuleFunction::Substring([text, start, stop, reverse]) => self.substring(text, start, stop, reverse)?,
            RuleFunction::Split([text, delimiter, limit]) => self.split(text, delimiter, limit)?,
            RuleFunction::UriEncode([text]) => {
                let text = self.optional_text(text, "uriEncode")?;
                text.map(|text| RuleValue::Text(Cow::Owned(functions::uri_encode(&text))))
            }
            RuleFunction::ParseUrl([text]) => {
                let text = self.optional_text(text, "parseURL")?;
                text.and_then(|text| functions::parse_url(&text))
            }
            RuleFunction::ParseArn([text]) => {
                let text = self.optional_text(text, "aws.parseArn")?;
                text.and_then(|text| functions::parse_arn(&text))
            }
            // A region that is not set is in the partition `aws`, as in botocore.
            RuleFunction::Partition([region]) => {
                let region = self.optional_text(region, "aws.partition")?;
                Some(functions::partition(&region.unwrap_or_default()))
            }
        })
    }

    fn coalesce<'e>(&'e self, values: &'e [Expr]) -> Result<Option<RuleValue<'e>>> {
        for value in values {
            if let Some(value) = self.expr(value)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    fn label(
        &self,
        text: &Expr,
        dots: &Expr,
        name: &str,
        is_label: fn(&str, bool) -> bool,
    ) -> Result<Option<RuleValue<'_>>> {
        let dots = self.boolean(dots, name)?;
        let text = self.optional_text(text, name)?;
        Ok(Some(RuleValue::Bool(text.is_some_and(|text| is_label(&text, dots)))))
    }

    fn substring(&self, text: &Expr, start: &Expr, stop: &Expr, reverse: &Expr) -> Result<Option<RuleValue<'_>>> {
        let name = "substring";
        let text = self.text(text, name)?;
        let (start, stop) = (self.integer(start, name)?, self.integer(stop, name)?);
        let part = functions::substring(&text, start, stop, self.boolean(reverse, name)?);
        Ok(part.map(|part| RuleValue::Text(Cow::Owned(part.to_owned()))))
    }

    fn split(&self, text: &Expr, delimiter: &Expr, limit: &Expr) -> Result<Option<RuleValue<'_>>> {
        let name = "split";
        let (text, delimiter) = (self.text(text, name)?, self.text(delimiter, name)?);
        let parts = usize::try_from(self.integer(limit, name)?)
            .ok()
            .filter(|_| !delimiter.is_empty())
            .map(|limit| functions::split(&text, &delimiter, limit))
            .ok_or_else(|| EndpointError::Evaluation(format!("`{name}` needs a delimiter and a limit of 0 or more")))?;
        Ok(Some(RuleValue::List(Cow::Owned(parts))))
    }

    fn boolean(&self, expr: &Expr, user: &str) -> Result<bool> {
        match self.expr(expr)? {
            Some(RuleValue::Bool(value)) => Ok(value),
            other => Err(self.unsuitable(expr.slot(), user, "a boolean", other)),
        }
    }

    fn integer(&self, expr: &Expr, user: &str) -> Result<i64> {
        match self.expr(expr)? {
            Some(RuleValue::Int(value)) => Ok(value),
            other => Err(self.unsuitable(expr.slot(), user, "a number", other)),
        }
    }

    fn text<'e>(&'e self, expr: &'e Expr, user: &str) -> Result<Cow<'e, str>> {
        self.optional_text(expr, user)?
            .ok_or_else(|| self.unsuitable(expr.slot(), user, "a string", None))
    }

    fn optional_text<'e>(&'e self, expr: &'e Expr, user: &str) -> Result<Option<Cow<'e, str>>> {
        match self.expr(expr)? {
            Some(RuleValue::Text(text)) => Ok(Some(text)),
            None => Ok(None),
            other => Err(self.unsuitable(expr.slot(), user, "a string", other)),
        }
    }

    fn template<'e>(&'e self, Template(parts): &'e Template) -> Result<Cow<'e, str>> {
        let mut whole = match parts.as_slice() {
            [] => return Ok(Cow::Borrowed("")),
            [part] => return self.part(part),
            _ => String::new(),
        };
        for part in parts {
            let part = self.part(part)?;
            let left = self.text_left.get().checked_sub(part.len());
            let left = left.ok_or_else(|| EndpointError::Evaluation(format!("more than {MAX_TEXT} bytes of text")))?;
            self.text_left.set(left);
            whole.push_str(&part);
        }
        Ok(Cow::Owned(whole))
    }

    fn part<'e>(&'e self, part: &'e TemplatePart) -> Result<Cow<'e, str>> {
        match part {
            TemplatePart::Literal(text) => Ok(Cow::Borrowed(text)),
            TemplatePart::Reference(slot, path) => match self.slot(*slot).and_then(|value| value.at(&path.0)) {
                Some(RuleValue::Text(text)) => Ok(text),
                other => Err(self.unsuitable(Some(*slot), "template", "a string", other)),
            },
        }
    }

    /// The error for a value of the wrong kind. `user` is the function, or another place that uses the value.
    fn unsuitable(&self, slot: Option<Slot>, user: &str, needed: &str, value: Option<RuleValue<'_>>) -> EndpointError {
        let param = slot.and_then(|slot| self.params.get(slot.0));
        match (value, param) {
            (None, Some(param)) => EndpointError::MissingParam {
                name: param.name.clone(),
            },
            (value, _) => {
                let given = value.map_or("nothing", |value| value.kind());
                EndpointError::Evaluation(format!("`{user}` needs {needed}, not {given}"))
            }
        }
    }
}
