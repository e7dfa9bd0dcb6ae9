//! The requests as one writes them by hand, unsigned.

use serde_json::json;
use support::Case;

/// A request: method, path and query, header fields, body.
pub struct Request {
    pub method: &'static str,
    pub target: &'static str,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: Vec<u8>,
}

/// The request of a case.
pub fn request(case: Case) -> Request {
    match case {
        Case::CreateToken => {
            let body = json!({"clientId": "i", "clientSecret": "s", "grantType": "refresh_token"});
            post("/token", vec![("Content-Type", "application/json")], body.to_string())
        }
        Case::DynamoDbQuery1Kb | Case::DynamoDbQuery1Mb | Case::DynamoDbQuery1MbSmallItems => {
            let body = json!({
                "TableName": "orders",
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": {"S": "customer#00000001"}},
            });
            post_aws_json("DynamoDB_20120810.Query", &body)
        }
        Case::SqsReceive10 => {
            let body = json!({
                "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
                "MaxNumberOfMessages": 10,
            });
            post_aws_json("AmazonSQS.ReceiveMessage", &body)
        }
        Case::S3List1000 => Request {
            method: "GET",
            target: "/photos?list-type=2",
            headers: Vec::new(),
            body: Vec::new(),
        },
        Case::Ec2Describe500 => post(
            "/",
            vec![("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            "Action=DescribeInstances&Version=2016-11-15".to_owned(),
        ),
    }
}

fn post_aws_json(target: &'static str, body: &serde_json::Value) -> Request {
    let headers = vec![("X-Amz-Target", target), ("Content-Type", "application/x-amz-json-1.0")];
    post("/", headers, body.to_string())
}

fn post(target: &'static str, headers: Vec<(&'static str, &'static str)>, body: String) -> Request {
    Request {
        method: "POST",
        target,
        headers,
        body: body.into_bytes(),
    }
}
