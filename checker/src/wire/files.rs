//! Files in the place of bodies: `{"$file": path}` is the payload that streams, as a file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Location, Member, Operation, StructureSchema};

const MARK: &str = "$file";

/// The member that is the body.
pub(crate) fn payload(schema: &StructureSchema) -> Option<&'static Member> {
    let mut members = schema.members.iter();
    members.find(|member| member.location == Location::Payload)
}

/// Takes the file out that the input has as its body.
///
/// # Errors
///
/// It is in the place of a member that does not stream.
pub(crate) fn take(operation: &Operation, params: &mut Value) -> anyhow::Result<Option<PathBuf>> {
    let Some(members) = params.as_object_mut() else {
        return Ok(None);
    };
    let found = members
        .iter()
        .find_map(|(name, value)| Some((name.clone(), path_of(value)?)));
    let Some((name, path)) = found else { return Ok(None) };
    let payload = payload(operation.input).filter(|_| operation.streams_input);
    if payload.is_none_or(|payload| payload.name != name) {
        bail!("`{name}` does not stream, so it cannot be a file");
    }
    members.remove(&name);
    Ok(Some(path))
}

/// The same input with the bytes of its files.
///
/// # Errors
///
/// A file cannot be read.
pub(super) fn read(params: &Value) -> anyhow::Result<Value> {
    let mut params = params.clone();
    for value in params
        .as_object_mut()
        .into_iter()
        .flat_map(|members| members.values_mut())
    {
        if let Some(path) = path_of(value) {
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            *value = json!({"$blob": STANDARD.encode(bytes)});
        }
    }
    Ok(params)
}

/// Writes the body of an output to a file, whose path takes its place.
///
/// # Errors
///
/// The output has no body, or the file cannot be written.
pub(super) fn save(operation: &Operation, output: &mut Value, path: &str) -> anyhow::Result<()> {
    let payload = payload(operation.output).context("the output has no body that could be a file")?;
    let bytes = STANDARD.decode(output[payload.name]["$blob"].as_str().unwrap_or_default())?;
    fs::write(path, bytes).with_context(|| path.to_owned())?;
    note(payload, output, Path::new(path));
    Ok(())
}

/// Says in which file the body of an output is.
pub(crate) fn note(payload: &Member, output: &mut Value, path: &Path) {
    output[payload.name] = json!({MARK: path.display().to_string()});
}

fn path_of(value: &Value) -> Option<PathBuf> {
    let only = value.as_object().filter(|members| members.len() == 1)?;
    only.get(MARK)?.as_str().map(PathBuf::from)
}
