//! Logging a person in to IAM Identity Center, and sharing the session with the AWS CLI and the SDKs.

mod answer;
mod authorization_code;
mod cache;
mod callback;
mod cancellation;
mod device;
mod drive;
mod error;
mod log_in;
mod loopback;
mod pkce;
mod profile;
mod prompt;
#[cfg(test)]
mod tests;
mod token;

pub use authorization_code::{AuthorizationCodeFlow, CodeAction, ExchangeCode, RegisterForCode};
pub use cache::{CacheError, LockedSession, TokenCache};
pub use callback::{Callback, CallbackCheck, Returned};
pub use cancellation::Cancellation;
pub use device::{DeviceAction, DeviceFlow, PollDevice, RegisterDevice, StartDevice};
pub use error::{LoginError, StartUrlFault};
pub use log_in::{Login, Method};
pub use profile::{SsoProfile, SsoProfileError, SsoSession};
pub use prompt::{Instructions, Prompt, Terminal};
pub use token::{Registration, SsoToken};
