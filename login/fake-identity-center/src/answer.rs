//! Where requests go, and how they can be answered.

use serde_json::{Value, json};

use crate::http::{Reply, Request};

/// What can be asked, and scripted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `RegisterClient`.
    Register,
    /// `StartDeviceAuthorization`.
    DeviceAuthorization,
    /// `CreateToken`, with any grant.
    Token,
    /// The page that a browser opens to log in; it sends the browser back to the program.
    Authorize,
    /// The page where a person confirms the code of a device.
    Device,
    /// `GetRoleCredentials`.
    RoleCredentials,
    /// `ListAccounts`.
    Accounts,
    /// `ListAccountRoles`.
    AccountRoles,
    /// `Logout`.
    Logout,
}

impl Endpoint {
    /// Where that request goes, if anywhere.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        Some(match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/client/register") => Self::Register,
            ("POST", "/device_authorization") => Self::DeviceAuthorization,
            ("POST", "/token") => Self::Token,
            ("GET", "/authorize") => Self::Authorize,
            ("GET", "/device") => Self::Device,
            ("GET", "/federation/credentials") => Self::RoleCredentials,
            ("GET", "/assignment/accounts") => Self::Accounts,
            ("GET", "/assignment/roles") => Self::AccountRoles,
            ("POST", "/logout") => Self::Logout,
            _ => return None,
        })
    }
}

/// How one request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As Identity Center would.
    Usual,
    /// With that OAuth error in the body and no AWS header: `authorization_pending`, `slow_down`, `access_denied`,
    /// `expired_token`, …
    OAuth(&'static str),
    /// With that AWS error, by its name, and a message.
    Exception(&'static str, &'static str),
    /// With that status and body, as a load balancer would: `Answer::Status(503, "busy")`.
    Status(u16, &'static str),
    /// With status 200 and that JSON.
    Json(Value),
    /// Closes the connection; nothing is done.
    Close,
    /// Does what is asked, and closes the connection: the answer gets lost.
    Lose,
}

impl Answer {
    /// The reply, where it does not depend on the request. `None` closes the connection.
    pub(crate) fn reply(self) -> Option<Reply> {
        Some(match self {
            Self::OAuth(code) => Reply::json(status(code), &oauth_body(code)),
            Self::Exception(name, message) => {
                Reply::json(status(name), &json!({"message": message})).with("x-amzn-errortype", name)
            }
            Self::Status(status, body) => Reply::text(status, body),
            Self::Json(body) => Reply::json(200, &body),
            Self::Close | Self::Lose | Self::Usual => return None,
        })
    }
}

/// An error as the OIDC service gives it: typed by a header, with OAuth's members in the body.
pub(crate) fn oidc_error(name: &'static str, code: &'static str) -> Reply {
    Reply::json(status(code), &oauth_body(code)).with("x-amzn-errortype", name)
}

/// An error as the access portal gives it.
pub(crate) fn portal_error(name: &'static str, message: &str) -> Reply {
    Reply::json(status(name), &json!({"message": message})).with("x-amzn-errortype", name)
}

fn oauth_body(code: &str) -> Value {
    json!({"error": code, "error_description": format!("the fake says {code}")})
}

/// The status that goes with an error code or the name of an exception.
fn status(code: &str) -> u16 {
    match code {
        "invalid_client" | "InvalidClientException" | "UnauthorizedException" => 401,
        "ForbiddenException" => 403,
        "ResourceNotFoundException" => 404,
        "TooManyRequestsException" => 429,
        "server_error" | "InternalServerException" => 500,
        _ => 400,
    }
}
