//! Requests whose endpoint depends on the account of the credentials. They get their endpoint when the credentials are known.

use super::identities::Identities;
use super::state::ClientState;
use crate::auth::Authentication;
use crate::endpoint::{CallParams, EndpointError};
use crate::http::Request;
use crate::identity::Credentials;
use crate::protocol::Encoded;
use crate::schema::Operation;

/// The data to give a request its endpoint.
#[derive(Debug)]
pub(crate) struct ByAccount {
    pub(crate) params: CallParams,
    pub(crate) host_prefix: String,
}

impl ByAccount {
    /// The request at its endpoint, and the authentication there.
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
