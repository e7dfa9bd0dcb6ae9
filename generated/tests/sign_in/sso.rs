//! SSO, the access portal.

use serde_json::json;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso::{Client, ServiceError};

use crate::{answered, client, sent};

const ACCOUNT: &str = "123456789012";

/// Recorded from botocore.
#[test]
fn requests_are_unsigned_and_carry_the_token_in_a_header() {
    let sent = |call: fn(&Client<_>)| {
        let request = sent(Client::builder(), call);
        assert_eq!(request.headers.get("x-amz-sso_bearer_token"), Some("tok"));
        assert_eq!(request.headers.get("Authorization"), None);
        assert!(request.body.is_empty());
        format!("{} {}", request.method, request.url())
    };
    assert_eq!(
        sent(|client| {
            let call = client.get_role_credentials().role_name("Read Only").account_id(ACCOUNT);
            let _ = call.access_token("tok").send();
        }),
        "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Read%20Only&account_id=123456789012"
    );
    assert_eq!(
        sent(|client| {
            let call = client.list_account_roles().next_token("n/1").max_results(2);
            let _ = call.access_token("tok").account_id(ACCOUNT).send();
        }),
        "GET https://portal.sso.eu-west-1.amazonaws.com/assignment/roles?next_token=n%2F1&max_result=2&account_id=123456789012"
    );
    assert_eq!(
        sent(|client| drop(client.list_accounts().access_token("tok").send())),
        "GET https://portal.sso.eu-west-1.amazonaws.com/assignment/accounts"
    );
    assert_eq!(
        sent(|client| drop(client.logout().access_token("tok").send())),
        "POST https://portal.sso.eu-west-1.amazonaws.com/logout"
    );
}

#[test]
fn credentials_are_read_and_not_shown() {
    let body = r#"{"roleCredentials": {"accessKeyId": "AKIA", "secretAccessKey": "hidden-1", "sessionToken": "hidden-2",
        "expiration": 1706704245000}}"#;
    let output = answered(Client::builder(), 200, body, |client| {
        let call = client.get_role_credentials().role_name("r").account_id(ACCOUNT);
        call.access_token("tok").send().unwrap()
    });
    let shown = format!("{output:?}");
    assert!(shown.contains("AKIA") && !shown.contains("hidden"), "{shown}");
    let credentials = output.role_credentials.unwrap();
    assert_eq!(credentials.secret_access_key.as_deref(), Some("hidden-1"));
    assert_eq!(credentials.session_token.as_deref(), Some("hidden-2"));
    assert_eq!(credentials.expiration, Some(1_706_704_245_000));
}

#[test]
fn a_token_is_not_shown_by_the_call() {
    let client = client(Client::builder(), &Scripted::new());
    let shown = format!("{:?}", client.logout().access_token("hidden"));
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn accounts_come_in_pages() {
    let script = Scripted::new()
        .expect(Expected::get("/assignment/accounts"))
        .reply(200, r#"{"accountList": [{"accountId": "1"}], "nextToken": "n"}"#)
        .expect(Expected::get("/assignment/accounts?next_token=n"))
        .reply(200, r#"{"accountList": [{"accountId": "2"}], "nextToken": null}"#);
    let client = client(Client::builder(), &script);
    let paginator = client.get_paginator("list_accounts").unwrap();
    let mut pages = paginator.paginate(json!({"accessToken": "tok"})).unwrap();
    let mut accounts = Vec::new();
    while let Some(page) = pages.next() {
        accounts.extend(pages.items(&page.unwrap()).unwrap());
    }
    assert_eq!(accounts, [json!({"accountId": "1"}), json!({"accountId": "2"})]);
    script.finish().unwrap();
}

#[test]
fn an_error_is_typed() {
    let body =
        r#"{"__type": "com.amazonaws.switchboard.portal#UnauthorizedException", "message": "Session token not found"}"#;
    let error = answered(Client::builder(), 401, body, |client| {
        client
            .list_accounts()
            .access_token("s3cret-of-a-person")
            .send()
            .unwrap_err()
    });
    assert!(matches!(error.service(), Some(ServiceError::UnauthorizedException(_))));
    assert_eq!(error.message(), Some("Session token not found"));
}
