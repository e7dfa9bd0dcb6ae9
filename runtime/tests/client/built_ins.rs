//! Settings of a client that only the endpoint rules of some services know, and what they do to where a request goes.

use serde_json::json;
use tinsmith_runtime::PresignOptions;
use tinsmith_runtime::codegen::endpoint::Rules;
use tinsmith_runtime::codegen::schema::{
    Catalog, EndpointParam, Member, Operation, ParamSource, Service, Shape, StructureSchema,
};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::environment::Environment;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

use super::{Builder, NoError, catalog, service};

static INPUT: StructureSchema = StructureSchema::new("Input", &[Member::new("Bucket", Shape::String)]);
static LOOK: Operation = Operation {
    input: &INPUT,
    idempotent: true,
    endpoint_params: &[EndpointParam::new("Bucket", ParamSource::Member("Bucket"))],
    ..Operation::new("Look", "look", "POST", "/")
};

static CATALOG: Catalog = catalog(&[&LOOK]);

/// The host says which of the settings holds.
static BUCKETS: Service = service(Rules::Json(
    r#"{
    "version": "1.0",
    "parameters": {
        "Region": {"type": "string", "builtIn": "AWS::Region"},
        "Endpoint": {"type": "string", "builtIn": "SDK::Endpoint"},
        "UseDualStack": {"type": "boolean", "builtIn": "AWS::UseDualStack", "required": true, "default": false},
        "Bucket": {"type": "string"},
        "Accelerate": {"type": "boolean", "builtIn": "AWS::S3::Accelerate", "required": true, "default": false},
        "ForcePathStyle": {"type": "boolean", "builtIn": "AWS::S3::ForcePathStyle", "required": true, "default": false},
        "UseGlobalEndpoint": {"type": "boolean", "builtIn": "AWS::S3::UseGlobalEndpoint", "required": true, "default": false},
        "DisableS3ExpressSessionAuth": {"type": "boolean"}
    },
    "rules": [
        {"type": "endpoint", "endpoint": {"url": "https://no-sessions"},
         "conditions": [{"fn": "isSet", "argv": [{"ref": "DisableS3ExpressSessionAuth"}]},
                        {"fn": "booleanEquals", "argv": [{"ref": "DisableS3ExpressSessionAuth"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "https://dual"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "UseDualStack"}, true]}]},
        {"type": "error", "error": "there is no such path",
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "ForcePathStyle"}, true]},
                        {"fn": "booleanEquals", "argv": [{"ref": "Accelerate"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "https://accelerate"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "Accelerate"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "{Endpoint}/path"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "ForcePathStyle"}, true]}, {"fn": "isSet", "argv": [{"ref": "Endpoint"}]}]},
        {"type": "endpoint", "endpoint": {"url": "https://path"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "ForcePathStyle"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "{Endpoint}/host"},
         "conditions": [{"fn": "isSet", "argv": [{"ref": "Endpoint"}]}]},
        {"type": "endpoint", "endpoint": {"url": "https://global"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "UseGlobalEndpoint"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "https://{Region}"}, "conditions": []}
    ]
}"#,
));

/// The endpoint is another for each account.
static TABLES: Service = service(Rules::Json(
    r#"{
    "version": "1.0",
    "parameters": {
        "Region": {"type": "string", "builtIn": "AWS::Region"},
        "UseDualStack": {"type": "boolean", "builtIn": "AWS::UseDualStack", "required": true, "default": false},
        "AccountId": {"type": "string", "builtIn": "AWS::Auth::AccountId"},
        "Mode": {"type": "string", "builtIn": "AWS::Auth::AccountIdEndpointMode"}
    },
    "rules": [
        {"type": "endpoint", "endpoint": {"url": "https://dual"},
         "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "UseDualStack"}, true]}]},
        {"type": "endpoint", "endpoint": {"url": "https://{AccountId}.{Region}"},
         "conditions": [{"fn": "isSet", "argv": [{"ref": "AccountId"}]}, {"fn": "isSet", "argv": [{"ref": "Mode"}]},
                        {"fn": "not", "argv": [{"fn": "stringEquals", "argv": [{"ref": "Mode"}, "disabled"]}]}]},
        {"type": "error", "error": "there must be an account",
         "conditions": [{"fn": "isSet", "argv": [{"ref": "Mode"}]}, {"fn": "stringEquals", "argv": [{"ref": "Mode"}, "required"]}]},
        {"type": "endpoint", "endpoint": {"url": "https://{Region}"}, "conditions": []}
    ]
}"#,
));

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret")
}

/// Where a call goes, or why it goes nowhere.
fn url(service: &'static Service, bucket: &str, configure: impl FnOnce(Builder) -> Builder) -> Result<String, String> {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let builder = Builder::new(service)
        .region("mars")
        .credentials(credentials())
        .blocking_transport(transport.clone());
    let client = configure(builder).build_blocking();
    let called = client.map(|client| client.call::<NoError>(&CATALOG, "look", &json!({"Bucket": bucket})));
    // Whether a request was sent is for the result to say.
    let _ = transport.finish();
    called
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    Ok(transport.requests().remove(0).url())
}

fn of_buckets(configure: impl FnOnce(Builder) -> Builder) -> String {
    url(&BUCKETS, "b", configure).unwrap()
}

fn variables<const N: usize>(variables: [(&str, &str); N]) -> Environment {
    Environment::fixed(variables)
}

fn profile(properties: &str) -> Environment {
    variables([("HOME", "/home/me")]).with_file("/home/me/.aws/config", format!("[default]\n{properties}"))
}

#[test]
fn at_an_endpoint_of_ones_own_buckets_stand_in_the_path_unless_something_else_is_said() {
    let own = |builder: Builder| builder.endpoint_url("http://localhost:9000");
    assert_eq!(of_buckets(own), "http://localhost:9000/path/");
    let off = |builder: Builder| own(builder).endpoint_param("ForcePathStyle", false);
    assert_eq!(of_buckets(off), "http://localhost:9000/host/");
    let off = |builder: Builder| own(builder).environment(profile("s3 =\n  addressing_style = virtual"));
    assert_eq!(of_buckets(off), "http://localhost:9000/host/");
    let auto = |builder: Builder| own(builder).environment(profile("s3 =\n  addressing_style = auto"));
    assert_eq!(of_buckets(auto), "http://localhost:9000/path/");
    assert_eq!(
        url(&BUCKETS, "arn:aws:things", own).unwrap(),
        "http://localhost:9000/host/"
    );
    let fast = |builder: Builder| own(builder).endpoint_param("Accelerate", true);
    assert_eq!(of_buckets(fast), "https://accelerate/");
}

#[test]
fn an_endpoint_that_accelerates_is_none_of_ones_own() {
    for host in ["s3-accelerate.amazonaws.com", "s3-accelerate.dualstack.amazonaws.com"] {
        let url = format!("https://{host}");
        assert_eq!(
            of_buckets(|builder| builder.endpoint_url(&url)),
            format!("https://{host}/host/")
        );
    }
    let path = |builder: Builder| {
        let builder = builder.endpoint_url("https://s3-accelerate.amazonaws.com");
        builder.endpoint_param("ForcePathStyle", true)
    };
    assert_eq!(of_buckets(path), "https://s3-accelerate.amazonaws.com/path/");
}

#[test]
fn path_style_of_the_profile_gives_way_where_it_cannot_be_and_that_of_code_is_refused() {
    let in_profile = |builder: Builder| builder.environment(profile("s3 =\n  addressing_style = path"));
    let in_code = |builder: Builder| builder.endpoint_param("AWS::S3::ForcePathStyle", true);
    let fast = |builder: Builder| builder.endpoint_param("Accelerate", true);
    assert_eq!(of_buckets(in_profile), "https://path/");
    assert_eq!(of_buckets(in_code), "https://path/");
    assert_eq!(url(&BUCKETS, "arn:aws:things", in_profile).unwrap(), "https://global/");
    assert_eq!(of_buckets(|builder| fast(in_profile(builder))), "https://accelerate/");
    let refused = url(&BUCKETS, "b", |builder| fast(in_code(builder))).unwrap_err();
    assert!(refused.contains("there is no such path"), "{refused}");
}

#[test]
fn dual_stack_in_the_settings_of_s3_is_for_s3_and_gives_way_to_code() {
    let said = |text: &str| profile(&format!("s3 =\n  use_dualstack_endpoint = {text}"));
    assert_eq!(of_buckets(|builder| builder.environment(said("true"))), "https://dual/");
    let off = |builder: Builder| builder.environment(said("true")).use_dual_stack(false);
    assert_eq!(of_buckets(off), "https://global/");
    // Only a yes says anything.
    let everywhere = profile("use_dualstack_endpoint = true\ns3 =\n  use_dualstack_endpoint = false");
    assert_eq!(of_buckets(|builder| builder.environment(everywhere)), "https://dual/");
    let tables = url(&TABLES, "", |builder| builder.environment(said("true")));
    assert_eq!(tables.unwrap(), "https://mars/");
}

#[test]
fn sessions_of_s3_express_can_be_turned_off() {
    let variable = |text| variables([("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", text)]);
    assert_eq!(
        of_buckets(|builder| builder.environment(variable("True"))),
        "https://no-sessions/"
    );
    assert_eq!(
        of_buckets(|builder| builder.environment(variable("false"))),
        "https://global/"
    );
    let in_profile = profile("s3_disable_express_session_auth = true");
    assert_eq!(
        of_buckets(|builder| builder.environment(in_profile)),
        "https://no-sessions/"
    );
    let error = url(&BUCKETS, "b", |builder| builder.environment(variable("maybe"))).unwrap_err();
    assert!(error.contains("which are true, false"), "{error}");
}

#[test]
fn the_global_endpoint_is_taken_unless_the_environment_says_regional() {
    assert_eq!(of_buckets(|builder| builder), "https://global/");
    let variable = ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional");
    assert_eq!(
        of_buckets(|builder| builder.environment(variables([variable]))),
        "https://mars/"
    );
    for text in [
        "s3_us_east_1_regional_endpoint = Regional",
        "s3 =\n  us_east_1_regional_endpoint = regional",
    ] {
        assert_eq!(
            of_buckets(|builder| builder.environment(profile(text))),
            "https://mars/",
            "{text}"
        );
    }
}

#[test]
fn what_is_said_in_code_counts_more_than_the_environment() {
    let fast = profile("s3 =\n  use_accelerate_endpoint = true");
    let found = of_buckets(|builder| builder.environment(fast.clone()));
    assert_eq!(found, "https://accelerate/");
    for name in ["Accelerate", "AWS::S3::Accelerate"] {
        let found = of_buckets(|builder| builder.endpoint_param(name, false).environment(fast.clone()));
        assert_eq!(found, "https://global/", "{name}");
    }
}

#[test]
fn a_word_that_a_setting_does_not_have_is_an_error_that_names_those_that_it_has() {
    let error = url(&BUCKETS, "b", |builder| {
        builder.environment(profile("s3 =\n  addressing_style = any"))
    });
    assert_eq!(
        error.unwrap_err(),
        "addressing_style below `s3` of the profile `default`: \"any\" is none of its values, which are path, virtual, auto"
    );
    let error = url(&TABLES, "", |builder| {
        builder.environment(variables([("AWS_ACCOUNT_ID_ENDPOINT_MODE", "maybe")]))
    });
    assert_eq!(
        error.unwrap_err(),
        "the variable AWS_ACCOUNT_ID_ENDPOINT_MODE: \"maybe\" is none of its values, which are preferred, required, disabled"
    );
    for below_s3 in ["use_accelerate_endpoint", "use_dualstack_endpoint"] {
        let error = url(&BUCKETS, "b", |builder| {
            builder.environment(profile(&format!("s3 =\n  {below_s3} = 1")))
        });
        let place = format!("{below_s3} below `s3` of the profile `default`");
        let expected = format!("{place}: \"1\" is none of its values, which are true, false");
        assert_eq!(error.unwrap_err(), expected);
    }
}

#[test]
fn the_account_of_the_credentials_is_part_of_the_endpoint() {
    let with_account = |builder: Builder| builder.credentials(credentials().with_account_id("123456789012"));
    assert_eq!(url(&TABLES, "", with_account).unwrap(), "https://123456789012.mars/");
    assert_eq!(url(&TABLES, "", |builder| builder).unwrap(), "https://mars/");
    let disabled = |builder: Builder| with_account(builder).endpoint_param("Mode", "disabled");
    assert_eq!(url(&TABLES, "", disabled).unwrap(), "https://mars/");
    let said = |builder: Builder| with_account(builder).endpoint_param("AccountId", "1");
    assert_eq!(url(&TABLES, "", said).unwrap(), "https://1.mars/");
}

#[test]
fn where_an_account_is_required_a_call_without_one_fails() {
    let required = variables([("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required")]);
    let error = url(&TABLES, "", |builder| builder.environment(required.clone())).unwrap_err();
    assert!(error.contains("there must be an account"), "{error}");
    let with_account = credentials().with_account_id("1");
    let found = url(&TABLES, "", |builder| {
        builder.environment(required).credentials(with_account)
    });
    assert_eq!(found.unwrap(), "https://1.mars/");
}

#[test]
fn a_request_that_waits_for_its_account_is_signed_for_the_host_that_it_goes_to() {
    let transport = Scripted::new()
        .expect(Expected::any())
        .reply(500, "{}")
        .expect(Expected::any())
        .reply(200, "{}");
    let client = Builder::new(&TABLES)
        .region("mars")
        .credentials(credentials().with_account_id("1"))
        .blocking_transport(transport.clone())
        .build_blocking()
        .unwrap();
    client.call::<NoError>(&CATALOG, "look", &json!({})).unwrap();
    // The second attempt goes where the first one went.
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.headers.get("host"), Some("1.mars"));
        let authorization = request.headers.get("authorization").unwrap();
        assert!(authorization.contains("/mars/things/aws4_request"), "{authorization}");
    }
}

#[test]
fn a_presigned_url_is_for_the_account_of_the_credentials_too() {
    let client = |credentials: Credentials| {
        let required = variables([("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required")]);
        let builder = Builder::new(&TABLES).region("mars").credentials(credentials);
        let builder = builder.environment(required).blocking_transport(Scripted::new());
        builder.build_blocking().unwrap()
    };
    let url = |credentials| {
        let presigned = client(credentials).presign::<NoError>(&CATALOG, "look", &json!({}), &PresignOptions::new());
        presigned.map(|presigned| presigned.url())
    };
    let found = url(credentials().with_account_id("1")).unwrap();
    assert!(found.starts_with("https://1.mars/?"), "{found}");
    let error = url(credentials()).unwrap_err().to_string();
    assert!(error.contains("there must be an account"), "{error}");
}
