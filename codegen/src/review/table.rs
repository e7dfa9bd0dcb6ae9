//! The rules as people read them.

use super::rules::RULES;

/// The rules as a table in Markdown: change, where, class, why.
pub fn table() -> String {
    let mut table = "| change | where | class | why |\n|---|---|---|---|\n".to_owned();
    for rule in RULES {
        let (kind, class) = (rule.kind.name().replace('-', " "), rule.class.name().replace('-', " "));
        table.push_str(&format!("| {kind} | {} | {class} | {} |\n", rule.when.text(), rule.why));
    }
    table
}

#[cfg(test)]
mod tests {
    use tinsmith_model::ChangeKind;

    use super::*;
    use crate::review::when::When;

    #[test]
    fn each_kind_has_rules_and_the_last_of_them_always_holds() {
        for kind in ChangeKind::ALL {
            let last = RULES.iter().rfind(|rule| rule.kind == *kind);
            let when = last.map(|rule| rule.when);
            assert!(matches!(when, Some(When::Always | When::Otherwise)), "{}", kind.name());
        }
    }

    #[test]
    fn the_docs_have_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/model-changes.md");
        let docs = std::fs::read_to_string(path).unwrap();
        assert!(
            docs.contains(&table()),
            "docs/model-changes.md must have this table:\n\n{}",
            table()
        );
    }
}
