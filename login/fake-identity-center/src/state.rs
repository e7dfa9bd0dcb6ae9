//! The state of the fake: clients, devices, codes and sessions.

use std::collections::{HashMap, VecDeque};
use std::time::SystemTime;

use crate::answer::{Answer, Endpoint};
use crate::http::Request;
use crate::settings::{Rotation, Settings};

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) settings: Settings,
    /// The time, if the clock was stopped.
    pub(crate) time: Option<SystemTime>,
    pub(crate) requests: Vec<Request>,
    pub(crate) secrets: Vec<String>,
    pub(crate) clients: HashMap<String, Client>,
    /// By device code.
    pub(crate) devices: HashMap<String, Device>,
    /// By authorization code.
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) sessions: Vec<Session>,
    scripts: HashMap<Endpoint, VecDeque<Answer>>,
    given_out: u64,
}

/// A registered client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) secret: String,
    pub(crate) expires_at: SystemTime,
    pub(crate) redirect_uris: Vec<String>,
}

/// A device login that waits for the person.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) client_id: String,
    pub(crate) user_code: String,
    pub(crate) polls: u32,
    pub(crate) visited: bool,
}

/// The login that an authorization code belongs to.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
}

/// A person who is logged in.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) client_id: String,
    pub(crate) refresh_token: String,
    /// The refresh token before the last one, while it is still valid.
    pub(crate) previous: Option<String>,
    /// Access tokens with the times at which they expire.
    pub(crate) access_tokens: Vec<(String, SystemTime)>,
}

/// A session, as a program that logged in has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issued {
    /// The registered client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// When the client expires.
    pub registration_expires_at: SystemTime,
    /// The access token for the access portal.
    pub access_token: String,
    /// When the access token expires.
    pub expires_at: SystemTime,
    /// The refresh token.
    pub refresh_token: String,
}

impl State {
    pub(crate) fn new(url: String) -> Self {
        Self { url, ..Self::default() }
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.time.unwrap_or_else(SystemTime::now)
    }

    pub(crate) fn script(&mut self, endpoint: Endpoint, answers: impl IntoIterator<Item = Answer>) {
        self.scripts.entry(endpoint).or_default().extend(answers);
    }

    /// The next answer of the script.
    pub(crate) fn scripted(&mut self, endpoint: Endpoint) -> Answer {
        let next = self.scripts.get_mut(&endpoint).and_then(VecDeque::pop_front);
        next.unwrap_or(Answer::Usual)
    }

    /// A new, unique value of that kind.
    pub(crate) fn name(&mut self, kind: &str) -> String {
        self.given_out += 1;
        format!("fake-{kind}-{:04}", self.given_out)
    }

    /// The same for a secret value.
    pub(crate) fn secret(&mut self, kind: &str) -> String {
        let secret = self.name(kind);
        self.secrets.push(secret.clone());
        secret
    }

    /// A new client, by its id.
    pub(crate) fn add_client(&mut self, redirect_uris: Vec<String>) -> (String, &Client) {
        let id = self.name("client");
        let client = Client {
            secret: self.secret("client-secret"),
            expires_at: self.now() + self.settings.registration_lifetime,
            redirect_uris,
        };
        let client = self.clients.entry(id.clone()).or_insert(client);
        (id, client)
    }

    /// A new session of a client: its first access token and refresh token.
    pub(crate) fn add_session(&mut self, client_id: &str) -> (String, String) {
        let (access_token, expires_at) = self.access_token();
        let refresh_token = self.secret("refresh-token");
        self.sessions.push(Session {
            client_id: client_id.to_owned(),
            refresh_token: refresh_token.clone(),
            previous: None,
            access_tokens: vec![(access_token.clone(), expires_at)],
        });
        (access_token, refresh_token)
    }

    pub(crate) fn issue_session(&mut self) -> Issued {
        let (client_id, client) = self.add_client(Vec::new());
        let (client_secret, registration_expires_at) = (client.secret.clone(), client.expires_at);
        let (access_token, refresh_token) = self.add_session(&client_id);
        Issued {
            client_id,
            client_secret,
            registration_expires_at,
            access_token,
            expires_at: self.now() + self.settings.token_lifetime,
            refresh_token,
        }
    }

    /// Uses a refresh token; `None` if it is not valid. The second value is the refresh token that replaces it, if
    /// there is one.
    pub(crate) fn refresh(&mut self, client_id: &str, token: &str) -> Option<(String, Option<String>)> {
        let found = self.sessions.iter().position(|session| {
            session.client_id == client_id
                && (session.refresh_token == token || session.previous.as_deref() == Some(token))
        })?;
        let (access_token, expires_at) = self.access_token();
        let rotation = self.settings.rotation;
        let next = (rotation != Rotation::None).then(|| self.secret("refresh-token"));
        let session = self.sessions.get_mut(found)?;
        if let Some(next) = &next {
            session.refresh_token = next.clone();
            session.previous = (rotation == Rotation::Lenient).then(|| token.to_owned());
        }
        session.access_tokens.push((access_token.clone(), expires_at));
        Some((access_token, next))
    }

    /// The session of an access token, while the token is valid.
    pub(crate) fn session_of(&self, access_token: &str) -> Option<usize> {
        let now = self.now();
        self.sessions.iter().position(|session| {
            let mut tokens = session.access_tokens.iter();
            tokens.any(|(token, expires_at)| token == access_token && now < *expires_at)
        })
    }

    fn access_token(&mut self) -> (String, SystemTime) {
        (self.secret("access-token"), self.now() + self.settings.token_lifetime)
    }
}
