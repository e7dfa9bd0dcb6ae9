//! Logging in with a browser that comes back to the program.

use super::{Drive, Login, Outside};
use crate::log_in::loopback::{Listening, Loopback};
use crate::{AuthorizationCodeFlow, Callback, CodeAction, Instructions, LoginError, Prompt, SsoToken};

impl Login {
    /// [`LoginError::NoBrowser`] and [`LoginError::NoWayBack`] leave the person free to log in otherwise: nothing was shown yet.
    pub(super) async fn with_browser<S: Drive>(
        &self,
        outside: &Outside<S>,
        prompt: &mut dyn Prompt,
    ) -> Result<SsoToken, LoginError> {
        let loopback = Loopback::bind().map_err(LoginError::NoWayBack)?;
        let endpoint = outside.handle.endpoint().map_err(LoginError::Endpoint)?;
        let mut flow = AuthorizationCodeFlow::new(&self.session, &self.client_name, endpoint, loopback.port())?;
        let listening = loopback.listen(flow.callback_check()).map_err(LoginError::NoWayBack)?;
        loop {
            outside.check()?;
            match flow.action() {
                CodeAction::Register(call) => {
                    let answer = outside.sent(call.send(&outside.client)).await;
                    flow.on_registered(answer, outside.now());
                }
                CodeAction::Open(instructions) => {
                    let opened = prompt.open(instructions.url());
                    if opened {
                        prompt.show(instructions);
                    }
                    flow.on_opened(opened);
                }
                CodeAction::Await(instructions) => match outside.callback(&listening, instructions).await? {
                    Some(callback) => flow.on_callback(callback),
                    None => flow.on_deadline(),
                },
                CodeAction::Exchange(call) => {
                    let answer = outside.sent(call.send(&outside.client)).await;
                    flow.on_exchanged(answer, outside.now());
                }
                CodeAction::Done => return flow.into_result(),
            }
        }
    }
}

impl<S: Drive> Outside<S> {
    /// What the browser brings back; `None` where it does not come in time.
    async fn callback(
        &self,
        listening: &Listening,
        instructions: &Instructions,
    ) -> Result<Option<Callback>, LoginError> {
        let mut left = instructions.deadline().saturating_duration_since(self.now().instant);
        loop {
            let piece = self.piece(left);
            let callback = S::within(self.handle.transport(), piece, Box::pin(listening.callback())).await;
            left = left.saturating_sub(piece);
            if callback.is_some() || left.is_zero() {
                return Ok(callback);
            }
            self.check()?;
        }
    }
}
