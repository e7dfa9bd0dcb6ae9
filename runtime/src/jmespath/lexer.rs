//! Turns the text into tokens.

use serde_json::Value;

use super::ast::Comparison;
use super::error::ParseError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    Identifier(String),
    QuotedIdentifier(String),
    Literal(Value),
    Number(i64),
    Compare(Comparison),
    Dot,
    Star,
    Comma,
    Colon,
    At,
    Not,
    And,
    Or,
    Pipe,
    Ampersand,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    /// `[?`, one token: no blank can be in it.
    OpenFilter,
    /// `[]`, also one token.
    Flatten,
    End,
}

/// How an error shows a token. Literals are not shown, because they can be long.
impl std::fmt::Display for Lexeme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Identifier(name) => return write!(f, "`{name}`"),
            Self::QuotedIdentifier(_) => "a quoted name",
            Self::Literal(_) => "a literal",
            Self::Number(number) => return write!(f, "`{number}`"),
            Self::Compare(_) => "a comparison",
            Self::Dot => "`.`",
            Self::Star => "`*`",
            Self::Comma => "`,`",
            Self::Colon => "`:`",
            Self::At => "`@`",
            Self::Not => "`!`",
            Self::And => "`&&`",
            Self::Or => "`||`",
            Self::Pipe => "`|`",
            Self::Ampersand => "`&`",
            Self::OpenParen => "`(`",
            Self::CloseParen => "`)`",
            Self::OpenBrace => "`{`",
            Self::CloseBrace => "`}`",
            Self::OpenBracket => "`[`",
            Self::CloseBracket => "`]`",
            Self::OpenFilter => "`[?`",
            Self::Flatten => "`[]`",
            Self::End => "the end",
        })
    }
}

/// The tokens of a text with their positions. [`Lexeme::End`] is the last.
pub(super) fn tokens(text: &str) -> Result<Vec<(Lexeme, usize)>, ParseError> {
    let mut lexer = Lexer { text, position: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        let start = lexer.position;
        let token = lexer.token()?;
        let last = token == Lexeme::End;
        tokens.push((token, start));
        if last {
            return Ok(tokens);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    position: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.position += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.position += expected.len_utf8();
        }
        found
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.position += length;
        rest.get(..length).unwrap_or_default()
    }

    fn token(&mut self) -> Result<Lexeme, ParseError> {
        let start = self.position;
        let Some(c) = self.next() else {
            return Ok(Lexeme::End);
        };
        Ok(match c {
            '.' => Lexeme::Dot,
            '*' => Lexeme::Star,
            ',' => Lexeme::Comma,
            ':' => Lexeme::Colon,
            '@' => Lexeme::At,
            '(' => Lexeme::OpenParen,
            ')' => Lexeme::CloseParen,
            '{' => Lexeme::OpenBrace,
            '}' => Lexeme::CloseBrace,
            ']' => Lexeme::CloseBracket,
            '[' if self.eat(']') => Lexeme::Flatten,
            '[' if self.eat('?') => Lexeme::OpenFilter,
            '[' => Lexeme::OpenBracket,
            '|' if self.eat('|') => Lexeme::Or,
            '|' => Lexeme::Pipe,
            '&' if self.eat('&') => Lexeme::And,
            '&' => Lexeme::Ampersand,
            '=' if self.eat('=') => Lexeme::Compare(Comparison::Equal),
            '!' if self.eat('=') => Lexeme::Compare(Comparison::NotEqual),
            '!' => Lexeme::Not,
            '<' if self.eat('=') => Lexeme::Compare(Comparison::LessOrEqual),
            '<' => Lexeme::Compare(Comparison::Less),
            '>' if self.eat('=') => Lexeme::Compare(Comparison::GreaterOrEqual),
            '>' => Lexeme::Compare(Comparison::Greater),
            '"' => self.quoted_identifier(start)?,
            '`' => self.literal(start)?,
            '\'' => self.raw_string(start)?,
            '-' | '0'..='9' => self.number(start)?,
            'a'..='z' | 'A'..='Z' | '_' => self.identifier(start),
            '=' => return Err(ParseError::syntax(start, "`=` is no operator; compare with `==`")),
            _ => return Err(ParseError::syntax(start, format!("unexpected character {c:?}"))),
        })
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.position).unwrap_or_default()
    }

    fn identifier(&mut self, start: usize) -> Lexeme {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        Lexeme::Identifier(self.since(start).to_owned())
    }

    fn number(&mut self, start: usize) -> Result<Lexeme, ParseError> {
        self.take_while(|c| c.is_ascii_digit());
        match self.since(start) {
            "-" => Err(ParseError::syntax(start, "`-` without digits")),
            digits => digits
                .parse()
                .map(Lexeme::Number)
                .map_err(|_| ParseError::syntax(start, "the number is too large for an index")),
        }
    }

    /// The text up to the delimiter, which is consumed. A character after a backslash has no special meaning.
    fn delimited(&mut self, start: usize, delimiter: char) -> Result<&'t str, ParseError> {
        let from = self.position;
        while let Some(c) = self.next() {
            if c == delimiter {
                let inside = self.text.get(from..self.position - delimiter.len_utf8());
                return Ok(inside.unwrap_or_default());
            }
            if c == '\\' {
                self.next();
            }
        }
        Err(ParseError::syntax(start, format!("no closing {delimiter}")))
    }

    fn quoted_identifier(&mut self, start: usize) -> Result<Lexeme, ParseError> {
        self.delimited(start, '"')?;
        match serde_json::from_str(self.since(start)) {
            Ok(Value::String(name)) => Ok(Lexeme::QuotedIdentifier(name)),
            _ => Err(ParseError::syntax(start, "a quoted name must be a JSON string")),
        }
    }

    fn literal(&mut self, start: usize) -> Result<Lexeme, ParseError> {
        let json = unescape(self.delimited(start, '`')?, '`');
        serde_json::from_str(&json)
            .map(Lexeme::Literal)
            .map_err(|_| ParseError::syntax(start, "a literal between backticks must be JSON"))
    }

    fn raw_string(&mut self, start: usize) -> Result<Lexeme, ParseError> {
        let text = unescape(self.delimited(start, '\'')?, '\'');
        Ok(Lexeme::Literal(Value::String(text)))
    }
}

/// Removes the backslash of an escaped delimiter. Other escapes are unchanged.
fn unescape(text: &str, delimiter: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let escaped = chars.next();
        if escaped != Some(delimiter) {
            out.push('\\');
        }
        out.extend(escaped);
    }
    out
}
