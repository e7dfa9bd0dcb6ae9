//! Limits of expressions and searches.

/// The maximum length of an expression, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024;

/// The maximum nesting of an expression. A projection within another and a `!` count once; brackets, parentheses, braces and the
/// arguments of a function count twice, because they take more stack. The deepest expressions that were measured take less than
/// 768 KiB of stack in a debug build, and 192 KiB in a release build.
pub const MAX_NESTING: usize = 128;

/// The maximum number of steps of one search. A step is one evaluated part of the expression, one value that is read or made, or
/// 32 bytes of text that are read or written.
pub const MAX_STEPS: usize = 2_000_000;

/// The maximum nesting of the values of a search: what `serde_json` reads (128), and as much again that the expression builds.
pub const MAX_VALUE_DEPTH: usize = 256;
