//! The endpoints of a client. They are kept for later calls: the rules are evaluated once for the parameters that they read, not
//! for each call.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::endpoint::{CallParams, Endpoint, EndpointError, Url};
use crate::http::Request;
use crate::protocol::Encoded;

/// An endpoint with its parsed URL, and the region and service for signatures, unless the endpoint has its own.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(super) url: Url,
    pub(super) endpoint: Endpoint,
    pub(super) region: String,
    pub(super) service: &'static str,
}

impl Target {
    /// A target with only a URL.
    #[cfg(test)]
    pub(super) fn of(url: &str) -> Self {
        Self {
            url: Url::parse(url).unwrap(),
            endpoint: Endpoint::new(url),
            region: String::new(),
            service: "",
        }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Gives an encoded request its endpoint: the host, the base path, and header fields: `Host`, then those of the request, with
    /// space for those that are added later.
    pub(crate) fn aim(&self, encoded: Encoded) -> Request {
        let mut request = encoded.request;
        request.scheme = self.url.scheme.into();
        request.authority = encoded.host_prefix;
        request.authority.push_str(self.url.host_field());
        request.path = self.url.join(request.path);
        if let Some(query) = self.url.query.as_deref().filter(|query| !query.is_empty()) {
            let separator = if request.query.is_empty() { "" } else { "&" };
            request.query = format!("{query}{separator}{}", request.query);
        }
        if !self.endpoint.headers.is_empty() {
            let own = std::mem::replace(&mut request.headers, self.endpoint.headers.clone());
            request.headers.extend(own);
        }
        request.headers.insert(0, "Host", request.authority.clone());
        request
    }
}

/// The maximum number of endpoints that are kept: as many tables, buckets or accounts as most clients use alternately.
const MOST_KEPT: usize = 32;

/// Endpoints by their parameters, the most recently used at the end.
#[derive(Default)]
pub(crate) struct Targets(Mutex<Vec<(CallParams, Arc<Target>)>>);

impl Targets {
    /// The endpoint for these parameters: a kept one, or the result of `resolve`.
    ///
    /// # Errors
    ///
    /// Those of `resolve`. They are not kept.
    pub(super) fn get(
        &self,
        params: CallParams,
        resolve: impl FnOnce(CallParams) -> Result<Target, EndpointError>,
    ) -> Result<Arc<Target>, EndpointError> {
        if let Some(target) = self.find(&params) {
            return Ok(target);
        }
        let target = Arc::new(resolve(params.clone())?);
        let mut kept = self.kept();
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((params, target.clone()));
        Ok(target)
    }

    fn find(&self, params: &CallParams) -> Option<Arc<Target>> {
        let mut kept = self.kept();
        let place = kept.iter().rposition(|(known, _)| known == params)?;
        kept[place..].rotate_left(1);
        kept.last().map(|(_, target)| target.clone())
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(CallParams, Arc<Target>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Their number is limited: they can contain values from the inputs of operations.
impl fmt::Debug for Targets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Targets").field("kept", &self.kept().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn params(account: usize) -> CallParams {
        let mut params = CallParams::default();
        params.account_id = Some(format!("account-{account}"));
        params
    }

    #[test]
    fn rules_are_evaluated_once_for_the_same_parameters_and_the_longest_unused_endpoint_goes_first() {
        let (targets, evaluated) = (Targets::default(), Cell::new(0));
        let get = |account: usize| {
            let resolve = |_| {
                evaluated.set(evaluated.get() + 1);
                Ok(Target::of(&format!("https://account-{account}.example.com")))
            };
            let target = targets.get(params(account), resolve).unwrap();
            assert_eq!(target.url().authority, format!("account-{account}.example.com"));
            evaluated.get()
        };
        assert_eq!((get(0), get(0), get(1), get(0)), (1, 1, 2, 2));
        for account in 2..MOST_KEPT {
            get(account);
        }
        // One more than the maximum: 1 is removed, because 0 was used after it.
        assert_eq!(
            (get(0), get(MOST_KEPT), get(0)),
            (MOST_KEPT, MOST_KEPT + 1, MOST_KEPT + 1)
        );
        assert_eq!(get(1), MOST_KEPT + 2);
        assert_eq!(targets.kept().len(), MOST_KEPT);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let targets = Targets::default();
        let failed = targets.get(params(0), |_| Err(EndpointError::NoMatch));
        assert!(matches!(failed, Err(EndpointError::NoMatch)));
        assert!(
            targets
                .get(params(0), |_| Ok(Target::of("https://example.com")))
                .is_ok()
        );
    }
}
