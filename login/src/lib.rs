//! Logging a person in to IAM Identity Center, and sharing the session with the AWS CLI and the SDKs.
//!
//! [`Login`] does it in one call, async or blocking. It goes through the browser and back to the program where it can
//! ([`AuthorizationCodeFlow`]), and else with a code that the person confirms on any device ([`DeviceFlow`]):
//!
//! ```no_run
//! use tinsmith_login::runtime::Environment;
//! use tinsmith_login::{Login, SsoProfile, Terminal};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let environment = Environment::process().with_profile("my-profile");
//!     let profile = SsoProfile::load(&environment, None)?;
//!     let mut prompt = Terminal::new(|url| open::that_detached(url).is_ok());
//!     let token = Login::new(profile.session(), &environment).log_in_blocking(&mut prompt)?;
//!     let left = token.expires_at().duration_since(std::time::SystemTime::now())?;
//!     println!("logged in for {} minutes", left.as_secs() / 60);
//!     Ok(())
//! }
//! ```
//!
//! Tokens, codes and secrets show in no log, error or `Debug`. Time comes from the client's transport, so that a test needs no
//! patience.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod drive;
mod error;
mod flow;
#[doc(hidden)]
pub mod internals;
mod log_in;
mod portal;
mod prompt;
mod session;
mod shown;
#[cfg(test)]
mod tests;

pub use error::{LoginError, StartUrlFault};
pub use flow::authorization_code::{AuthorizationCodeFlow, CodeAction, ExchangeCode, RegisterForCode};
pub use flow::callback::{Callback, CallbackCheck, Returned};
pub use flow::device::{DeviceAction, DeviceFlow, PollDevice, RegisterDevice, StartDevice};
pub use log_in::cancellation::Cancellation;
pub use log_in::expects_browser::expects_browser;
pub use log_in::{Login, Method};
pub use portal::{AccessPortal, AccessPortalBuilder, NotRenewed, RoleCredentials, SessionError};
pub use prompt::{Instructions, Prompt, Terminal};
pub use session::cache::{CacheError, LockedSession, TokenCache};
pub use session::profile::{SsoProfile, SsoProfileError, SsoSession};
use session::token::Registration;
pub use session::token::SsoToken;

pub use tinsmith::runtime;
