use tinsmith::sso_oidc::Client;

fn call(client: &Client) {
    let _ = client.create_token().0;
}

fn main() {}
