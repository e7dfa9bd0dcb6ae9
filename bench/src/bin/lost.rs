//! Makes calls of all kinds, and counts those that are lost.
//!
//!     lost gaps STYLE URL CALLS              with pauses around the time after which the server closes idle connections
//!     lost at-once STYLE URL CALLS BUNDLE    all at the same time
//!
//! STYLE is `async` or `blocking`.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tinsmith::runtime::credentials::Credentials;

use tinsmith::{sso, sso_oidc, sts};

/// Workers that make calls with pauses, each with a client of its own.
const WORKERS: usize = 20;

type Failure = Box<dyn Error + Send + Sync>;

/// The pause before a call: 150 to 450 ms, around the 300 ms of the server.
fn pause(number: usize) -> Duration {
    Duration::from_millis(150 + (number * 7919 % 300) as u64)
}

/// The same call in each style: reading, writing, for a single use, of a query protocol.
macro_rules! call {
    ($number:expr, $sso:expr, $oidc:expr, $sts:expr $(, $await:ident)?) => {
        match $number % 5 {
            0 => $sso.list_accounts().access_token("a").send()$(.$await)?.map(drop).map_err(Failure::from),
            1 => $sso.logout().access_token("a").send()$(.$await)?.map(drop).map_err(Failure::from),
            2 => $oidc.register_client().client_name("a").client_type("public").send()$(.$await)?.map(drop).map_err(Failure::from),
            3 => $oidc.create_token().client_id("a").client_secret("b").grant_type("c").send()$(.$await)?.map(drop).map_err(Failure::from),
            _ => $sts.get_caller_identity().send()$(.$await)?.map(drop).map_err(Failure::from),
        }
    };
}

macro_rules! clients {
    ($url:expr, $bundle:expr, $build:ident) => {{
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        let mut sso = sso::Client::builder().region("eu-west-1").endpoint_url($url);
        let mut oidc = sso_oidc::Client::builder().region("eu-west-1").endpoint_url($url);
        let mut sts = sts::Client::builder()
            .region("eu-west-1")
            .endpoint_url($url)
            .credentials(credentials);
        if let Some(bundle) = $bundle {
            (sso, oidc, sts) = (sso.ca_bundle(bundle), oidc.ca_bundle(bundle), sts.ca_bundle(bundle));
        }
        (sso.$build()?, oidc.$build()?, sts.$build()?)
    }};
}

static LOST: AtomicUsize = AtomicUsize::new(0);

fn count(outcome: Result<(), Failure>) {
    if let Err(error) = outcome {
        LOST.fetch_add(1, Ordering::Relaxed);
        eprintln!("{error}");
    }
}

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [mode, style, url, calls, bundle @ ..] = &args[..] else {
        return Err("see the head of lost.rs".into());
    };
    let (calls, bundle) = (calls.parse()?, bundle.first());
    match (&**mode, &**style) {
        ("gaps", "async") => gaps_async(url, calls)?,
        ("gaps", "blocking") => gaps_blocking(url, calls)?,
        ("at-once", "async") => at_once_async(url, calls, bundle)?,
        ("at-once", "blocking") => at_once_blocking(url, calls, bundle)?,
        _ => return Err("see the head of lost.rs".into()),
    }
    println!("{mode}, {style}: {} of {calls} lost", LOST.load(Ordering::Relaxed));
    Ok(())
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn gaps_blocking(url: &str, calls: usize) -> Result<(), Failure> {
    thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (sso, oidc, sts) = clients!(url, None::<&String>, build_blocking);
            scope.spawn(move || {
                for number in (worker..calls).step_by(WORKERS) {
                    thread::sleep(pause(number));
                    count(call!(number / WORKERS, sso, oidc, sts));
                }
            });
        }
        Ok(())
    })
}

fn gaps_async(url: &str, calls: usize) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let mut workers = Vec::new();
        for worker in 0..WORKERS {
            let (sso, oidc, sts) = clients!(url, None::<&String>, build);
            workers.push(tokio::spawn(async move {
                for number in (worker..calls).step_by(WORKERS) {
                    tokio::time::sleep(pause(number)).await;
                    count(call!(number / WORKERS, sso, oidc, sts, await));
                }
            }));
        }
        for worker in workers {
            worker.await?;
        }
        Ok(())
    })
}

fn at_once_blocking(url: &str, calls: usize, bundle: Option<&String>) -> Result<(), Failure> {
    let (sso, ..) = clients!(url, bundle, build_blocking);
    thread::scope(|scope| {
        for _ in 0..calls {
            let sso = sso.clone();
            scope.spawn(move || {
                count(
                    sso.list_accounts()
                        .access_token("a")
                        .send()
                        .map(drop)
                        .map_err(Failure::from),
                )
            });
        }
    });
    Ok(())
}

fn at_once_async(url: &str, calls: usize, bundle: Option<&String>) -> Result<(), Failure> {
    let (sso, ..) = clients!(url, bundle, build);
    runtime()?.block_on(async {
        let mut all = Vec::new();
        for _ in 0..calls {
            let sso = sso.clone();
            all.push(tokio::spawn(async move {
                count(
                    sso.list_accounts()
                        .access_token("a")
                        .send()
                        .await
                        .map(drop)
                        .map_err(Failure::from),
                );
            }));
        }
        for one in all {
            one.await?;
        }
        Ok(())
    })
}
