//! Documentation of a model, in HTML → doc comments, in Markdown. The only place that makes doc lines.
//!
//! A [`DocText`] is made from a model's HTML, or from pieces that say which of them is text and which is code. What comes
//! out is Markdown as a person would write it: paragraphs and lists wrapped at 100 columns, everything escaped that Markdown or
//! rustdoc would not show as text, web addresses as links, no raw HTML, no compiled code block, no invisible
//! character. It passes rustdoc's lints and clippy's lints on documentation.
//!
//! Two steps: `html` (HTML → blocks) and `markdown` (blocks → lines). `block` has the data between them.

mod block;
mod html;
mod lists;
mod markdown;
mod sentence;

#[cfg(test)]
mod tests;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

pub(crate) use block::is_hidden;
use block::{Block, Body, Collector, Run, Style};

/// The text of a doc comment. As tokens it is one `#[doc = " …"]` a line, in the form that prettyplease prints as `/// …`.
/// An empty text is no tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocText {
    lines: Vec<String>,
}

/// A piece of a sentence that the generator itself writes.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// Text, shown as it is.
    Text(&'a str),
    /// Code, such as a wire name.
    Code(&'a str),
    /// A link to an item of Rust, shown as code.
    Item {
        /// The text of the link, such as `Client`.
        text: &'a str,
        /// The path of the item, such as `crate::Client`: names and `::`.
        path: &'a str,
    },
    /// A sentence of a model.
    Summary(&'a Summary),
}

/// One sentence of a model's documentation, for a table or a list of items. See [`summary`].
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    runs: Vec<Run>,
}

/// The first sentence of a model's HTML. Notes and the like are skipped if there is more. `None` if there is no text.
pub fn summary(html: &str) -> Option<Summary> {
    let mut blocks = html::blocks(html);
    blocks.retain(|block| matches!(block.body, Body::Paragraph(_)));
    let main = blocks.iter().position(|block| !block.is_aside).unwrap_or(0);
    match blocks.into_iter().nth(main)?.body {
        Body::Paragraph(runs) => Some(Summary {
            runs: sentence::first(runs),
        }),
        Body::Listing(_) => None,
    }
}

impl DocText {
    /// The text of a model's HTML. Unknown tags are dropped and what they hold is kept; tags can be open, wrongly nested,
    /// or nested as deep as they like.
    pub fn from_html(html: &str) -> Self {
        Self {
            lines: markdown::lines(&html::blocks(html)),
        }
    }

    /// The same without a first paragraph that says no more than the title above it.
    pub fn below_title(title: &str, html: &str) -> Self {
        let mut blocks = html::blocks(html);
        if blocks.first().is_some_and(|first| first.body.says(title)) {
            blocks.remove(0);
        }
        Self {
            lines: markdown::lines(&blocks),
        }
    }

    /// One paragraph. The pieces follow each other without anything between them.
    pub fn paragraph<'a>(pieces: impl IntoIterator<Item = Piece<'a>>) -> Self {
        Self {
            lines: markdown::lines(&[Block::paragraph(runs(pieces))]),
        }
    }

    /// A list with one item for each sequence of pieces.
    pub fn list<'a, I: IntoIterator<Item = Piece<'a>>>(items: impl IntoIterator<Item = I>) -> Self {
        let blocks: Vec<Block> = items.into_iter().map(|pieces| Block::item(runs(pieces))).collect();
        Self {
            lines: markdown::lines(&blocks),
        }
    }

    /// This text and then `next`, as a paragraph of its own.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        if !self.is_empty() && !next.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(next.lines);
        self
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of Markdown, without `///`. A blank line is empty.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// The same text for the start of a file or a module: `#![doc = " …"]` attributes.
    pub fn inner(&self) -> impl ToTokens {
        let lines = self.literals();
        quote! { #(#![doc = #lines])* }
    }

    /// Each line as a string literal, with the space that follows `///`.
    fn literals(&self) -> impl Iterator<Item = Literal> {
        self.lines.iter().map(|line| match line.as_str() {
            "" => Literal::string(""),
            text => Literal::string(&format!(" {text}")),
        })
    }
}

impl ToTokens for DocText {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lines = self.literals();
        tokens.extend(quote! { #(#[doc = #lines])* });
    }
}

/// The pieces as text with styles.
fn runs<'a>(pieces: impl IntoIterator<Item = Piece<'a>>) -> Vec<Run> {
    let code = Style {
        code: true,
        ..Style::default()
    };
    let mut paragraph = Collector::default();
    for piece in pieces {
        match piece {
            Piece::Text(text) => paragraph.push(text, &Style::default()),
            Piece::Code(text) => paragraph.push(text, &code),
            // rustdoc finds an item by the text of its link, and warns if the path repeats the text.
            Piece::Item { text, path } => paragraph.push(
                text,
                &Style {
                    link: Some(if text == path { "".into() } else { path.into() }),
                    ..code.clone()
                },
            ),
            Piece::Summary(Summary { runs }) => runs.iter().for_each(|run| paragraph.push(&run.text, &run.style)),
        }
    }
    paragraph.take()
}
