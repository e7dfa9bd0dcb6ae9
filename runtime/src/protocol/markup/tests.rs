use super::*;

/// What a document has, up to its end or to the first place that is not well-formed.
fn pieces(document: &str) -> Vec<String> {
    let mut scanner = Scanner::new(document);
    let mut pieces = Vec::new();
    loop {
        let text = scanner.text();
        if !text.is_empty() {
            pieces.push(format!("text {text}"));
        }
        let piece = match scanner.peek() {
            None => return pieces,
            Some(b'<') => scanner.markup().map(|markup| match markup {
                Markup::Start(tag) => {
                    let kind = if tag.is_empty { "empty" } else { "start" };
                    format!("{kind} {}|{}|{}", tag.full_name, tag.name, tag.attributes)
                }
                Markup::End(name) => format!("end {name}"),
                Markup::Characters(text) => format!("characters {text}"),
                Markup::Comment => "comment".to_owned(),
                Markup::Declaration => "declaration".to_owned(),
            }),
            Some(b'&') => scanner.reference().map(|name| format!("reference {name}")),
            Some(_) => {
                scanner.line_break();
                Ok("line break".to_owned())
            }
        };
        match piece {
            Ok(piece) => pieces.push(piece),
            Err(malformed) => {
                pieces.push(malformed.to_string());
                return pieces;
            }
        }
    }
}

#[test]
fn a_document_is_tags_and_what_is_between_them() {
    let document = "\u{feff}<?xml version='1.0'?><a>é\r\nx\ry&lt;<b-1.2/><!-- <c> --><![CDATA[<d>&]]></a  >\n<?xmlx?>";
    assert_eq!(
        pieces(document),
        [
            "declaration",
            "start a|a|",
            "text é",
            "line break",
            "text x",
            "line break",
            "text y",
            "reference lt",
            "empty b-1.2|b-1.2|",
            "comment",
            "characters <d>&",
            "end a",
            "text \n",
            "comment",
        ]
    );
}

#[test]
fn a_name_ends_at_a_blank_a_bracket_or_a_slash_and_has_a_prefix_or_none() {
    for (tag, found) in [
        ("<Name>", "start Name|Name|"),
        (
            "<AVeryLongNameThatHas32Characters>",
            "start AVeryLongNameThatHas32Characters|AVeryLongNameThatHas32Characters|",
        ),
        ("<x:Name>", "start x:Name|Name|"),
        ("<x:Name/>", "empty x:Name|Name|"),
        ("<Name a='>' b=\"'/>\">", "start Name|Name| a='>' b=\"'/>\""),
        ("<Name\ta='1'/>", "empty Name|Name|\ta='1'"),
        ("<Größe_1>", "start Größe_1|Größe_1|"),
    ] {
        for padding in ["", "        "] {
            assert_eq!(pieces(&format!("{tag}{padding}"))[0], found, "{tag}");
        }
    }
}

#[test]
fn the_tag_of_a_name_is_the_same_wherever_the_name_is() {
    for name in ["a", "Name", "Seven77", "Eight888", "ANameThatIsLong"] {
        for rest in ["", "</a>        "] {
            for prefix in ["", "x:"] {
                let document = format!("<{prefix}{name}>{rest}");
                let Ok(Markup::Start(tag)) = Scanner::new(&document).markup() else {
                    panic!("{document}");
                };
                assert_eq!(tag.name_tag, NameTag::of(name.as_bytes()), "{document}");
            }
        }
    }
}

#[test]
fn what_does_not_end_is_told_with_its_place_and_not_shown() {
    for (document, problem) in [
        ("<a><secret", "a tag that does not end at byte 3"),
        ("<secret a='>", "a tag that does not end at byte 0"),
        ("</secret", "a tag that does not end at byte 0"),
        ("<", "a tag that does not end at byte 0"),
        ("<a><></>", "a tag without a name at byte 3"),
        ("< secret/>", "a tag without a name at byte 0"),
        ("<!--secret->", "a comment that does not end at byte 0"),
        ("<!-->", "a comment that does not end at byte 0"),
        ("<!--->", "a comment that does not end at byte 0"),
        ("<![CDATA[secret]>", "a CDATA section that does not end at byte 0"),
        ("<?secret>", "a processing instruction that does not end at byte 0"),
        ("<?>?>", "a processing instruction that does not end at byte 0"),
        ("<!DOCTYPE secret>", "a declaration at byte 0"),
        ("<!secret>", "a declaration at byte 0"),
        ("a & secret", "a reference that does not end at byte 2"),
        ("&secret<a>", "a reference that does not end at byte 0"),
        ("&secret&amp;", "a reference that does not end at byte 0"),
    ] {
        assert_eq!(
            pieces(document).pop().unwrap(),
            format!("not XML: {problem}"),
            "{document}"
        );
    }
}

#[test]
fn a_reference_is_one_of_five_names_or_a_number() {
    for (name, c) in [
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("apos", '\''),
        ("quot", '"'),
        ("#65", 'A'),
        ("#x1F600", '😀'),
    ] {
        assert_eq!(character(name), Some(c), "{name}");
    }
    for name in [
        "",
        "LT",
        "nbsp",
        "#",
        "#x",
        "#0",
        "#+65",
        "#-1",
        "#x+41",
        "#X41",
        "#xD800",
        "#x110000",
        "#99999999999",
    ] {
        assert_eq!(character(name), None, "{name}");
    }
}

#[test]
fn an_end_tag_closes_only_its_own_name() {
    for (text, closes) in [
        ("</Name>", true),
        ("</Name >", false),
        ("</Names>", false),
        ("</Nam>", false),
        ("<Name>", false),
        ("</Name", false),
        ("", false),
    ] {
        let mut scanner = Scanner::new(text);
        assert_eq!(scanner.closes("Name"), closes, "{text}");
        assert_eq!(scanner.peek().is_none(), closes || text.is_empty(), "{text}");
    }
}

#[test]
#[cfg(any(feature = "query", feature = "rest-xml"))]
fn an_attribute_has_its_value_in_quotes() {
    let found = |attributes: &str, name: &str| attribute(attributes, name).map_err(|_| "malformed");
    let some = |value: &str| Ok(Some(value.to_owned()));
    assert_eq!(found(" a='1' b = \"2\"", "b"), some("2"));
    assert_eq!(found(" a='1'b='2' b='3'", "b"), some("2"));
    assert_eq!(found(" x:kind='1'", "t:kind"), some("1"));
    assert_eq!(found(" x:kind='1'", "kind"), Ok(None));
    assert_eq!(found(" xmlns:kind='1' xmlns='2'", "t:kind"), Ok(None));
    assert_eq!(found(" xmlns:kind='1' xmlns='2'", "xmlns"), Ok(None));
    assert_eq!(found(" a='&lt;\r\n\t&#10;>'", "a"), some("<  \n>"));
    for attributes in [" a", " a=", " a=1", " a='1", " ='1'", " b a='1'", " a='&b;'", " a='&'"] {
        assert_eq!(found(attributes, "a"), Err("malformed"), "{attributes}");
    }
}
