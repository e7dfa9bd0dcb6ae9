use tinsmith::runtime::Blocking;
use tinsmith::sso_oidc::Client;

fn main() {
    let _ = Client::<Blocking>::from_env();
}
