use tinsmith::runtime::{Blocking, Mode, SendsEvents};
use tinsmith::sso_oidc::Client;

fn main() {}

/// As the method of an operation that sends events.
fn talk<S: Mode + SendsEvents>(_: &Client<S>) {}

fn with_a_blocking_client(client: Client<Blocking>) {
    talk(&client);
}
