use tinsmith::sso_oidc::AwsAdditionalDetails;

fn main() {
    let _ = AwsAdditionalDetails { identity_context: None };
}
