//! HTTP/2 over TLS: the client asks for it, and the server chooses.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256};
use tinsmith_runtime::RequestEvents;
use tinsmith_runtime::transport::{HttpSettings, Hyper, TransportErrorKind};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::server::{Exchange, Server, noted, run};
use crate::{kind, note, over};

/// A server's side of TLS for the loopback interface, and a file with the certificate of who vouches for it.
pub(crate) fn tls(name: &str, alpn: &[&str]) -> (TlsAcceptor, PathBuf) {
    let key = || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, key()).unwrap();
    let bundle = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}.pem", std::process::id()));
    std::fs::write(&bundle, issuer.pem()).unwrap();
    let own = key();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&own, &issuer).unwrap().der().clone();
    let own = PrivateKeyDer::Pkcs8(own.serialize_der().into());
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = builder
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], own)
        .unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    (TlsAcceptor::from(Arc::new(config)), bundle)
}

pub(crate) fn client(server: &Server, bundle: PathBuf) -> tinsmith_demo::rest_json::Client {
    let mut settings = HttpSettings::default();
    settings.ca_bundle = Some(bundle);
    let builder = server.builder().endpoint_url(format!("https://{}", server.address()));
    builder.transport(Hyper::new(&settings)).build().unwrap()
}

#[test]
fn events_go_over_a_connection_for_which_http2_was_chosen() {
    run(async {
        let server = Server::start().await;
        let (acceptor, bundle) = tls("chosen", &["h2", "http/1.1"]);
        let client = client(&server, bundle.clone());
        let call = tokio::spawn(client.talk().shelf("s").orders([note("a")]).send());
        let stream = acceptor.accept(server.socket().await).await.unwrap();
        let mut connection = h2::server::handshake(stream).await.unwrap();
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        tokio::spawn(async move { while connection.accept().await.is_some() {} });
        let mut exchange = Exchange::new(request, respond);
        assert_eq!(exchange.event().await.unwrap().payload, b"a");
        assert!(exchange.event().await.is_none());
        exchange.answer().send_data(noted("b"), true).unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        assert!(changes.recv().await.unwrap().is_some());
        assert!(changes.recv().await.unwrap().is_none());
        std::fs::remove_file(bundle).unwrap();
    });
}

#[test]
fn a_server_that_does_not_choose_http2_gets_no_event() {
    for (name, alpn) in [("older", &["http/1.1"][..]), ("silent", &[])] {
        run(async {
            let server = Server::start().await;
            let (acceptor, bundle) = tls(name, alpn);
            let (sender, orders) = RequestEvents::channel();
            sender.send(note("waits")).await.unwrap();
            let call = tokio::spawn(client(&server, bundle.clone()).talk().shelf("s").orders(orders).send());
            let accepted = acceptor.accept(server.socket().await).await;
            assert_eq!(accepted.is_err(), !alpn.is_empty());
            let (kind, text) = kind(call.await.unwrap());
            assert_eq!(kind, TransportErrorKind::Other);
            assert!(
                text.contains("HTTP/2 with 127.0.0.1") && text.contains("1 attempt"),
                "{text}"
            );
            assert!(!text.contains("cannot be sent again"), "{text}");
            over(&sender).await;
            std::fs::remove_file(bundle).unwrap();
        });
    }
}
