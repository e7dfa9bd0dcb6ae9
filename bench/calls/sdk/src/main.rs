//! The calls with the official SDK.

use support::Case;

enum Client {
    #[cfg(feature = "dynamodb")]
    DynamoDb(aws_sdk_dynamodb::Client),
    #[cfg(feature = "ec2")]
    Ec2(aws_sdk_ec2::Client),
    #[cfg(feature = "s3")]
    S3(aws_sdk_s3::Client),
    #[cfg(feature = "sqs")]
    Sqs(aws_sdk_sqs::Client),
    #[cfg(feature = "ssooidc")]
    SsoOidc(aws_sdk_ssooidc::Client),
}

fn main() {
    support::run(connect, call);
}

macro_rules! client {
    ($service:ident, $url:expr) => {{
        use $service::config::{BehaviorVersion, Builder, Credentials, Region};
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        $service::Client::from_conf(
            Builder::new()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("eu-west-1"))
                .credentials_provider(Credentials::new("AKIDEXAMPLE", secret, None, None, "fixed"))
                .endpoint_url($url)
                .build(),
        )
    }};
}

fn connect(case: Case, url: &str) -> Client {
    match case {
        #[cfg(feature = "ssooidc")]
        Case::CreateToken => Client::SsoOidc(client!(aws_sdk_ssooidc, url)),
        #[cfg(feature = "dynamodb")]
        query if query.is_query() => Client::DynamoDb(client!(aws_sdk_dynamodb, url)),
        #[cfg(feature = "sqs")]
        Case::SqsReceive10 => Client::Sqs(client!(aws_sdk_sqs, url)),
        #[cfg(feature = "s3")]
        Case::S3List1000 => {
            // No name of a bucket can be looked up below that of the server.
            let config = client!(aws_sdk_s3, url).config().to_builder().force_path_style(true).build();
            Client::S3(aws_sdk_s3::Client::from_conf(config))
        }
        #[cfg(feature = "ec2")]
        Case::Ec2Describe500 => Client::Ec2(client!(aws_sdk_ec2, url)),
        #[allow(unreachable_patterns, reason = "only where a service is left out")]
        left_out => panic!("built without the service of {left_out}"),
    }
}

async fn call(client: &mut Client, _: Case) -> usize {
    match client {
        #[cfg(feature = "ssooidc")]
        Client::SsoOidc(client) => {
            let sent = client
                .create_token()
                .client_id("i")
                .client_secret("s")
                .grant_type("refresh_token")
                .send();
            usize::from(sent.await.expect("an answer").access_token.is_some())
        }
        #[cfg(feature = "dynamodb")]
        Client::DynamoDb(client) => {
            let customer = aws_sdk_dynamodb::types::AttributeValue::S("customer#00000001".into());
            let sent = client
                .query()
                .table_name("orders")
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", customer)
                .send();
            sent.await.expect("an answer").items().len()
        }
        #[cfg(feature = "sqs")]
        Client::Sqs(client) => {
            let sent = client
                .receive_message()
                .queue_url("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
                .max_number_of_messages(10)
                .send();
            sent.await.expect("an answer").messages().len()
        }
        #[cfg(feature = "s3")]
        Client::S3(client) => {
            let answer = client
                .list_objects_v2()
                .bucket("photos")
                .send()
                .await
                .expect("an answer");
            answer.contents().len()
        }
        #[cfg(feature = "ec2")]
        Client::Ec2(client) => {
            let answer = client.describe_instances().send().await.expect("an answer");
            answer.reservations().len()
        }
    }
}
