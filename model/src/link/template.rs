//! Templates: text with labels in braces.

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Literal(&'a str),
    /// `{name}`, or `{name+}` where slashes stay.
    Label {
        name: &'a str,
        greedy: bool,
    },
}

/// Splits a template at its labels. The error says what is wrong.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, from_brace) = rest.split_at(at);
        let Some(inside) = from_brace.strip_prefix('{') else {
            return Err(format!("{text:?} has a \"}}\" without a \"{{\""));
        };
        let Some((label, after)) = inside.split_once('}') else {
            return Err(format!("{text:?} has a \"{{\" without a \"}}\""));
        };
        let (name, greedy) = label.strip_suffix('+').map_or((label, false), |name| (name, true));
        if name.is_empty() || name.contains('{') {
            return Err(format!("{text:?} has a label without a name, or a label in a label"));
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        pieces.push(Piece::Label { name, greedy });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_literals_alternate_as_they_stand() {
        let label = |name, greedy| Piece::Label { name, greedy };
        assert_eq!(
            pieces("/a/{b}.json/{c+}"),
            Ok(vec![
                Piece::Literal("/a/"),
                label("b", false),
                Piece::Literal(".json/"),
                label("c", true)
            ])
        );
        assert_eq!(pieces("{a}{b}"), Ok(vec![label("a", false), label("b", false)]));
        assert_eq!(pieces(""), Ok(vec![]));
    }

    #[test]
    fn braces_must_match_and_hold_a_name() {
        for text in ["/{a", "/a}", "/{}", "/{+}", "/{a{b}}", "/}{"] {
            assert!(pieces(text).is_err(), "{text}");
        }
    }
}
