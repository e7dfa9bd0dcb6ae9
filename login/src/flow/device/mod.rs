//! Logging in on any device, with a code that the person confirms: RFC 8628.

use std::fmt;
use std::time::{Duration, Instant};

use crate::flow::answer::{given, page, required, seconds};
use crate::shown::is_hidden;
use crate::{Instructions, LoginError, Registration, SsoSession, SsoToken};
use tinsmith::runtime::Mode;
use tinsmith::runtime::client::CallOptions;
use tinsmith::runtime::error::Cause;
use tinsmith::runtime::transport::{Now, TransportErrorKind};
use tinsmith::sso_oidc::{
    Client, CreateTokenResponse, Error, RegisterClientResponse, ServiceError, StartDeviceAuthorizationResponse,
};

#[cfg(test)]
mod tests;

pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The interval where the service gives none, and what each `slow_down` adds: RFC 8628, sections 3.2 and 3.5.
const FIVE_SECONDS: Duration = Duration::from_secs(5);

/// The longest delay between two polls while the service cannot be reached. A longer one would only make the person
/// wait.
const MAX_POLL_DELAY: Duration = Duration::from_secs(60);

/// A login with a device code, as a state machine that does no I/O: [`action`](Self::action) says what to do next, and the
/// method that the action names takes the outcome. To cancel it, drop it.
///
/// [`Login`](crate::Login) drives it; a program with an event loop of its own can do so too:
///
/// ```
/// use tinsmith_login::{DeviceAction, DeviceFlow, LoginError, SsoToken};
/// use tinsmith::runtime::{Blocking, transport::BlockingTransport};
/// use tinsmith::sso_oidc::Client;
///
/// fn run(mut flow: DeviceFlow, client: &Client<Blocking>, clock: &dyn BlockingTransport) -> Result<SsoToken, LoginError> {
///     loop {
///         match flow.action() {
///             DeviceAction::Register(call) => {
///                 let answer = call.send(client);
///                 flow.on_registered(answer);
///             }
///             DeviceAction::Start(call) => {
///                 let answer = call.send(client);
///                 flow.on_started(answer, clock.now());
///             }
///             DeviceAction::Show(instructions) => {
///                 println!("{instructions}");
///                 flow.on_shown(clock.now());
///             }
///             DeviceAction::Wait(duration) => {
///                 clock.sleep(duration);
///                 flow.on_waited();
///             }
///             DeviceAction::Poll(call) => {
///                 let answer = call.send(client);
///                 flow.on_polled(answer, clock.now());
///             }
///             DeviceAction::Done => return flow.into_result(),
///         }
///     }
/// }
/// ```
#[derive(Debug)]
pub struct DeviceFlow {
    session: SsoSession,
    client_name: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Register,
    Start(Registration),
    Started {
        registration: Registration,
        device: Device,
        next: Next,
    },
    Done(Result<SsoToken, LoginError>),
}

#[derive(Clone, Copy, Debug)]
enum Next {
    Show,
    Wait,
    Poll,
}

/// The output of `StartDeviceAuthorization`, and the state of the polling.
struct Device {
    code: String,
    instructions: Instructions,
    /// The interval that the service asks for.
    interval: Duration,
    /// The delay before the next poll: longer than the interval while the service cannot be reached.
    pause: Duration,
    deadline: Instant,
    /// The error of the last poll, if the poll got no answer about the login.
    failure: Option<Error>,
}

/// Shows neither the codes nor the service's error.
impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("interval", &self.interval)
            .field("pause", &self.pause)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// What a [`DeviceFlow`] needs next. A driver must handle every action, so the enum is exhaustive.
#[derive(Debug)]
pub enum DeviceAction<'a> {
    /// Send this call, and pass its result to [`on_registered`](DeviceFlow::on_registered).
    Register(RegisterDevice<'a>),
    /// Send this call, and pass its result to [`on_started`](DeviceFlow::on_started).
    Start(StartDevice<'a>),
    /// Show this to the person, then call [`on_shown`](DeviceFlow::on_shown).
    Show(&'a Instructions),
    /// Wait for this long, then call [`on_waited`](DeviceFlow::on_waited).
    Wait(Duration),
    /// Send this call, and pass its result to [`on_polled`](DeviceFlow::on_polled).
    Poll(PollDevice<'a>),
    /// Nothing is left to do: [`into_result`](DeviceFlow::into_result) gives the outcome.
    Done,
}

/// The call that registers the program as a client: `RegisterClient`.
#[derive(Debug)]
pub struct RegisterDevice<'a> {
    session: &'a SsoSession,
    client_name: &'a str,
}

/// The call that starts the login: `StartDeviceAuthorization`.
#[derive(Debug)]
pub struct StartDevice<'a> {
    session: &'a SsoSession,
    registration: &'a Registration,
}

/// The call that asks whether the person has confirmed the code: `CreateToken`.
pub struct PollDevice<'a> {
    registration: &'a Registration,
    device_code: &'a str,
}

/// Does not show the code.
impl fmt::Debug for PollDevice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PollDevice").finish_non_exhaustive()
    }
}

impl RegisterDevice<'_> {
    /// Sends the call. The client decides whether this is async or blocking.
    pub fn send<S: Mode>(&self, client: &Client<S>) -> S::Sent<Result<RegisterClientResponse, Error>> {
        let call = client
            .register_client()
            .client_name(self.client_name)
            .client_type("public");
        match self.session.scopes() {
            // A session in the old form has no scopes, and gets no refresh token.
            [] => call.send(),
            scopes => call.scopes(scopes).send(),
        }
    }
}

impl StartDevice<'_> {
    /// Sends the call. The client decides whether this is async or blocking.
    pub fn send<S: Mode>(&self, client: &Client<S>) -> S::Sent<Result<StartDeviceAuthorizationResponse, Error>> {
        let call = client.start_device_authorization();
        let call = call.client_id(&self.registration.client_id);
        let call = call.client_secret(&self.registration.client_secret);
        call.start_url(&self.session.start_url).send()
    }
}

impl PollDevice<'_> {
    /// Sends the call. The client decides whether this is async or blocking.
    pub fn send<S: Mode>(&self, client: &Client<S>) -> S::Sent<Result<CreateTokenResponse, Error>> {
        let call = client.create_token().grant_type(GRANT).device_code(self.device_code);
        let call = call.client_id(&self.registration.client_id);
        let call = call.client_secret(&self.registration.client_secret).prepare();
        // One attempt: the flow decides when to poll again, and a retry of the client would come too early.
        call.options(CallOptions::new().max_attempts(1)).send()
    }
}

impl DeviceFlow {
    /// A login to a session. The person sees `client_name`.
    pub fn new(session: &SsoSession, client_name: impl Into<String>) -> Self {
        let fault = LoginError::of_start_url(session);
        Self {
            session: session.clone(),
            client_name: client_name.into(),
            state: fault.map_or(State::Register, |error| State::Done(Err(error))),
        }
    }

    /// What to do next. The action stays the same until its outcome is passed in.
    pub fn action(&self) -> DeviceAction<'_> {
        match &self.state {
            State::Register => DeviceAction::Register(RegisterDevice {
                session: &self.session,
                client_name: &self.client_name,
            }),
            State::Start(registration) => DeviceAction::Start(StartDevice {
                session: &self.session,
                registration,
            }),
            State::Started {
                registration,
                device,
                next,
            } => match next {
                Next::Show => DeviceAction::Show(&device.instructions),
                Next::Wait => DeviceAction::Wait(device.pause),
                Next::Poll => DeviceAction::Poll(PollDevice {
                    registration,
                    device_code: &device.code,
                }),
            },
            State::Done(_) => DeviceAction::Done,
        }
    }

    /// Takes the result of [`DeviceAction::Register`]. Like the other `on_…` methods, it does nothing if the flow waits
    /// for something else.
    pub fn on_registered(&mut self, answer: Result<RegisterClientResponse, Error>) {
        if matches!(self.state, State::Register) {
            let answer = answer.map_err(|error| LoginError::of_call(&self.session, error));
            self.state = match answer.and_then(Registration::from_answer) {
                Ok(registration) => State::Start(registration),
                Err(error) => State::Done(Err(error)),
            };
        }
    }

    /// Takes the result of [`DeviceAction::Start`] and the time of its arrival.
    pub fn on_started(&mut self, answer: Result<StartDeviceAuthorizationResponse, Error>, now: Now) {
        if let State::Start(registration) = &self.state {
            let answer = answer.map_err(|error| LoginError::of_call(&self.session, error));
            self.state = match answer.and_then(|answer| Device::from_answer(answer, now)) {
                Ok(device) => State::Started {
                    registration: registration.clone(),
                    device,
                    next: Next::Show,
                },
                Err(error) => State::Done(Err(error)),
            };
        }
    }

    /// Tells the flow that the person has seen the instructions.
    pub fn on_shown(&mut self, now: Now) {
        if let State::Started { next: Next::Show, .. } = self.state {
            self.wait(now);
        }
    }

    /// Tells the flow that the wait of [`DeviceAction::Wait`] is over.
    pub fn on_waited(&mut self) {
        if let State::Started { next, .. } = &mut self.state
            && matches!(next, Next::Wait)
        {
            *next = Next::Poll;
        }
    }

    /// Takes the result of [`DeviceAction::Poll`] and the time of its arrival.
    pub fn on_polled(&mut self, answer: Result<CreateTokenResponse, Error>, now: Now) {
        let State::Started {
            registration,
            device,
            next: Next::Poll,
        } = &mut self.state
        else {
            return;
        };
        match answer {
            Ok(answer) => self.state = State::Done(SsoToken::from_login(answer, registration.clone(), now)),
            Err(error) if device.goes_on_after(&error) => {
                device.failure = (!is_pending(&error)).then_some(error);
                self.wait(now);
            }
            Err(error) => self.state = State::Done(Err(LoginError::of_call(&self.session, error))),
        }
    }

    /// Ends the login.
    pub fn cancel(&mut self) {
        if !matches!(self.state, State::Done(_)) {
            self.state = State::Done(Err(LoginError::Cancelled));
        }
    }

    /// The outcome. If the login is not done yet, this is [`LoginError::Cancelled`].
    ///
    /// # Errors
    ///
    /// If nobody is logged in. The error says why.
    pub fn into_result(self) -> Result<SsoToken, LoginError> {
        match self.state {
            State::Done(result) => result,
            _ => Err(LoginError::Cancelled),
        }
    }

    /// Waits for the next poll, or gives up where that would come after the deadline.
    fn wait(&mut self, now: Now) {
        let State::Started { device, next, .. } = &mut self.state else {
            return;
        };
        if device.deadline.saturating_duration_since(now.instant) > device.pause {
            *next = Next::Wait;
            return;
        }
        let failure = device.failure.take();
        self.state = State::Done(Err(failure.map_or(LoginError::Expired, LoginError::Call)));
    }
}

impl Device {
    fn from_answer(answer: StartDeviceAuthorizationResponse, now: Now) -> Result<Self, LoginError> {
        const CALL: &str = "StartDeviceAuthorization";
        let deadline = seconds(answer.expires_in).and_then(|lifetime| now.instant.checked_add(lifetime));
        let deadline = required(CALL, "expiresIn", deadline)?;
        let interval = seconds(answer.interval).filter(|interval| !interval.is_zero());
        let interval = interval.unwrap_or(FIVE_SECONDS);
        let user_code = given(answer.user_code).filter(|code| !code.contains(is_hidden));
        Ok(Self {
            code: required(CALL, "deviceCode", given(answer.device_code))?,
            instructions: Instructions::Device {
                user_code: required(CALL, "userCode", user_code)?,
                verification_uri: required(CALL, "verificationUri", page(answer.verification_uri))?,
                verification_uri_complete: page(answer.verification_uri_complete),
                deadline,
            },
            interval,
            pause: interval,
            deadline,
            failure: None,
        })
    }

    /// Whether to poll again after this error. Sets the delay before the next poll.
    fn goes_on_after(&mut self, error: &Error) -> bool {
        match (error.service(), error.cause()) {
            (Some(ServiceError::AuthorizationPendingException(_)), _) => {}
            (Some(ServiceError::SlowDownException(_)), _) => {
                self.interval = self.interval.saturating_add(FIVE_SECONDS);
            }
            (_, Some(cause)) => {
                self.back_off();
                return is_transient(cause);
            }
            (_, None) if error.is_retryable() || error.status().is_some_and(|status| status >= 500) => {}
            (_, None) => return false,
        }
        // The service answers again, so the back-off ends.
        self.pause = self.interval;
        true
    }

    /// Doubles the delay, as RFC 8628, section 3.5, suggests after each connection time-out.
    fn back_off(&mut self) {
        let grown = self.pause.saturating_mul(2).min(MAX_POLL_DELAY);
        self.pause = self.pause.max(grown);
    }
}

/// Whether another attempt may succeed.
fn is_transient(cause: &Cause) -> bool {
    use TransportErrorKind::{Broken, Connect, TimedOut};
    match cause {
        Cause::TimedOut(_) => true,
        Cause::Transport(error) => matches!(error.kind(), Connect | TimedOut | Broken),
        _ => false,
    }
}

/// Whether the service says that the person has not confirmed the code yet.
fn is_pending(error: &Error) -> bool {
    matches!(
        error.service(),
        Some(ServiceError::AuthorizationPendingException(_) | ServiceError::SlowDownException(_))
    )
}
