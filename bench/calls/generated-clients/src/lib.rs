//! The calls with generated clients. The programs are in `bin`.

use std::sync::Arc;

use support::Case;
use tinsmith_dynamodb::AttributeValue;
use tinsmith_dynamodb::runtime::credentials::Credentials;
use tinsmith_dynamodb::runtime::transport::AsyncTransport;

const KEY: (&str, &str) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

/// The client of a service.
pub enum Client {
    SsoOidc(tinsmith_sso_oidc::Client),
    DynamoDb(tinsmith_dynamodb::Client),
    Sqs(tinsmith_sqs::Client),
    S3(tinsmith_s3::Client),
    Ec2(tinsmith_ec2::Client),
}

macro_rules! client {
    ($service:ident, $url:expr, $transport:expr) => {{
        let builder = $service::Client::builder()
            .region("eu-west-1")
            .credentials(Credentials::new(KEY.0, KEY.1))
            .endpoint_url($url);
        let builder = match $transport {
            Some(transport) => builder.transport(transport),
            None => builder,
        };
        builder.build().expect("a client")
    }};
}

/// The client of a case, with its usual transport or another one.
///
/// # Panics
///
/// The URL is faulty.
pub fn connect(case: Case, url: &str, transport: Option<Arc<dyn AsyncTransport>>) -> Client {
    match case {
        Case::CreateToken => Client::SsoOidc(client!(tinsmith_sso_oidc, url, transport)),
        Case::DynamoDbQuery1Kb | Case::DynamoDbQuery1Mb | Case::DynamoDbQuery1MbSmallItems => {
            Client::DynamoDb(client!(tinsmith_dynamodb, url, transport))
        }
        Case::SqsReceive10 => Client::Sqs(client!(tinsmith_sqs, url, transport)),
        Case::S3List1000 => Client::S3(client!(tinsmith_s3, url, transport)),
        Case::Ec2Describe500 => Client::Ec2(client!(tinsmith_ec2, url, transport)),
    }
}

/// Makes the call of a case and gives the number of items in the answer.
///
/// # Panics
///
/// The call fails.
pub async fn call(client: &mut Client, _: Case) -> usize {
    match client {
        Client::SsoOidc(client) => {
            let sent = client
                .create_token()
                .client_id("i")
                .client_secret("s")
                .grant_type("refresh_token")
                .send();
            usize::from(sent.await.expect("an answer").access_token.is_some())
        }
        Client::DynamoDb(client) => {
            let customer = AttributeValue::S("customer#00000001".to_owned());
            let sent = client
                .query()
                .table_name("orders")
                .key_condition_expression("pk = :pk")
                .expression_attribute_values([(":pk", customer)])
                .send();
            sent.await.expect("an answer").items.unwrap_or_default().len()
        }
        Client::Sqs(client) => {
            let sent = client
                .receive_message()
                .queue_url("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
                .max_number_of_messages(10)
                .send();
            sent.await.expect("an answer").messages.unwrap_or_default().len()
        }
        Client::S3(client) => {
            let answer = client
                .list_objects_v2()
                .bucket("photos")
                .send()
                .await
                .expect("an answer");
            answer.contents.unwrap_or_default().len()
        }
        Client::Ec2(client) => {
            let answer = client.describe_instances().send().await.expect("an answer");
            answer.reservations.unwrap_or_default().len()
        }
    }
}
