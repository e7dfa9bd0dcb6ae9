//! [`Prompt`]: how a login talks to the person.

use std::fmt;
use std::io::{self, Write as _};
use std::time::Instant;

#[cfg(test)]
mod tests;

/// How a login talks to the person. [`Terminal`] is the one for command-line programs.
pub trait Prompt: Send {
    /// Opens a page in a browser on the person's machine, and returns whether that worked. If not, the person gets a
    /// device code. It is called only if a browser is expected ([`expects_browser`](crate::expects_browser)), or with
    /// [`Method::Browser`](crate::Method::Browser).
    fn open(&mut self, url: &str) -> bool;

    /// Shows the instructions. It must return at once: the login itself waits for the person.
    fn show(&mut self, instructions: &Instructions);

    /// Shows something that the person should know, in one line, before anything else is shown: that others can write to the
    /// folder of the cache. The login goes on. By default, nothing is shown.
    fn warn(&mut self, warning: &str) {
        let _ = warning;
    }
}

/// What a person has to do. `Display` says it in a sentence. The URLs and the code are for that person only, so `Debug`
/// does not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instructions {
    /// Finish the login in the browser that was opened.
    #[non_exhaustive]
    Browser {
        /// The page, in case the browser did not show it. It works only on the machine where the program runs.
        url: String,
        /// When the program stops waiting, on its transport's clock.
        deadline: Instant,
    },
    /// Open a page on any machine, and confirm that it shows the same code, or enter the code there.
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

/// Shows the kind and the deadline.
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

/// Prints to standard error, so that standard output is free for the program's results.
pub struct Terminal<F> {
    open: F,
}

impl<F: FnMut(&str) -> bool> Terminal<F> {
    /// `open` opens a page in a browser and returns whether that worked. With the crate `open` it is
    /// `|url| open::that_detached(url).is_ok()`, which does not wait for the browser; without a browser it is `|_| false`.
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
        // If standard error is closed, nobody can read this, and the login ends at its deadline.
        let _ = writeln!(io::stderr(), "{instructions}");
    }

    fn warn(&mut self, warning: &str) {
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
}
