use tinsmith::sso_oidc::Client;

fn call(client: &Client) {
    let _ = client.create_token().client_id("a").grant_type("b").send();
}

fn main() {}
