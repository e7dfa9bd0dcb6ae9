//! From the text of a file to its sections. What the sections are is decided in `sections`.

use std::collections::BTreeMap;

/// A section as it stands in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawSection {
    /// What stands between the brackets, without the blanks around it.
    pub(super) header: String,
    /// The line of the header, from 1 on.
    pub(super) line: usize,
    /// By name in lower case.
    pub(super) properties: BTreeMap<String, String>,
}

/// What is wrong with the text. It shows nothing of the text: a line without `=` may be a secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) line: usize,
    pub(super) problem: &'static str,
}

/// The sections of a file, in order; one that comes twice is there twice.
pub(super) fn parse(text: &str) -> Result<Vec<RawSection>, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::default();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        parser
            .line(line, number)
            .map_err(|problem| SyntaxError { line: number, problem })?;
    }
    Ok(parser.sections)
}

#[derive(Default)]
struct Parser {
    sections: Vec<RawSection>,
    /// The property that an indented line goes on with.
    property: Option<String>,
}

impl Parser {
    fn line(&mut self, line: &str, number: usize) -> Result<(), &'static str> {
        let text = line.trim();
        if text.is_empty() || text.starts_with(COMMENT) {
            return Ok(());
        }
        if line.starts_with(char::is_whitespace) {
            return self.continuation(text);
        }
        match text.strip_prefix('[') {
            Some(rest) => self.section(rest, number),
            None => self.property(text),
        }
    }

    fn section(&mut self, rest: &str, line: usize) -> Result<(), &'static str> {
        let (header, behind) = rest
            .split_once(']')
            .ok_or("Expected a ']' at the end of a section's name")?;
        let behind = behind.trim_start();
        if !behind.is_empty() && !behind.starts_with(COMMENT) {
            return Err("Expected nothing but a comment behind the ']' of a section");
        }
        self.property = None;
        self.sections.push(RawSection {
            header: header.trim().to_owned(),
            line,
            properties: BTreeMap::new(),
        });
        Ok(())
    }

    fn property(&mut self, text: &str) -> Result<(), &'static str> {
        let section = self
            .sections
            .last_mut()
            .ok_or("Expected a profile definition, such as [default], before any property")?;
        let (name, value) = name_and_value(text).ok_or("Expected an '=' sign defining a property")?;
        if name.is_empty() {
            return Err("Property did not have a name before the '='");
        }
        let name = name.to_ascii_lowercase();
        section.properties.insert(name.clone(), value.to_owned());
        self.property = Some(name);
        Ok(())
    }

    /// An indented line: a sub-property if the property's own line has no value, else more of the value. Either way it
    /// becomes a line of the value, comments and all.
    fn continuation(&mut self, text: &str) -> Result<(), &'static str> {
        let section = self
            .sections
            .last_mut()
            .ok_or("Expected a profile definition, found an indented line")?;
        let value = self
            .property
            .as_ref()
            .and_then(|name| section.properties.get_mut(name))
            .ok_or("Expected a property definition, found continuation (an indented line)")?;
        if value.is_empty() || value.starts_with('\n') {
            let (name, _) = name_and_value(text).ok_or("Expected an '=' sign defining a sub-property")?;
            if name.is_empty() {
                return Err("Sub-property did not have a name before the '='");
            }
        }
        value.push('\n');
        value.push_str(text);
        Ok(())
    }
}

const COMMENT: [char; 2] = ['#', ';'];

/// The two sides of the first `=`, without a comment; a comment in a line begins behind a blank.
pub(super) fn name_and_value(text: &str) -> Option<(&str, &str)> {
    let comment = text
        .char_indices()
        .zip(text.chars().skip(1))
        .find(|((_, before), c)| before.is_whitespace() && COMMENT.contains(c));
    let text = match comment {
        Some(((start, _), _)) => text.get(..start).unwrap_or(text),
        None => text,
    };
    let (name, value) = text.split_once('=')?;
    Some((name.trim(), value.trim()))
}
