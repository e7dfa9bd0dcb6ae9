//! Finds the end of a sentence.

use super::block::Run;

/// Words with a period that do not end a sentence, without the period.
const ABBREVIATIONS: [&str; 7] = ["e.g", "i.e", "etc", "vs", "cf", "approx", "incl"];

/// The first sentence of a paragraph: up to the first `.`, `!` or `?` after which a space and a capital come. Code is never
/// cut. The whole paragraph if there is no such place. A mark at its end that announces more, such as a colon, becomes a period.
pub(super) fn first(runs: Vec<Run>) -> Vec<Run> {
    let mut runs = cut(runs);
    if let Some(last) = runs.last_mut().filter(|last| !last.style.code) {
        let text = last.text.trim_end_matches('.');
        if let Some(kept) = text.strip_suffix([':', ';']) {
            last.text = format!("{}.", kept.trim_end_matches([':', ';', ' ']));
        }
    }
    runs
}

/// The runs of the first sentence.
fn cut(mut runs: Vec<Run>) -> Vec<Run> {
    // A capital for each character of code: no mark in it ends a sentence, and a sentence can start with it.
    let text: Vec<char> = runs
        .iter()
        .flat_map(|run| run.text.chars().map(|c| if run.style.code { 'X' } else { c }))
        .collect();
    let Some(mut length) = end(&text) else { return runs };
    runs.retain_mut(|run| {
        let kept: String = run.text.chars().take(length).collect();
        length -= kept.chars().count();
        run.text = kept;
        !run.text.is_empty()
    });
    runs
}

/// How many characters the first sentence has.
fn end(text: &[char]) -> Option<usize> {
    text.windows(3)
        .enumerate()
        .map(|(i, window)| (i + 1, window))
        .find_map(|(length, window)| {
            let is_end = match window {
                ['.', ' ', next] => next.is_uppercase() && !is_abbreviation(text.get(..length - 1)?),
                ['!' | '?', ' ', next] => next.is_uppercase(),
                _ => false,
            };
            is_end.then_some(length)
        })
}

/// Whether a text ends with a word that takes a period.
fn is_abbreviation(text: &[char]) -> bool {
    let start = text
        .iter()
        .rposition(|c| !c.is_alphanumeric() && *c != '.')
        .map_or(0, |place| place + 1);
    let word: String = text.get(start..).unwrap_or_default().iter().collect();
    ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}
