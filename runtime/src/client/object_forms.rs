//! Text members that a call by name can also set with an object: S3's `CopySource`, as in boto3.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::request::input_rules::VERSION_MARK;
use crate::schema::{InputRule, Operation};

/// The parameters with a text instead of each such object. An object that fits no form is kept, and refused because it is not
/// text.
pub(super) fn with_texts<'p>(operation: &Operation, parameters: &'p Value) -> Cow<'p, Value> {
    let mut parameters = Cow::Borrowed(parameters);
    for rule in operation.input_rules {
        let InputRule::ObjectForms { member, forms } = *rule else {
            continue;
        };
        let object = parameters.get(member).and_then(Value::as_object);
        if let Some(text) = object.and_then(|object| forms.iter().find_map(|form| fill(form, object))) {
            parameters.to_mut()[member] = text.into();
        }
    }
    parameters
}

/// A form with a value for each of its labels, `{Key}`, or `{Bucket:arn}` for an ARN. `None` if a value is missing or left over,
/// or would mean something else in the text.
fn fill(form: &str, object: &Map<String, Value>) -> Option<String> {
    let (mut text, mut rest, mut used) = (String::new(), form, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let (label, after) = after.split_once('}')?;
        let (name, is_arn) = match label.strip_suffix(":arn") {
            Some(name) => (name, true),
            None => (label, false),
        };
        let value = object.get(name)?.as_str()?;
        if is_arn && !value.starts_with("arn:") {
            return None;
        }
        text.push_str(before);
        text.push_str(value);
        (rest, used) = (after, used + 1);
    }
    text.push_str(rest);
    let given = object.values().filter(|value| !value.is_null()).count();
    let marks = |text: &str| text.matches(VERSION_MARK).count();
    (used == given && marks(&text) == marks(form)).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static COPY: Operation = Operation {
        input_rules: &[InputRule::ObjectForms {
            member: "Source",
            forms: &[
                "{Bucket:arn}/object/{Key}?versionId={VersionId}",
                "{Bucket:arn}/object/{Key}",
                "{Bucket}/{Key}?versionId={VersionId}",
                "{Bucket}/{Key}",
            ],
        }],
        ..Operation::new("Copy", "copy", "PUT", "/")
    };

    #[test]
    fn an_object_becomes_the_text_of_the_first_form_that_it_fits() {
        for (object, text) in [
            (json!({"Bucket": "b", "Key": "a/c d"}), "b/a/c d"),
            (json!({"Bucket": "b", "Key": "k", "VersionId": "v"}), "b/k?versionId=v"),
            (json!({"Bucket": "b", "Key": "k", "VersionId": null}), "b/k"),
            (json!({"Bucket": "arn:aws:x", "Key": "k"}), "arn:aws:x/object/k"),
            (
                json!({"Bucket": "arn:aws:x", "Key": "k", "VersionId": "v"}),
                "arn:aws:x/object/k?versionId=v",
            ),
        ] {
            let parameters = json!({"Source": object, "Other": {"Bucket": "b"}});
            assert_eq!(
                *with_texts(&COPY, &parameters),
                json!({"Source": text, "Other": {"Bucket": "b"}})
            );
        }
    }

    #[test]
    fn what_fits_no_form_stays_as_it_is() {
        for source in [
            json!("b/k"),
            json!({"Bucket": "b"}),
            json!({"Bucket": "b", "Key": 7}),
            json!({"Bucket": "b", "Key": "k", "Colour": "red"}),
            // In the text this would be a version.
            json!({"Bucket": "b", "Key": "k?versionId=v"}),
        ] {
            let parameters = json!({"Source": source});
            assert!(
                matches!(with_texts(&COPY, &parameters), Cow::Borrowed(_)),
                "{parameters}"
            );
        }
    }
}
