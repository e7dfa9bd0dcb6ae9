use super::{Leaf, read};
use crate::protocol::limits::ReadLimits;

/// The parts of an error, the id of the request, and the name of the root element where that is the error.
type Parts = (Vec<(String, String)>, Option<String>, Option<String>);

fn parts(document: &str) -> Option<Parts> {
    let limits = ReadLimits::new(document.as_bytes(), None);
    let (mut parts, mut request_id) = (Vec::new(), None);
    let error = read(document, &limits, &mut |leaf, name, text| match leaf {
        Leaf::OfError => parts.push((name.to_owned(), text)),
        Leaf::RequestId => request_id = Some(text),
    })?;
    Some((parts, request_id, error.root))
}

fn texts(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn the_error_is_found_in_every_form_of_aws() {
    let error = "<Error><Code>Gone</Code><Key>a</Key></Error>";
    let found = texts(&[("Code", "Gone"), ("Key", "a")]);
    let id = Some("r".to_owned());
    for (document, id) in [
        (error.to_owned(), None),
        (
            format!("<ErrorResponse xmlns='urn:x'>{error}<RequestId>r</RequestId></ErrorResponse>"),
            id.clone(),
        ),
        (
            format!("<?xml version='1.0'?>\n<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>"),
            id.clone(),
        ),
        (
            format!("<ns:ErrorResponse>{error}{error}<RequestId> r </RequestId></ns:ErrorResponse>"),
            id,
        ),
    ] {
        assert_eq!(parts(&document), Some((found.clone(), id, None)), "{document}");
    }
}

#[test]
fn a_root_element_can_be_the_error() {
    let root = |name: &str| Some(name.to_owned());
    assert_eq!(
        parts("<UnknownOperationException/>"),
        Some((texts(&[]), None, root("UnknownOperationException")))
    );
    let document = "<AccessDenied><Message>no &amp; &#33;&#x21; &new;</Message><a><b>x</b></a><c><![CDATA[<d>]]></c></AccessDenied>";
    let found = texts(&[("Message", "no & !! &new;"), ("c", "<d>")]);
    assert_eq!(parts(document), Some((found, None, root("AccessDenied"))));
}

#[test]
fn a_declaration_and_comments_are_passed_over_together_with_the_blanks_behind_them() {
    let document = "<?xml version='1.0'?>\n<!-- a -->\n  <AccessDenied>\n <!-- b -->\n  <Message>no<!-- c --> & no</Message> <?p?> <a/></AccessDenied>";
    let found = texts(&[("Message", "no & no"), ("a", "")]);
    assert_eq!(parts(document), Some((found, None, Some("AccessDenied".to_owned()))));
}

#[test]
fn a_page_for_people_is_no_error() {
    for document in [
        "<html><body>busy</body></html>",
        "<!DOCTYPE html><html/>",
        "<HTML/>",
        "",
        "text",
        "<",
        "<!-- no end",
    ] {
        assert_eq!(parts(document), None, "{document}");
    }
}

#[test]
fn what_is_there_before_a_document_breaks_off_is_found() {
    let document = "<Error><!-- > --><Code a='>' b=\"'\">Gone</Code><Message>It w";
    assert_eq!(parts(document), Some((texts(&[("Code", "Gone")]), None, None)));
    for end in 0..document.len() {
        let _ = parts(&document[..end]);
    }
}

#[test]
fn only_elements_with_nothing_but_text_right_below_the_error_are_its_parts() {
    let document = "<Error><Detail><Code>Inner</Code></Detail><Code>Outer</Code><Empty/></Error>";
    assert_eq!(
        parts(document),
        Some((texts(&[("Code", "Outer"), ("Empty", "")]), None, None))
    );
}
