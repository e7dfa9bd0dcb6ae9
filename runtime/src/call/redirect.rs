//! A call that is sent again to another region.

use super::{Call, End, INVOCATION_ID};
use crate::http::Response;
use crate::request::{Plan, Told};
use crate::transport::{Now, TransportError};

/// A call that waits until another operation has found its region.
#[derive(Debug)]
pub(super) struct LookUp {
    plan: Box<Plan>,
    /// How the call ends if the region is not found.
    end: End,
}

impl Call {
    /// Sends the call again to its region, or asks for the region. Neither uses up an attempt.
    pub(super) fn redirect(&mut self, told: Told, end: End, now: Now) {
        if self.plan.upload.as_ref().is_some_and(|upload| upload.is_used_up()) {
            // The next call goes to the right region.
            if let (Told::Region(region), Some(redirect)) = (told, self.plan.redirect.take()) {
                redirect.remember(region, &self.state);
            }
            self.meta.body_is_used_up = true;
            return self.finish(end);
        }
        let redirect = self.plan.redirect.as_ref();
        match told {
            Told::Region(region) => self.send_to(region, end, now),
            Told::Another => match redirect.and_then(|redirect| redirect.look_up(&self.state)) {
                Some(look_up) => self.ask(look_up, end, now),
                None => self.finish(end),
            },
        }
    }

    fn ask(&mut self, mut look_up: Box<Plan>, end: End, now: Now) {
        look_up.connect_timeout = self.plan.connect_timeout;
        look_up.timeout = self.plan.timeout;
        look_up.attempt_timeout = self.plan.attempt_timeout;
        look_up.identities = self.plan.identities.clone();
        let plan = std::mem::replace(&mut self.plan, look_up);
        self.look_up = Some(Box::new(LookUp { plan, end }));
        self.begin_attempt(now);
    }

    /// Continues with the result of the operation that was asked.
    pub(super) fn on_looked_up(&mut self, look_up: LookUp, result: Result<Response, TransportError>, now: Now) {
        self.plan = look_up.plan;
        let redirect = self.plan.redirect.as_ref();
        let region = redirect.and_then(|redirect| redirect.told_by_look_up(&self.state, &result.ok()?));
        match region {
            Some(region) => self.send_to(region, look_up.end, now),
            None => self.finish(look_up.end),
        }
    }

    /// Sends the call again to a region. If the endpoint rules do not know this region, the service's own error is more helpful.
    fn send_to(&mut self, region: String, end: End, now: Now) {
        let Some(redirect) = self.plan.redirect.take() else {
            return self.finish(end);
        };
        let id = self.plan.request.headers.take(INVOCATION_ID);
        match redirect.place(region, &self.state, self.plan.operation, &mut self.plan.request) {
            Ok(authentication) => {
                self.plan.authentication = authentication;
                if let Some(id) = id {
                    self.plan.request.headers.append(INVOCATION_ID, id);
                }
                self.begin_attempt(now);
            }
            Err(_) => self.finish(end),
        }
    }
}
