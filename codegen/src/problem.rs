//! What keeps a service from being generated.

use std::fmt;

use tinsmith_model::{Place, Position};

use crate::render::RenderError;

/// Something in a model that cannot become Rust. The model is valid: what is wrong with the model itself is a
/// [`Diagnostic`](tinsmith_model::Diagnostic).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The service, as `sso-oidc/2019-06-10`.
    pub service: String,
    /// The part of the model: `shape "Tag"`, or `names` where two names clash.
    pub subject: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The place in the model to change; [`Place::position`] finds it in the files. `None` where the cause is not in the model.
    pub place: Option<Place>,
}

impl Problem {
    /// The code that was emitted for a part of the model is not valid Rust.
    pub(crate) fn of_generator(service: &str, subject: String, error: &RenderError) -> Self {
        Self {
            service: service.to_owned(),
            subject,
            message: error.to_string(),
            help: "this is a fault of the generator, not of the model".to_owned(),
            place: None,
        }
    }

    /// The text of [`Display`](fmt::Display), with a position in a file instead of the service.
    pub fn at(&self, position: Option<&Position>) -> String {
        let Some(Position { file, line, column }) = position else {
            return self.to_string();
        };
        Self {
            service: format!("{file}:{line}:{column}"),
            ..self.clone()
        }
        .to_string()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.service, self.subject, self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n    help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Problem {}
