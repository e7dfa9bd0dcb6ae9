//! Authentication of requests: which signature or token an operation and its endpoint ask for, and adding it.

use std::time::SystemTime;

use crate::endpoint::result::AuthScheme;
use crate::endpoint::{Endpoint, EndpointError};
use crate::error::Cause;
use crate::http::Request;
use crate::identity::{Credentials, Identity, IdentityKind};
use crate::schema::{Auth, Operation};
#[cfg(feature = "eventstream")]
use crate::sign::EventSigner;
use crate::sign::{self, Algorithm, ChunkSigner, Payload, SigningError, SigningParams, SigningSettings};

/// Which schemes are taken first where an operation or its endpoint offers several (`AWS_AUTH_SCHEME_PREFERENCE`). Names are those of
/// botocore: `sigv4`, `sigv4a`, `httpBearerAuth`, `httpBasicAuth`, `httpApiKeyAuth`, `noAuth`. Others are passed over.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthPreference {
    /// The best first.
    names: Vec<String>,
    /// Whether the program says it itself: then it is stronger than a token in a variable.
    in_code: bool,
}

impl AuthPreference {
    pub(crate) fn in_code(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { names, in_code: true }
    }

    /// The list of a variable or a profile. Blanks and tabs have no meaning in it, and neither do empty entries.
    pub(crate) fn configured(list: &str) -> Self {
        let names = list.split(',').map(|name| name.replace([' ', '\t'], ""));
        Self {
            names: names.filter(|name| !name.is_empty()).collect(),
            in_code: false,
        }
    }

    /// The first of these that the preference names; `None` where it names none of them.
    fn first<'a, T>(&self, offered: impl Iterator<Item = T> + Clone, name: impl Fn(&T) -> &'a str) -> Option<T> {
        let mut wanted = self.names.iter();
        wanted.find_map(|wanted| offered.clone().find(|scheme| name(scheme) == wanted))
    }

    /// Whether an operation that takes a token or this signature goes with the token. `has_token` says that the program or a variable
    /// has one.
    pub(crate) fn prefers_token(&self, signature: Auth, has_token: bool) -> bool {
        let first = self.first([Auth::Bearer.name(), signature.name()].into_iter(), |name| name);
        let says_token = first.map(|name| name == Auth::Bearer.name());
        match says_token {
            Some(says_token) if self.in_code => says_token,
            Some(true) => true,
            _ => has_token,
        }
    }

    /// The schemes of an operation, those that are preferred first.
    pub(crate) fn sorted(&self, mut offered: Vec<Auth>) -> Vec<Auth> {
        let mut sorted = Vec::with_capacity(offered.len());
        for name in &self.names {
            sorted.extend(offered.extract_if(.., |auth| auth.name() == name));
        }
        sorted.append(&mut offered);
        sorted
    }
}

/// How a request is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    None,
    SigV4(SigningScope),
    SigV2,
    Bearer,
    Basic,
    ApiKeyInHeader {
        name: &'static str,
        scheme: &'static str,
    },
    ApiKeyInQuery {
        name: &'static str,
    },
    /// With credentials. The kind of signature is chosen when they are known, because the endpoint depends on them.
    #[cfg(feature = "endpoint-rules")]
    Credentials,
}

/// The region and service of a signature, and how it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SigningScope {
    pub(crate) region: String,
    pub(crate) service: String,
    pub(crate) settings: SigningSettings,
}

impl Authentication {
    /// The authentication of an operation at an endpoint: the first scheme of the endpoint's list that is supported, as in
    /// botocore. Only if there is no list, it is the operation's own. The region and the name of the service are used if the
    /// endpoint names none.
    ///
    /// # Errors
    ///
    /// The endpoint lists schemes, and none of them is supported.
    pub(crate) fn choose(
        auth: Auth,
        preference: &AuthPreference,
        operation: &Operation,
        endpoint: &Endpoint,
        (region, service): (&str, &str),
    ) -> Result<Self, EndpointError> {
        let sigv4 = |scheme: Option<&AuthScheme<'_>>| Self::SigV4(scope(operation, scheme, region, service));
        match (auth, listed(endpoint, preference)?) {
            (Auth::None, _) => Ok(Self::None),
            (Auth::Basic, _) => Ok(Self::Basic),
            (Auth::ApiKeyInHeader { name, scheme }, _) => Ok(Self::ApiKeyInHeader { name, scheme }),
            (Auth::ApiKeyInQuery { name }, _) => Ok(Self::ApiKeyInQuery { name }),
            (_, Listed::SigV4(scheme)) => Ok(sigv4(Some(&scheme))),
            #[cfg(feature = "sigv4a")]
            (Auth::SigV4a, Listed::Nothing) => Ok(sigv4(None)),
            (Auth::Bearer, Listed::Nothing) | (_, Listed::Bearer) => Ok(Self::Bearer),
            (Auth::SigV4 | Auth::S3, Listed::Nothing) => Ok(sigv4(None)),
            (Auth::SigV2, Listed::Nothing) => Ok(Self::SigV2),
        }
    }

    /// The kind of identity that it needs.
    pub(crate) fn wants(&self) -> IdentityKind {
        match self {
            Self::Bearer => IdentityKind::Token,
            Self::Basic => IdentityKind::Password,
            Self::ApiKeyInHeader { .. } | Self::ApiKeyInQuery { .. } => IdentityKind::ApiKey,
            _ => IdentityKind::Credentials,
        }
    }

    /// Whether the chunks after a request can be signed, each with the signature before it.
    pub(crate) fn can_sign_chunks(&self) -> bool {
        matches!(self, Self::SigV4(scope) if scope.settings.algorithm == Algorithm::SigV4)
    }

    /// Signs the chunks after a request that was signed at this time.
    pub(crate) fn chunk_signer(
        &self,
        request: &Request,
        identity: &Identity,
        time: SystemTime,
    ) -> Result<ChunkSigner, SigningError> {
        let (Self::SigV4(scope), Identity::Credentials(credentials)) = (self, identity) else {
            return Err(SigningError::Identity);
        };
        ChunkSigner::new(&scope.params(credentials, time), sign::signature(request).to_owned())
    }

    /// What signs the events that follow a request that was signed; `None` where nothing is.
    ///
    /// # Errors
    ///
    /// The signature is one that events cannot have.
    #[cfg(feature = "eventstream")]
    pub(crate) fn event_signer(
        &self,
        request: &Request,
        identity: &Identity,
        time: SystemTime,
    ) -> Result<Option<EventSigner>, SigningError> {
        match (self, identity) {
            (Self::SigV4(_), Identity::Credentials(credentials)) if credentials.is_anonymous() => Ok(None),
            (Self::SigV4(scope), Identity::Credentials(credentials)) if self.can_sign_chunks() => {
                let seed = sign::signature(request).to_owned();
                Ok(Some(EventSigner::new(&scope.params(credentials, time), seed)))
            }
            (Self::SigV4(_) | Self::SigV2, _) => Err(SigningError::Events),
            _ => Ok(None),
        }
    }

    /// Signs a request, or adds the token. `payload` is how the signature covers a body that is sent separately.
    pub(crate) fn apply(
        &self,
        request: &mut Request,
        identity: &Identity,
        time: SystemTime,
        payload: Option<Payload>,
    ) -> Result<(), SigningError> {
        match (self, identity) {
            (Self::SigV4(scope), Identity::Credentials(credentials)) => {
                let mut params = scope.params(credentials, time);
                if let Some(payload) = payload {
                    params.settings.payload = payload;
                } else if request.scheme != "https" {
                    // Without TLS nothing else protects the body. botocore signs it in this case too.
                    params.settings.payload = Payload::Signed;
                }
                sign::sign_headers(request, &params)
            }
            (Self::SigV2, Identity::Credentials(credentials)) => sign::sign_form(request, credentials, time),
            (Self::Bearer, Identity::Token(token)) => sign::set_token(request, token),
            (Self::Basic, Identity::Token(token)) => sign::set_key(request, "Authorization", "Basic", token),
            (Self::ApiKeyInHeader { name, scheme }, Identity::Token(key)) => sign::set_key(request, name, scheme, key),
            (Self::ApiKeyInQuery { name }, Identity::Token(key)) => {
                sign::set_key_in_query(request, name, key);
                Ok(())
            }
            (Self::None, _) => Ok(()),
            _ => Err(SigningError::Identity),
        }
    }
}

impl SigningScope {
    pub(crate) fn params<'a>(&'a self, credentials: &'a Credentials, time: SystemTime) -> SigningParams<'a> {
        SigningParams {
            settings: self.settings.clone(),
            ..SigningParams::new(credentials, &self.region, &self.service, time)
        }
    }

    /// The signing scope of a presigned URL. An unsigned operation can be presigned too, as in botocore. In S3 the body that
    /// comes with it is not signed.
    ///
    /// # Errors
    ///
    /// Only a signature of version 4 can be in a URL.
    pub(crate) fn for_url(
        preference: &AuthPreference,
        operation: &Operation,
        endpoint: &Endpoint,
        region: &str,
        service: &str,
    ) -> Result<Self, Cause> {
        let mut scope = match (operation.auth, listed(endpoint, preference).map_err(Cause::Endpoint)?) {
            (_, Listed::SigV4(scheme)) => scope(operation, Some(&scheme), region, service),
            (Auth::None | Auth::SigV4 | Auth::S3, Listed::Nothing) => scope(operation, None, region, service),
            #[cfg(feature = "sigv4a")]
            (Auth::SigV4a, Listed::Nothing) => scope(operation, None, region, service),
            (_, _) => return Err(Cause::Sign(SigningError::NotInUrl)),
        };
        if operation.auth == Auth::S3 {
            scope.settings.payload = Payload::Unsigned;
        }
        Ok(scope)
    }
}

/// The scheme that was chosen from the list of an endpoint.
#[derive(Clone)]
enum Listed<'a> {
    /// There is no list.
    Nothing,
    /// Signature Version 4, of either algorithm.
    SigV4(AuthScheme<'a>),
    Bearer,
}

/// A signature for several regions is made only if no other supported scheme is in the list: turning on the feature for one
/// service must not change how requests to others are signed. botocore also goes on to the next scheme if it cannot make one.
/// A preference of the user decides before that.
fn listed<'a>(endpoint: &'a Endpoint, preference: &AuthPreference) -> Result<Listed<'a>, EndpointError> {
    let supported = endpoint.auth_schemes().filter_map(supported).collect::<Vec<_>>();
    if let Some((_, scheme)) = preference.first(supported.into_iter(), |(name, _)| name) {
        return Ok(scheme);
    }
    let mut names = Vec::new();
    for scheme in endpoint.auth_schemes() {
        match scheme.name {
            "sigv4" => return Ok(Listed::SigV4(scheme)),
            "bearer" => return Ok(Listed::Bearer),
            name => names.push(name.to_owned()),
        }
    }
    #[cfg(feature = "sigv4a")]
    if let Some(scheme) = endpoint.auth_schemes().find(|scheme| scheme.name == "sigv4a") {
        return Ok(Listed::SigV4(scheme));
    }
    if names.is_empty() {
        Ok(Listed::Nothing)
    } else {
        Err(EndpointError::AuthSchemes(names))
    }
}

/// A scheme of an endpoint's list, with its name in preferences.
fn supported(scheme: AuthScheme<'_>) -> Option<(&'static str, Listed<'_>)> {
    match scheme.name {
        "sigv4" => Some(("sigv4", Listed::SigV4(scheme))),
        #[cfg(feature = "sigv4a")]
        "sigv4a" => Some(("sigv4a", Listed::SigV4(scheme))),
        "bearer" => Some(("httpBearerAuth", Listed::Bearer)),
        _ => None,
    }
}

fn scope(operation: &Operation, scheme: Option<&AuthScheme<'_>>, region: &str, service: &str) -> SigningScope {
    let is_s3 = operation.auth == Auth::S3;
    let algorithm = algorithm(operation, scheme);
    let settings = SigningSettings {
        algorithm,
        double_encode_path: !(is_s3 || scheme.is_some_and(|scheme| scheme.disable_double_encoding)),
        normalize_path: !(is_s3 || scheme.is_some_and(|scheme| scheme.disable_normalize_path)),
        content_sha256_header: is_s3,
        payload: if operation.unsigned_payload {
            Payload::Unsigned
        } else {
            Payload::Signed
        },
        ..SigningSettings::default()
    };
    let region_set = scheme.map(|scheme| scheme.signing_region_set.join(","));
    let region_set = region_set.filter(|regions| algorithm != Algorithm::SigV4 && !regions.is_empty());
    let region = || scheme.and_then(|scheme| scheme.signing_region).unwrap_or(region);
    SigningScope {
        region: region_set.unwrap_or_else(|| region().to_owned()),
        service: scheme
            .and_then(|scheme| scheme.signing_name)
            .unwrap_or(service)
            .to_owned(),
        settings,
    }
}

#[cfg(not(feature = "sigv4a"))]
fn algorithm(_: &Operation, _: Option<&AuthScheme<'_>>) -> Algorithm {
    Algorithm::SigV4
}

/// The algorithm of the endpoint, or that of the operation if the endpoint names none.
#[cfg(feature = "sigv4a")]
fn algorithm(operation: &Operation, scheme: Option<&AuthScheme<'_>>) -> Algorithm {
    let is_v4a = match scheme {
        Some(scheme) => scheme.name == "sigv4a",
        None => operation.auth == Auth::SigV4a,
    };
    if is_v4a { Algorithm::SigV4a } else { Algorithm::SigV4 }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::http::Headers;
    use crate::identity::Token;

    static PLAIN: Operation = Operation::new("A", "a", "GET", "/");

    fn endpoint(schemes: Value) -> Endpoint {
        let mut endpoint = Endpoint::new("https://example.com");
        endpoint.properties.insert("authSchemes".to_owned(), schemes);
        endpoint
    }

    fn choose(operation: &Operation, schemes: Value) -> Result<Authentication, EndpointError> {
        Authentication::choose(
            operation.auth,
            &AuthPreference::default(),
            operation,
            &endpoint(schemes),
            ("eu-west-1", "demo"),
        )
    }

    fn chosen_scope(operation: &Operation, schemes: Value) -> SigningScope {
        match choose(operation, schemes) {
            Ok(Authentication::SigV4(scope)) => scope,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_operation_decides_where_the_endpoint_has_no_list() {
        for (auth, authentication) in [
            (Auth::None, Authentication::None),
            (Auth::SigV2, Authentication::SigV2),
            (Auth::Bearer, Authentication::Bearer),
        ] {
            let operation = Operation {
                auth,
                ..Operation::new("A", "a", "GET", "/")
            };
            assert_eq!(choose(&operation, json!([])), Ok(authentication));
        }
        let scope = chosen_scope(&PLAIN, json!([]));
        assert_eq!((scope.region.as_str(), scope.service.as_str()), ("eu-west-1", "demo"));
        assert_eq!(scope.settings, SigningSettings::default());
    }

    #[test]
    fn the_first_known_scheme_of_the_endpoint_wins() {
        let schemes =
            json!([{"name": "sigv5"}, {"name": "sigv4", "signingRegion": "us-east-1", "signingName": "other"}]);
        let old = Operation {
            auth: Auth::SigV2,
            ..Operation::new("A", "a", "GET", "/")
        };
        let scope = chosen_scope(&old, schemes.clone());
        assert_eq!((scope.region.as_str(), scope.service.as_str()), ("us-east-1", "other"));
        assert_eq!(choose(&PLAIN, json!([{"name": "bearer"}])), Ok(Authentication::Bearer));
        let open = Operation {
            auth: Auth::None,
            ..Operation::new("A", "a", "GET", "/")
        };
        assert_eq!(choose(&open, schemes), Ok(Authentication::None));
    }

    #[cfg(feature = "sigv4a")]
    #[test]
    fn a_preference_decides_between_the_schemes_of_an_endpoint() {
        let schemes = endpoint(json!([
            {"name": "sigv4a", "signingRegionSet": ["*"]}, {"name": "sigv4"}, {"name": "sigv5"}
        ]));
        let algorithm = |list: &str| {
            let preference = AuthPreference::configured(list);
            let place = ("eu-west-1", "demo");
            match Authentication::choose(Auth::SigV4, &preference, &PLAIN, &schemes, place) {
                Ok(Authentication::SigV4(scope)) => scope.settings.algorithm,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(algorithm(""), Algorithm::SigV4);
        assert_eq!(algorithm("sigv4,sigv4a"), Algorithm::SigV4);
        assert_eq!(algorithm("sigv5, httpBearerAuth, sigv4a"), Algorithm::SigV4a);
    }

    #[test]
    fn a_body_is_signed_where_tls_does_not_protect_it() {
        static LONG: Operation = Operation {
            auth: Auth::S3,
            unsigned_payload: true,
            ..Operation::new("A", "a", "POST", "/")
        };
        let signed = |scheme: &'static str| {
            let mut request = Request {
                scheme: scheme.into(),
                ..request()
            };
            let credentials = Identity::Credentials(Credentials::new("AKID", "secret"));
            let authentication = choose(&LONG, json!([])).unwrap();
            authentication
                .apply(&mut request, &credentials, SystemTime::UNIX_EPOCH, None)
                .unwrap();
            request.headers.get("x-amz-content-sha256").unwrap().to_owned()
        };
        assert_eq!(signed("https"), "UNSIGNED-PAYLOAD");
        assert_eq!(
            signed("http"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    fn request() -> Request {
        Request {
            method: "GET".into(),
            scheme: "https".into(),
            authority: "example.com".to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            headers: Headers::new(),
            body: Default::default(),
            call: None,
        }
    }

    #[test]
    fn the_wrong_kind_of_identity_is_refused() {
        let credentials = || Identity::Credentials(Credentials::new("AKID", "secret"));
        let token = || Identity::Token(Token::new("token"));
        for (authentication, identity) in [
            (choose(&PLAIN, json!([])).unwrap(), token()),
            (Authentication::SigV2, token()),
            (Authentication::Bearer, credentials()),
        ] {
            let applied = authentication.apply(&mut request(), &identity, SystemTime::UNIX_EPOCH, None);
            assert_eq!(applied, Err(SigningError::Identity), "{authentication:?}");
        }
    }

    #[test]
    fn an_endpoint_without_a_known_scheme_is_refused() {
        let error = choose(&PLAIN, json!([{"name": "sigv5"}, {"name": "sigv4-s3express"}])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the endpoint wants requests authenticated with sigv5 or sigv4-s3express, which is not supported here"
        );
    }

    #[cfg(not(feature = "sigv4a"))]
    #[test]
    fn an_endpoint_that_takes_only_a_signature_for_several_regions_is_refused_with_the_feature_that_makes_one() {
        let error = choose(&PLAIN, json!([{"name": "sigv4a"}])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the endpoint wants requests authenticated with sigv4a, which takes the feature `sigv4a` of the runtime"
        );
    }

    #[cfg(feature = "sigv4a")]
    #[test]
    fn a_signature_for_several_regions_is_for_those_of_the_endpoint_else_for_that_of_the_client() {
        let anywhere = json!([{"name": "sigv4a", "signingRegionSet": ["a", "b"], "signingName": "other"}]);
        let v4a = Operation {
            auth: Auth::SigV4a,
            ..Operation::new("A", "a", "GET", "/")
        };
        for operation in [&PLAIN, &v4a] {
            let scope = chosen_scope(operation, anywhere.clone());
            assert_eq!(scope.settings.algorithm, Algorithm::SigV4a);
            assert_eq!((scope.region.as_str(), scope.service.as_str()), ("a,b", "other"));
        }
        let scope = chosen_scope(&v4a, json!([]));
        assert_eq!(scope.settings.algorithm, Algorithm::SigV4a);
        assert_eq!((scope.region.as_str(), scope.service.as_str()), ("eu-west-1", "demo"));
        let one = json!({"name": "sigv4", "signingRegion": "c"});
        for schemes in [
            json!([one]),
            json!([{"name": "sigv4a", "signingRegionSet": ["*"]}, one]),
        ] {
            let scope = chosen_scope(&v4a, schemes);
            assert_eq!(scope.settings.algorithm, Algorithm::SigV4);
            assert_eq!(scope.region, "c");
        }
    }

    #[test]
    fn s3_and_schemes_that_say_so_sign_the_path_as_it_is_sent() {
        let s3 = Operation {
            auth: Auth::S3,
            ..Operation::new("A", "a", "GET", "/")
        };
        let settings = chosen_scope(&s3, json!([])).settings;
        assert!(!settings.double_encode_path && !settings.normalize_path && settings.content_sha256_header);
        let scheme = json!([{"name": "sigv4", "disableDoubleEncoding": true, "disableNormalizePath": true}]);
        let settings = chosen_scope(&PLAIN, scheme).settings;
        assert!(!settings.double_encode_path && !settings.normalize_path && !settings.content_sha256_header);
    }

    #[test]
    fn a_payload_is_left_out_where_the_operation_says_so_and_in_urls_of_s3() {
        let long = Operation {
            unsigned_payload: true,
            ..Operation::new("A", "a", "GET", "/")
        };
        assert_eq!(chosen_scope(&long, json!([])).settings.payload, Payload::Unsigned);
        let s3 = Operation {
            auth: Auth::S3,
            ..Operation::new("A", "a", "GET", "/")
        };
        assert_eq!(chosen_scope(&s3, json!([])).settings.payload, Payload::Signed);
        let in_url = SigningScope::for_url(
            &AuthPreference::default(),
            &s3,
            &endpoint(json!([])),
            "eu-west-1",
            "demo",
        )
        .unwrap();
        assert_eq!(in_url.settings.payload, Payload::Unsigned);
    }

    #[test]
    fn a_url_is_for_signature_version_4_alone() {
        let for_url = |auth, schemes| {
            let operation = Operation {
                auth,
                ..Operation::new("A", "a", "GET", "/")
            };
            SigningScope::for_url(
                &AuthPreference::default(),
                &operation,
                &endpoint(schemes),
                "eu-west-1",
                "demo",
            )
        };
        assert!(for_url(Auth::None, json!([])).is_ok());
        assert!(for_url(Auth::SigV2, json!([{"name": "sigv4"}])).is_ok());
        for (auth, schemes) in [
            (Auth::SigV2, json!([])),
            (Auth::Bearer, json!([])),
            (Auth::SigV4, json!([{"name": "bearer"}])),
        ] {
            let refused = for_url(auth, schemes);
            assert!(matches!(refused, Err(Cause::Sign(SigningError::NotInUrl))), "{auth:?}");
        }
    }
}
