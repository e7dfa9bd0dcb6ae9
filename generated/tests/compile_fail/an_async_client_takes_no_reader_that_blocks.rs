use tinsmith::runtime::{Async, RequestBody};
use tinsmith::sso_oidc::Client;

fn main() {}

fn a_reader(client: Client<Async>, reader: std::fs::File) {
    let call = client.call_streaming("put_object", serde_json::json!({}));
    call.body(RequestBody::from_reader(reader));
}

fn a_file_itself(client: Client<Async>, file: std::fs::File) {
    let call = client.call_streaming("put_object", serde_json::json!({}));
    call.body(file);
}
