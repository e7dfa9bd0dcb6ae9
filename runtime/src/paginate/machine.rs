//! The machine: it decides which call comes next.

use std::collections::HashSet;
use std::hash::RandomState;

use super::error::PaginationError;
use super::starting_token::StartingToken;
use super::tokens::{TokenMember, Tokens};
use crate::dynamic::Dynamic;
use crate::jmespath::{Expression, Item};
use crate::schema::paginator::{LimitKey, PaginatorSchema, RepeatedToken};
use crate::schema::{Member, StructureSchema};
use crate::value::{self, Structure};

/// An expression with its text, which errors show.
#[derive(Debug)]
pub(super) struct TokenPath {
    pub(super) text: &'static str,
    expression: Expression,
}

impl TokenPath {
    fn parse(schema: &PaginatorSchema, text: &'static str) -> Result<Self, PaginationError> {
        let expression = Expression::parse(text).map_err(|error| PaginationError::BadExpression {
            operation: schema.operation,
            expression: text,
            error,
        })?;
        Ok(Self { text, expression })
    }

    pub(super) fn find<'v>(&'v self, schema: &PaginatorSchema, page: &Item<'v>) -> Result<Item<'v>, PaginationError> {
        let found = self.expression.find(page);
        found.map_err(|error| PaginationError::Evaluation {
            operation: schema.operation,
            expression: self.text,
            error,
        })
    }
}

/// A walk through the pages of one operation.
pub(crate) struct PageMachine {
    pub(super) schema: &'static PaginatorSchema,
    /// The input member of each token, and where the output has it.
    tokens: Vec<(TokenMember, TokenPath)>,
    more_results: Option<TokenPath>,
    pub(super) result_keys: Vec<TokenPath>,
    pub(super) non_aggregate: Vec<TokenPath>,
    /// The member for the number of items on a page, and its value.
    page_size: Option<(usize, Dynamic)>,
    on_repeated_token: RepeatedToken,
    /// The tokens of the next page; `None` for the first page, whose input is what the caller gives.
    next: Option<Tokens>,
    /// The tokens of the last page.
    last: Option<Tokens>,
    /// How many items of the next page were taken before.
    skip_next: usize,
    /// How many items of the last page were taken before.
    skip_last: usize,
    /// Digests of the tokens so far.
    seen: HashSet<u64>,
    hasher: RandomState,
    /// The number of pages so far.
    came: usize,
    is_over: bool,
}

/// Without the tokens, which may be secret.
impl std::fmt::Debug for PageMachine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageMachine")
            .field("schema", self.schema)
            .finish_non_exhaustive()
    }
}

impl PageMachine {
    /// A walk from the first page.
    ///
    /// # Errors
    ///
    /// The schema has an expression that does not parse, a different number of output and input tokens, or a token that is not a
    /// member of the input.
    pub(crate) fn new(
        schema: &'static PaginatorSchema,
        input: &'static StructureSchema,
    ) -> Result<Self, PaginationError> {
        let unpaired = PaginationError::UnpairedTokens {
            operation: schema.operation,
        };
        if schema.input_token.len() != schema.output_token.len() {
            return Err(unpaired);
        }
        let parse = |text: &&'static str| TokenPath::parse(schema, text);
        let parse_all = |texts: &[&'static str]| texts.iter().map(parse).collect::<Result<Vec<_>, _>>();
        let mut tokens = Vec::with_capacity(schema.input_token.len());
        for (name, path) in schema.input_token.iter().zip(schema.output_token) {
            let (index, member) = member(input, name).ok_or(unpaired.clone())?;
            tokens.push((TokenMember { index, member }, parse(path)?));
        }
        Ok(Self {
            schema,
            tokens,
            more_results: schema.more_results.as_ref().map(parse).transpose()?,
            result_keys: parse_all(schema.result_keys)?,
            non_aggregate: parse_all(schema.non_aggregate)?,
            page_size: None,
            on_repeated_token: schema.on_repeated_token,
            next: None,
            last: None,
            skip_next: 0,
            skip_last: 0,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            came: 0,
            is_over: false,
        })
    }

    /// Asks for at most this many items on a page (botocore's `PageSize`).
    ///
    /// # Errors
    ///
    /// The operation has no member for it.
    pub(crate) fn set_page_size(&mut self, input: &'static StructureSchema, size: u32) -> Result<(), PaginationError> {
        let found = self.schema.limit_key.and_then(|key| {
            let (index, _) = member(input, key.member())?;
            Some((
                index,
                match key {
                    LimitKey::Number(_) => Dynamic::integer(size.into()),
                    LimitKey::Text(_) => Dynamic::text(size.to_string()),
                },
            ))
        });
        let operation = self.schema.operation;
        self.page_size = Some(found.ok_or(PaginationError::NoPageSize { operation })?);
        Ok(())
    }

    /// Starts at a later page (botocore's `StartingToken`): with a token of the service, a token of
    /// [`resume_token`](Self::resume_token), or one of botocore's paginators or the AWS CLI.
    ///
    /// # Errors
    ///
    /// The token does not fit the operation.
    pub(crate) fn resume(&mut self, token: &str) -> Result<(), PaginationError> {
        let members: Vec<TokenMember> = self.tokens.iter().map(|(token, _)| *token).collect();
        let StartingToken { tokens, skip } = StartingToken::parse(token, &members, self.schema.operation)?;
        self.next = Some(tokens);
        self.skip_next = skip;
        Ok(())
    }

    /// Sets what happens if the service gives the same token again.
    pub(crate) fn set_on_repeated_token(&mut self, on_repeated_token: RepeatedToken) {
        self.on_repeated_token = on_repeated_token;
    }

    /// The members of the next input that differ from the input of the caller, by the index of the member.
    pub(crate) fn changes(&self) -> Vec<(usize, Dynamic)> {
        let tokens = self.next.iter().flat_map(Tokens::values);
        let tokens = tokens.map(|(index, value)| (index, value.clone()));
        tokens.chain(self.page_size.clone()).collect()
    }

    /// Takes the next page, and says whether another one follows.
    ///
    /// # Errors
    ///
    /// The page leads to tokens that were there before, so that the walk would never end; or an expression cannot be evaluated on
    /// the output, or finds no token. The page itself is good.
    pub(crate) fn advance(&mut self, input: &dyn Structure, page: &Item<'_>) -> Result<bool, PaginationError> {
        if self.came == 0 {
            let start = self.next.clone().or_else(|| self.tokens_of(input));
            self.note(start.as_ref());
        }
        self.came = self.came.saturating_add(1);
        self.last = self.next.take();
        self.skip_last = std::mem::take(&mut self.skip_next);
        let next = match self.next_tokens(page) {
            Ok(Some(next)) => next,
            Ok(None) => {
                self.is_over = true;
                return Ok(false);
            }
            Err(error) => {
                // The position is still that of this page.
                self.next.clone_from(&self.last);
                return Err(error);
            }
        };
        let is_new = self.note(Some(&next));
        if is_new || self.on_repeated_token == RepeatedToken::GoesOn {
            self.next = Some(next);
            return Ok(true);
        }
        if self.on_repeated_token == RepeatedToken::Ends {
            self.is_over = true;
            return Ok(false);
        }
        self.next = Some(next);
        Err(PaginationError::RepeatedToken {
            operation: self.schema.operation,
        })
    }

    /// Remembers tokens, and says whether they are new.
    fn note(&mut self, tokens: Option<&Tokens>) -> bool {
        tokens.is_none_or(|tokens| self.seen.insert(tokens.fingerprint(&self.hasher)))
    }

    /// The tokens of an input, if it has any.
    fn tokens_of(&self, input: &dyn Structure) -> Option<Tokens> {
        let tokens = self.tokens.iter().map(|(token, _)| {
            let shape = token.member.shape;
            let found = value::field(input, token.member.name).map(|field| Item::of(shape, field));
            (*token, found.and_then(|found| Dynamic::from_found(shape, &found)))
        });
        let tokens = Tokens(tokens.collect());
        (!tokens.is_empty()).then_some(tokens)
    }

    /// The tokens of the page after this one.
    fn next_tokens(&self, page: &Item<'_>) -> Result<Option<Tokens>, PaginationError> {
        if let Some(more) = &self.more_results
            && !more.find(self.schema, page)?.is_true_in_python()
        {
            return Ok(None);
        }
        let mut tokens = Vec::with_capacity(self.tokens.len());
        for (token, path) in &self.tokens {
            let found = path.find(self.schema, page)?;
            let value = if found.is_true_in_python() {
                let value = Dynamic::from_found(token.member.shape, &found);
                Some(value.ok_or(PaginationError::WrongToken {
                    operation: self.schema.operation,
                    expression: path.text,
                })?)
            } else {
                None
            };
            tokens.push((*token, value));
        }
        let tokens = Tokens(tokens);
        Ok((!tokens.is_empty()).then_some(tokens))
    }

    /// The token with which a walk that ends here can be continued; `None` at the very start, and if there are no more pages. Of
    /// the last page, `taken` items count as taken; without a number, all of them do.
    pub(crate) fn resume_token(&self, taken: Option<usize>) -> Option<String> {
        let token = match taken {
            Some(taken) => StartingToken {
                tokens: self.last.clone().unwrap_or_else(|| self.no_tokens()),
                skip: taken,
            },
            None if self.is_over => return None,
            None => StartingToken {
                tokens: self.next.clone()?,
                skip: self.skip_next,
            },
        };
        Some(token.to_text())
    }

    /// The tokens of the first page.
    fn no_tokens(&self) -> Tokens {
        Tokens(self.tokens.iter().map(|(token, _)| (*token, None)).collect())
    }

    /// Whether the last page is the first one.
    pub(super) fn is_first(&self) -> bool {
        self.came == 1
    }

    /// How many items of the last page were taken before.
    pub(crate) fn skipped(&self) -> usize {
        self.skip_last
    }

    /// The items of the last page: the list that the first result key finds, or none. Items that were taken before are left out.
    ///
    /// # Errors
    ///
    /// The expression cannot be evaluated on the output.
    pub(crate) fn items(&self, page: &serde_json::Value) -> Result<Vec<serde_json::Value>, PaginationError> {
        let Some(path) = self.result_keys.first() else {
            return Ok(Vec::new());
        };
        let found = path.find(self.schema, &Item::Borrowed(page))?;
        let items = found.elements().unwrap_or_default().into_iter().skip(self.skip_last);
        Ok(items.filter_map(|item| item.to_json()).collect())
    }
}

fn member(input: &'static StructureSchema, name: &str) -> Option<(usize, &'static Member)> {
    let index = input.index_of(name)?;
    Some((index, input.members.get(index)?))
}
