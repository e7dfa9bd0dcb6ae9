//! Logging in with a browser that comes back to the program: RFC 6749 and RFC 8252, with PKCE (RFC 7636).

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::flow::callback::{Callback, CallbackCheck, PATH};
use crate::flow::pkce::Secret;
use crate::session::profile::DEFAULT_SCOPE;
use crate::shown::{one_line, plain_url};
use crate::{Instructions, LoginError, Registration, SsoSession, SsoToken};
use tinsmith::runtime::Mode;
use tinsmith::runtime::endpoint::Url;
use tinsmith::runtime::transport::Now;
use tinsmith::sso_oidc::{Client, CreateTokenResponse, Error, RegisterClientResponse};

#[cfg(test)]
mod tests;

const GRANT: &str = "authorization_code";

/// How long the browser may take: the same as in the AWS CLI.
const BROWSER_TIMEOUT: Duration = Duration::from_secs(600);

/// All characters except the unreserved ones of RFC 3986, section 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A login with a browser on the same machine, as a state machine that does no I/O. [`action`](Self::action) says what
/// to do next, and the method that the action names takes the outcome. Drop the flow to cancel the login.
///
/// The program listens on 127.0.0.1 for the browser that comes back, and recognizes it with
/// [`callback_check`](Self::callback_check). [`Login`](crate::Login) does all of this.
pub struct AuthorizationCodeFlow {
    session: SsoSession,
    client_name: String,
    /// Scheme, host and base path of the service's pages.
    endpoint: Url,
    redirect_uri: String,
    verifier: Secret,
    state: Secret,
    step: Step,
}

#[derive(Debug)]
enum Step {
    Register,
    Open(Registration, Instructions),
    Await(Registration, Instructions),
    Exchange(Registration, Code),
    Done(Result<SsoToken, LoginError>),
}

struct Code(String);

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(..)")
    }
}

impl fmt::Debug for AuthorizationCodeFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCodeFlow")
            .field("session", &self.session)
            .field("redirect_uri", &self.redirect_uri)
            .field("step", &self.step)
            .finish_non_exhaustive()
    }
}

/// What an [`AuthorizationCodeFlow`] needs next. A driver must handle every action, so the enum is exhaustive.
#[derive(Debug)]
pub enum CodeAction<'a> {
    /// Send this call, and pass its result to [`on_registered`](AuthorizationCodeFlow::on_registered).
    Register(RegisterForCode<'a>),
    /// Open the page in a browser, and pass whether that worked to [`on_opened`](AuthorizationCodeFlow::on_opened).
    Open(&'a Instructions),
    /// Wait for the browser to come back, until the deadline of the instructions. Then call
    /// [`on_callback`](AuthorizationCodeFlow::on_callback) or [`on_deadline`](AuthorizationCodeFlow::on_deadline).
    Await(&'a Instructions),
    /// Send this call, and pass its result to [`on_exchanged`](AuthorizationCodeFlow::on_exchanged).
    Exchange(ExchangeCode<'a>),
    /// Nothing is left to do: [`into_result`](AuthorizationCodeFlow::into_result) gives the outcome.
    Done,
}

/// The call that registers the program as a client: `RegisterClient`.
#[derive(Debug)]
pub struct RegisterForCode<'a> {
    session: &'a SsoSession,
    client_name: &'a str,
}

/// The call that exchanges the code for a token: `CreateToken`.
pub struct ExchangeCode<'a> {
    flow: &'a AuthorizationCodeFlow,
    registration: &'a Registration,
    code: &'a str,
}

/// Shows neither the code nor the verifier.
impl fmt::Debug for ExchangeCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeCode").finish_non_exhaustive()
    }
}

impl RegisterForCode<'_> {
    /// Sends the call. The client decides whether this is async or blocking.
    pub fn send<S: Mode>(&self, client: &Client<S>) -> S::Sent<Result<RegisterClientResponse, Error>> {
        let call = client
            .register_client()
            .client_name(self.client_name)
            .client_type("public");
        // The URI has no port: RFC 8252, section 7.3, lets the program choose one at each login.
        let call = call.redirect_uris([format!("http://127.0.0.1{PATH}")]);
        let call = call
            .grant_types([GRANT, "refresh_token"])
            .issuer_url(&self.session.start_url);
        call.scopes(scopes(self.session)).send()
    }
}

impl ExchangeCode<'_> {
    /// Sends the call. The client decides whether this is async or blocking.
    pub fn send<S: Mode>(&self, client: &Client<S>) -> S::Sent<Result<CreateTokenResponse, Error>> {
        let call = client.create_token().grant_type(GRANT).code(self.code);
        let call = call.code_verifier(self.flow.verifier.as_str());
        let call = call.redirect_uri(&self.flow.redirect_uri);
        let call = call.client_id(&self.registration.client_id);
        call.client_secret(&self.registration.client_secret).send()
    }
}

impl AuthorizationCodeFlow {
    /// A login to a session. The person sees `client_name`. `endpoint` is the endpoint of the client
    /// ([`ClientCore::endpoint`](tinsmith::runtime::client::ClientCore::endpoint)). The program listens on `port` of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// The start URL is not valid, or the system gives no random numbers.
    pub fn new(
        session: &SsoSession,
        client_name: impl Into<String>,
        endpoint: &Url,
        port: u16,
    ) -> Result<Self, LoginError> {
        if let Some(error) = LoginError::of_start_url(session) {
            return Err(error);
        }
        Ok(Self {
            session: session.clone(),
            client_name: client_name.into(),
            endpoint: endpoint.clone(),
            redirect_uri: format!("http://127.0.0.1:{port}{PATH}"),
            verifier: Secret::random().map_err(LoginError::Random)?,
            state: Secret::random().map_err(LoginError::Random)?,
            step: Step::Register,
        })
    }

    /// The check that recognizes the browser when it comes back.
    pub fn callback_check(&self) -> CallbackCheck {
        CallbackCheck::new(self.state.clone())
    }

    /// What to do next. The action stays the same until its outcome is passed in.
    pub fn action(&self) -> CodeAction<'_> {
        match &self.step {
            Step::Register => CodeAction::Register(RegisterForCode {
                session: &self.session,
                client_name: &self.client_name,
            }),
            Step::Open(_, instructions) => CodeAction::Open(instructions),
            Step::Await(_, instructions) => CodeAction::Await(instructions),
            Step::Exchange(registration, code) => CodeAction::Exchange(ExchangeCode {
                flow: self,
                registration,
                code: &code.0,
            }),
            Step::Done(_) => CodeAction::Done,
        }
    }

    /// Takes the result of [`CodeAction::Register`] and the time of its arrival. Like the other `on_…` methods, it does
    /// nothing if the flow waits for something else.
    pub fn on_registered(&mut self, answer: Result<RegisterClientResponse, Error>, now: Now) {
        if matches!(self.step, Step::Register) {
            let answer = answer.map_err(|error| LoginError::of_call(&self.session, error));
            self.step = match answer.and_then(Registration::from_answer) {
                Ok(registration) => {
                    let instructions = self.instructions(&registration, now);
                    Step::Open(registration, instructions)
                }
                Err(error) => Step::Done(Err(error)),
            };
        }
    }

    /// Takes the outcome of [`CodeAction::Open`]: whether a browser was opened.
    pub fn on_opened(&mut self, opened: bool) {
        if let Step::Open(registration, instructions) = &self.step {
            self.step = if opened {
                Step::Await(registration.clone(), instructions.clone())
            } else {
                Step::Done(Err(LoginError::NoBrowser))
            };
        }
    }

    /// Takes what the browser brought back.
    pub fn on_callback(&mut self, callback: Callback) {
        if let Step::Await(registration, _) = &self.step {
            self.step = match callback {
                Callback::Code(code) => Step::Exchange(registration.clone(), Code(code)),
                Callback::Refused { error, description } => Step::Done(Err(refusal(&error, description.as_deref()))),
            };
        }
    }

    /// Tells the flow that the browser did not come back in time.
    pub fn on_deadline(&mut self) {
        if matches!(self.step, Step::Await(..)) {
            self.step = Step::Done(Err(LoginError::Expired));
        }
    }

    /// Takes the result of [`CodeAction::Exchange`] and the time of its arrival.
    pub fn on_exchanged(&mut self, answer: Result<CreateTokenResponse, Error>, now: Now) {
        if let Step::Exchange(registration, _) = &self.step {
            let answer = answer.map_err(|error| LoginError::of_call(&self.session, error));
            self.step = Step::Done(answer.and_then(|answer| SsoToken::from_login(answer, registration.clone(), now)));
        }
    }

    /// Ends the login.
    pub fn cancel(&mut self) {
        if !matches!(self.step, Step::Done(_)) {
            self.step = Step::Done(Err(LoginError::Cancelled));
        }
    }

    /// The outcome. If the login is not done yet, this is [`LoginError::Cancelled`].
    ///
    /// # Errors
    ///
    /// If nobody is logged in. The error says why.
    pub fn into_result(self) -> Result<SsoToken, LoginError> {
        match self.step {
            Step::Done(result) => result,
            _ => Err(LoginError::Cancelled),
        }
    }

    fn instructions(&self, registration: &Registration, now: Now) -> Instructions {
        let deadline = now.instant.checked_add(BROWSER_TIMEOUT).unwrap_or(now.instant);
        Instructions::Browser {
            url: self.authorize_url(registration),
            deadline,
        }
    }

    /// The URL of the login page, with the parameters that the AWS CLI sends: those of RFC 6749, section 4.1.1, and
    /// `scopes`.
    fn authorize_url(&self, registration: &Registration) -> String {
        let (challenge, scopes) = (self.verifier.challenge(), scopes(&self.session).join(" "));
        let parameters = [
            ("response_type", "code"),
            ("client_id", &registration.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("state", self.state.as_str()),
            ("code_challenge_method", "S256"),
            ("code_challenge", &challenge),
            ("scopes", &scopes),
        ];
        let escaped = |(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED));
        let query = parameters.map(escaped).join("&");
        let Url { scheme, authority, .. } = &self.endpoint;
        let path = self.endpoint.join("/authorize".to_owned());
        plain_url(&format!("{scheme}://{authority}{path}?{query}"))
    }
}

/// The scopes to ask for. A session in the old form has none, but this grant needs one: like the AWS CLI, we ask for
/// the default.
fn scopes(session: &SsoSession) -> Vec<&str> {
    match session.scopes() {
        [] => vec![DEFAULT_SCOPE],
        scopes => scopes.iter().map(String::as_str).collect(),
    }
}

fn refusal(code: &str, description: Option<&str>) -> LoginError {
    let description = description.map(one_line);
    match code {
        "access_denied" => LoginError::Denied { reason: description },
        code => LoginError::Refused {
            code: one_line(code),
            description,
        },
    }
}
