//! Errors in XML, in every protocol: AWS's front ends answer in XML to JSON services, too. Reading is tolerant: the names of start and end
//! tags need not match, references that XML does not know are text, and what comes after a fault is not there.
//!
//! There are these forms: `<ErrorResponse><Error>…` of the query protocol and most of REST-XML, `<Response><Errors><Error>…` of
//! EC2, `<Error>…` of S3, and a root element that is the error. Only elements that contain nothing but text are read.

use std::borrow::Cow;

use super::limits::ReadLimits;
use super::markup::{Markup, Scanner, Tag, character};

/// The meaning of an element that contains nothing but text.
pub(super) enum Leaf {
    /// A part of the error.
    OfError,
    /// The service's id of the request.
    RequestId,
}

/// An error that was found.
pub(super) struct XmlError {
    /// The name of the root element, if the root is the error.
    pub(super) root: Option<String>,
}

/// Visits the parts of the error in a document, up to the first place that is not well-formed. `None` if it is not an error: an
/// HTML page, or not XML.
pub(super) fn read(document: &str, limits: &ReadLimits, visit: &mut dyn FnMut(Leaf, &str, String)) -> Option<XmlError> {
    let mut pieces = Pieces {
        scanner: Scanner::new(document),
    };
    let mut state = ReaderState::default();
    while let Some(piece) = pieces.next() {
        if limits.tick().is_err() {
            break;
        }
        match piece {
            Piece::Start { name, is_empty } => {
                state.enter(name);
                if is_empty {
                    state.leave(visit);
                }
            }
            Piece::Text(text) => state.text.push_str(&text),
            Piece::End => state.leave(visit),
        }
    }
    let root = state.root.filter(|root| !root.eq_ignore_ascii_case("html"))?;
    if !state.has_error {
        for (name, text) in state.below_root {
            visit(Leaf::OfError, &name, text);
        }
    }
    Some(XmlError {
        root: (!state.has_error).then(|| root.to_owned()),
    })
}

/// The position of the reader.
#[derive(Default)]
struct ReaderState<'a> {
    depth: usize,
    root: Option<&'a str>,
    /// The depth of the error's element while it is open.
    error: Option<usize>,
    has_error: bool,
    /// The innermost element, if it contains nothing but text, and its text.
    innermost: Option<&'a str>,
    text: String,
    /// Elements in the root that contain nothing but text: they are parts of the error if the root is the error.
    below_root: Vec<(String, String)>,
}

/// The maximum number of these that are kept.
const MOST_BELOW_ROOT: usize = 64;

impl<'a> ReaderState<'a> {
    fn enter(&mut self, name: &'a str) {
        self.depth += 1;
        self.root.get_or_insert(name);
        if name == "Error" && !self.has_error {
            self.has_error = true;
            self.error = Some(self.depth);
        }
        self.innermost = Some(name);
        self.text.clear();
    }

    fn leave(&mut self, visit: &mut dyn FnMut(Leaf, &str, String)) {
        if let Some(name) = self.innermost.take() {
            let text = std::mem::take(&mut self.text);
            let depth = Some(self.depth);
            if matches!(name, "RequestId" | "RequestID" | "requestId") {
                visit(Leaf::RequestId, name, text.trim().to_owned());
            } else if self.error.map(|error| error + 1) == depth {
                visit(Leaf::OfError, name, text);
            } else if self.depth == 2 && !self.has_error && self.below_root.len() < MOST_BELOW_ROOT {
                self.below_root.push((name.to_owned(), text));
            }
        }
        if self.error == Some(self.depth) {
            self.error = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

enum Piece<'a> {
    Start { name: &'a str, is_empty: bool },
    Text(Cow<'a, str>),
    End,
}

/// The pieces of a document from front to back. A place that is not well-formed ends them, and so does a document type.
struct Pieces<'a> {
    scanner: Scanner<'a>,
}

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let text = self.scanner.text_with_references();
            self.scanner.peek()?;
            if !text.is_empty() {
                return Some(Piece::Text(unescaped(text)));
            }
            return Some(match self.scanner.markup().ok()? {
                Markup::Start(Tag { name, is_empty, .. }) if !name.is_empty() => Piece::Start { name, is_empty },
                Markup::Start(_) => return None,
                Markup::End(_) => Piece::End,
                Markup::Characters(text) => Piece::Text(text.into()),
                Markup::Comment | Markup::Declaration => continue,
            });
        }
    }
}

/// Text with XML's own five references and references to characters by their numbers. Any other reference is unchanged.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let referred = piece
            .split_once(';')
            .and_then(|(name, rest)| Some((character(name)?, rest)));
        match referred {
            Some((c, rest)) => {
                out.push(c);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    out.into()
}

#[cfg(test)]
mod tests;
