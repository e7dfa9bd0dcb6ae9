//! [`Endpoint`]: where requests go. [`Answer`]: how they are answered.

use serde_json::{Value, json};

use crate::http::{Reply, Request};

/// The requests that can be made, and whose answers can be scripted.
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
    /// The endpoint of a request; `None` if there is none at that path.
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
    /// With this OAuth error in the body and without the AWS header: `authorization_pending`, `slow_down`,
    /// `access_denied`, `expired_token`, …
    OAuth(&'static str),
    /// With this AWS error, given by its name and a message.
    Exception(&'static str, &'static str),
    /// With this status and body, as a load balancer would: `Answer::Status(503, "busy")`.
    Status(u16, &'static str),
    /// With status 200 and this JSON.
    Json(Value),
    /// Closes the connection, and does nothing else.
    Close,
    /// Handles the request, and closes the connection without an answer: the answer is lost.
    Lose,
}

impl Answer {
    /// The reply, if it does not depend on the request. `None` closes the connection.
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

/// An error in the format of the OIDC service: typed by a header, with the OAuth members in the body.
pub(crate) fn oidc_error(name: &'static str, code: &'static str) -> Reply {
    Reply::json(status(code), &oauth_body(code)).with("x-amzn-errortype", name)
}

/// An error in the format of the access portal.
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
