use tinsmith::sso_oidc::Client;

fn call(client: &Client) {
    let _ = client.create_token_with_iam().client_id("a").code("b").send();
}

fn main() {}
