//! The values of expressions while rules are evaluated.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::params::ParamRef;
use super::template::AttributeStep;

/// A value that is set. A value that is not set is `None` in an `Option` around it.
#[derive(Clone, Debug)]
pub(super) enum RuleValue<'a> {
    Bool(bool),
    Int(i64),
    Text(Cow<'a, str>),
    List(Cow<'a, [String]>),
    /// The result of `aws.partition`, `aws.parseArn` and `parseURL`. It owns its values.
    Record(Rc<[(&'static str, RuleValue<'static>)]>),
}

impl RuleValue<'_> {
    /// The same value without copying its text.
    pub(super) fn borrowed(&self) -> RuleValue<'_> {
        match self {
            Self::Bool(value) => RuleValue::Bool(*value),
            Self::Int(value) => RuleValue::Int(*value),
            Self::Text(text) => RuleValue::Text(Cow::Borrowed(text)),
            Self::List(texts) => RuleValue::List(Cow::Borrowed(texts)),
            Self::Record(members) => RuleValue::Record(Rc::clone(members)),
        }
    }

    pub(super) fn into_owned(self) -> RuleValue<'static> {
        match self {
            Self::Bool(value) => RuleValue::Bool(value),
            Self::Int(value) => RuleValue::Int(value),
            Self::Text(text) => RuleValue::Text(Cow::Owned(text.into_owned())),
            Self::List(texts) => RuleValue::List(Cow::Owned(texts.into_owned())),
            Self::Record(members) => RuleValue::Record(members),
        }
    }

    /// The value at the end of a path; `None` if the path leads to nothing.
    pub(super) fn at(&self, path: &[AttributeStep]) -> Option<RuleValue<'_>> {
        match (path, self) {
            ([], _) => Some(self.borrowed()),
            ([AttributeStep::Member(name), rest @ ..], Self::Record(members)) => {
                let (_, value) = members.iter().find(|(member, _)| member == name)?;
                value.at(rest)
            }
            ([AttributeStep::Index(index)], Self::List(texts)) => {
                Some(RuleValue::Text(Cow::Borrowed(texts.get(*index)?)))
            }
            _ => None,
        }
    }

    /// What kind of value it is, for messages. The value itself may be a secret.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Record(_) => "a record",
        }
    }
}

impl<'a> From<ParamRef<'a>> for RuleValue<'a> {
    fn from(value: ParamRef<'a>) -> Self {
        match value {
            ParamRef::String(text) => Self::Text(Cow::Borrowed(text)),
            ParamRef::Bool(value) => Self::Bool(value),
            ParamRef::StringArray(texts) => Self::List(Cow::Borrowed(texts)),
        }
    }
}
