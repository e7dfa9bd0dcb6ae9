//! `config/credentials-chain`: whole runs of the chain, with files, variables and recorded traffic.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use tinsmith_credentials::runtime::credentials::{Credentials, ProvideToken as _};
use tinsmith_credentials::runtime::http::{Headers, Request, Response};
use tinsmith_credentials::runtime::transport::{BlockingTransport, Limits, Now, TransportError, TransportErrorKind};
use tinsmith_credentials::runtime::{Blocking, Environment};
use tinsmith_credentials::{Chain, internals};
use tinsmith_login::TokenCache;

use super::pairs;
use crate::compare::equal_json;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

/// 2021-08-05: before the credentials of most recordings expire.
const RECORDED_AT: u64 = 1_628_150_000;
const CACHE: &str = "/home/.aws/sso/cache/";

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        let mut recorded = Ok(());
        suite.case(case, || {
            let run = Run::new(case)?;
            let result = run.check(case);
            recorded = run.traffic.recorded();
            result
        });
        // What the traffic was recorded with is not always what the case configures.
        if case["traffic"].as_array().is_some_and(|traffic| !traffic.is_empty()) {
            suite.part(case, "as it was recorded", || recorded);
        }
    }
}

/// A machine as a case describes it.
struct Run {
    environment: Environment,
    cache: tempfile::TempDir,
    traffic: Traffic,
}

impl Run {
    fn new(case: &Value) -> Result<Self, Problem> {
        let fault = |error: std::io::Error| Problem::differs(error.to_string());
        let cache = tempfile::tempdir().map_err(fault)?;
        let mut environment = Environment::fixed(pairs(&case["env"]));
        for (path, text) in pairs(&case["files"]) {
            match path.strip_prefix(CACHE) {
                Some(name) => std::fs::write(cache.path().join(name), text).map_err(fault)?,
                None => environment = environment.with_file(path, of_a_shell(text)),
            }
        }
        Ok(Self {
            environment,
            cache,
            traffic: Traffic::new(case),
        })
    }

    fn chain(&self, kind: &str) -> Result<Chain<Blocking>, String> {
        let builder = Chain::builder(&self.environment)
            .token_cache(TokenCache::new(self.cache.path()))
            .blocking_transport(self.traffic.clone());
        let builder = match kind {
            "profile" => internals::profile_alone(builder),
            _ => builder,
        };
        builder.build_blocking().map_err(|error| error.to_string())
    }

    fn check(&self, case: &Value) -> Result<(), Problem> {
        let kind = case["kind"].as_str().unwrap_or_default();
        let found = self.chain(kind).and_then(|chain| match kind {
            "token" => {
                let token = tinsmith_login::internals::run(chain.token()).map_err(|error| error.to_string())?;
                Ok(json!({"token": token.as_str()}))
            }
            _ => chain
                .get()
                .map(|found| of_credentials(&found))
                .map_err(|error| error.to_string()),
        });
        self.traffic.finish(found.is_err())?;
        match (&case["expect"]["Ok"], found) {
            (Value::Null, Err(_)) => Ok(()),
            (Value::Null, Ok(_)) => Err(Problem::differs("there are credentials, and an error was wanted")),
            (wanted, Ok(found)) => {
                let mut wanted = wanted.clone();
                if let (Some(members), "token") = (wanted.as_object_mut(), kind) {
                    // A provider of tokens keeps the expiry to itself.
                    members.remove("expiration");
                }
                equal_json("credentials", &wanted, &found)
            }
            (_, Err(error)) => Err(Problem::differs(error)),
        }
    }
}

/// A line with a pipe is one for a shell, which the chain does not start by itself.
fn of_a_shell(text: &str) -> String {
    let line = |line: &str| match line.split_once("credential_process = ") {
        Some(("", command)) if command.contains(" | ") => format!("credential_process = sh -c \"{command}\"\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn of_credentials(found: &Credentials) -> Value {
    let mut members = json!({
        "access_key_id": found.access_key_id(),
        "secret_access_key": found.secret_access_key(),
    });
    if let Some(token) = found.session_token() {
        members["session_token"] = token.into();
    }
    if let Some(account) = found.account_id() {
        members["account_id"] = account.into();
    }
    let expiry = found
        .expires_at()
        .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    if let Some(expiry) = expiry {
        members["expiry"] = expiry.as_secs().into();
    }
    members
}

/// Answers as the case says, and compares what is sent.
#[derive(Clone, Debug)]
struct Traffic(Arc<Mutex<Progress>>);

#[derive(Debug)]
struct Progress {
    exchanges: Vec<Value>,
    next: usize,
    /// Requests that are not the ones that the case lists.
    differences: Vec<String>,
    /// Values that are not those of the recording.
    unlike_recorded: Vec<String>,
    /// Requests after the last one that the case lists.
    further: usize,
    started: Instant,
    passed: Duration,
    wall: SystemTime,
}

impl Traffic {
    fn new(case: &Value) -> Self {
        let expiry = case["expect"]["Ok"]["expiry"].as_u64();
        let wall = expiry.map_or(RECORDED_AT, |expiry| expiry - 600);
        Self(Arc::new(Mutex::new(Progress {
            exchanges: case["traffic"].as_array().cloned().unwrap_or_default(),
            next: 0,
            differences: Vec::new(),
            unlike_recorded: Vec::new(),
            further: 0,
            started: Instant::now(),
            passed: Duration::ZERO,
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(wall),
        })))
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all that the case lists was sent, and nothing else; where the run fails, retries may come after it.
    fn finish(&self, failed: bool) -> Result<(), Problem> {
        let progress = self.progress();
        let mut differences = progress.differences.clone();
        let unsent = progress.exchanges.len() - progress.next;
        if unsent > 0 {
            differences.push(format!("{unsent} requests were not sent"));
        }
        if progress.further > 0 && !failed {
            differences.push(format!("{} requests more than the case lists", progress.further));
        }
        none(&differences)
    }

    fn recorded(&self) -> Result<(), Problem> {
        none(&self.progress().unlike_recorded)
    }
}

fn none(differences: &[String]) -> Result<(), Problem> {
    match differences {
        [] => Ok(()),
        differences => Err(Problem::differs(differences.join("\n"))),
    }
}

impl BlockingTransport for Traffic {
    fn send(&self, request: &Request, _: Limits) -> Result<Response, TransportError> {
        let mut progress = self.progress();
        let Some(exchange) = progress.exchanges.get(progress.next).cloned() else {
            progress.further += 1;
            let error = "the case lists no further request";
            return Err(TransportError::new(TransportErrorKind::Other, error));
        };
        progress.next += 1;
        progress.compare(&exchange["request"], request);
        answer(&exchange)
    }

    fn sleep(&self, duration: Duration) {
        self.progress().passed += duration;
    }

    fn now(&self) -> Now {
        let progress = self.progress();
        Now {
            wall: progress.wall + progress.passed,
            instant: progress.started + progress.passed,
        }
    }
}

fn answer(exchange: &Value) -> Result<Response, TransportError> {
    let answer = &exchange["response"];
    let Some(status) = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok()) else {
        let failure = exchange["failure"].to_string();
        return Err(TransportError::new(TransportErrorKind::Connect, failure));
    };
    let headers: Headers = pairs(&answer["headers"])
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let body = answer["body"].as_str().unwrap_or_default().as_bytes().to_vec();
    Ok(Response { status, headers, body })
}

impl Progress {
    fn compare(&mut self, wanted: &Value, request: &Request) {
        let uri = wanted["uri"].as_str().unwrap_or_default();
        let (place, query) = uri.split_once('?').unwrap_or((uri, ""));
        let sent = format!("{}://{}{}", request.scheme, request.authority, request.path);
        let place = place.trim_end_matches('/');
        if sent.trim_end_matches('/') != place || wanted["method"] != *request.method {
            let (method, wanted) = (&request.method, &wanted["method"]);
            self.differences
                .push(format!("wanted {wanted} {place}\nfound {method} {sent}"));
        }
        self.compare_pairs("query", query, &request.query);
        for (name, value) in pairs(&wanted["headers"]) {
            if request.headers.get(name) != Some(value) && name != "content-type" {
                self.differences.push(format!("the header {name} differs"));
            }
        }
        let body = String::from_utf8_lossy(&request.body).into_owned();
        self.compare_pairs("body", wanted["body"].as_str().unwrap_or_default(), &body);
        let signed = &wanted["signed"];
        if let (Some(key), Some(region)) = (signed["accessKeyId"].as_str(), signed["region"].as_str()) {
            let authorization = request.headers.get("authorization").unwrap_or_default().to_owned();
            if !authorization.contains(&format!("Credential={key}/")) {
                self.differences.push(format!("it is not signed by {key}"));
            }
            if !authorization.contains(&format!("/{region}/sts/")) {
                self.unlike_recorded.push(format!("it is not signed for {region}"));
            }
        }
    }

    /// Names must be the same. Values are those of the recording; the name of a session is another each time.
    fn compare_pairs(&mut self, what: &str, wanted: &str, found: &str) {
        let parts = |text: &str| -> Vec<(String, String)> {
            let pairs = text.split('&').filter(|pair| !pair.is_empty());
            let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let mut pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            pairs.sort();
            pairs
        };
        let (wanted, found) = (parts(wanted), parts(found));
        let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        if names(&wanted) != names(&found) {
            self.differences.push(format!(
                "{what}: wanted {:?}\nfound {:?}",
                names(&wanted),
                names(&found)
            ));
            return;
        }
        for ((name, wanted), (_, found)) in wanted.iter().zip(&found) {
            if wanted != found && name != "RoleSessionName" {
                self.unlike_recorded
                    .push(format!("{what}: {name}: wanted {wanted}\nfound {found}"));
            }
        }
    }
}
