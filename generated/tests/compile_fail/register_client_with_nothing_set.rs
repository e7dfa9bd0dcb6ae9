use tinsmith::sso_oidc::Client;

fn call(client: &Client) {
    let _ = client.register_client().send();
}

fn main() {}
