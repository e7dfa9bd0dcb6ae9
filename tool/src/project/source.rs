//! Where models come from: what `models update` takes them of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::document::{At, Member, Reader};

/// What to do with documentation texts.
pub(crate) const DOCS: [&str; 3] = ["keep", "take", "drop"];

/// Models of others, outside the folder of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) from: From,
    /// The SHA-256 of the file, in hexadecimal.
    pub(crate) sha256: Option<String>,
    /// What to do with documentation texts: `keep`, `take` or `drop`, as in the option of `models update`.
    pub(crate) docs: Option<String>,
    /// Where it is in the file of the project.
    pub(crate) at: At,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// A folder of models, an archive or a model file.
    Path(PathBuf),
    /// An archive or a model file that is downloaded.
    Url(String),
}

impl Source {
    /// Reads the value of `"sources"`. `root` is the folder of the file.
    pub(super) fn read_all<'d>(reader: &mut Reader<'d>, member: Member<'d>, root: &Path) -> BTreeMap<String, Self> {
        let mut sources = BTreeMap::new();
        for member in reader.object("\"sources\"", member.value, None) {
            let (key, at) = (member.key.to_string(), member.at.clone());
            if let Some(source) = Self::read(reader, member, root, at) {
                sources.insert(key, source);
            }
        }
        sources
    }

    fn read<'d>(reader: &mut Reader<'d>, member: Member<'d>, root: &Path, at: At) -> Option<Self> {
        let what = format!("{:?}", member.key);
        let mut from = Vec::new();
        let (mut sha256, mut docs) = (None, None);
        for member in reader.object(&what, member.value, Some(&["path", "url", "sha256", "docs"])) {
            let text = reader.text(&member)?;
            match &*member.key {
                "path" => from.push((From::Path(root.join(&text.value)), text.at)),
                "url" => {
                    if !["https://", "http://"]
                        .iter()
                        .any(|start| text.value.starts_with(start))
                    {
                        reader.fault(&text.at, format!("{:?} is no URL of HTTP", text.value));
                    }
                    from.push((From::Url(text.value), text.at));
                }
                "docs" => {
                    if !DOCS.contains(&text.value.as_str()) {
                        reader.fault(&text.at, format!("\"docs\" is none of {}", DOCS.join(", ")));
                    }
                    docs = Some(text.value);
                }
                _ => {
                    if text.value.len() != 64 || !text.value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                        reader.fault(&text.at, "a SHA-256 has 64 hexadecimal digits");
                    }
                    sha256 = Some(text.value.to_ascii_lowercase());
                }
            }
        }
        match <[_; 1]>::try_from(from) {
            Ok([(from, _)]) => Some(Self { from, sha256, docs, at }),
            Err(from) => {
                let message = match from.as_slice() {
                    [(_, one), (_, other), ..] => format!("it is a path at {one} and a URL at {other}; keep one"),
                    _ => format!("{what} needs a \"path\" or a \"url\""),
                };
                reader.fault(&at, message);
                None
            }
        }
    }
}
