//! Logging in on any device, with a code that the person confirms: RFC 8628.

use std::fmt;
use std::time::{Duration, Instant};

use crate::flow::answer::{given, page, required, seconds};
use crate::{Instructions, LoginError, Registration, SsoSession, SsoToken};
use tinsmith::runtime::Style;
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

/// Waiting longer for a service that cannot be reached would only make the person wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

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

/// What `StartDeviceAuthorization` gave.
struct Device {
    code: String,
    instructions: Instructions,
    /// As the service wants it.
    interval: Duration,
    /// The next wait: longer than the interval while the service cannot be reached.
    pause: Duration,
    deadline: Instant,
    /// Why the last poll got no answer about the login.
    failure: Option<Error>,
}

/// Neither codes nor what the service said.
impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("interval", &self.interval)
            .field("pause", &self.pause)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// What a [`DeviceFlow`] needs next. Whoever drives it must know every action.
#[derive(Debug)]
pub enum DeviceAction<'a> {
    /// Send this, and tell the answer to [`on_registered`](DeviceFlow::on_registered).
    Register(RegisterDevice<'a>),
    /// Send this, and tell the answer to [`on_started`](DeviceFlow::on_started).
    Start(StartDevice<'a>),
    /// Show this to the person, then call [`on_shown`](DeviceFlow::on_shown).
    Show(&'a Instructions),
    /// Wait so long, then call [`on_waited`](DeviceFlow::on_waited).
    Wait(Duration),
    /// Send this, and tell the answer to [`on_polled`](DeviceFlow::on_polled).
    Poll(PollDevice<'a>),
    /// Nothing: [`into_result`](DeviceFlow::into_result) has the outcome.
    Done,
}

/// The call that makes the program known to the service.
#[derive(Debug)]
pub struct RegisterDevice<'a> {
    session: &'a SsoSession,
    client_name: &'a str,
}

/// The call that starts the login.
#[derive(Debug)]
pub struct StartDevice<'a> {
    session: &'a SsoSession,
    registration: &'a Registration,
}

/// The call that asks whether the person has confirmed.
pub struct PollDevice<'a> {
    registration: &'a Registration,
    device_code: &'a str,
}

/// Not the code.
impl fmt::Debug for PollDevice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PollDevice").finish_non_exhaustive()
    }
}

impl RegisterDevice<'_> {
    /// Sends it, in the style of the client.
    pub fn send<S: Style>(&self, client: &Client<S>) -> S::Sent<Result<RegisterClientResponse, Error>> {
        let call = client
            .register_client()
            .client_name(self.client_name)
            .client_type("public");
        match self.session.scopes() {
            // The old form asks for nothing, and gets no refresh token either.
            [] => call.send(),
            scopes => call.scopes(scopes).send(),
        }
    }
}

impl StartDevice<'_> {
    /// Sends it, in the style of the client.
    pub fn send<S: Style>(&self, client: &Client<S>) -> S::Sent<Result<StartDeviceAuthorizationResponse, Error>> {
        let call = client.start_device_authorization();
        let call = call.client_id(&self.registration.client_id);
        let call = call.client_secret(&self.registration.client_secret);
        call.start_url(&self.session.start_url).send()
    }
}

impl PollDevice<'_> {
    /// Sends it, in the style of the client.
    pub fn send<S: Style>(&self, client: &Client<S>) -> S::Sent<Result<CreateTokenResponse, Error>> {
        let call = client.create_token().grant_type(GRANT).device_code(self.device_code);
        let call = call.client_id(&self.registration.client_id);
        let call = call.client_secret(&self.registration.client_secret).prepare();
        // The flow sees to the next poll. One that the client sends again would come before its time.
        call.options(CallOptions::new().max_attempts(1)).send()
    }
}

impl DeviceFlow {
    /// A login to a session. The person sees the client's name.
    pub fn new(session: &SsoSession, client_name: impl Into<String>) -> Self {
        let fault = LoginError::of_start_url(session);
        Self {
            session: session.clone(),
            client_name: client_name.into(),
            state: fault.map_or(State::Register, |error| State::Done(Err(error))),
        }
    }

    /// What to do next. It stays the same until the outcome is told.
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

    /// The answer to [`DeviceAction::Register`]. At any other time, this does nothing; so do the others.
    pub fn on_registered(&mut self, answer: Result<RegisterClientResponse, Error>) {
        if matches!(self.state, State::Register) {
            let answer = answer.map_err(|error| LoginError::of_call(&self.session, error));
            self.state = match answer.and_then(Registration::from_answer) {
                Ok(registration) => State::Start(registration),
                Err(error) => State::Done(Err(error)),
            };
        }
    }

    /// The answer to [`DeviceAction::Start`], and when it came.
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

    /// The person was shown what to do.
    pub fn on_shown(&mut self, now: Now) {
        if let State::Started { next: Next::Show, .. } = self.state {
            self.wait(now);
        }
    }

    /// The wait of [`DeviceAction::Wait`] is over.
    pub fn on_waited(&mut self) {
        if let State::Started { next, .. } = &mut self.state
            && matches!(next, Next::Wait)
        {
            *next = Next::Poll;
        }
    }

    /// The answer to [`DeviceAction::Poll`], and when it came.
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
                device.failure = (!is_about_the_person(&error)).then_some(error);
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

    /// How it ended. A login that is not done yet is cancelled.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; the error says why.
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
        let user_code = given(answer.user_code).filter(|code| !code.contains(char::is_control));
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

    /// Whether to poll again after this answer; sets the wait for it.
    fn goes_on_after(&mut self, error: &Error) -> bool {
        match (error.service(), error.cause()) {
            (Some(ServiceError::AuthorizationPendingException(_)), _) => {}
            (Some(ServiceError::SlowDownException(_)), _) => {
                self.interval = self.interval.saturating_add(FIVE_SECONDS);
            }
            (_, Some(cause)) => {
                self.back_off();
                return passes(cause);
            }
            (_, None) if error.is_retryable() || error.status().is_some_and(|status| status >= 500) => {}
            (_, None) => return false,
        }
        // The service answers: after a back-off, it is asked at its interval again.
        self.pause = self.interval;
        true
    }

    /// RFC 8628, section 3.5: on each time-out clients are to poll less often, half as often for instance.
    fn back_off(&mut self) {
        let grown = self.pause.saturating_mul(2).min(LONGEST_PAUSE);
        self.pause = self.pause.max(grown);
    }
}

/// Whether another try can fare better.
fn passes(cause: &Cause) -> bool {
    use TransportErrorKind::{Broken, Connect, TimedOut};
    match cause {
        Cause::TimedOut(_) => true,
        Cause::Transport(error) => matches!(error.kind(), Connect | TimedOut | Broken),
        _ => false,
    }
}

/// Whether the service says that the person has not confirmed yet.
fn is_about_the_person(error: &Error) -> bool {
    matches!(
        error.service(),
        Some(ServiceError::AuthorizationPendingException(_) | ServiceError::SlowDownException(_))
    )
}
