use tinsmith::sso_oidc::CreateTokenRequest;

fn main() {}
