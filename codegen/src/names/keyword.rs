//! Names that Rust and file systems reserve.

/// The keywords of the 2024 edition that can be a raw identifier (`r#type`): strict and reserved ones. The weak
/// ones (`union`, `raw`, `safe`) are ordinary names.
/// Source: <https://doc.rust-lang.org/reference/keywords.html>.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

/// Names that a module's file cannot have: `mod.rs`, `lib.rs` and `main.rs` mean something else, and Windows takes the
/// rest for devices, with any extension.
/// Source: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
const FILE_STEMS: [&str; 25] = [
    "mod", "lib", "main", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether source code must write the name with `r#`.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// The name, with an underscore behind it if it is a keyword that cannot be raw.
pub(crate) fn make_valid(mut name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// Makes the stem of a file name that works everywhere, by an underscore behind where needed.
pub(crate) fn make_file_stem(mut name: String) -> String {
    if FILE_STEMS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}
