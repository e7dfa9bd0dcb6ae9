//! The position of a block in the open lists.

/// A list in an item whose text starts right of this column is shown beside the item: a page has few columns.
const MAX_INDENT: usize = 18;

/// Lists that are opened within this many lists and items are not seen as lists.
const MAX_DEPTH: usize = 64;

/// The lists and items that are open, outermost first.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<Open>,
}

enum Open {
    /// A list; if it is numbered, with the number of its last item.
    List(Option<u64>),
    /// An item, with its columns once something of it is written.
    Item(Option<Columns>),
}

#[derive(Clone, Copy)]
struct Columns {
    /// The column of the marker.
    start: usize,
    /// The column of the text.
    content: usize,
}

/// The columns of a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Position {
    /// The columns left of the text. A marker is at the end of them.
    pub(super) indent: usize,
    /// The list marker in front of the first line, with its space.
    pub(super) marker: Option<String>,
    /// Whether an item holds the block.
    pub(super) in_list: bool,
}

impl Lists {
    pub(super) fn start_list(&mut self, is_numbered: bool) {
        if self.open.len() < MAX_DEPTH {
            self.open.push(Open::List(is_numbered.then_some(0)));
        }
    }

    /// Closes the innermost list, if there is one, with everything in it.
    pub(super) fn end_list(&mut self) {
        if let Some(depth) = self.open.iter().rposition(|open| matches!(open, Open::List(_))) {
            self.open.truncate(depth);
        }
    }

    /// Opens an item of the innermost list, or an item outside of lists. The item before it is closed.
    pub(super) fn start_item(&mut self) {
        while self.is_in_item() {
            self.open.pop();
        }
        self.open.push(Open::Item(None));
    }

    /// Closes the innermost item, if there is one, with everything in it.
    pub(super) fn end_item(&mut self) {
        if let Some(depth) = self.innermost_item() {
            self.open.truncate(depth);
        }
    }

    /// Whether the innermost thing is an item, not a list between its items.
    pub(super) fn is_in_item(&self) -> bool {
        matches!(self.open.last(), Some(Open::Item(_)))
    }

    /// The position of the next block. The first block of an item has the marker. It also has the columns of the items around
    /// it that nothing is written of: one that starts with a list shows as the first item of that list.
    pub(super) fn next_position(&mut self) -> Position {
        let Some(depth) = self.innermost_item() else {
            return Position::default();
        };
        if let Some(Open::Item(Some(columns))) = self.open.get(depth) {
            return Position {
                indent: columns.content,
                marker: None,
                in_list: true,
            };
        }
        let marker = self.next_marker(depth);
        let start = self.column_in(depth);
        let columns = Columns {
            start,
            content: start + marker.len(),
        };
        for open in self.open.iter_mut().take(depth + 1) {
            if let Open::Item(unwritten @ None) = open {
                *unwritten = Some(columns);
            }
        }
        Position {
            indent: columns.content,
            marker: Some(marker),
            in_list: true,
        }
    }

    fn innermost_item(&self) -> Option<usize> {
        self.open.iter().rposition(|open| matches!(open, Open::Item(_)))
    }

    /// The marker for the item at `depth`, after the kind of the list that it is in.
    fn next_marker(&mut self, depth: usize) -> String {
        match depth.checked_sub(1).and_then(|list| self.open.get_mut(list)) {
            Some(Open::List(Some(number))) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        }
    }

    /// The column where a list at `depth` starts: below the text of the nearest item that is written.
    fn column_in(&self, depth: usize) -> usize {
        let outer = self.open.iter().take(depth).rev().find_map(|open| match open {
            Open::Item(columns) => *columns,
            Open::List(_) => None,
        });
        match outer {
            Some(outer) if outer.content <= MAX_INDENT => outer.content,
            Some(outer) => outer.start,
            None => 0,
        }
    }
}
