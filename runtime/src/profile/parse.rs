//! Reads the text of a file into sections. `sections` decides what they are.

use std::collections::BTreeMap;

/// A section as the file has it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RawSection {
    /// The text between the brackets, without the blanks around it.
    pub(super) header: String,
    /// The line of the header, from 1.
    pub(super) line: usize,
    /// By name in lower case.
    pub(super) properties: BTreeMap<String, String>,
    /// The first line that cannot be read. The other sections of the file can still be used.
    pub(super) fault: Option<SyntaxError>,
}

/// A fault in the text. It shows nothing of the text: a line without `=` may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) line: usize,
    pub(super) problem: &'static str,
}

/// The sections of a file, in order. A section that comes twice is in the result twice.
///
/// # Errors
///
/// There is text before the first section. A fault in a section is kept with the section.
pub(super) fn parse(text: &str) -> Result<Vec<RawSection>, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::default();
    for (index, line) in lines(text).enumerate() {
        let number = index + 1;
        let Err(problem) = parser.line(line, number) else {
            continue;
        };
        let fault = SyntaxError { line: number, problem };
        let section = parser.sections.last_mut().ok_or(fault)?;
        section.fault.get_or_insert(fault);
    }
    Ok(parser.sections)
}

/// The lines of a text, with any line ends: LF, CR LF, or only CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines.flat_map(|line| line.split('\r'))
}

#[derive(Default)]
struct Parser {
    sections: Vec<RawSection>,
    /// The property that a line with more indentation continues.
    property: Option<Property>,
}

/// A property whose value can continue in the next line.
struct Property {
    name: String,
    /// The number of blanks before it.
    indentation: usize,
}

impl Parser {
    fn line(&mut self, line: &str, number: usize) -> Result<(), &'static str> {
        let text = line.trim();
        if text.is_empty() || text.starts_with(COMMENT) {
            return Ok(());
        }
        let indentation = line.chars().take_while(|c| c.is_whitespace()).count();
        if let Some(property) = self
            .property
            .as_ref()
            .filter(|property| indentation > property.indentation)
        {
            let name = property.name.clone();
            return self.continuation(&name, text);
        }
        match text.strip_prefix('[') {
            Some(rest) => self.section(rest, number),
            None => self.property(text, indentation),
        }
    }

    /// Begins a section. Everything after its name is a comment: botocore ignores it, too.
    fn section(&mut self, rest: &str, line: usize) -> Result<(), &'static str> {
        let (header, behind) = rest.split_once(']').unwrap_or((rest, ""));
        let behind = behind.trim_start();
        // A name cannot contain a bracket, so this is not a name. It is kept for the hint.
        let header = match behind.rsplit_once(']') {
            Some(_) if !behind.starts_with(COMMENT) => rest.rsplit_once(']').map_or(rest, |(header, _)| header),
            _ => header,
        };
        self.property = None;
        self.sections.push(RawSection {
            header: header.trim().to_owned(),
            line,
            ..RawSection::default()
        });
        if rest.contains(']') {
            Ok(())
        } else {
            Err("Expected a ']' at the end of a section's name")
        }
    }

    fn property(&mut self, text: &str, indentation: usize) -> Result<(), &'static str> {
        let section = self
            .sections
            .last_mut()
            .ok_or("Expected a profile definition, such as [default], before any property")?;
        let Some((name, value)) = name_and_value(text) else {
            return Err(if indentation > 0 {
                "Expected a property definition, found continuation (an indented line)"
            } else {
                "Expected an '=' sign defining a property"
            });
        };
        if name.is_empty() {
            return Err("Property did not have a name before the '='");
        }
        let name = name.to_lowercase();
        section.properties.insert(name.clone(), value.to_owned());
        self.property = Some(Property { name, indentation });
        Ok(())
    }

    /// A line with more indentation than its property: a sub-property if the line of the property has no value, otherwise a part
    /// of the value. In both cases it becomes a line of the value, with its comments.
    fn continuation(&mut self, property: &str, text: &str) -> Result<(), &'static str> {
        let section = self.sections.last_mut();
        let Some(value) = section.and_then(|section| section.properties.get_mut(property)) else {
            return Ok(());
        };
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

/// The name and the value of a property, without a comment. A comment in a line begins after a blank.
///
/// They are separated by the first `=`. As in botocore, it can also be a `:`, but only directly after the name and before a
/// blank: the format of the reference guide does not have it, and `name : value` is refused.
pub(super) fn name_and_value(text: &str) -> Option<(&str, &str)> {
    let comment = text
        .char_indices()
        .zip(text.chars().skip(1))
        .find(|((_, before), c)| before.is_whitespace() && COMMENT.contains(c));
    let text = match comment {
        Some(((start, _), _)) => text.get(..start).unwrap_or(text),
        None => text,
    };
    let by_equals = text.split_once('=');
    let by_colon = text.split_once(':').filter(|(name, value)| {
        let name_ends = !name.is_empty() && !name.contains([' ', '\t', '=']);
        name_ends && (value.is_empty() || value.starts_with([' ', '\t']))
    });
    let (name, value) = by_colon.or(by_equals)?;
    Some((name.trim(), value.trim()))
}
