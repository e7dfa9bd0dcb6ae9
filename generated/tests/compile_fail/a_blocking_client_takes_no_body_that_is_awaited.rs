use tinsmith::runtime::body::{BodySource, ResponseBody};
use tinsmith::runtime::{Async, Blocking, RequestBody};
use tinsmith::sso_oidc::Client;

fn main() {}

fn a_source(client: Client<Blocking>, source: impl BodySource + 'static) {
    let call = client.call_streaming("put_object", serde_json::json!({}));
    call.body(RequestBody::from_source(source));
}

fn a_body_of_an_answer(client: Client<Blocking>, body: ResponseBody<Async>) {
    let call = client.call_streaming("put_object", serde_json::json!({}));
    call.body(body);
}
