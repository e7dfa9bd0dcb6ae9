//! STS.

use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, Timestamp};
use tinsmith::sts::{Client, PolicyDescriptorType, ProvidedContext, ServiceError, Tag, TagBuilder};

use crate::{answered, client, sent};

const ROLE: &str = "arn:aws:iam::123456789012:role/r";
/// The same, encoded for a form.
const ROLE_FIELD: &str = "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr";

/// The form that a call sends, without the part that all forms begin with.
fn form(signed: bool, call: impl FnOnce(&Client<Blocking>)) -> String {
    let request = sent(Client::builder(), call);
    assert_eq!(
        (&*request.method, &*request.url()),
        ("POST", "https://sts.eu-west-1.amazonaws.com/")
    );
    assert_eq!(request.headers.get("Authorization").is_some(), signed);
    let body = String::from_utf8(request.body.into()).unwrap();
    body.replace("&Version=2011-06-15", "")
}

fn policy(name: &str) -> PolicyDescriptorType {
    PolicyDescriptorType::new().arn(format!("arn:aws:iam::aws:policy/{name}"))
}

/// These and the other forms are recorded from botocore.
#[test]
fn assume_role_sends_all_its_members() {
    let form = form(true, |client| {
        let call = client.assume_role().role_arn(ROLE).role_session_name("me@x");
        let call = call
            .policy_arns([policy("ReadOnlyAccess")])
            .policy(r#"{"Version":"2012-10-17"}"#);
        let call = call
            .duration_seconds(900)
            .tags([Tag::new().key("k").value("")])
            .transitive_tag_keys(["k"]);
        let call = call.external_id("ext").serial_number("123456789").token_code("123456");
        let context = ProvidedContext::new()
            .provider_arn("arn:aws:iam::aws:contextProvider/IdentityCenter")
            .context_assertion("assertion");
        let _ = call.source_identity("alice").provided_contexts([context]).send();
    });
    assert_eq!(
        form,
        format!(
            "Action=AssumeRole&{ROLE_FIELD}&RoleSessionName=me%40x\
             &PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess\
             &Policy=%7B%22Version%22%3A%222012-10-17%22%7D&DurationSeconds=900&Tags.member.1.Key=k&Tags.member.1.Value=\
             &TransitiveTagKeys.member.1=k&ExternalId=ext&SerialNumber=123456789&TokenCode=123456&SourceIdentity=alice\
             &ProvidedContexts.member.1.ProviderArn=arn%3Aaws%3Aiam%3A%3Aaws%3AcontextProvider%2FIdentityCenter\
             &ProvidedContexts.member.1.ContextAssertion=assertion"
        )
    );
}

#[test]
fn roles_taken_with_the_proof_of_a_provider_need_no_credentials() {
    let saml = form(false, |client| {
        let call = client.assume_role_with_saml().role_arn(ROLE);
        let call = call.principal_arn("arn:aws:iam::123456789012:saml-provider/p");
        let _ = call.saml_assertion("PHNhbWw+").send();
    });
    assert_eq!(
        saml,
        format!(
            "Action=AssumeRoleWithSAML&{ROLE_FIELD}\
             &PrincipalArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Asaml-provider%2Fp&SAMLAssertion=PHNhbWw%2B"
        )
    );
    let web = form(false, |client| {
        let call = client
            .assume_role_with_web_identity()
            .role_arn(ROLE)
            .role_session_name("job");
        let _ = call
            .web_identity_token("e30.e30.x")
            .provider_id("www.amazon.com")
            .send();
    });
    assert_eq!(
        web,
        format!(
            "Action=AssumeRoleWithWebIdentity&{ROLE_FIELD}&RoleSessionName=job&WebIdentityToken=e30.e30.x\
             &ProviderId=www.amazon.com"
        )
    );
}

#[test]
fn what_only_tells_something_sends_its_members() {
    assert_eq!(
        form(true, |client| drop(
            client.decode_authorization_message().encoded_message("a+b/c=").send()
        )),
        "Action=DecodeAuthorizationMessage&EncodedMessage=a%2Bb%2Fc%3D"
    );
    assert_eq!(
        form(true, |client| drop(
            client
                .get_access_key_info()
                .access_key_id("AKIAIOSFODNN7EXAMPLE")
                .send()
        )),
        "Action=GetAccessKeyInfo&AccessKeyId=AKIAIOSFODNN7EXAMPLE"
    );
    assert_eq!(
        form(true, |client| drop(client.get_caller_identity().send())),
        "Action=GetCallerIdentity"
    );
}

#[test]
fn what_gives_credentials_or_a_token_sends_its_members() {
    let unlock = "arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2Froot-task%2FS3UnlockBucketPolicy";
    assert_eq!(
        form(true, |client| {
            let call = client.assume_root().target_principal("123456789012");
            drop(call.task_policy_arn(policy("root-task/S3UnlockBucketPolicy")).send());
        }),
        format!("Action=AssumeRoot&TargetPrincipal=123456789012&TaskPolicyArn.arn={unlock}")
    );
    assert_eq!(
        form(true, |client| drop(
            client.get_delegated_access_token().trade_in_token("trade").send()
        )),
        "Action=GetDelegatedAccessToken&TradeInToken=trade"
    );
    assert_eq!(
        form(true, |client| drop(
            client.get_federation_token().name("bob").duration_seconds(3600).send()
        )),
        "Action=GetFederationToken&Name=bob&DurationSeconds=3600"
    );
    assert_eq!(
        form(true, |client| drop(
            client
                .get_session_token()
                .serial_number("123456789")
                .token_code("123456")
                .send()
        )),
        "Action=GetSessionToken&SerialNumber=123456789&TokenCode=123456"
    );
    assert_eq!(
        form(true, |client| {
            let call = client
                .get_web_identity_token()
                .audience(["https://a.example", "b"])
                .duration_seconds(60);
            drop(
                call.signing_algorithm("ES384")
                    .tags([Tag::new().key("k").value("v")])
                    .send(),
            );
        }),
        "Action=GetWebIdentityToken&Audience.member.1=https%3A%2F%2Fa.example&Audience.member.2=b&DurationSeconds=60\
         &SigningAlgorithm=ES384&Tags.member.1.Key=k&Tags.member.1.Value=v"
    );
}

/// With a value that may be missing, sending does what the compiler does for all others.
#[test]
fn a_tag_without_what_it_requires_is_not_sent_and_the_error_names_that() {
    let client = client(Client::builder(), &Scripted::new());
    let tag = Tag::new().value("v").maybe(None::<String>, TagBuilder::key);
    let call = client.assume_role().role_arn(ROLE).role_session_name("me").tags([tag]);
    let error = call.send().unwrap_err().to_string();
    assert!(
        error.contains("Missing required parameter in Tags[0]: \"Key\""),
        "{error}"
    );
}

#[test]
fn a_session_is_read_and_its_secrets_are_not_shown() {
    let xml = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
               <AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId><Arn>arn:me</Arn></AssumedRoleUser>\
               <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>hidden-1</SecretAccessKey>\
               <SessionToken>hidden-2</SessionToken><Expiration>2024-01-31T12:30:45Z</Expiration></Credentials>\
               <PackedPolicySize>6</PackedPolicySize></AssumeRoleResult></AssumeRoleResponse>";
    let output = answered(Client::builder(), 200, xml, |client| {
        let call = client.assume_role().role_arn(ROLE).role_session_name("me");
        call.send().unwrap()
    });
    let shown = format!("{output:?}");
    assert!(shown.contains("ASIA") && !shown.contains("hidden"), "{shown}");
    assert_eq!(output.packed_policy_size, Some(6));
    assert_eq!(output.assumed_role_user.unwrap().assumed_role_id, "AROA:me");
    let credentials = output.credentials.unwrap();
    assert_eq!(credentials.secret_access_key, "hidden-1");
    assert_eq!(credentials.session_token, "hidden-2");
    assert_eq!(credentials.expiration, Timestamp::new(1_706_704_245, 0).unwrap());
}

#[test]
fn proofs_and_codes_are_not_shown_by_the_call() {
    let client = client(Client::builder(), &Scripted::new());
    let context = ProvidedContext::new().context_assertion("hidden");
    let shown = [
        format!(
            "{:?}",
            client.assume_role().token_code("hidden").provided_contexts([context])
        ),
        format!("{:?}", client.assume_role_with_saml().saml_assertion("hidden")),
        format!(
            "{:?}",
            client.assume_role_with_web_identity().web_identity_token("hidden")
        ),
        format!("{:?}", client.get_delegated_access_token().trade_in_token("hidden")),
    ];
    assert!(shown.iter().all(|shown| !shown.contains("hidden")), "{shown:?}");
}

/// The code on the wire is not the name of the shape.
#[test]
fn an_error_is_typed_by_its_code() {
    let xml = "<ErrorResponse><Error><Type>Sender</Type><Code>MalformedPolicyDocument</Code><Message>no JSON</Message>\
               </Error><RequestId>r-1</RequestId></ErrorResponse>";
    let error = answered(Client::builder(), 400, xml, |client| {
        client
            .get_federation_token()
            .name("bob")
            .policy("{")
            .send()
            .unwrap_err()
    });
    assert!(matches!(
        error.service(),
        Some(ServiceError::MalformedPolicyDocumentException(_))
    ));
    assert_eq!(
        error.to_string(),
        "GetFederationToken: MalformedPolicyDocument: no JSON (HTTP 400, request id r-1, 1 attempt)"
    );
}

/// As botocore does.
#[test]
fn a_call_is_sent_again_where_the_identity_provider_did_not_answer() {
    let xml = "<ErrorResponse><Error><Code>IDPCommunicationError</Code></Error></ErrorResponse>";
    let script = Scripted::new()
        .expect(Expected::post("/"))
        .reply(400, xml)
        .expect(Expected::post("/"))
        .reply(200, "<R><AssumeRoleWithWebIdentityResult/></R>");
    let client = client(Client::builder(), &script);
    let call = client
        .assume_role_with_web_identity()
        .role_arn(ROLE)
        .role_session_name("job");
    call.web_identity_token("t").send().unwrap();
    script.finish().unwrap();
}

#[test]
fn the_global_endpoint_is_for_those_who_ask_for_it() {
    let request = sent(Client::builder().endpoint_param("UseGlobalEndpoint", true), |client| {
        client.get_caller_identity().send()
    });
    assert_eq!(request.url(), "https://sts.amazonaws.com/");
    let signature = request.headers.get("Authorization").unwrap();
    assert!(signature.contains("/us-east-1/sts/aws4_request"), "{signature}");
}
