//! Endpoint parameters of a call: those of its operation, fixed or from its input, and those that its caller chose.

use std::fmt;

use super::{EndpointError, ParamValue, Params, redacted};
use crate::region::Region;
use crate::schema::{Operation, ParamSource};
use crate::value::{self, Encode, Structure, View};

/// The parameters of a call that replace those of its client.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct CallParams {
    of_operation: Vec<(&'static str, ParamValue)>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) account_id: Option<String>,
}

impl CallParams {
    /// The parameters that the input of an operation sets, if the rules read them (`reads`).
    ///
    /// # Errors
    ///
    /// Those of `reads`, and of an expression over the input.
    pub(crate) fn new(
        operation: &Operation,
        input: &dyn Structure,
        reads: impl Fn(&str) -> Result<bool, EndpointError>,
    ) -> Result<Self, EndpointError> {
        let mut params = Self::default();
        for param in operation.endpoint_params {
            if !reads(param.name)? {
                continue;
            }
            let value = match param.source {
                ParamSource::Bool(on) => Some(ParamValue::Bool(on)),
                ParamSource::String(text) => Some(text.into()),
                ParamSource::StringArray(texts) => Some(ParamValue::StringArray(
                    texts.iter().map(|text| (*text).to_owned()).collect(),
                )),
                ParamSource::Member(name) => member(input, name),
                #[cfg(feature = "jmespath")]
                ParamSource::Path(path) => path::find(input, path)?,
            };
            params.of_operation.extend(value.map(|value| (param.name, value)));
        }
        Ok(params)
    }

    /// Whether the call has only the parameters of its client.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The parameters of a client, changed by these.
    ///
    /// # Errors
    ///
    /// A value does not have the type of the parameter, or the region is not valid.
    pub(crate) fn over(self, client: &Params) -> Result<Params, EndpointError> {
        let mut params = client.clone();
        for (name, value) in self.of_operation {
            params.set(name, value)?;
        }
        if let Some(region) = self.region {
            params.set_region(&Region::new(region)?);
        }
        params.endpoint = self.endpoint.or(params.endpoint);
        #[cfg(feature = "endpoint-rules")]
        if let Some(account_id) = self.account_id {
            params.set_account_id(&account_id)?;
        }
        Ok(params)
    }
}

/// The endpoint without its password. Of the operation's parameters only the names, because a value can come from the input.
impl fmt::Debug for CallParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_operation: Vec<&str> = self.of_operation.iter().map(|(name, _)| *name).collect();
        f.debug_struct("CallParams")
            .field("of_operation", &of_operation)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint.as_deref().map(redacted))
            .finish_non_exhaustive()
    }
}

fn member(input: &dyn Structure, name: &str) -> Option<ParamValue> {
    let mut value = None;
    value::member(input, name, &mut |field| value = plain(field));
    value
}

fn plain(value: &dyn Encode) -> Option<ParamValue> {
    match value.view() {
        View::Boolean(on) => Some(ParamValue::Bool(on)),
        View::String(text) => Some(text.into()),
        View::List(list) => {
            let mut texts = Vec::with_capacity(list.len());
            list.each(&mut |element| match element.view() {
                View::String(text) => {
                    texts.push(text.to_owned());
                    true
                }
                _ => false,
            });
            Some(ParamValue::StringArray(texts))
        }
        _ => None,
    }
}

#[cfg(feature = "jmespath")]
mod path {
    //! Parameters from an expression over the input.

    use std::collections::HashMap;
    use std::sync::{Arc, Mutex, PoisonError};

    use serde_json::Value;

    use super::{EndpointError, ParamValue};
    use crate::jmespath::{Expression, ParseError};
    use crate::value::Structure;

    /// The parsed expressions. They are part of the program, so their number is limited.
    static PARSED: Mutex<Option<HashMap<&'static str, Arc<Expression>>>> = Mutex::new(None);

    fn parsed(path: &'static str) -> Result<Arc<Expression>, ParseError> {
        let mut all = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
        let all = all.get_or_insert_default();
        if let Some(known) = all.get(path) {
            return Ok(Arc::clone(known));
        }
        let expression = Arc::new(Expression::parse(path)?);
        all.insert(path, Arc::clone(&expression));
        Ok(expression)
    }

    pub(super) fn find(input: &dyn Structure, path: &'static str) -> Result<Option<ParamValue>, EndpointError> {
        let faulty = |error: &dyn std::fmt::Display| EndpointError::Evaluation(format!("`{path}`: {error}"));
        let expression = parsed(path).map_err(|error| faulty(&error))?;
        let found = expression
            .search(&crate::value::to_json(input))
            .map_err(|error| faulty(&error))?;
        Ok(match found {
            Value::Bool(on) => Some(ParamValue::Bool(on)),
            Value::String(text) => Some(ParamValue::String(text)),
            Value::Array(items) => Some(ParamValue::StringArray(
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            )),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dynamic::DynamicStructure;
    use crate::endpoint::params::ParamRef;
    use crate::schema::{EndpointParam, ListSchema, Member, Shape, StructureSchema};

    static NAMES: ListSchema = ListSchema::new(Shape::String);
    static INPUT: StructureSchema = StructureSchema::new(
        "Input",
        &[
            Member::new("Bucket", Shape::String),
            Member::new("Names", Shape::List(&NAMES)),
            Member::new("Size", Shape::Integer),
        ],
    );

    fn params(operation: &Operation, input: serde_json::Value) -> Params {
        let mut params = Params::new();
        params.set("Bucket", "of the client").unwrap();
        let input = DynamicStructure::from_json(&INPUT, &input).unwrap();
        let reads = |name: &str| Ok(name != "Unread");
        CallParams::new(operation, &input, reads)
            .unwrap()
            .over(&params)
            .unwrap()
    }

    #[test]
    fn what_the_operation_fixes_and_what_the_input_says_goes_over_the_client() {
        static OPERATION: Operation = Operation {
            endpoint_params: &[
                EndpointParam::new("Bucket", ParamSource::Member("Bucket")),
                EndpointParam::new("Names", ParamSource::Member("Names")),
                EndpointParam::new("Kind", ParamSource::String("control")),
                EndpointParam::new("UseFIPS", ParamSource::Bool(true)),
                EndpointParam::new("Unread", ParamSource::Member("Bucket")),
            ],
            ..Operation::new("A", "a", "GET", "/")
        };
        let found = params(&OPERATION, json!({"Bucket": "b", "Names": ["x", "y"]}));
        assert_eq!(found.get("Bucket"), Some(ParamRef::String("b")));
        assert_eq!(
            found.get("Names"),
            Some(ParamRef::StringArray(&["x".to_owned(), "y".to_owned()]))
        );
        assert_eq!(found.get("Kind"), Some(ParamRef::String("control")));
        assert_eq!(found.use_fips, Some(true));
        assert_eq!(found.get("Unread"), None);
        assert_eq!(
            params(&OPERATION, json!({})).get("Bucket"),
            Some(ParamRef::String("of the client"))
        );
    }

    #[test]
    fn of_two_with_one_name_the_later_counts() {
        static OPERATION: Operation = Operation {
            endpoint_params: &[
                EndpointParam::new("Kind", ParamSource::Member("Bucket")),
                EndpointParam::new("Kind", ParamSource::String("fixed")),
            ],
            ..Operation::new("A", "a", "GET", "/")
        };
        assert_eq!(
            params(&OPERATION, json!({"Bucket": "b"})).get("Kind"),
            Some(ParamRef::String("fixed"))
        );
    }

    #[cfg(feature = "jmespath")]
    #[test]
    fn a_path_looks_into_the_input() {
        static OPERATION: Operation = Operation {
            endpoint_params: &[
                EndpointParam::new("All", ParamSource::Path("Names[?@ != 'x']")),
                EndpointParam::new("First", ParamSource::Path("Names[0]")),
                EndpointParam::new("Bucket", ParamSource::Path("Bucket")),
            ],
            ..Operation::new("A", "a", "GET", "/")
        };
        let found = params(&OPERATION, json!({"Names": ["x", "y"]}));
        assert_eq!(found.get("All"), Some(ParamRef::StringArray(&["y".to_owned()])));
        assert_eq!(found.get("First"), Some(ParamRef::String("x")));
        assert_eq!(found.get("Bucket"), Some(ParamRef::String("of the client")));
    }
}
