//! HTML → blocks. The HTML of models is sloppy: tags are left open, nest wrongly or are made up. So no tree is built: a
//! block starts and ends at each block tag, and what was opened inside a paragraph ends with it.

use std::sync::Arc;

use html5gum::{EndTag, StartTag, Token, Tokenizer};

use super::block::{Block, Body, Collector, Emphasis, Style, is_hidden};
use super::lists::Lists;

/// The paragraphs, list items and listings of a text in HTML.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let mut converter = Converter::default();
    converter.read(html);
    converter.finish()
}

#[derive(Default)]
struct Converter {
    blocks: Vec<Block>,
    paragraph: Collector,
    inline: Inline,
    lists: Lists,
    /// A word such as "Note", to be put in front of the next text.
    label: Option<&'static str>,
    /// The text of an open `pre`.
    listing: Option<String>,
    /// What is read is a listing whose text turned out to be documentation.
    is_escaped: bool,
    /// How many asides are open.
    asides: usize,
    /// How many open tags hide their text.
    hidden: usize,
}

/// The tags that are open inside a paragraph.
#[derive(Default)]
struct Inline {
    code: usize,
    strong: usize,
    weak: usize,
    link: Option<Arc<str>>,
}

impl Inline {
    fn style(&self) -> Style {
        let emphasis = match (self.strong, self.weak) {
            (0, 0) => Emphasis::None,
            (0, _) => Emphasis::Weak,
            _ => Emphasis::Strong,
        };
        Style {
            code: self.code > 0,
            emphasis,
            link: self.link.clone(),
        }
    }
}

impl Converter {
    fn read(&mut self, html: &str) {
        for token in Tokenizer::new(html) {
            match token {
                Ok(Token::StartTag(tag)) => self.start(&tag),
                Ok(Token::EndTag(tag)) => self.end(&tag),
                Ok(Token::String(text)) => self.text(&String::from_utf8_lossy(&text.value)),
                Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
                Err(never) => match never {},
            }
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        match &**tag.name {
            b"a" => {
                self.inline.link = tag
                    .attributes
                    .get(b"href".as_slice())
                    .and_then(|href| web_link(&href.value))
            }
            b"ul" | b"dl" | b"table" => self.start_list(false),
            b"ol" => self.start_list(true),
            b"dd" if self.lists.is_in_item() => self.end_paragraph(),
            b"li" | b"dt" | b"dd" | b"tr" => {
                self.end_paragraph();
                self.lists.start_item();
            }
            b"td" | b"th" if !self.paragraph.is_empty() => self.paragraph.push(" — ", &Style::default()),
            b"pre" => {
                self.end_paragraph();
                self.listing.get_or_insert_default();
            }
            b"br" => match &mut self.listing {
                Some(listing) => listing.push('\n'),
                None => self.end_paragraph(),
            },
            b"script" | b"style" => self.hidden += 1,
            name => match Tag::of(name) {
                Tag::Code => self.inline.code += 1,
                Tag::Strong => self.inline.strong += 1,
                Tag::Weak => self.inline.weak += 1,
                Tag::Heading => {
                    self.end_paragraph();
                    self.inline.strong += 1;
                }
                Tag::Label(label) => {
                    self.end_paragraph();
                    self.label = Some(label);
                    self.asides += 1;
                }
                Tag::Block => self.end_paragraph(),
                Tag::Unknown => {}
            },
        }
    }

    fn end(&mut self, tag: &EndTag<()>) {
        match &**tag.name {
            b"a" => self.inline.link = None,
            b"ul" | b"ol" | b"dl" | b"table" => {
                self.end_paragraph();
                self.lists.end_list();
            }
            b"li" | b"dd" | b"tr" => {
                self.end_paragraph();
                self.lists.end_item();
            }
            b"dt" => self.end_paragraph(),
            b"pre" => self.end_listing(),
            b"script" | b"style" => self.hidden = self.hidden.saturating_sub(1),
            name => match Tag::of(name) {
                Tag::Code => self.inline.code = self.inline.code.saturating_sub(1),
                Tag::Strong => self.inline.strong = self.inline.strong.saturating_sub(1),
                Tag::Weak => self.inline.weak = self.inline.weak.saturating_sub(1),
                Tag::Label(_) => {
                    self.end_paragraph();
                    self.label = None;
                    self.asides = self.asides.saturating_sub(1);
                }
                Tag::Heading | Tag::Block => self.end_paragraph(),
                Tag::Unknown => {}
            },
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if let Some(listing) = &mut self.listing {
            listing.push_str(text);
            return;
        }
        if !text.trim().is_empty() {
            self.put_label();
        }
        self.paragraph.push(text, &self.inline.style());
    }

    /// Puts `**Note:**` in front of the text to come.
    fn put_label(&mut self) {
        if let Some(label) = self.label.take() {
            let strong = Style {
                emphasis: Emphasis::Strong,
                ..Style::default()
            };
            self.paragraph.push(&format!("{label}:"), &strong);
            self.paragraph.push(" ", &Style::default());
        }
    }

    fn start_list(&mut self, is_numbered: bool) {
        self.end_paragraph();
        self.put_label();
        self.end_paragraph();
        self.lists.start_list(is_numbered);
    }

    /// Ends what is open inside the paragraph, and the paragraph.
    fn end_paragraph(&mut self) {
        self.inline = Inline::default();
        if !self.paragraph.is_empty() {
            let runs = self.paragraph.take();
            self.put_block(Body::Paragraph(runs));
        }
    }

    fn end_listing(&mut self) {
        let text = self.listing.take().unwrap_or_default();
        if !self.is_escaped && is_documentation(&text) {
            self.is_escaped = true;
            self.read(&text);
            self.end_listing();
            self.end_paragraph();
            self.is_escaped = false;
            return;
        }
        let shown = |line: &str| -> String { line.replace('\t', "    ").chars().filter(|c| !is_hidden(*c)).collect() };
        let mut lines: Vec<String> = text.lines().map(|line| shown(line).trim_end().to_owned()).collect();
        let leading = lines.iter().take_while(|line| line.is_empty()).count();
        lines.drain(..leading);
        let trailing = lines.iter().rev().take_while(|line| line.is_empty()).count();
        lines.truncate(lines.len() - trailing);
        if !lines.is_empty() {
            self.put_block(Body::Listing(lines));
        }
    }

    fn put_block(&mut self, body: Body) {
        let position = self.lists.next_position();
        let is_aside = self.asides > 0;
        self.blocks.push(Block {
            position,
            body,
            is_aside,
        });
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_listing();
        self.end_paragraph();
        self.blocks
    }
}

/// Whether a listing is HTML as documentation has it, escaped once too often. Examples of code start with other tags.
fn is_documentation(listing: &str) -> bool {
    let text = listing.trim_start();
    ["<p>", "<ul>", "<ol>", "<note>", "<important>"]
        .iter()
        .any(|tag| text.starts_with(tag))
}

/// What a tag does that needs no more than its name. The ones that are not HTML come from DocBook.
enum Tag {
    Block,
    Heading,
    Code,
    Strong,
    Weak,
    /// An aside, with the word that introduces it.
    Label(&'static str),
    Unknown,
}

impl Tag {
    fn of(name: &[u8]) -> Self {
        match name {
            b"p" | b"div" | b"section" | b"para" | b"blockquote" | b"hr" | b"fullname" | b"caption" => Self::Block,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"title" => Self::Heading,
            b"code" | b"tt" | b"kbd" | b"samp" | b"var" | b"filename" | b"function" | b"literal" => Self::Code,
            b"b" | b"strong" => Self::Strong,
            b"i" | b"em" | b"emphasis" | b"cite" | b"dfn" | b"replaceable" => Self::Weak,
            b"note" => Self::Label("Note"),
            b"important" => Self::Label("Important"),
            b"caution" => Self::Label("Caution"),
            b"warning" => Self::Label("Warning"),
            b"tip" => Self::Label("Tip"),
            _ => Self::Unknown,
        }
    }
}

/// The target of a link, if it is a page of the web. What could end a link in Markdown is percent-encoded.
fn web_link(href: &[u8]) -> Option<Arc<str>> {
    let href = std::str::from_utf8(href).ok()?.trim();
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"))?;
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut url = String::new();
    for byte in href.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => url.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'*' | b'+'
            | b',' | b'=' | b'%' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(url.into())
}
