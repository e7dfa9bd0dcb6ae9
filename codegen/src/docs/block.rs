//! The blocks of a text, between HTML and Markdown.

use std::sync::Arc;

use super::lists::Position;

/// A paragraph or a listing, with its place among lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) position: Position,
    pub(super) body: Body,
    /// It is in a note or a similar aside.
    pub(super) is_aside: bool,
}

impl Block {
    /// A paragraph outside of lists.
    pub(super) fn paragraph(runs: Vec<Run>) -> Self {
        Self {
            position: Position::default(),
            body: Body::Paragraph(runs),
            is_aside: false,
        }
    }

    /// An item of a list outside of other lists.
    pub(super) fn item(runs: Vec<Run>) -> Self {
        let marker = "- ".to_owned();
        let position = Position {
            indent: marker.len(),
            marker: Some(marker),
            in_list: true,
        };
        Self {
            position,
            body: Body::Paragraph(runs),
            is_aside: false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    /// Running text, to be wrapped.
    Paragraph(Vec<Run>),
    /// Preformatted lines.
    Listing(Vec<String>),
}

impl Body {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Paragraph(runs) => runs.is_empty(),
            Self::Listing(lines) => lines.is_empty(),
        }
    }

    /// Whether it is a paragraph of these words, in any case and style.
    pub(super) fn says(&self, words: &str) -> bool {
        let Self::Paragraph(runs) = self else { return false };
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        text.trim_end_matches('.').to_lowercase() == words.to_lowercase()
    }
}

/// Text in one style. White space is single spaces; there is none at the start or the end of a paragraph or of code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub(super) code: bool,
    pub(super) emphasis: Emphasis,
    /// The target of the link around it.
    pub(super) link: Option<Arc<str>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Emphasis {
    #[default]
    None,
    Weak,
    Strong,
}

impl Style {
    /// What both styles have. Code does not reach over the edge of emphasis, nor that over the edge of a link: Markdown
    /// needs a marker on both sides.
    fn common(&self, other: &Self) -> Self {
        let same_link = self.link == other.link;
        let same_emphasis = same_link && self.emphasis == other.emphasis;
        Self {
            code: same_emphasis && self.code && other.code,
            emphasis: if same_emphasis { self.emphasis } else { Emphasis::None },
            link: self.link.clone().filter(|_| same_link),
        }
    }
}

/// A paragraph that is being collected.
#[derive(Debug, Default)]
pub(super) struct Collector {
    runs: Vec<Run>,
    /// White space came after the last run, in this style.
    space: Option<Style>,
}

impl Collector {
    /// Adds text. Runs of white space become one space, characters that show nothing are left out, and so is a space between a link
    /// and the mark that follows it.
    pub(super) fn push(&mut self, text: &str, style: &Style) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                self.space.get_or_insert_with(|| style.clone());
            } else if !is_hidden(c) {
                let is_mark =
                    matches!(c, '.' | ',' | ';' | ':' | ')') && chars.peek().is_none_or(|c| c.is_whitespace());
                if is_mark && self.is_behind_link() {
                    self.space = None;
                }
                self.put_space(style);
                self.put(c, style);
            }
        }
    }

    /// Whether nothing but white space was added.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The collected text; the collector is empty again.
    pub(super) fn take(&mut self) -> Vec<Run> {
        self.space = None;
        std::mem::take(&mut self.runs)
    }

    fn is_behind_link(&self) -> bool {
        self.runs.last().is_some_and(|last| last.style.link.is_some())
    }

    /// Puts the pending space, in the style that it shares with the text on both sides: no marker is then next to
    /// a space on the wrong side.
    fn put_space(&mut self, next: &Style) {
        if let (Some(space), Some(last)) = (self.space.take(), self.runs.last()) {
            let style = space.common(next).common(&last.style);
            self.put(' ', &style);
        }
    }

    fn put(&mut self, c: char, style: &Style) {
        match self.runs.last_mut() {
            Some(last) if last.style == *style => last.text.push(c),
            _ => self.runs.push(Run {
                text: c.to_string(),
                style: style.clone(),
            }),
        }
    }
}

/// Whether a character shows nothing, or changes how its neighbours show: control characters and the invisible ones of
/// the general category Cf, among them all that set the writing direction (rustc refuses those in comments).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}
