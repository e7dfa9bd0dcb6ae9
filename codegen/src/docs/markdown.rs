//! Blocks → lines of Markdown, as rustdoc reads it (CommonMark with tables, footnotes, strikethrough, task lists and smart
//! punctuation).

use std::sync::Arc;

use super::block::{Block, Body, Emphasis, Run, Style};
use super::lists::Position;

/// The columns of a line, list indentation included and `///` not.
const WIDTH: usize = 100;

/// The lines of a whole text.
pub(super) fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut last: Option<&Position> = None;
    for block in blocks.iter().filter(|block| !block.body.is_empty()) {
        if last.is_some_and(|last| !goes_on_with_list(last, &block.position)) {
            lines.push(String::new());
        }
        match &block.body {
            Body::Paragraph(runs) => wrap(&words(runs), &block.position, &mut lines),
            Body::Listing(listing) => fence(listing, &block.position, &mut lines),
        }
        last = Some(&block.position);
    }
    lines
}

/// Whether an item can follow without a blank line. Right below a paragraph, a list can only start with 1.
fn goes_on_with_list(last: &Position, next: &Position) -> bool {
    let is_deeper = next.indent > last.indent;
    match next.marker.as_deref() {
        Some("- " | "1. ") => last.in_list,
        Some(_) => last.in_list && !is_deeper,
        None => false,
    }
}

/// What the first line and all others of a block start with.
fn prefixes(position: &Position) -> (String, String) {
    let rest = " ".repeat(position.indent);
    let first = match &position.marker {
        Some(marker) => format!("{:>1$}", marker, position.indent),
        None => rest.clone(),
    };
    (first, rest)
}

/// Fills lines with words.
fn wrap(words: &[String], position: &Position, lines: &mut Vec<String>) {
    let (mut line, rest) = prefixes(position);
    let mut columns = position.indent;
    let mut is_start = true;
    for word in words {
        let length = word.chars().count();
        if !is_start && columns + 1 + length > WIDTH {
            lines.push(std::mem::replace(&mut line, rest.clone()));
            columns = position.indent;
            is_start = true;
        }
        if is_start {
            line.push_str(&as_text(word));
        } else {
            line.push(' ');
            line.push_str(word);
            columns += 1;
        }
        columns += length;
        is_start = false;
    }
    lines.push(line);
}

/// A word for the start of a line, with a backslash if Markdown would take it for the start of a list, a heading or a
/// quotation, or for an underline.
fn as_text(word: &str) -> String {
    let consists_of = |c| word.chars().all(|other| other == c);
    if word == "-" || word == "+" || word.starts_with('>') || consists_of('#') || consists_of('=') {
        return format!("\\{word}");
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    match word.split_at_checked(digits) {
        Some((number, mark @ ("." | ")"))) if !number.is_empty() => format!("{number}\\{mark}"),
        _ => word.to_owned(),
    }
}

/// Writes a fenced listing. It is marked as text, or rustdoc would compile it.
fn fence(listing: &[String], position: &Position, lines: &mut Vec<String>) {
    let (first, rest) = prefixes(position);
    let longest = listing.iter().map(|line| longest_run(line, '`')).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    lines.push(format!("{first}{fence}text"));
    lines.extend(listing.iter().map(|line| format!("{rest}{line}").trim_end().to_owned()));
    lines.push(format!("{rest}{fence}"));
}

/// The words of a paragraph in Markdown. A line can end between them and nowhere else.
pub(super) fn words(runs: &[Run]) -> Vec<String> {
    let runs = expressible(runs);
    let mut words = Words::default();
    let mut open = Style::default();
    for (i, run) in runs.iter().enumerate() {
        words.switch(&open, &run.style);
        open = run.style.clone();
        if run.style.code {
            words.current.push_str(&code_span(&run.text));
            continue;
        }
        let is_last_run = i + 1 == runs.len();
        let mut pieces = run.text.split(' ').peekable();
        while let Some(piece) = pieces.next() {
            let is_last = pieces.peek().is_none();
            words
                .current
                .push_str(&text(piece, run.style.link.is_some(), is_last && !is_last_run));
            if !is_last {
                words.end_word();
            }
        }
    }
    words.switch(&open, &Style::default());
    words.end_word();
    words.done
}

#[derive(Default)]
struct Words {
    done: Vec<String>,
    current: String,
}

impl Words {
    fn end_word(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    /// Closes and opens what differs between two styles. A link is outside of emphasis, and that outside of code.
    fn switch(&mut self, from: &Style, to: &Style) {
        let link_differs = from.link != to.link;
        let emphasis_differs = link_differs || from.emphasis != to.emphasis;
        if emphasis_differs {
            self.current.push_str(emphasis_marker(from));
        }
        if link_differs {
            match from.link.as_deref() {
                Some("") => self.current.push(']'),
                Some(target) => self.current.push_str(&format!("]({target})")),
                None => {}
            }
            if to.link.is_some() {
                self.current.push('[');
            }
        }
        if emphasis_differs {
            self.current.push_str(emphasis_marker(to));
        }
    }
}

fn emphasis_marker(style: &Style) -> &'static str {
    match style.emphasis {
        Emphasis::None => "",
        Emphasis::Weak => "*",
        Emphasis::Strong => "**",
    }
}

/// The runs without the styles that Markdown cannot express there.
fn expressible(runs: &[Run]) -> Vec<Run> {
    let mut runs = runs.to_vec();
    drop_links(&mut runs);
    drop_emphasis(&mut runs);
    // Two code spans side by side would be one with backticks in it.
    runs.dedup_by(|next, run| {
        let is_same = next.style == run.style;
        if is_same {
            run.text.push_str(&next.text);
        }
        is_same
    });
    runs
}

/// Drops the link from a text that shows its own target, as it becomes one by itself, and from code in which `]:` would
/// end the definition of a link.
fn drop_links(runs: &mut [Run]) {
    for run in runs {
        let is_needless = |link: &mut Arc<str>| match run.style.code {
            true => run.text.contains("]:"),
            false => **link == *run.text,
        };
        run.style.link.take_if(is_needless);
    }
}

/// Drops the emphasis whose asterisks would show.
fn drop_emphasis(runs: &mut [Run]) {
    let mut rest = 0;
    while let Some(first) = runs.get(rest) {
        let same = |run: &&Run| run.style.link == first.style.link && run.style.emphasis == first.style.emphasis;
        let (start, length) = (rest, runs.iter().skip(rest).take_while(same).count());
        rest += length;
        let before = start.checked_sub(1).and_then(|i| runs.get(i));
        let fits = marker_fits(first, before, Edge::Start)
            && runs
                .get(rest - 1)
                .is_some_and(|last| marker_fits(last, runs.get(rest), Edge::End));
        if !fits {
            let emphasized = runs.iter_mut().skip(start).take(length);
            emphasized.for_each(|run| run.style.emphasis = Emphasis::None);
        }
    }
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

impl Edge {
    /// The character of a text at this edge.
    fn of(self, text: &str) -> Option<char> {
        match self {
            Self::Start => text.chars().next(),
            Self::End => text.chars().next_back(),
        }
    }
}

/// Whether asterisks are markers at an edge of a run. They are not between a letter outside and a punctuation mark inside
/// (see "left-flanking delimiter run" in CommonMark 0.31, section 6.2), next to a space inside, or next to other asterisks.
fn marker_fits(run: &Run, outside: Option<&Run>, edge: Edge) -> bool {
    let inner = edge.of(&run.text);
    // A bracket or a parenthesis is at the edge of a link.
    let outside = outside.filter(|outside| outside.style.link == run.style.link);
    let outer_is_mark = outside.is_none_or(|outside| {
        let outer = match edge {
            Edge::Start => Edge::End.of(&outside.text),
            Edge::End => Edge::Start.of(&outside.text),
        };
        outside.style.code || outer.is_none_or(|c| c == ' ' || c.is_ascii_punctuation())
    });
    // Code has a backtick at its edge, and a web address an angle bracket.
    let inner_is_mark = run.style.code || run.text.contains("://") || !inner.is_some_and(char::is_alphanumeric);
    let touches_marker = outside.is_some_and(|outside| outside.style.emphasis != Emphasis::None);
    inner != Some(' ') && !touches_marker && (outer_is_mark || !inner_is_mark)
}

/// Text as a code span.
pub(super) fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or(0)
}

/// A word with its addresses as links and everything else escaped.
fn text(word: &str, in_link: bool, is_followed: bool) -> String {
    let mut markdown = String::new();
    let mut rest = word;
    while let Some((start, end)) = web_address(rest).filter(|_| !in_link) {
        markdown.push_str(&escaped(rest.get(..start).unwrap_or_default(), true));
        markdown.push_str(&format!("<{}>", rest.get(start..end).unwrap_or_default()));
        rest = rest.get(end..).unwrap_or_default();
    }
    markdown.push_str(&escaped(rest, is_followed));
    markdown
}

/// Where the first web address in a word starts and ends. The marks that end a sentence are not part of it.
fn web_address(word: &str) -> Option<(usize, usize)> {
    word.match_indices("http").find_map(|(start, _)| {
        let address = word.get(start..)?;
        let host = address
            .strip_prefix("https://")
            .or_else(|| address.strip_prefix("http://"))?;
        // What rustdoc's lint on bare addresses takes for a host.
        if !host.starts_with(|c: char| c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c)) {
            return None;
        }
        let is_outside = |c: char| !c.is_ascii_graphic() || "<>\"\\^`{|}".contains(c);
        let (address, _) = address.split_at_checked(address.find(is_outside).unwrap_or(address.len()))?;
        Some((
            start,
            start + address.trim_end_matches(|c: char| ".,;:!?)]'*".contains(c)).len(),
        ))
    })
}

/// Text with a backslash before each character that Markdown would take for more than itself. `is_followed` tells that
/// something other than a space comes after it.
fn escaped(text: &str, is_followed: bool) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let is_special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            '&' => starts_entity(text.get(place..).unwrap_or_default()),
            // `--` would become a dash, `!` before a link an image.
            '-' => before == Some('-') || after == Some('-'),
            '!' => after.is_none() && is_followed,
            _ => false,
        };
        if is_special {
            markdown.push('\\');
        }
        markdown.push(c);
        before = Some(c);
    }
    markdown
}

/// Whether a text that starts with `&` starts with something like `&lt;` or `&#60;`.
fn starts_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').unwrap_or(text);
    let name = name.strip_prefix('#').unwrap_or(name);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name.as_bytes().get(length) == Some(&b';')
}
