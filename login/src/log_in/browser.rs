//! Runs a login with a browser that comes back to the program.

use super::{Drive, FlowDriver, Login};
use crate::log_in::loopback::{Listening, Loopback};
use crate::{AuthorizationCodeFlow, Callback, CodeAction, Instructions, LoginError, Prompt, SsoToken};

impl Login {
    /// After [`LoginError::NoBrowser`] and [`LoginError::CannotListen`] another method can be tried: the person has
    /// seen nothing.
    pub(super) async fn with_browser<S: Drive>(
        &self,
        driver: &FlowDriver<S>,
        prompt: &mut dyn Prompt,
    ) -> Result<SsoToken, LoginError> {
        let loopback = Loopback::bind().map_err(LoginError::CannotListen)?;
        let endpoint = driver.core.endpoint().map_err(LoginError::Endpoint)?;
        let mut flow = AuthorizationCodeFlow::new(&self.session, &self.client_name, endpoint, loopback.port())?;
        let listening = loopback
            .listen(flow.callback_check())
            .map_err(LoginError::CannotListen)?;
        loop {
            driver.check()?;
            match flow.action() {
                CodeAction::Register(call) => {
                    let answer = driver.sent(call.send(&driver.client)).await;
                    flow.on_registered(answer, driver.now());
                }
                CodeAction::Open(instructions) => {
                    let opened = prompt.open(instructions.url());
                    if opened {
                        prompt.show(instructions);
                    }
                    flow.on_opened(opened);
                }
                CodeAction::Await(instructions) => match driver.callback(&listening, instructions).await? {
                    Some(callback) => flow.on_callback(callback),
                    None => flow.on_deadline(),
                },
                CodeAction::Exchange(call) => {
                    let answer = driver.sent(call.send(&driver.client)).await;
                    flow.on_exchanged(answer, driver.now());
                }
                CodeAction::Done => return flow.into_result(),
            }
        }
    }
}

impl<S: Drive> FlowDriver<S> {
    /// What the browser brings back; `None` if it does not come in time.
    async fn callback(
        &self,
        listening: &Listening,
        instructions: &Instructions,
    ) -> Result<Option<Callback>, LoginError> {
        let mut left = instructions.deadline().saturating_duration_since(self.now().instant);
        loop {
            let piece = self.piece(left);
            let callback = S::within(self.core.transport(), piece, Box::pin(listening.callback())).await;
            left = left.saturating_sub(piece);
            if callback.is_some() || left.is_zero() {
                return Ok(callback);
            }
            self.check()?;
        }
    }
}
