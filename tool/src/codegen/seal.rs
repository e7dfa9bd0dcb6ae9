//! The last line of a generated manifest: whether people have changed what is above it.

use std::fs;

use anyhow::{Context as _, ensure};
use similar::{ChangeTag, TextDiff};

use super::change::{Change, ChangeKind};
use crate::hash;

/// How the line begins.
const SEAL: &str = "# Checksum: ";

/// Of more lines that differ than these, the rest is not shown.
const SHOWN: usize = 20;

/// A manifest with that line.
pub(super) fn sealed(manifest: &str) -> String {
    format!("{manifest}\n{}\n", seal(&format!("{manifest}\n")))
}

fn seal(text: &str) -> String {
    format!("{SEAL}{}", &hash::of_text(text)[..16])
}

/// Whether a manifest has been edited since it was generated. Those of earlier versions do not tell.
fn is_edited(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    let line = text.lines().find(|line| line.starts_with(SEAL));
    line.is_some_and(|line| seal(&text.replace(&format!("{line}\n"), "")) != line)
}

/// Stops if a manifest is to be changed that has been edited: what people have written would be lost.
pub(super) fn refuse_edited(changes: &[Change]) -> anyhow::Result<()> {
    for change in changes {
        let generated = match change.kind {
            ChangeKind::Stale(text) => text,
            ChangeKind::LeftOver => "",
            ChangeKind::Missing(_) => continue,
        };
        if !change.path.ends_with("Cargo.toml") {
            continue;
        }
        let shown = change.path.display();
        let text = fs::read_to_string(&change.path).with_context(|| format!("cannot read {shown}"))?;
        ensure!(
            !is_edited(&text),
            "{shown} was edited by hand, and would be written over:\n{}\
             Nothing was changed. Write what \"package\" and \"runtime\" of tinsmith.json can say into that file, and delete {shown}",
            lines(generated, &text)
        );
    }
    Ok(())
}

/// The lines of a manifest that differ from the generated ones.
fn lines(generated: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let diff = TextDiff::from_lines(generated, &text);
    let changed = diff.iter_all_changes().filter_map(|change| {
        let sign = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Insert => '+',
            ChangeTag::Delete => '-',
        };
        let line = change.value().trim_end();
        (!line.is_empty() && !line.starts_with(SEAL)).then(|| format!("    {sign} {line}\n"))
    });
    changed.take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_breaks_the_seal_and_other_ends_of_lines_do_not() {
        let manifest = sealed("[package]\nname = \"cats\"\n");
        assert!(!is_edited(&manifest));
        assert!(!is_edited(&manifest.replace('\n', "\r\n")));
        assert!(!is_edited("[package]\nname = \"cats\"\n"));
        for edited in [
            manifest.replace("cats", "dogs"),
            format!("{manifest}[profile.dev]\n"),
            format!("# Ours.\n{manifest}"),
        ] {
            assert!(is_edited(&edited), "{edited}");
        }
    }
}
