//! For the crate `tinsmith-credentials` alone: what both crates share. No part of the public interface: it can change in every
//! version.

use std::io;
use std::path::Path;

use hmac_sha256::Hash;

use crate::session::cache::{date, store};
use crate::{AccessPortal, AccessPortalBuilder, Returned, SessionError, SsoToken};
use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::transport::BoxFuture;

pub use crate::drive::{Drive, run};
pub use crate::shown::one_line;
pub use date::{read as read_date, write as write_date};

/// A portal with this transport.
///
/// # Errors
///
/// As [`AccessPortalBuilder::build`].
pub fn portal<S: Drive>(
    builder: AccessPortalBuilder,
    transport: &S::Transport,
) -> Result<AccessPortal<S>, SessionError> {
    builder.build_with(transport)
}

/// The token of the session, as [`AccessPortal::token`].
pub fn token<S: Drive>(portal: &AccessPortal<S>) -> BoxFuture<'_, Result<SsoToken, SessionError>> {
    Box::pin(portal.client().fresh_token())
}

/// The credentials of a role. They are fetched, and not kept.
pub fn role_credentials<'a, S: Drive>(
    portal: &'a AccessPortal<S>,
    account_id: &'a str,
    role_name: &'a str,
) -> BoxFuture<'a, Result<Credentials, SessionError>> {
    Box::pin(portal.client().role_credentials(account_id, role_name))
}

/// Reads the content of a file of a cache; `None` if that is no token.
pub fn parse_token(content: &[u8]) -> Option<SsoToken> {
    crate::session::cache::parse(content)
}

/// What the listener of the login with that `state` makes of the bytes that a connection sent; `None` if they are no whole request
/// for a page.
pub fn read_browser_request(bytes: &[u8], state: &str) -> Option<Returned> {
    crate::log_in::loopback::returned(bytes, state)
}

/// Reads a file of a cache. One that is no plain file, or is larger than any session, is an error.
///
/// # Errors
///
/// Those of the operating system.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    store::read(path)
}

/// Replaces a file of a cache in one step. Only the owner can read it.
///
/// # Errors
///
/// Those of the operating system. The old file is unchanged.
pub fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    store::replace(path, content)
}

/// Checks whether a file could be replaced.
///
/// # Errors
///
/// Those of the operating system.
pub fn try_replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    store::try_beside(path, content)
}

/// The name of a cache file: the SHA-256 of a text, in hexadecimal.
pub fn sha256_hex(text: &str) -> String {
    Hash::hash(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Locks a file of a cache; `None` if another holds the lock. It ends when the file that is returned is dropped.
///
/// # Errors
///
/// Those of the operating system.
pub fn try_lock_file(path: &Path) -> io::Result<Option<std::fs::File>> {
    store::try_lock(&path.with_extension("lock"))
}
