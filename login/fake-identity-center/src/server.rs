//! The listener: a thread that accepts, and a thread for each connection.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::answer::{Answer, Endpoint};
use crate::http::{Reply, Request};
use crate::state::State;
use crate::{oidc, portal};

/// How long to wait for the request of a client.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::new(format!("http://{address}"))));
        let stopping = Arc::new(AtomicBool::new(false));
        let (shared, stop) = (state.clone(), stopping.clone());
        let thread = thread::Builder::new()
            .name("fake identity center".to_owned())
            .spawn(move || accept(&listener, &shared, &stop))?;
        Ok(Self {
            address,
            state,
            stopping,
            thread: Some(thread),
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // This wakes the accepting thread. If it fails, the thread has ended already.
        if TcpStream::connect(self.address).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, state: &Arc<Mutex<State>>, stopping: &AtomicBool) {
    for stream in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let state = state.clone();
        thread::spawn(move || {
            // Some tests close the connection on purpose.
            let _ = converse(stream, &state);
        });
    }
}

fn converse(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Some(request) = Request::read(&mut stream)? else {
        return Ok(());
    };
    let (reply, latency) = {
        let mut state = lock(state);
        (answer(&mut state, &request), state.settings.latency)
    };
    thread::sleep(latency);
    reply.map_or(Ok(()), |reply| reply.write(&mut stream))
}

/// The reply to a request; `None` closes the connection without one.
fn answer(state: &mut State, request: &Request) -> Option<Reply> {
    state.requests.push(request.clone());
    let Some(endpoint) = Endpoint::of(request) else {
        return Some(Reply::text(404, "not found"));
    };
    match state.scripted(endpoint) {
        Answer::Usual => Some(usual(state, endpoint, request)),
        Answer::Lose => {
            usual(state, endpoint, request);
            None
        }
        scripted => scripted.reply(),
    }
}

fn usual(state: &mut State, endpoint: Endpoint, request: &Request) -> Reply {
    let reply = match endpoint {
        Endpoint::Register => Ok(oidc::register(state, request)),
        Endpoint::DeviceAuthorization => oidc::device_authorization(state, request),
        Endpoint::Token => oidc::token(state, request),
        Endpoint::Authorize => oidc::authorize(state, request),
        Endpoint::Device => Ok(oidc::visit(state, request)),
        Endpoint::RoleCredentials => portal::role_credentials(state, request),
        Endpoint::Accounts => portal::accounts(state, request),
        Endpoint::AccountRoles => portal::account_roles(state, request),
        Endpoint::Logout => portal::logout(state, request),
    };
    reply.unwrap_or_else(|refusal| refusal)
}
