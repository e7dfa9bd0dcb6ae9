//! Strings that contain references, and the paths that references and `getAttr` follow.

use super::super::error::RuleSetError;
use super::scope::{NameScope, Slot};

/// A string with references: `https://{Region}.{PartitionResult#dnsSuffix}`. `{{` and `}}` mean braces.
#[derive(Clone, Debug)]
pub(super) struct Template(pub(super) Vec<TemplatePart>);

#[derive(Clone, Debug)]
pub(super) enum TemplatePart {
    Literal(String),
    Reference(Slot, AttributePath),
}

/// The path from a value to one inside it: `resourceId[0]`, `a.b`, `[1]`.
#[derive(Clone, Debug)]
pub(super) struct AttributePath(pub(super) Vec<AttributeStep>);

#[derive(Clone, Debug)]
pub(super) enum AttributeStep {
    Member(String),
    Index(usize),
}

impl Template {
    pub(super) fn parse(text: &str, scope: &NameScope) -> Result<Self, RuleSetError> {
        let unpaired = |brace| RuleSetError::new(format!("`{brace}` without its pair in `{text}`"));
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, found) = rest.split_at(at);
            literal.push_str(before);
            if let Some(after) = found.strip_prefix("{{") {
                literal.push('{');
                rest = after;
            } else if let Some(after) = found.strip_prefix("}}") {
                literal.push('}');
                rest = after;
            } else if let Some(after) = found.strip_prefix('{') {
                let (reference, after) = after.split_once('}').ok_or_else(|| unpaired('{'))?;
                if !literal.is_empty() {
                    parts.push(TemplatePart::Literal(std::mem::take(&mut literal)));
                }
                parts.push(TemplatePart::parse(reference, scope)?);
                rest = after;
            } else {
                return Err(unpaired('}'));
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(TemplatePart::Literal(literal));
        }
        Ok(Self(parts))
    }
}

impl TemplatePart {
    /// The text between braces: a name, or a name, `#` and a path.
    fn parse(reference: &str, scope: &NameScope) -> Result<Self, RuleSetError> {
        match reference.split_once('#') {
            Some((name, path)) => Ok(Self::Reference(scope.find(name)?, AttributePath::parse(path)?)),
            None => Ok(Self::Reference(scope.find(reference)?, AttributePath(Vec::new()))),
        }
    }
}

impl AttributePath {
    pub(super) fn parse(text: &str) -> Result<Self, RuleSetError> {
        let fault = || RuleSetError::new(format!("`{text}` is not a path such as `a.b[0]`"));
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (name, mut indexes) = part.split_at(part.find('[').unwrap_or(part.len()));
            if !name.is_empty() {
                steps.push(AttributeStep::Member(name.to_owned()));
            } else if indexes.is_empty() {
                return Err(fault());
            }
            while !indexes.is_empty() {
                let inner = indexes.strip_prefix('[').ok_or_else(fault)?;
                let (index, after) = inner.split_once(']').ok_or_else(fault)?;
                steps.push(AttributeStep::Index(index.parse().map_err(|_| fault())?));
                indexes = after;
            }
        }
        Ok(Self(steps))
    }
}
