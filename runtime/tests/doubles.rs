//! Doubles go out and come in bit for bit, in every protocol and wherever one can be.

use std::borrow::Cow;

use serde_json::json;
use tinsmith_runtime::codegen::protocol::{AwsJson, AwsQuery, Ec2Query, Protocol, RestJson, RestXml, RpcV2Cbor};
use tinsmith_runtime::codegen::schema::{ListSchema, Member, Operation, Shape, StructureSchema};
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::internals::dynamic::DynamicStructure;

static BODY: StructureSchema = StructureSchema::new("Body", &[Member::new("Value", Shape::Float)]);
static IN_BODY: Operation = Operation {
    input: &BODY,
    output: &BODY,
    ..Operation::new("Do", "do", "POST", "/")
};
static HEADER: StructureSchema =
    StructureSchema::new("Header", &[Member::new("Value", Shape::Float).header("X-Value")]);
static IN_HEADER: Operation = Operation {
    input: &HEADER,
    output: &HEADER,
    ..Operation::new("Do", "do", "POST", "/")
};

static URL: StructureSchema = StructureSchema::new(
    "Url",
    &[
        Member::new("Value", Shape::Float).label("Value"),
        Member::new("Values", Shape::List(&VALUES)).query("value"),
    ],
);
static VALUES: ListSchema = ListSchema::new(Shape::Float);
static IN_URL: Operation = Operation {
    input: &URL,
    ..Operation::new("Do", "do", "POST", "/{Value}")
};

/// So many random doubles of all sizes, always the same (splitmix64).
fn doubles() -> impl Iterator<Item = f64> {
    let mut seed = 42_u64;
    let random = std::iter::repeat_with(move || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    });
    #[expect(clippy::cast_precision_loss, reason = "any double between 0 and 1 will do")]
    let numbers = random.enumerate().map(|(index, bits)| match index % 2 {
        0 => f64::from_bits(bits),
        _ => (bits >> 11) as f64 / (1_u64 << 53) as f64,
    });
    let edges = [
        0.48785665652414756,
        5e-324,
        f64::MAX,
        f64::MIN_POSITIVE,
        -0.0,
        1e21,
        1e22,
        0.1,
    ];
    edges
        .into_iter()
        .chain(numbers.filter(|number| number.is_finite()).take(2000))
}

fn encoded(protocol: &dyn Protocol, operation: &Operation, value: f64) -> Request {
    encoded_input(protocol, operation, &json!({ "Value": value }))
}

fn encoded_input(protocol: &dyn Protocol, operation: &Operation, input: &serde_json::Value) -> Request {
    let input = DynamicStructure::from_json(operation.input, input).unwrap();
    protocol.encode(operation, &input, &String::new).unwrap().request
}

fn decoded(protocol: &dyn Protocol, operation: &Operation, headers: Headers, body: Vec<u8>) -> f64 {
    let mut output = DynamicStructure::new(operation.output);
    let mut response = Response {
        status: 200,
        headers,
        body,
    };
    protocol.decode(operation, &mut response, None, &mut output).unwrap();
    output.to_json()["Value"].as_f64().unwrap()
}

#[track_caller]
fn assert_same(found: f64, sent: f64) {
    assert_eq!(found.to_bits(), sent.to_bits(), "{sent:?} came back as {found:?}");
}

#[test]
fn bodies_have_the_same_double_in_json_xml_and_cbor() {
    let json = AwsJson {
        version: "1.1",
        target_prefix: "Do",
        query_compatible: false,
    };
    let cbor = RpcV2Cbor {
        service: "Do",
        query_compatible: false,
    };
    let protocols: [&dyn Protocol; 4] = [&json, &RestJson, &RestXml, &cbor];
    for protocol in protocols {
        for value in doubles() {
            let body = encoded(protocol, &IN_BODY, value).body;
            assert_same(decoded(protocol, &IN_BODY, Headers::new(), body.into()), value);
        }
    }
}

#[test]
fn forms_and_their_answers_have_the_same_double() {
    let protocols: [&dyn Protocol; 2] = [&AwsQuery { version: "1" }, &Ec2Query { version: "1" }];
    for protocol in protocols {
        for value in doubles() {
            let form = String::from_utf8(encoded(protocol, &IN_BODY, value).body.into()).unwrap();
            let text = form.split('&').find_map(|pair| pair.strip_prefix("Value=")).unwrap();
            let text: Cow<'_, str> = text.replace("%2B", "+").into();
            assert_same(text.parse().unwrap(), value);
            let body = format!("<DoResponse><Value>{text}</Value></DoResponse>");
            assert_same(decoded(protocol, &IN_BODY, Headers::new(), body.into()), value);
        }
    }
}

#[test]
fn header_fields_have_the_same_double() {
    let protocols: [&dyn Protocol; 2] = [&RestJson, &RestXml];
    for protocol in protocols {
        for value in doubles() {
            let headers = encoded(protocol, &IN_HEADER, value).headers;
            assert_same(decoded(protocol, &IN_HEADER, headers, Vec::new()), value);
        }
    }
}

#[test]
fn urls_have_the_same_double_in_the_path_and_in_the_query() {
    let protocols: [&dyn Protocol; 2] = [&RestJson, &RestXml];
    for protocol in protocols {
        for value in doubles() {
            let request = encoded_input(protocol, &IN_URL, &json!({"Value": value, "Values": [value, value]}));
            let pairs = request
                .query
                .split('&')
                .map(|pair| pair.strip_prefix("value=").unwrap());
            let texts: Vec<_> = pairs.chain(request.path.strip_prefix('/')).collect();
            assert_eq!(texts.len(), 3);
            for text in texts {
                assert_same(text.replace("%2B", "+").parse().unwrap(), value);
            }
        }
    }
}

#[test]
fn json_that_people_write_has_the_nearest_double() {
    let json = AwsJson {
        version: "1.1",
        target_prefix: "Do",
        query_compatible: false,
    };
    for value in doubles() {
        for text in [format!("{value:e}"), format!("{value:?}"), format!("{value:.20e}")] {
            let body = format!(r#"{{"Value":{text}}}"#);
            assert_same(
                decoded(&json, &IN_BODY, Headers::new(), body.into()),
                text.parse().unwrap(),
            );
        }
    }
}
