//! One namespace, and the rule for clashes in it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use tinsmith_model::Place;

use super::Name;

/// The types and traits that every module sees without a `use` (the prelude of the 2024 edition). A generated type with
/// one of these names would hide it. For [`Scope::new`].
/// Source: <https://doc.rust-lang.org/std/prelude/>.
pub const PRELUDE: [&str; 43] = [
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What has the name in the model. It decides the suffix in case of a clash, and messages name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A service, by its name or id.
    Service(String),
    /// An operation.
    Operation(String),
    /// A shape.
    Shape(String),
    /// A member of a structure or a union.
    Member {
        /// The shape it belongs to.
        shape: String,
        /// Its name.
        member: String,
    },
    /// A value of an enumeration.
    Value {
        /// The shape it belongs to.
        shape: String,
        /// The value.
        value: String,
    },
    /// A waiter.
    Waiter(String),
}

impl Origin {
    /// The place in the model. `None` for a service: it has the name of its folder.
    pub fn place(&self) -> Option<Place> {
        Some(match self.clone() {
            Self::Service(_) => return None,
            Self::Operation(name) => Place::Operation(name),
            Self::Shape(name) => Place::Shape(name),
            Self::Member { shape, member } => Place::Member { shape, member },
            Self::Value { shape, value } => Place::Value { shape, value },
            Self::Waiter(name) => Place::Waiter(name),
        })
    }

    /// The word that a name of this origin gets when its own is taken, in upper camel case.
    fn suffix(&self) -> &'static str {
        match self {
            Self::Service(_) => "Service",
            Self::Operation(_) => "Operation",
            Self::Shape(_) => "Shape",
            Self::Member { .. } => "Member",
            Self::Value { .. } => "Value",
            Self::Waiter(_) => "Waiter",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(name) => write!(f, "service {}", Short(name)),
            Self::Operation(name) => write!(f, "operation {}", Short(name)),
            Self::Shape(name) => write!(f, "shape {}", Short(name)),
            Self::Member { shape, member } => write!(f, "member {} of shape {}", Short(member), Short(shape)),
            Self::Value { shape, value } => write!(f, "value {} of shape {}", Short(value), Short(shape)),
            Self::Waiter(name) => write!(f, "waiter {}", Short(name)),
        }
    }
}

/// Text of the model in a message: quoted, with escapes, and cut when it is long.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARS: usize = 80;
        match self.0.char_indices().nth(MAX_CHARS) {
            Some((end, _)) => write!(f, "{:?}…", self.0.get(..end).unwrap_or_default()),
            None => write!(f, "{:?}", self.0),
        }
    }
}

/// One Rust namespace: the types of a module, the fields of a structure, the variants of an enumeration, …
///
/// Two things can want the same name: `tagList` and `TagList` are one type, `a-b` and `A_B` one variant, and a name can be
/// reserved. There is one rule: the first to be declared keeps the name, a later one gets a word behind it that says
/// what it is (`TagListShape`, `AbValue`). If that is taken as well, it is a [`Clash`], and a person must decide.
/// [`Scope::declare_all`] makes "first" independent of the order in the model.
#[derive(Clone, Debug)]
pub struct Scope<N> {
    taken: BTreeMap<String, Option<Origin>>,
    kind: PhantomData<N>,
}

impl<N> Default for Scope<N> {
    /// An empty scope where every name is free.
    fn default() -> Self {
        Self {
            taken: BTreeMap::new(),
            kind: PhantomData,
        }
    }
}

impl<N: Name> Scope<N> {
    /// An empty scope. No name of it will be one of `reserved`, which are written without `r#`: names that generated code
    /// uses there, such as the [`PRELUDE`] among types.
    pub fn new(reserved: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let taken = reserved.into_iter().map(|name| (name.into(), None)).collect();
        Self {
            taken,
            kind: PhantomData,
        }
    }

    /// Gives out a Rust name for `wanted`, the name or value of `origin` in the model.
    ///
    /// # Errors
    ///
    /// A [`Clash`] if the name and the one with the suffix are both taken, if `origin` has a name already, or if the name
    /// has more than 200 characters, which no file name would hold (the longest in botocore's models has 155).
    pub fn declare(&mut self, wanted: &str, origin: Origin) -> Result<N, Clash> {
        let first_choice = N::spell(wanted, None, &origin);
        self.declare_as(first_choice, wanted, origin)
    }

    /// Gives out `first_choice`, which is `wanted` as Rust spells it, or the name with the suffix.
    fn declare_as(&mut self, first_choice: String, wanted: &str, origin: Origin) -> Result<N, Clash> {
        let reason = match self.taken.get(&first_choice) {
            _ if first_choice.len() > Clash::MAX_LEN => Reason::TooLong,
            None => return Ok(self.take(first_choice, origin)),
            Some(Some(holder)) if *holder == origin => Reason::Twice,
            Some(holder) => {
                let second_choice = N::spell(wanted, Some(origin.suffix()), &origin);
                if !self.taken.contains_key(&second_choice) {
                    return Ok(self.take(second_choice, origin));
                }
                Reason::Taken {
                    second_choice,
                    holder: holder.clone(),
                }
            }
        };
        Err(Clash {
            kind: N::KIND,
            name: first_choice,
            origin,
            reason: reason.into(),
        })
    }

    /// Like [`declare`](Self::declare) for many, and gives the names in the same order. Which of two keeps the name does
    /// not depend on that order: a name that Rust spells as the model does comes first, then the lesser in byte order.
    ///
    /// # Errors
    ///
    /// Every [`Clash`] there is.
    pub fn declare_all<'a>(
        &mut self,
        wanted: impl IntoIterator<Item = (&'a str, Origin)>,
    ) -> Result<Vec<N>, Vec<Clash>> {
        let spelled = wanted.into_iter().enumerate().map(|(place, (wanted, origin))| {
            let name = N::spell(wanted, None, &origin);
            let keeps_spelling = name == wanted && !self.taken.contains_key(&name);
            (!keeps_spelling, wanted, place, name, origin)
        });
        let mut queue: Vec<_> = spelled.collect();
        queue.sort_by_key(|(is_changed, wanted, ..)| (*is_changed, *wanted));
        let mut names = Vec::new();
        let mut clashes = Vec::new();
        for (_, wanted, place, name, origin) in queue {
            match self.declare_as(name, wanted, origin) {
                Ok(name) => names.push((place, name)),
                Err(clash) => clashes.push(clash),
            }
        }
        if clashes.is_empty() {
            names.sort_by_key(|(place, _)| *place);
            Ok(names.into_iter().map(|(_, name)| name).collect())
        } else {
            Err(clashes)
        }
    }

    fn take(&mut self, name: String, origin: Origin) -> N {
        self.taken.insert(name.clone(), Some(origin));
        N::wrap(name)
    }
}

/// No Rust name is free; a person must rename something.
#[derive(Clone, PartialEq, Eq)]
pub struct Clash {
    kind: &'static str,
    name: String,
    origin: Origin,
    reason: Box<Reason>,
}

#[derive(Clone, PartialEq, Eq)]
enum Reason {
    /// Both choices are taken. The first one has this holder; `None` means that it is reserved.
    Taken {
        second_choice: String,
        holder: Option<Origin>,
    },
    /// The same origin was declared before.
    Twice,
    /// The name is longer than [`Clash::MAX_LEN`].
    TooLong,
}

impl Clash {
    /// The length that a name can have: with a suffix and `.rs` it still is a file name on every system (255 bytes).
    const MAX_LEN: usize = 200;

    /// The part of the model that has no name.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        if matches!(*self.reason, Reason::Twice) {
            return "delete one of them";
        }
        match self.origin {
            Origin::Service(_) => "give the folder of the model another name",
            Origin::Operation(_) | Origin::Shape(_) | Origin::Member { .. } => {
                "give one of them another name with \"rename\" in overlay.json"
            }
            Origin::Value { .. } => "delete one of them: as text, it can still be sent and received",
            Origin::Waiter(_) => "delete one of them, or give it another name",
        }
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            name,
            origin,
            reason,
        } = self;
        match &**reason {
            Reason::Taken { second_choice, holder } => {
                write!(f, "{origin} gets no {kind} name: `{name}` ")?;
                match holder {
                    Some(holder) => write!(f, "is the name of {holder}")?,
                    None => write!(f, "is reserved for generated code")?,
                }
                write!(f, " and `{second_choice}` is taken too")
            }
            Reason::Twice => write!(f, "{origin} is there twice"),
            Reason::TooLong => write!(
                f,
                "{origin} gets no {kind} name: it would have {} characters, and the limit is {}",
                name.len(),
                Self::MAX_LEN
            ),
        }
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Clash {}
