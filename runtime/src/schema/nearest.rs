//! Suggestions for misspelt names.

/// The maximum number of suggestions.
const MOST: usize = 3;

/// Longer names are not compared, because the time grows with the square of the length.
const LONGEST: usize = 128;

/// The names that are most similar to this one, the most similar first. Case, hyphens and underscores are ignored, so that the
/// model's `CreateToken` finds `create_token`.
pub(super) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = letters(name);
    let allowed = wanted.len() / 3;
    let distances = names
        .into_iter()
        .map(|known| (distance(&wanted, &letters(known)), known));
    let mut near: Vec<_> = distances.filter(|(distance, _)| *distance <= allowed).collect();
    near.sort_unstable();
    near.truncate(MOST);
    near.into_iter().map(|(_, known)| known).collect()
}

fn letters(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase).take(LONGEST).collect()
}

/// How many letters must be inserted, deleted or replaced (Levenshtein distance).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_names_come_first_and_others_not_at_all() {
        let names = [
            "create_bucket",
            "create_bucket_metadata",
            "delete_bucket",
            "get_object",
            "head_bucket",
            "list_buckets",
        ];
        assert_eq!(nearest("creat_bucket", names), ["create_bucket", "head_bucket"]);
        assert_eq!(nearest("GetObject", names), ["get_object"]);
        assert_eq!(nearest("list-bucket", names), ["list_buckets"]);
        assert!(nearest("invoke", names).is_empty());
        assert!(nearest("", names).is_empty());
    }

    #[test]
    fn a_distance_counts_letters() {
        let of = |one: &str, other: &str| distance(&letters(one), &letters(other));
        assert_eq!((of("kitten", "sitting"), of("", "abc"), of("a_b", "A-B")), (3, 3, 0));
    }
}
