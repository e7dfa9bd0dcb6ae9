//! One resolution for all who wait, in all clients of an environment.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tinsmith::sts::Client;
use tinsmith_credentials::Chain;
use tinsmith_credentials::runtime::PresignOptions;

use crate::server::{Reply, Server};
use crate::setup::{iso8601_in, machine, sts_answer, sts_error};

/// What a container answers.
fn answer(id: &str) -> String {
    format!(
        r#"{{"AccessKeyId": "{id}", "SecretAccessKey": "hidden", "Token": "hidden", "Expiration": "{}"}}"#,
        iso8601_in(3600)
    )
}

/// A server that is STS and a container, and answers slowly enough that all have come.
fn server(works: bool) -> Server {
    Server::start(move |request| {
        if request.line.starts_with("POST") {
            return Reply::ok(sts_answer("GetCallerIdentity", "X"));
        }
        std::thread::sleep(Duration::from_millis(300));
        if works {
            Reply::ok(answer("AKID"))
        } else {
            Reply::status(403)
        }
    })
}

#[test]
fn ten_thousand_tasks_in_ten_clients_need_one_resolution_also_if_it_fails() {
    for works in [true, false] {
        let server = server(works);
        let url = format!("{}/c", server.url());
        let environment = machine(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)], "", "");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let environment = Chain::builder(&environment).build().unwrap().environment();
            let clients: Vec<_> = (0..10)
                .map(|_| Client::builder().environment(environment.clone()).build().unwrap())
                .collect();
            let tasks: Vec<_> = (0..10_000)
                .map(|task| {
                    let client = clients[task % 10].clone();
                    tokio::spawn(async move {
                        client
                            .get_caller_identity()
                            .prepare()
                            .presign(&PresignOptions::new())
                            .await
                            .is_ok()
                    })
                })
                .collect();
            for task in tasks {
                assert_eq!(task.await.unwrap(), works);
            }
        });
        assert_eq!(server.lines(), ["GET /c"]);
    }
}

#[test]
fn threads_share_one_resolution() {
    let server = server(true);
    let url = format!("{}/c", server.url());
    let environment = machine(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)], "", "");
    let chain = Chain::builder(&environment).build_blocking().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| chain.get().unwrap());
        }
    });
    assert_eq!(server.lines(), ["GET /c"]);
}

#[test]
fn keys_that_a_service_calls_expired_are_looked_for_again() {
    let given = AtomicUsize::new(0);
    let server = Server::start(move |request| match request.line.starts_with("POST") {
        true => Reply::Text(403, sts_error("ExpiredToken")),
        false => Reply::ok(answer(&format!("AKID{}", given.fetch_add(1, Ordering::Relaxed)))),
    });
    let url = server.url();
    let container = format!("{url}/c");
    let variables = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.as_str()),
        ("AWS_ENDPOINT_URL_STS", &url),
    ];
    let chain = Chain::builder(&machine(&variables, "", "")).build_blocking().unwrap();
    let client = Client::builder()
        .environment(chain.environment())
        .build_blocking()
        .unwrap();
    for id in ["AKID0", "AKID1"] {
        assert_eq!(chain.get().unwrap().access_key_id(), id);
        client.get_caller_identity().send().unwrap_err();
    }
}
