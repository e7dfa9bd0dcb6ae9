//! Word by word: how one text became another.

use similar::{Algorithm, ChangeTag, TextDiff};
use tinsmith_codegen::docs::DocText;

/// How many words around a change are shown.
const CONTEXT: usize = 4;

/// A piece of the way from one text to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words of both.
    Same(String),
    /// Words that are gone.
    Gone(String),
    /// Words that have come.
    New(String),
    /// Words of both that are left out.
    Cut,
}

/// How the documentation in one HTML became that in the other, as it reads in generated code. Long stretches without a change
/// are left out.
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let text = |html| {
        let text = DocText::from_html(html);
        text.lines().collect::<Vec<_>>().join(" ")
    };
    let (old, new) = (text(old), text(new));
    let (old, new): (Vec<_>, Vec<_>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .diff_slices(&old, &new);
    let mut runs: Vec<(ChangeTag, Vec<&str>)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, words)) if *tag == change.tag() => words.push(change.value()),
            _ => runs.push((change.tag(), vec![change.value()])),
        }
    }
    let last = runs.len().saturating_sub(1);
    let pieces = runs
        .into_iter()
        .enumerate()
        .flat_map(|(index, (tag, words))| match tag {
            ChangeTag::Delete => vec![Piece::Gone(words.join(" "))],
            ChangeTag::Insert => vec![Piece::New(words.join(" "))],
            ChangeTag::Equal => shortened(&words, index == 0, index == last),
        });
    pieces.collect()
}

fn shortened(words: &[&str], is_first: bool, is_last: bool) -> Vec<Piece> {
    let before = if is_first { 0 } else { CONTEXT };
    let after = if is_last { 0 } else { CONTEXT };
    // One word more is no longer than the sign that it is left out.
    if words.len() <= before + after + 1 {
        return vec![Piece::Same(words.join(" "))];
    }
    let (head, rest) = words.split_at(before);
    let (_, tail) = rest.split_at(rest.len() - after);
    let same = |words: &[&str]| (!words.is_empty()).then(|| Piece::Same(words.join(" ")));
    [same(head), Some(Piece::Cut), same(tail)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stands_between_a_few_words_of_what_does_not() {
        let same = |text: &str| Piece::Same(text.to_owned());
        assert_eq!(
            pieces(
                "<p>nil one two three four five six seven</p>",
                "nil one two three four five 6 seven"
            ),
            [
                Piece::Cut,
                same("two three four five"),
                Piece::Gone("six".to_owned()),
                Piece::New("6".to_owned()),
                same("seven")
            ]
        );
    }
}
