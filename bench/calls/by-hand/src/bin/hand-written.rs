//! The calls as one writes them by hand: reqwest, serde, no signature.

use by_hand::requests::request;
use by_hand::types::read;
use support::Case;

fn main() {
    support::run(|_, url| (reqwest::Client::new(), url.to_owned()), call);
}

async fn call((client, url): &mut (reqwest::Client, String), case: Case) -> usize {
    let request = request(case);
    let method = request.method.parse().expect("a method");
    let mut sent = client.request(method, format!("{url}{}", request.target));
    for (name, value) in request.headers {
        sent = sent.header(name, value);
    }
    let answer = sent.body(request.body).send().await.expect("an answer");
    assert!(answer.status().is_success());
    read(case, &answer.bytes().await.expect("a body"))
}
