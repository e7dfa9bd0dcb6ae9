//! How much the values of a response may grow beyond its bytes.
//!
//! A structure has room for all of its members, however few of them come: three bytes of JSON can become a kilobyte. The limit on
//! the size of a response therefore says little about memory; this does.

/// So many members are free: pages of some thousand structures with next to nothing in each.
const FREE: usize = 1_000_000;

/// Room for members of structures.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    /// What a body of that many bytes gets: a member for each byte, on top of what is free.
    pub(super) fn for_body(bytes: usize) -> Self {
        Self(FREE.saturating_add(bytes))
    }

    /// Takes the room of a structure, or says what is wrong with a body that has too many.
    pub(super) fn take(&mut self, members: usize) -> Result<(), &'static str> {
        match self.0.checked_sub(members) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => Err("has more structures than a body of its size can fill"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_body_has_more_room_and_none_has_room_without_end() {
        let mut room = Room::for_body(10);
        assert_eq!(room.take(FREE + 10), Ok(()));
        assert_eq!(room.take(0), Ok(()));
        assert!(room.take(1).is_err());
    }
}
