//! Source files: the texts that a model is made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use serde_json::value::RawValue;

/// A file that is longer when unpacked is refused. The longest of botocore's has 12 MB.
const MAX_LENGTH: u64 = 256 << 20;

/// A file of a model.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The label that diagnostics show. Its last part tells what is in it: `service-2.json`,
    /// `overlay.json`, … with or without `.gz`.
    pub path: String,
    /// What is in it, unpacked.
    pub text: String,
}

/// A file that is part of this crate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltInFile {
    /// The label that diagnostics show.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
}

impl BuiltInFile {
    /// The number of the file for places in it: no model has that many files.
    pub(crate) const NUMBER: u32 = u32::MAX;
}

/// Without the text: models are long.
impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile")
            .field("path", &self.path)
            .field("length", &self.text.len())
            .finish()
    }
}

impl SourceFile {
    /// Whether it is a Smithy model in JSON (an AST): its first key says so, whatever its name is.
    pub fn is_ast(&self) -> bool {
        let is_unknown = matches!(FileKind::of(&self.path), None | Some(FileKind::Service | FileKind::Ast));
        is_unknown && is_ast(&self.text)
    }

    /// What is in it.
    pub(crate) fn kind(&self) -> Option<FileKind> {
        if self.is_ast() {
            return Some(FileKind::Ast);
        }
        FileKind::of(&self.path)
    }

    /// The last part of the path, without `.gz`.
    pub(crate) fn name(&self) -> &str {
        name_of(&self.path)
    }
}

/// Whether a JSON text has the key `smithy` at its top. The tools write it first.
pub(crate) fn is_ast(text: &str) -> bool {
    const KEY: &str = "\"smithy\"";
    let first = text.trim_start().strip_prefix('{').unwrap_or_default().trim_start();
    first.starts_with(KEY) || text.contains(KEY) && top_keys(text).is_some_and(|keys| keys.contains_key("smithy"))
}

/// The keys of an object with the texts of their values.
pub(crate) fn top_keys(text: &str) -> Option<BTreeMap<Cow<'_, str>, &RawValue>> {
    serde_json::from_str(text).ok()
}

/// The last part of a path, without `.gz`.
fn name_of(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".gz").unwrap_or(name)
}

/// One file of a model as it is stored: plain, or gzip if its name ends in `.gz`.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The label by which people know it.
    pub path: String,
    /// What is in it, as it is stored.
    pub bytes: Vec<u8>,
}

impl StoredFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is longer than 256 MiB.
    pub fn read(path: String, from: impl Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let length = from.take(MAX_LENGTH + 1).read_to_end(&mut bytes)?;
        check_length(length)?;
        Ok(Self { path, bytes })
    }

    /// Whether a file with this name is read as a part of a model: every name that ends in `.json` or `.json.gz`, except
    /// examples.
    pub fn is_part(path: &str) -> bool {
        let json = path.ends_with(".json") || path.ends_with(".json.gz");
        json && FileKind::of(path) != Some(FileKind::Examples)
    }

    /// Whether a file of that name is the model itself, to which the others belong.
    pub fn is_model(path: &str) -> bool {
        matches!(FileKind::of(path), Some(FileKind::Service | FileKind::Ast))
    }

    /// The last part of the path, without `.gz`.
    pub fn name(&self) -> &str {
        name_of(&self.path)
    }

    /// Unpacks it.
    ///
    /// # Errors
    ///
    /// The contents are not gzip, not UTF-8, or longer than 256 MiB.
    pub fn unpack(&self) -> io::Result<SourceFile> {
        let text = if self.path.ends_with(".gz") {
            text(MultiGzDecoder::new(self.bytes.as_slice()))
        } else {
            text(self.bytes.as_slice())
        };
        Ok(SourceFile {
            path: self.path.clone(),
            text: text?,
        })
    }
}

/// Without the bytes: models are long.
impl fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredFile")
            .field("path", &self.path)
            .field("length", &self.bytes.len())
            .finish()
    }
}

fn text(from: impl Read) -> io::Result<String> {
    let mut text = String::new();
    let length = from.take(MAX_LENGTH + 1).read_to_string(&mut text)?;
    check_length(length)?;
    Ok(text)
}

fn check_length(length: usize) -> io::Result<()> {
    if length as u64 > MAX_LENGTH {
        let message = format!("longer than {MAX_LENGTH} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(())
}

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// The model itself.
    Service,
    /// The model itself, as a Smithy AST.
    Ast,
    /// botocore's changes to the model.
    ServiceExtras,
    /// Our changes to the model.
    Overlay,
    Paginators,
    PaginatorsExtras,
    Waiters,
    WaitersExtras,
    EndpointRules,
    /// Sample calls. They are not read.
    Examples,
}

impl FileKind {
    const NAMES: [(&str, Self); 10] = [
        ("service-2.json", Self::Service),
        ("model.json", Self::Ast),
        ("service-2.sdk-extras.json", Self::ServiceExtras),
        ("overlay.json", Self::Overlay),
        ("paginators-1.json", Self::Paginators),
        ("paginators-1.sdk-extras.json", Self::PaginatorsExtras),
        ("waiters-2.json", Self::Waiters),
        ("waiters-2.sdk-extras.json", Self::WaitersExtras),
        ("endpoint-rule-set-1.json", Self::EndpointRules),
        ("examples-1.json", Self::Examples),
    ];

    /// The kind of a file, by its name.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let name = name_of(path);
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, role)| *role)
    }

    /// The names of all files.
    pub(crate) fn file_names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }

    /// The name of the file.
    pub(crate) fn file_name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, role)| *role == self)
            .map_or("", |(name, _)| name)
    }
}
