//! Traits that types can have beyond those that all types have.

/// A trait that is chosen for a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Derive {
    /// `Eq`
    Eq,
    /// `Hash`
    Hash,
    /// `Ord`, with `PartialOrd` and `Eq`
    Ord,
    /// `PartialOrd`
    PartialOrd,
    /// serde's `Serialize` and `Deserialize`, which are not derived: they work along the schema.
    Serde,
}

impl Derive {
    /// Their names, as people write them.
    pub const NAMES: [&'static str; 5] = ["Eq", "Hash", "Ord", "PartialOrd", "serde"];

    const ALL: [Self; 5] = [Self::Eq, Self::Hash, Self::Ord, Self::PartialOrd, Self::Serde];

    /// The trait of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(index).copied()
    }

    /// Its name, as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "Eq",
            Self::Hash => "Hash",
            Self::Ord => "Ord",
            Self::PartialOrd => "PartialOrd",
            Self::Serde => "serde",
        }
    }

    /// The traits that it needs.
    pub(crate) fn needs(self) -> &'static [Self] {
        match self {
            Self::Ord => &[Self::Eq, Self::PartialOrd],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Derive;

    #[test]
    fn each_has_the_name_that_people_write() {
        for (name, derive) in Derive::NAMES.into_iter().zip(Derive::ALL) {
            assert_eq!((Derive::of_name(name), derive.name()), (Some(derive), name));
        }
        assert_eq!(Derive::of_name("eq"), None);
    }
}
