//! What a change means for callers.

/// What a change means for the callers of generated code, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Code that compiled and ran may fail now.
    Breaking,
    /// There is more to use. Code that compiled still compiles.
    Additive,
    /// Nothing changes for the compiler, but requests, the reading of answers or printed text change.
    WireOnly,
    /// Only documentation changes.
    DocsOnly,
    /// Neither callers nor services could notice.
    NoEffect,
}

impl Class {
    /// Every class, the worst first.
    pub const ALL: [Self; 5] = [
        Self::Breaking,
        Self::Additive,
        Self::WireOnly,
        Self::DocsOnly,
        Self::NoEffect,
    ];

    /// The name by which programs know the class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::WireOnly => "wire-only",
            Self::DocsOnly => "docs-only",
            Self::NoEffect => "no-effect",
        }
    }

    /// The version that a crate takes after a change of this class.
    pub fn bump(self) -> Bump {
        match self {
            Self::Breaking => Bump::Major,
            Self::Additive => Bump::Minor,
            Self::WireOnly | Self::DocsOnly => Bump::Patch,
            Self::NoEffect => Bump::None,
        }
    }
}

/// Which part of a version goes up. Before 1.0.0, as Cargo reads versions, `0.(y+1).0` is a major one, and `0.y.(z+1)` all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// `(x+1).0.0`
    Major,
    /// `x.(y+1).0`
    Minor,
    /// `x.y.(z+1)`
    Patch,
    /// There is nothing to release.
    None,
}

impl Bump {
    /// The name by which programs know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::None => "none",
        }
    }
}
