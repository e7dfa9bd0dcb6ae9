//! Query strings.

use percent_encoding::percent_decode_str;

/// The pairs of a query, decoded and sorted.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    pairs.sort();
    pairs
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_query_is_equal_whatever_its_order_and_escapes() {
        assert_eq!(pairs("b=%2F&a&a="), pairs("a=&a=&b=/"));
        assert_ne!(pairs("a=1&a=1"), pairs("a=1"));
    }
}
