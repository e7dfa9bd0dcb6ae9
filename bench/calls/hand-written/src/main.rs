//! The calls as one writes them by hand: reqwest, serde, no signature.

mod types;

use serde::de::DeserializeOwned;
use serde_json::json;
use support::Case;
use types::{DescribeInstances, ListObjects, Messages, Query};

struct Client {
    http: reqwest::Client,
    url: String,
}

fn main() {
    support::run(
        |_, url| Client {
            http: reqwest::Client::new(),
            url: url.to_owned(),
        },
        call,
    );
}

async fn call(client: &mut Client, case: Case) -> usize {
    match case {
        Case::DynamoDbQuery1Kb | Case::DynamoDbQuery1Mb => {
            let body = json!({
                "TableName": "orders",
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": {"S": "customer#00000001"}},
            });
            let query: Query = post_json(client, "DynamoDB_20120810.Query", &body).await;
            query.items.len()
        }
        Case::SqsReceive10 => {
            let body = json!({
                "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
                "MaxNumberOfMessages": 10,
            });
            let received: Messages = post_json(client, "AmazonSQS.ReceiveMessage", &body).await;
            received.messages.len()
        }
        Case::S3List1000 => {
            let url = format!("{}/photos?list-type=2", client.url);
            let listing: ListObjects = xml(client.http.get(url)).await;
            listing.contents.len()
        }
        Case::Ec2Describe500 => {
            let request = client
                .http
                .post(&client.url)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .body("Action=DescribeInstances&Version=2016-11-15");
            let found: DescribeInstances = xml(request).await;
            found.reservation_set.item.len()
        }
    }
}

async fn post_json<T: DeserializeOwned>(client: &Client, target: &str, body: &serde_json::Value) -> T {
    let request = client
        .http
        .post(&client.url)
        .header("X-Amz-Target", target)
        .header("Content-Type", "application/x-amz-json-1.0")
        .body(serde_json::to_vec(body).expect("JSON"));
    let bytes = send(request).await;
    serde_json::from_slice(&bytes).expect("the answer's JSON")
}

async fn xml<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> T {
    let bytes = send(request).await;
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    quick_xml::de::from_str(text).expect("the answer's XML")
}

async fn send(request: reqwest::RequestBuilder) -> impl AsRef<[u8]> + std::ops::Deref<Target = [u8]> {
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success());
    answer.bytes().await.expect("a body")
}
