//! Modelled errors.

use super::{Shape, StructureSchema};

/// A modelled error of a service.
#[derive(Debug)]
pub struct ErrorSchema {
    /// The code that the service sends.
    pub code: &'static str,
    /// Its members.
    pub shape: &'static StructureSchema,
    /// The member that has the message if the body has no `message`.
    pub message_member: Option<&'static str>,
    /// Where the service sends codes, if it is not where its protocol has them: a path of wire names with dots.
    pub code_member: Option<&'static str>,
    /// Other signs of this error, for responses without a code.
    pub aliases: &'static [ErrorAlias],
    /// Whether the model says that a retry may succeed.
    pub retryable: bool,
    /// Whether the model says that the error means throttling.
    pub throttling: bool,
}

/// Whether a member of an error is its message by name. If none is, the schema can name one that has another name.
pub(crate) fn is_message(name: &str) -> bool {
    name.eq_ignore_ascii_case("message")
}

impl ErrorSchema {
    /// An error with this code.
    pub const fn new(code: &'static str, shape: &'static StructureSchema) -> Self {
        Self {
            code,
            shape,
            message_member: None,
            code_member: None,
            aliases: &[],
            retryable: false,
            throttling: false,
        }
    }

    /// Its message is in this member.
    pub const fn message_member(mut self, name: &'static str) -> Self {
        self.message_member = Some(name);
        self
    }

    /// The service sends codes in this member.
    pub const fn code_member(mut self, path: &'static str) -> Self {
        self.code_member = Some(path);
        self
    }

    /// The paths of members inside other members that tell the error.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'static str> {
        let of_aliases = self
            .aliases
            .iter()
            .flat_map(|alias| alias.when_present.iter().chain([&alias.member]));
        let own = self.message_member.into_iter().chain(self.code_member);
        own.chain(of_aliases.copied()).filter(|path| path.contains('.'))
    }

    /// Whether the model calls the message a secret.
    pub fn has_secret_message(&self) -> bool {
        let of_path = |path: &'static str| is_secret(self.shape, path);
        let mut members = self.shape.members.iter();
        members.any(|member| member.sensitive && is_message(member.name)) || self.message_member.is_some_and(of_path)
    }

    /// With these aliases.
    pub const fn aliases(mut self, aliases: &'static [ErrorAlias]) -> Self {
        self.aliases = aliases;
        self
    }

    /// May be retried.
    pub const fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Means throttling.
    pub const fn throttling(mut self) -> Self {
        self.throttling = true;
        self
    }
}

/// Whether a member on the way along a path of wire names is a secret.
fn is_secret(shape: &StructureSchema, path: &str) -> bool {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut members = shape.members.iter();
    let Some(member) = members.find(|member| member.wire_name() == name) else {
        return false;
    };
    let inside = || match member.shape {
        Shape::Structure(inner) => is_secret(inner, rest),
        _ => false,
    };
    member.sensitive || inside()
}

/// A sign of an error other than its code: a member of the body with this text. It comes from an overlay.
#[derive(Debug)]
pub struct ErrorAlias {
    /// The member of the body.
    pub member: &'static str,
    /// Its text.
    pub value: &'static str,
    /// If this is not empty, one of these members must be in the body too. Such an alias is tried before those without.
    pub when_present: &'static [&'static str],
}

impl ErrorAlias {
    /// A sign without a condition.
    pub const fn new(member: &'static str, value: &'static str) -> Self {
        Self {
            member,
            value,
            when_present: &[],
        }
    }

    /// A sign that is valid only beside one of these members.
    pub const fn when_present(mut self, members: &'static [&'static str]) -> Self {
        self.when_present = members;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::Member;
    use super::*;

    #[test]
    fn the_text_for_people_is_a_secret_where_the_member_that_holds_it_is() {
        static OPEN: StructureSchema = StructureSchema::new(
            "Open",
            &[
                Member::new("message", Shape::String),
                Member::new("why", Shape::String).sensitive(),
            ],
        );
        static SECRET: StructureSchema =
            StructureSchema::new("Secret", &[Member::new("Message", Shape::String).sensitive()]);
        assert!(!ErrorSchema::new("Open", &OPEN).has_secret_message());
        assert!(
            ErrorSchema::new("Open", &OPEN)
                .message_member("why")
                .has_secret_message()
        );
        assert!(ErrorSchema::new("Secret", &SECRET).has_secret_message());
        static AROUND: StructureSchema =
            StructureSchema::new("Around", &[Member::new("inner", Shape::Structure(&OPEN)).wire("in")]);
        let secret = |path| {
            ErrorSchema::new("Around", &AROUND)
                .message_member(path)
                .has_secret_message()
        };
        assert_eq!((secret("in.why"), secret("in.message")), (true, false));
    }
}
