//! Presigned requests with a file as the body, sent by whatever speaks HTTP.

use tinsmith_runtime::PresignOptions;

use crate::server::{Server, serve};
use crate::{Caller, content, file, own_callers};

#[test]
fn a_file_goes_to_a_presigned_url_with_any_client() {
    const SIZE: usize = 200_000;
    let server = Server::same(1, || {
        serve(|peer| {
            let head = peer.head()?;
            let (line, query) = head.line.split_once('?').unwrap();
            assert_eq!(line, "PUT /objects/k");
            // It says nothing of the body, so nothing that the client adds can be wrong.
            assert!(query.contains("&X-Amz-SignedHeaders=host&"), "{query}");
            assert!(!query.to_ascii_lowercase().contains("checksum"), "{query}");
            assert_eq!(peer.exactly(head.length())?, content(SIZE));
            peer.answer(200, "")
        })
    });
    let [Caller::Blocking(client), Caller::Async(_, executor)] = own_callers(&server, |builder| builder) else {
        panic!();
    };
    let put = client.put_object().key("k");
    let presigned = put.prepare().presign(&PresignOptions::new()).unwrap();
    assert_eq!(presigned.headers().count(), 0, "no header has to be sent with it");
    let bytes = std::fs::read(file("presigned", SIZE)).unwrap();
    let sent = reqwest::Client::new().put(presigned.url()).body(bytes).send();
    assert_eq!(executor.block_on(sent).unwrap().status(), 200);
}
