//! Turns tokens into the tree, by recursive descent.
//!
//! From the loosest to the tightest: `|`, `||`, `&&`, comparisons, then a path, which is a start with `.name` and `[…]` after it.
//! A projection takes the rest of its path. The specification shows only by examples how far that goes; where it says nothing,
//! the rules are those that the implementations share (see [`Within`]).

use super::ast::{Argument, Comparison, FunctionCall, Node, Slice};
use super::error::{ParseError, ParseErrorKind};
use super::functions;
use super::lexer::{self, Lexeme};
use super::limits::{MAX_LENGTH, MAX_NESTING};

pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the text is longer than {MAX_LENGTH} bytes");
        return Err(ParseError::new(ParseErrorKind::TooLong, MAX_LENGTH, message));
    }
    let mut parser = Parser {
        tokens: lexer::tokens(text)?,
        next: 0,
        level: 0,
    };
    let root = parser.expression()?;
    match parser.peek() {
        Lexeme::End => Ok(root),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

/// The context of a path. It decides where the path ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// No projection: only an operator ends the path.
    Expression,
    /// `[*]`, `*`, `[]` or a slice. A `[]` ends the path, and is applied to the projected list. So is everything directly after a
    /// multi-select: `a[*].[b, c][0]` is the first of the lists.
    Projection,
    /// `[?…]`: another `[?…]` ends the path too, unless it follows directly.
    FilterProjection,
    /// `!`: it binds tighter than `.`, and less tightly than `[…]`. So `!a.b` is `(!a).b`.
    Not,
}

/// How many levels a path counts in a projection or after `!`.
const PATH: usize = 1;
/// How many levels an expression in brackets counts: it passes all the operators, so it takes more stack.
const EXPRESSION: usize = 2;

struct Parser {
    tokens: Vec<(Lexeme, usize)>,
    next: usize,
    /// The current depth of the parser, as [`MAX_NESTING`] counts it.
    level: usize,
}

impl Parser {
    fn peek(&self) -> &Lexeme {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> &Lexeme {
        self.tokens
            .get(self.next + ahead)
            .map_or(&Lexeme::End, |(token, _)| token)
    }

    fn position(&self) -> usize {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map_or(0, |(_, position)| *position)
    }

    fn advance(&mut self) {
        self.next += 1;
    }

    fn eat(&mut self, token: &Lexeme) -> bool {
        let found = self.peek() == token;
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, token: &Lexeme) -> Result<(), ParseError> {
        if self.eat(token) {
            return Ok(());
        }
        Err(self.unexpected(&token.to_string()))
    }

    fn unexpected(&self, expected: &str) -> ParseError {
        let message = format!("expected {expected}, found {}", self.peek());
        ParseError::syntax(self.position(), message)
    }

    /// Goes one level deeper for `parse`. Every recursion passes here.
    fn nested<T>(
        &mut self,
        levels: usize,
        parse: impl FnOnce(&mut Self) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        if self.level + levels > MAX_NESTING {
            let message = format!("nested deeper than {MAX_NESTING} levels");
            return Err(ParseError::new(ParseErrorKind::TooDeep, self.position(), message));
        }
        self.level += levels;
        let parsed = parse(self);
        self.level -= levels;
        parsed
    }

    fn expression(&mut self) -> Result<Node, ParseError> {
        self.nested(EXPRESSION, |parser| {
            parser.joined(&Lexeme::Pipe, Self::alternatives, Node::Chain)
        })
    }

    fn alternatives(&mut self) -> Result<Node, ParseError> {
        self.joined(&Lexeme::Or, Self::conjunction, Node::Or)
    }

    fn conjunction(&mut self) -> Result<Node, ParseError> {
        self.joined(&Lexeme::And, Self::comparison, Node::And)
    }

    /// One or more parts with an operator between them.
    fn joined(
        &mut self,
        operator: &Lexeme,
        part: impl Fn(&mut Self) -> Result<Node, ParseError>,
        join: impl FnOnce(Vec<Node>) -> Node,
    ) -> Result<Node, ParseError> {
        let first = part(self)?;
        if self.peek() != operator {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(operator) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn comparison(&mut self) -> Result<Node, ParseError> {
        let left = self.path(Within::Expression)?;
        let mut rest: Vec<(Comparison, Node)> = Vec::new();
        while let &Lexeme::Compare(comparison) = self.peek() {
            self.advance();
            rest.push((comparison, self.path(Within::Expression)?));
        }
        Ok(if rest.is_empty() {
            left
        } else {
            Node::Compare(Box::new(left), rest)
        })
    }

    /// A start, and the steps after it.
    fn path(&mut self, within: Within) -> Result<Node, ParseError> {
        let mut steps = Vec::new();
        self.start(&mut steps)?;
        self.steps(&mut steps, within)?;
        Ok(chain(steps))
    }

    /// A projection over the result of the steps before it.
    fn project(&mut self, steps: &mut Vec<Node>, within: Within) -> Result<(), ParseError> {
        let projected = self.nested(PATH, |parser| {
            let mut steps = Vec::new();
            parser.steps(&mut steps, within)?;
            Ok(chain(steps))
        })?;
        steps.push(Node::Each(Box::new(projected)));
        Ok(())
    }

    fn start(&mut self, steps: &mut Vec<Node>) -> Result<(), ParseError> {
        let node = match self.peek() {
            Lexeme::Identifier(_) | Lexeme::QuotedIdentifier(_) => self.name()?,
            Lexeme::Literal(value) => {
                let value = value.clone();
                self.advance();
                Node::Literal(value)
            }
            Lexeme::At => {
                self.advance();
                Node::Current
            }
            Lexeme::Not => {
                self.advance();
                Node::Not(Box::new(self.nested(PATH, |parser| parser.path(Within::Not))?))
            }
            Lexeme::OpenParen => {
                self.advance();
                let inner = self.expression()?;
                self.expect(&Lexeme::CloseParen)?;
                inner
            }
            Lexeme::OpenBrace => self.multi_select_hash()?,
            Lexeme::OpenBracket if !self.at_bracket_specifier() => self.multi_select_list()?,
            Lexeme::OpenBracket | Lexeme::Flatten | Lexeme::OpenFilter => return self.bracket(steps),
            Lexeme::Star => return self.values(steps),
            _ => return Err(self.unexpected("an expression")),
        };
        steps.push(node);
        Ok(())
    }

    /// All that can follow in a path, as far as the context allows.
    fn steps(&mut self, steps: &mut Vec<Node>, within: Within) -> Result<(), ParseError> {
        loop {
            match self.peek() {
                Lexeme::Dot if within != Within::Not => {
                    self.advance();
                    let ends = within != Within::Expression && steps.is_empty() && self.at_multi_select();
                    self.after_dot(steps)?;
                    if ends {
                        return Ok(());
                    }
                }
                Lexeme::OpenBracket => self.bracket(steps)?,
                Lexeme::OpenFilter if within == Within::Not => return Ok(()),
                Lexeme::OpenFilter if within == Within::FilterProjection && !steps.is_empty() => return Ok(()),
                Lexeme::OpenFilter => self.bracket(steps)?,
                Lexeme::Flatten if within == Within::Expression => self.bracket(steps)?,
                _ => return Ok(()),
            }
        }
    }

    fn at_multi_select(&self) -> bool {
        matches!(self.peek(), Lexeme::OpenBracket | Lexeme::OpenBrace)
    }

    fn after_dot(&mut self, steps: &mut Vec<Node>) -> Result<(), ParseError> {
        let node = match self.peek() {
            Lexeme::Identifier(_) | Lexeme::QuotedIdentifier(_) => self.name()?,
            Lexeme::OpenBracket => self.multi_select_list()?,
            Lexeme::OpenBrace => self.multi_select_hash()?,
            Lexeme::Star => return self.values(steps),
            _ => return Err(self.unexpected("a name, `*`, `[` or `{` after `.`")),
        };
        steps.push(node);
        Ok(())
    }

    /// `*` over an object.
    fn values(&mut self, steps: &mut Vec<Node>) -> Result<(), ParseError> {
        self.advance();
        steps.push(Node::Values);
        self.project(steps, Within::Projection)
    }

    /// Whether `[` begins an index, a slice or `[*]`, and not a list.
    fn at_bracket_specifier(&self) -> bool {
        match self.peek_at(1) {
            Lexeme::Number(_) | Lexeme::Colon => true,
            Lexeme::Star => self.peek_at(2) == &Lexeme::CloseBracket,
            _ => false,
        }
    }

    /// `[0]`, `[1:2]`, `[*]`, `[]` or `[?…]`.
    fn bracket(&mut self, steps: &mut Vec<Node>) -> Result<(), ParseError> {
        if self.eat(&Lexeme::Flatten) {
            steps.push(Node::Flatten);
            return self.project(steps, Within::Projection);
        }
        if self.eat(&Lexeme::OpenFilter) {
            let condition = self.expression()?;
            self.expect(&Lexeme::CloseBracket)?;
            steps.push(Node::Filter(Box::new(condition)));
            return self.project(steps, Within::FilterProjection);
        }
        self.expect(&Lexeme::OpenBracket)?;
        let node = match *self.peek() {
            Lexeme::Star => {
                self.advance();
                Node::Elements
            }
            Lexeme::Number(index) if self.peek_at(1) != &Lexeme::Colon => {
                self.advance();
                self.expect(&Lexeme::CloseBracket)?;
                steps.push(Node::Index(index));
                return Ok(());
            }
            Lexeme::Number(_) | Lexeme::Colon => Node::Slice(self.slice()?),
            _ => return Err(self.unexpected("an index, a slice or `*`")),
        };
        self.expect(&Lexeme::CloseBracket)?;
        steps.push(node);
        self.project(steps, Within::Projection)
    }

    fn slice(&mut self) -> Result<Slice, ParseError> {
        let start = self.slice_part();
        self.expect(&Lexeme::Colon)?;
        let end = self.slice_part();
        let mut step = None;
        let mut position = self.position();
        if self.eat(&Lexeme::Colon) {
            position = self.position();
            step = self.slice_part();
        }
        if self.peek() != &Lexeme::CloseBracket {
            return Err(self.unexpected("`]`"));
        }
        match step.unwrap_or(1) {
            0 => Err(ParseError::new(
                ParseErrorKind::InvalidValue,
                position,
                "the step of a slice cannot be 0",
            )),
            step => Ok(Slice { start, end, step }),
        }
    }

    fn slice_part(&mut self) -> Option<i64> {
        let &Lexeme::Number(number) = self.peek() else {
            return None;
        };
        self.advance();
        Some(number)
    }

    /// A field, or a call if `(` follows.
    fn name(&mut self) -> Result<Node, ParseError> {
        let position = self.position();
        let calls = self.peek_at(1) == &Lexeme::OpenParen;
        let name = match self.peek() {
            Lexeme::Identifier(name) if calls => {
                let name = name.clone();
                self.advance();
                return self.call(&name, position);
            }
            Lexeme::QuotedIdentifier(_) if calls => {
                return Err(ParseError::syntax(
                    position,
                    "the name of a function must not be quoted",
                ));
            }
            Lexeme::Identifier(name) | Lexeme::QuotedIdentifier(name) => name.clone(),
            _ => return Err(self.unexpected("a name")),
        };
        self.advance();
        Ok(Node::Field(name))
    }

    fn call(&mut self, name: &str, position: usize) -> Result<Node, ParseError> {
        self.expect(&Lexeme::OpenParen)?;
        let mut arguments = Vec::new();
        if !self.eat(&Lexeme::CloseParen) {
            arguments = self.list(Self::argument)?;
            self.expect(&Lexeme::CloseParen)?;
        }
        let Some(definition) = functions::find(name) else {
            let message = format!("there is no function {name}");
            return Err(ParseError::new(ParseErrorKind::UnknownFunction, position, message));
        };
        if !definition.arity.accepts(arguments.len()) {
            let message = format!("{name} takes {}, not {}", definition.arity, arguments.len());
            return Err(ParseError::new(ParseErrorKind::InvalidArity, position, message));
        }
        Ok(Node::Call(FunctionCall {
            definition,
            position,
            arguments,
        }))
    }

    fn argument(&mut self) -> Result<Argument, ParseError> {
        if self.eat(&Lexeme::Ampersand) {
            return self.expression().map(Argument::Expression);
        }
        self.expression().map(Argument::Value)
    }

    /// One or more parts with commas between them.
    fn list<T>(&mut self, part: impl Fn(&mut Self) -> Result<T, ParseError>) -> Result<Vec<T>, ParseError> {
        let mut parts = vec![part(self)?];
        while self.eat(&Lexeme::Comma) {
            parts.push(part(self)?);
        }
        Ok(parts)
    }

    fn multi_select_list(&mut self) -> Result<Node, ParseError> {
        self.expect(&Lexeme::OpenBracket)?;
        let parts = self.list(Self::expression)?;
        self.expect(&Lexeme::CloseBracket)?;
        Ok(Node::List(parts))
    }

    fn multi_select_hash(&mut self) -> Result<Node, ParseError> {
        self.expect(&Lexeme::OpenBrace)?;
        let pairs = self.list(Self::pair)?;
        self.expect(&Lexeme::CloseBrace)?;
        Ok(Node::Hash(pairs))
    }

    fn pair(&mut self) -> Result<(String, Node), ParseError> {
        let key = match self.peek() {
            Lexeme::Identifier(name) | Lexeme::QuotedIdentifier(name) => name.clone(),
            _ => return Err(self.unexpected("a name")),
        };
        self.advance();
        self.expect(&Lexeme::Colon)?;
        Ok((key, self.expression()?))
    }
}

fn chain(mut steps: Vec<Node>) -> Node {
    match steps.len() {
        0 => Node::Current,
        1 => steps.pop().unwrap_or(Node::Current),
        _ => Node::Chain(steps),
    }
}
