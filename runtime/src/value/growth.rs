//! How much memory lists and maps allocate when they grow, computed before they do it. The numbers are those of the standard
//! library. If they change, the results are slightly wrong.

/// The minimum number of elements for which `Vec` allocates, unless they are [large](LARGE).
const FIRST: usize = 4;

/// For elements larger than this, `Vec` allocates one at first. In bytes.
const LARGE: usize = 1024;

/// The maximum number of entries in a node of a `BTreeMap`.
const NODE: usize = 11;

/// The minimum number of entries in each of its nodes except the root.
const NODE_FILLED: usize = 5;

/// How many bytes a list allocates for one more element: none if there is room in it, otherwise as much as it has.
pub(crate) fn of_list<T>(list: &Vec<T>) -> usize {
    if list.len() < list.capacity() {
        return 0;
    }
    let first = if size_of::<T>() > LARGE { 1 } else { FIRST };
    list.capacity().max(first).saturating_mul(size_of::<T>())
}

/// How many bytes a map of this length allocates for one more entry, on average: a node for every five entries.
pub(crate) fn of_map<V>(entries: usize) -> usize {
    if entries.is_multiple_of(NODE_FILLED) {
        NODE.saturating_mul(size_of::<(String, V)>())
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_list_takes_what_it_says_before_it_grows() {
        fn check<T: Default>() {
            let mut list = Vec::<T>::new();
            let mut taken = 0;
            for _ in 0..100 {
                taken += of_list(&list);
                list.push(T::default());
                assert_eq!(taken, list.capacity() * size_of::<T>(), "{} elements", list.len());
            }
        }
        check::<u64>();
        check::<[[u64; 32]; 4]>();
        check::<[[u64; 32]; 5]>();
    }

    #[test]
    fn a_map_takes_a_node_for_its_first_entry_and_for_every_fifth_after_it() {
        let node = 11 * (24 + 8);
        let mut map = BTreeMap::new();
        let mut growth = Vec::new();
        for key in 0..11_u64 {
            growth.push(of_map::<u64>(map.len()));
            map.insert(key.to_string(), key);
        }
        assert_eq!(growth, [node, 0, 0, 0, 0, node, 0, 0, 0, 0, node]);
    }
}
