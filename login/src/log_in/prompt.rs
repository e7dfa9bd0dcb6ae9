//! What a person is told and asked during a login.

use std::fmt;
use std::io::{self, Write as _};
use std::time::Instant;

#[cfg(test)]
mod tests;

/// How a login speaks to its person. [`Terminal`] is one for programs on the command line.
pub trait Prompt: Send {
    /// Opens a page in a browser on the person's machine. Says whether that worked: where it did not, the person gets a code for
    /// another. It is not called where no browser can be expected ([`expects_browser`](crate::expects_browser)), but with
    /// [`Method::Browser`](crate::Method::Browser).
    fn open(&mut self, url: &str) -> bool;

    /// Shows what the person has to do. The login then waits for it, so this must not.
    fn show(&mut self, instructions: &Instructions);
}

/// What a person has to do. `Display` tells it in a sentence; its URLs and code are meant for that person alone, so `Debug` does
/// not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instructions {
    /// Finish the login in the browser that was opened.
    #[non_exhaustive]
    Browser {
        /// The page, in case that the browser did not show it. It only works on the machine where the program runs.
        url: String,
        /// When the program stops waiting, on its transport's clock.
        deadline: Instant,
    },
    /// Open a page on any machine, and confirm that it shows the same code; or enter it, where no page has it filled in.
    #[non_exhaustive]
    Device {
        /// The code.
        user_code: String,
        /// The page where the code can be entered.
        verification_uri: String,
        /// The page with the code filled in, where the service gives one.
        verification_uri_complete: Option<String>,
        /// When the code expires, on the transport's clock.
        deadline: Instant,
    },
}

impl Instructions {
    /// The page to open.
    pub fn url(&self) -> &str {
        match self {
            Self::Browser { url, .. } => url,
            Self::Device {
                verification_uri,
                verification_uri_complete,
                ..
            } => verification_uri_complete.as_ref().unwrap_or(verification_uri),
        }
    }

    /// When the login gives up, on the transport's clock.
    pub fn deadline(&self) -> Instant {
        match self {
            Self::Browser { deadline, .. } | Self::Device { deadline, .. } => *deadline,
        }
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browser { url, .. } => write!(
                f,
                "Log in with the browser that has opened. If it has not, open this page on this machine:\n{url}"
            ),
            Self::Device {
                user_code,
                verification_uri_complete: Some(url),
                ..
            } => write!(
                f,
                "Open this page and confirm that it shows the code {user_code}:\n{url}"
            ),
            Self::Device {
                user_code,
                verification_uri,
                ..
            } => write!(f, "Open this page and enter the code {user_code}:\n{verification_uri}"),
        }
    }
}

/// Only what kind it is.
impl fmt::Debug for Instructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Browser { .. } => "Browser",
            Self::Device { .. } => "Device",
        };
        f.debug_struct(name)
            .field("deadline", &self.deadline())
            .finish_non_exhaustive()
    }
}

/// Prints to standard error, so that standard output is free for what the program is for.
pub struct Terminal<F> {
    open: F,
}

impl<F: FnMut(&str) -> bool> Terminal<F> {
    /// With a function that opens a page in a browser and says whether that worked: `|url| open::that_detached(url).is_ok()`
    /// with the crate `open`, which does not wait for the browser's end, or `|_| false` where there is no browser.
    pub fn new(open: F) -> Self {
        Self { open }
    }
}

impl<F> fmt::Debug for Terminal<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Terminal")
    }
}

impl<F: FnMut(&str) -> bool + Send> Prompt for Terminal<F> {
    fn open(&mut self, url: &str) -> bool {
        (self.open)(url)
    }

    fn show(&mut self, instructions: &Instructions) {
        // Where nobody reads, nobody logs in: the login then ends at its deadline.
        let _ = writeln!(io::stderr(), "{instructions}");
    }
}
