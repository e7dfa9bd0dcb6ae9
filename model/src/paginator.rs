//! Paginators: how to ask for the next page.

/// How to read the pages of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Paginator {
    /// The operation that gives a page.
    pub operation: String,
    /// The members of its input that take the tokens.
    pub input_tokens: Vec<String>,
    /// The JMESPath expressions that find the tokens in the output, one for each input token.
    pub output_tokens: Vec<String>,
    /// The JMESPath expression that says whether there is another page. Without one, a token says so.
    pub more_results: Option<String>,
    /// The member of the input that limits a page.
    pub limit_key: Option<String>,
    /// The JMESPath expressions that find what the pages are made of; the first is the main one.
    pub result_keys: Vec<String>,
    /// JMESPath expressions of what is the same on every page.
    pub non_aggregate_keys: Vec<String>,
}
