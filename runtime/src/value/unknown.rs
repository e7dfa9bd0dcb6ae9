//! Texts that a model does not know.

use std::borrow::Cow;
use std::fmt;

/// A text of an enum that this version of the model does not know. An enum makes it of such a text (`Color::from("PURPLE")`), and
/// nothing else does: the variant `Unknown` never holds a text that the model knows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// For the enum, which knows that it does not know the text.
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for UnknownValue {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A text with which an enum is compared: `state == "ACTIVE"`.
pub trait Text {
    /// Whether it is this text.
    #[doc(hidden)]
    fn is(&self, text: &str) -> bool;
}

impl Text for str {
    fn is(&self, text: &str) -> bool {
        self == text
    }
}

impl Text for String {
    fn is(&self, text: &str) -> bool {
        self == text
    }
}

impl Text for Cow<'_, str> {
    fn is(&self, text: &str) -> bool {
        self == text
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn is(&self, text: &str) -> bool {
        (**self).is(text)
    }
}
