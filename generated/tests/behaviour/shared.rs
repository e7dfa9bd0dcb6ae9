//! Clients of several services with the same settings, and clients that are made from others.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tinsmith::runtime::credentials::{CachedCredentials, Credentials, from_fn};
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::runtime::{Blocking, SharedSettings};
use tinsmith::{sso, sso_oidc, sts};

/// Answers every request with `{}`, and counts connections. Returns its URL.
fn server(connections: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            connections.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || answer(stream));
        }
    });
    url
}

fn answer(mut stream: TcpStream) {
    let (mut buffer, mut text) = ([0; 4096], String::new());
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        text.push_str(&String::from_utf8_lossy(&buffer[..length]));
        if text.ends_with("\r\n\r\n") || text.ends_with('}') {
            text.clear();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        }
    }
}

#[test]
fn clients_of_several_services_share_connections() {
    let connections = Arc::new(AtomicUsize::new(0));
    let builder = sso::Client::builder().region("eu-west-1");
    let shared = SharedSettings::new(builder.endpoint_url(server(connections.clone())));
    let portal: sso::Client<Blocking> = sso::Client::builder().settings(&shared).build_blocking().unwrap();
    let builder = sso_oidc::Client::builder().settings(&shared);
    let login: sso_oidc::Client<Blocking> = builder.build_blocking().unwrap();
    let again = portal.to_builder().max_attempts(1).build_blocking().unwrap();
    for _ in 0..3 {
        portal.list_accounts().access_token("token").send().unwrap();
        login
            .register_client()
            .client_name("n")
            .client_type("public")
            .send()
            .unwrap();
        again.list_accounts().access_token("token").send().unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn async_clients_share_a_transport_too() {
    let shared = SharedSettings::new(sso::Client::builder().region("eu-west-1"));
    let one = sso::Client::builder().settings(&shared).build_core().unwrap();
    let other = sso_oidc::Client::builder().settings(&shared).build_core().unwrap();
    assert!(Arc::ptr_eq(one.transport(), other.transport()));
    let alone = sso::Client::builder().region("eu-west-1").build_core().unwrap();
    assert!(!Arc::ptr_eq(one.transport(), alone.transport()));
}

#[test]
fn clients_share_credentials_and_each_changes_what_it_wants() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let provider = CachedCredentials::new(from_fn(move || {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(Credentials::new("AKIDEXAMPLE", "secret"))
    }));
    let script = Scripted::new();
    let shared = SharedSettings::new(
        sso::Client::builder()
            .scripted(&script)
            .region("eu-west-1")
            .credentials(provider),
    );
    let caller: sts::Client<Blocking> = sts::Client::builder().settings(&shared).build_blocking().unwrap();
    let there = caller.to_builder().region("eu-central-1").build_blocking().unwrap();
    script
        .on(caller.get_caller_identity())
        .give(Default::default())
        .times(2);
    caller.get_caller_identity().send().unwrap();
    there.get_caller_identity().send().unwrap();
    let hosts: Vec<_> = script.requests().into_iter().map(|request| request.authority).collect();
    assert_eq!(hosts, ["sts.eu-west-1.amazonaws.com", "sts.eu-central-1.amazonaws.com"]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    script.finish().unwrap();
}
