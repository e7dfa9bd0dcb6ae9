//! Requests whose endpoint depends on the account that the credentials are of: they get their place once the credentials are
//! there.

use super::identities::Identities;
use super::state::ClientState;
use crate::auth::Authentication;
use crate::credentials::Credentials;
use crate::endpoint::{CallParams, EndpointError};
use crate::http::Request;
use crate::protocol::Encoded;
use crate::schema::Operation;

/// What is needed to give a request its place.
#[derive(Debug)]
pub(crate) struct ByAccount {
    pub(crate) params: CallParams,
    pub(crate) host_prefix: String,
}

impl ByAccount {
    /// The request at its place, and what it needs there.
    pub(crate) fn place(
        mut self,
        state: &ClientState,
        operation: &Operation,
        request: Request,
        credentials: &Credentials,
    ) -> Result<(Request, Authentication), EndpointError> {
        self.params.account_id = credentials.account_id().map(str::to_owned);
        let target = state.target_for(self.params)?;
        let encoded = Encoded {
            request,
            host_prefix: self.host_prefix,
            members_in_url: Vec::new(),
        };
        Ok((
            state.placed(&target, encoded),
            state.authentication(&target, operation, &Identities::default())?,
        ))
    }
}
