//! The only place that makes identifiers.
//!
//! A [`Scope`] takes names of the model and returns Rust names. Each kind of name has a type of its own. The names are valid
//! identifiers of the 2024 edition, in ASCII, spelled as Rust spells that kind, and unique in the scope. Everything follows
//! rules; no code here knows a name of a service.
//!
//! | name of the model | as a | Rust |
//! |---|---|---|
//! | `CreateTokenWithIAM` | function | `create_token_with_iam` |
//! | `CreateTokenWithIAMRequest` | type | `CreateTokenWithIAMRequest` |
//! | `__listOf__string` | type | `ListOfString` |
//! | `String` (taken by the prelude) | type | `StringShape` |
//! | `IPv6Addresses` | field | `ipv6_addresses` |
//! | `type`, `self` | field | `r#type`, `self_` |
//! | `KMS_AccessDeniedException` | variant | `KmsAccessDeniedException` |
//! | `t2.micro`, `5.1`, `*` | variant | `T2Micro`, `V5_1`, `Asterisk` |
//! | `t2.micro` | constant | `T2_MICRO` |
//! | `SSO OIDC` | module | `sso_oidc` |
//!
//! Snake case agrees with botocore's `xform_name`, so a method of a client has the name that users of boto3 know. The
//! rule for words is on `words::split`, the rule for clashes on [`Scope`].

mod keyword;
mod scope;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

pub use scope::{Clash, Origin, PRELUDE, Scope};

/// A kind of name. Implemented by the types of this module and by nothing else.
pub trait Name: sealed::Spell + Clone + Ord + fmt::Debug + fmt::Display + ToTokens {
    /// The name without `r#`, as prose, file names and `Debug` output show it.
    fn as_str(&self) -> &str;
}

mod sealed {
    /// How a kind of name is spelled.
    pub trait Spell: Sized {
        /// The word for this kind in messages.
        const KIND: &'static str;

        /// Spells `wanted`, the name of `origin`, as an identifier of this kind; `suffix` is one more word.
        fn spell(wanted: &str, suffix: Option<&str>, origin: &super::Origin) -> String;

        /// Wraps text that `spell` has made.
        fn wrap(text: String) -> Self;
    }
}

/// Defines a kind of name.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, |$wanted:ident, $suffix:ident, $origin:ident| $spell:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl sealed::Spell for $name {
            const KIND: &'static str = $kind;

            fn spell($wanted: &str, $suffix: Option<&str>, $origin: &Origin) -> String {
                keyword::make_valid($spell)
            }

            fn wrap(text: String) -> Self {
                Self(text)
            }
        }

        impl Name for $name {
            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            /// In the form of Rust source: with `r#` if it is a keyword.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let raw = if keyword::is_keyword(&self.0) { "r#" } else { "" };
                write!(f, "{raw}{}", self.0)
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                let ident = if keyword::is_keyword(&self.0) {
                    Ident::new_raw(&self.0, Span::call_site())
                } else {
                    Ident::new(&self.0, Span::call_site())
                };
                ident.to_tokens(tokens);
            }
        }
    };
}

name! {
    /// The name of a structure, an enumeration or another type. A shape name that is upper camel case already stays.
    TypeName, "type", |wanted, suffix, _origin| kept_camel(wanted, suffix)
}

name! {
    /// The name of a function or a method.
    FnName, "function", |wanted, suffix, _origin| words::snake(&words_of(wanted, suffix))
}

name! {
    /// The name of a field.
    FieldName, "field", |wanted, suffix, _origin| words::snake(&words_of(wanted, suffix))
}

name! {
    /// The name of a variant. A variant for a shape keeps the name of the shape's type; a value or a member becomes
    /// upper camel case, acronyms too.
    VariantName, "variant", |wanted, suffix, origin| match origin {
        Origin::Shape(_) => kept_camel(wanted, suffix),
        _ => words::camel(&words_of(wanted, suffix)),
    }
}

name! {
    /// The name of a module, which is also the name of its file without `.rs`.
    ModuleName, "module", |wanted, suffix, _origin| keyword::make_file_stem(words::snake(&words_of(wanted, suffix)))
}

name! {
    /// The name of a constant.
    ConstName, "constant", |wanted, suffix, _origin| words::screaming(&words_of(wanted, suffix))
}

/// The words of `wanted` and then `suffix`.
fn words_of(wanted: &str, suffix: Option<&str>) -> Vec<String> {
    let mut words = words::split(wanted);
    words.extend(suffix.map(str::to_owned));
    words
}

/// `wanted` in upper camel case with its acronyms as they are, and then `suffix`.
fn kept_camel(wanted: &str, suffix: Option<&str>) -> String {
    let mut pieces = words::split_at_separators(wanted);
    pieces.extend(suffix.map(str::to_owned));
    words::camel_as_is(&pieces)
}
