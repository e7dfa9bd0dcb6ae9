//! Lists and maps.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Decode, DecodeList, DecodeMap, Encode, List, Map, View, growth};

/// Adds to a list in a setter.
pub fn extend_list<T>(list: &mut Option<Vec<T>>, elements: impl IntoIterator<Item = impl Into<T>>) {
    list.get_or_insert_default()
        .extend(elements.into_iter().map(Into::into));
}

/// Adds to a map in a setter. An entry replaces one with the same key.
pub fn extend_map<T>(
    map: &mut Option<BTreeMap<String, T>>,
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) {
    let entries = entries.into_iter().map(|(key, value)| (key.into(), value.into()));
    map.get_or_insert_default().extend(entries);
}

impl<T: Encode> Encode for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Encode> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a dyn Encode) -> bool) {
        for element in self {
            if !visit(element) {
                return;
            }
        }
    }
}

impl<T: Decode + Default> Decode for Vec<T> {
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }
}

impl<T: Decode + Default> DecodeList for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn growth(&self) -> usize {
        growth::of_list(self)
    }

    fn push(&mut self) -> &mut dyn Decode {
        self.push(T::default());
        let last = self.len() - 1;
        &mut self[last]
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Encode> Map for BTreeMap<String, T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Encode) -> bool) {
        for (key, value) in self {
            if !visit(key, value) {
                return;
            }
        }
    }
}

impl<T: Decode + Default> Decode for BTreeMap<String, T> {
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }
}

impl<T: Decode + Default> DecodeMap for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn growth(&self) -> usize {
        growth::of_map::<T>(self.len())
    }

    fn insert(&mut self, key: String) -> &mut dyn Decode {
        match self.entry(key) {
            Entry::Vacant(entry) => entry.insert(T::default()),
            Entry::Occupied(entry) => {
                let value = entry.into_mut();
                *value = T::default();
                value
            }
        }
    }
}
