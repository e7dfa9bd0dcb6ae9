//! Cuts a name of the model into words, and joins words as Rust spells names.
//!
//! Words are cut here and not by `heck`, because method names must agree with botocore's. `heck` joins them. It gets them in lower
//! case, so that it finds no other words in them.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

/// The words of a name, in order and as they are spelled there. Each is made of ASCII letters and digits, none is empty.
///
/// Within a run of letters and digits a new word starts at an upper-case letter that follows a lower-case letter or a
/// digit, or that precedes a lower-case letter (`DBInstanceId` is `DB`, `Instance`, `Id`). That is what botocore's
/// `xform_name` does. A plural or versioned acronym is one word (`ACLs`, `IPv6`); botocore knows the plural at the end
/// of a name only.
///
/// Everything else separates words. Two kinds of text would leave nothing, or make different names equal, so they are
/// spelled out: a letter outside ASCII is the word `u` and its code point in hexadecimal (which also keeps look-alike
/// letters out of the generated code), and a name with no letter and no digit is spelled by the names of its characters.
pub(crate) fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in split_at_separators(name) {
        split_run(&piece, &mut words);
    }
    words
}

/// The pieces of a name between separators: like [`split`], without cutting at upper-case letters.
pub(crate) fn split_at_separators(name: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut run = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            continue;
        }
        pieces.push(std::mem::take(&mut run));
        if c.is_alphanumeric() {
            pieces.push(code_point(c));
        }
    }
    pieces.push(run);
    pieces.retain(|piece| !piece.is_empty());
    if pieces.is_empty() {
        pieces = name.chars().map(character_name).collect();
    }
    if pieces.is_empty() {
        pieces.push("empty".to_owned());
    }
    pieces
}

/// Cuts a run of ASCII letters and digits at its upper-case letters.
fn split_run(run: &str, words: &mut Vec<String>) {
    let bytes = run.as_bytes();
    let is = |i: usize, test: fn(&u8) -> bool| bytes.get(i).is_some_and(test);
    let mut start = 0;
    let mut acronym_end = 0;
    for i in 0..bytes.len() {
        if !is(i, u8::is_ascii_uppercase) || i < acronym_end {
            continue;
        }
        let begins = if i > 0 && is(i - 1, u8::is_ascii_uppercase) {
            is(i + 1, u8::is_ascii_lowercase)
        } else {
            acronym_end = marked_acronym(bytes, i).unwrap_or(0);
            true
        };
        if begins && i > start {
            words.extend(run.get(start..i).map(str::to_owned));
            start = i;
        }
    }
    words.extend(run.get(start..).filter(|word| !word.is_empty()).map(str::to_owned));
}

/// Where the capitals that start at `start` end, if there are two or more and a plural `s` or a version `v6` follows.
fn marked_acronym(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let capitals = rest.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let (mark, next) = (rest.get(capitals)?, rest.get(capitals + 1));
    let is_marked = match mark {
        b's' => !next.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
        b'v' => next.is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    (capitals >= 2 && is_marked).then_some(start + capitals)
}

/// `create_token`
pub(crate) fn snake(words: &[String]) -> String {
    letter_first('v', lower(words).to_snake_case())
}

/// `CREATE_TOKEN`
pub(crate) fn screaming(words: &[String]) -> String {
    letter_first('V', lower(words).to_shouty_snake_case())
}

/// `create_token`, for `heck`.
fn lower(words: &[String]) -> String {
    words.join("_").to_ascii_lowercase()
}

/// `CreateToken`: every word with one capital, acronyms too.
pub(crate) fn camel(words: &[String]) -> String {
    join_camel(words.iter().map(|word| word.to_ascii_lowercase().to_upper_camel_case()))
}

/// `CreateTokenWithIAM`: every piece with a capital first, the rest as it is.
pub(crate) fn camel_as_is(pieces: &[String]) -> String {
    join_camel(pieces.iter().map(|piece| capitalized(piece)))
}

/// Joins words, with `_` between two digits only: `5.1` must not become `51`.
fn join_camel(words: impl Iterator<Item = String>) -> String {
    let is_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    let mut joined = String::new();
    for word in words {
        if is_digit(joined.as_bytes().last()) && is_digit(word.as_bytes().first()) {
            joined.push('_');
        }
        joined.push_str(&word);
    }
    letter_first('V', joined)
}

/// The name, with `letter` (a v for "value") in front if it starts with a digit.
fn letter_first(letter: char, mut name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, letter);
    }
    name
}

/// The word with its first letter in upper case.
fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => format!("{}{}", first.to_ascii_uppercase(), chars.as_str()),
        None => String::new(),
    }
}

/// `u3c0` for `π`.
fn code_point(c: char) -> String {
    format!("u{:x}", u32::from(c))
}

/// One word for a character that is no letter and no digit: short names for ASCII, the code point for the rest.
fn character_name(c: char) -> String {
    let name = match c {
        ' ' => "space",
        '!' => "exclamation",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "ampersand",
        '\'' => "apostrophe",
        '(' => "openparen",
        ')' => "closeparen",
        '*' => "asterisk",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' => "openbracket",
        '\\' => "backslash",
        ']' => "closebracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "openbrace",
        '|' => "bar",
        '}' => "closebrace",
        '~' => "tilde",
        _ => return code_point(c),
    };
    name.to_owned()
}
