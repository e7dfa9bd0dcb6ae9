use tinsmith::sso_oidc::Client;

fn call(client: Client) {
    let _ = client.send();
}

fn main() {}
