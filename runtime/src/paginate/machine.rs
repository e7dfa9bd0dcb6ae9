//! The machine: which call comes next.

use serde_json::{Map, Value};

use super::error::PaginationError;
use super::schema::{LimitKey, PaginatorSchema};
use super::starting_token::StartingToken;
use crate::jmespath::Expression;

/// What to change in the input of a call.
#[derive(Clone, Default, PartialEq)]
pub struct InputChanges(pub(super) Vec<(&'static str, Option<Value>)>);

impl InputChanges {
    /// The members to set, and those to take away (without a value).
    pub fn members(&self) -> impl Iterator<Item = (&'static str, Option<&Value>)> {
        self.0.iter().map(|(name, value)| (*name, value.as_ref()))
    }

    /// Makes the changes.
    pub fn apply(self, input: &mut Map<String, Value>) {
        for (name, value) in self.0 {
            match value {
                Some(value) => input.insert(name.to_owned(), value),
                None => input.remove(name),
            };
        }
    }
}

/// Only the names: a token may be a secret.
impl std::fmt::Debug for InputChanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.members().map(|(name, _)| name)).finish()
    }
}

/// What follows a page.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum NextPage {
    /// Another page: make these changes in the input, then call again.
    With(InputChanges),
    /// It was the last one.
    End,
}

/// An expression with its text, which errors show.
#[derive(Debug)]
pub(super) struct Path {
    pub(super) text: &'static str,
    pub(super) expression: Expression,
}

impl Path {
    fn parse(schema: &PaginatorSchema, text: &'static str) -> Result<Self, PaginationError> {
        let expression = Expression::parse(text).map_err(|error| PaginationError::BadExpression {
            operation: schema.operation,
            expression: text,
            error,
        })?;
        Ok(Self { text, expression })
    }

    pub(super) fn search(&self, schema: &PaginatorSchema, output: &Value) -> Result<Value, PaginationError> {
        let found = self.expression.search(output);
        found.map_err(|error| PaginationError::Evaluation {
            operation: schema.operation,
            expression: self.text,
            error,
        })
    }
}

/// A walk through the pages of one operation.
#[derive(Debug)]
pub struct Pages {
    pub(super) schema: &'static PaginatorSchema,
    /// Each token's member of the input, and where it comes from in the output.
    pub(super) tokens: Vec<(&'static str, Path)>,
    pub(super) more_results: Option<Path>,
    pub(super) result_keys: Vec<Path>,
    pub(super) non_aggregate: Vec<Path>,
    pub(super) page_size: Option<Value>,
    pub(super) starting_token: Option<StartingToken>,
    /// What the page before led to.
    pub(super) previous: Option<InputChanges>,
    pub(super) is_first: bool,
}

impl Pages {
    /// A walk from the first page.
    ///
    /// # Errors
    ///
    /// The schema has an expression that does not parse, or not as many output tokens as input tokens.
    pub fn new(schema: &'static PaginatorSchema) -> Result<Self, PaginationError> {
        if schema.input_token.len() != schema.output_token.len() {
            return Err(PaginationError::UnpairedTokens {
                operation: schema.operation,
            });
        }
        let parse = |text: &&'static str| Path::parse(schema, text);
        let parse_all = |texts: &[&'static str]| texts.iter().map(parse).collect::<Result<Vec<_>, _>>();
        let outputs = parse_all(schema.output_token)?;
        Ok(Self {
            schema,
            tokens: schema.input_token.iter().copied().zip(outputs).collect(),
            more_results: schema.more_results.as_ref().map(parse).transpose()?,
            result_keys: parse_all(schema.result_keys)?,
            non_aggregate: parse_all(schema.non_aggregate)?,
            page_size: None,
            starting_token: None,
            previous: None,
            is_first: true,
        })
    }

    /// Asks for that many items a page at most (botocore's `PageSize`).
    ///
    /// # Errors
    ///
    /// The operation has no member for it.
    pub fn with_page_size(mut self, size: u32) -> Result<Self, PaginationError> {
        self.page_size = Some(match self.schema.limit_key {
            Some(LimitKey::Number(_)) => Value::from(size),
            Some(LimitKey::Text(_)) => Value::from(size.to_string()),
            None => {
                return Err(PaginationError::NoPageSize {
                    operation: self.schema.operation,
                });
            }
        });
        Ok(self)
    }

    /// Starts at a later page (botocore's `StartingToken`): with a token of the service, or with one that botocore's
    /// paginator or the AWS CLI gave, which can hold several tokens and how many items of the page to skip.
    ///
    /// # Errors
    ///
    /// The token holds more tokens than the operation has.
    pub fn with_starting_token(mut self, token: &str) -> Result<Self, PaginationError> {
        let parsed = StartingToken::parse(token, self.schema)?;
        self.starting_token = Some(parsed);
        Ok(self)
    }

    /// The schema.
    pub fn schema(&self) -> &'static PaginatorSchema {
        self.schema
    }

    /// What to change in the input of the first call: the page size and the starting token, where they are given.
    pub fn start(&self) -> InputChanges {
        let mut changes = match &self.starting_token {
            Some(starting) => starting.tokens.clone(),
            None => InputChanges::default(),
        };
        if let (Some(member), Some(size)) = (self.schema.limit_key, &self.page_size) {
            changes.0.push((member.member(), Some(size.clone())));
        }
        changes
    }

    /// Takes the output of a call and says how to ask for the next page.
    ///
    /// # Errors
    ///
    /// The page leads to the same tokens as the one before, so that the walk would never end; or an expression cannot
    /// be evaluated on the output.
    pub fn next(&mut self, output: &Value) -> Result<NextPage, PaginationError> {
        self.is_first = false;
        if let Some(more) = &self.more_results
            && !is_true(&more.search(self.schema, output)?)
        {
            return Ok(NextPage::End);
        }
        let mut tokens = Vec::with_capacity(self.tokens.len());
        for (member, path) in &self.tokens {
            let token = path.search(self.schema, output)?;
            tokens.push((*member, is_true(&token).then_some(token)));
        }
        if tokens.iter().all(|(_, token)| token.is_none()) {
            return Ok(NextPage::End);
        }
        let changes = InputChanges(tokens);
        if self.previous.as_ref() == Some(&changes) {
            return Err(PaginationError::RepeatedToken {
                operation: self.schema.operation,
            });
        }
        self.previous = Some(changes.clone());
        Ok(NextPage::With(changes))
    }

    /// The items of a page: the list that the first result key finds, empty where there is none. To be asked for before
    /// [`next`](Self::next).
    ///
    /// Where the starting token says to skip items of the first page, they are left out.
    ///
    /// # Errors
    ///
    /// The expression cannot be evaluated on the output.
    pub fn items(&self, output: &Value) -> Result<Vec<Value>, PaginationError> {
        let Some(path) = self.result_keys.first() else {
            return Ok(Vec::new());
        };
        Ok(match path.search(self.schema, output)? {
            Value::Array(items) => items.into_iter().skip(self.skipped()).collect(),
            _ => Vec::new(),
        })
    }

    /// How many items of the current page to skip.
    pub(crate) fn skipped(&self) -> usize {
        match &self.starting_token {
            Some(starting) if self.is_first => starting.skip,
            _ => 0,
        }
    }
}

/// What Python, and so botocore, takes for true: other than in JMESPath, 0 is not.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}
