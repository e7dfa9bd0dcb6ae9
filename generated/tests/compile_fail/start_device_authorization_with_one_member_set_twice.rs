use tinsmith::sso_oidc::Client;

fn call(client: &Client) {
    let _ = client.start_device_authorization().client_id("a").client_secret("b").client_secret("c").prepare();
}

fn main() {}
