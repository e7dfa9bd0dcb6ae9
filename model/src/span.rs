//! Places in the text of a model.

/// Where a key or value starts: the index of its file among the sources, and the byte in that file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileOffset {
    pub(crate) file: u32,
    pub(crate) offset: u32,
}

/// The line and column of a single place, both from 1. The column is a number of characters.
pub(crate) fn line_and_column(text: &str, place: FileOffset) -> (usize, usize) {
    LineCounter::default().line_and_column(text, place)
}

/// Counts lines from the previous place on, so that many places in a large file need one pass.
#[derive(Default)]
pub(crate) struct LineCounter {
    at: FileOffset,
    line: usize,
    line_start: usize,
}

impl LineCounter {
    /// The line and column of a place, both from 1. The column is a number of characters.
    pub(crate) fn line_and_column(&mut self, text: &str, place: FileOffset) -> (usize, usize) {
        if place.file != self.at.file || place.offset < self.at.offset {
            *self = Self::default();
        }
        let (from, to) = (self.at.offset as usize, place.offset as usize);
        for (i, _) in text.get(from..to).unwrap_or_default().match_indices('\n') {
            self.line += 1;
            self.line_start = from + i + 1;
        }
        self.at = place;
        let before = text.get(self.line_start..to).unwrap_or_default();
        (self.line + 1, before.chars().count() + 1)
    }
}
