//! Calls and answers as JSON, a line each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use tinsmith_runtime::http::{Headers, Request, Response};

use crate::{Answer, Call, Failure, Settings};

impl Call {
    /// The JSON of a line.
    pub fn to_json(&self) -> Value {
        let settings = &self.settings;
        json!({
            "operation": self.operation,
            "input": self.input,
            "settings": {
                "region": settings.region,
                "endpoint_url": settings.endpoint_url,
                "endpoint_params": settings.endpoint_params,
                "use_dual_stack": settings.use_dual_stack,
            },
            "response": response_to_json(&self.response),
        })
    }

    /// Reads the result of [`to_json`](Self::to_json). `None` for other JSON.
    pub fn from_json(json: &Value) -> Option<Self> {
        let settings = &json["settings"];
        let params = settings["endpoint_params"].as_array()?.iter();
        Some(Self {
            operation: text(&json["operation"])?,
            input: json["input"].clone(),
            settings: Settings {
                region: text(&settings["region"])?,
                endpoint_url: text(&settings["endpoint_url"]),
                endpoint_params: params
                    .map(|param| Some((text(&param[0])?, param[1].as_bool()?)))
                    .collect::<Option<_>>()?,
                use_dual_stack: settings["use_dual_stack"].as_bool(),
            },
            response: response_from_json(&json["response"])?,
        })
    }
}

impl Answer {
    /// The JSON of a line.
    pub fn to_json(&self) -> Value {
        let mut line = Map::new();
        line.insert("request_id".to_owned(), json!(self.request_id));
        if let Some(request) = &self.request {
            line.insert("request".to_owned(), request_to_json(request));
        }
        match &self.result {
            Ok(output) => line.insert("output".to_owned(), output.clone()),
            Err(failure) => line.insert(
                "failure".to_owned(),
                json!({
                    "text": failure.text,
                    "code": failure.code,
                    "message": failure.message,
                    "modelled": failure.modelled,
                }),
            ),
        };
        Value::Object(line)
    }

    /// Reads the result of [`to_json`](Self::to_json). `None` for other JSON.
    pub fn from_json(json: &Value) -> Option<Self> {
        let failure = &json["failure"];
        let modelled = &failure["modelled"];
        let result = match json.get("output") {
            Some(output) => Ok(output.clone()),
            None => Err(Failure {
                text: text(&failure["text"])?,
                code: text(&failure["code"]),
                message: text(&failure["message"]),
                modelled: text(&modelled[0]).map(|shape| (shape, modelled[1].clone())),
            }),
        };
        Some(Self {
            request: match json.get("request") {
                Some(request) => Some(request_from_json(request)?),
                None => None,
            },
            request_id: text(&json["request_id"]),
            result,
        })
    }
}

pub(crate) fn response_to_json(response: &Response) -> Value {
    json!({
        "status": response.status,
        "headers": headers(&response.headers),
        "body": STANDARD.encode(&response.body),
    })
}

pub(crate) fn response_from_json(json: &Value) -> Option<Response> {
    Some(Response {
        status: json["status"].as_u64()?.try_into().ok()?,
        headers: read_headers(&json["headers"])?,
        body: bytes(&json["body"])?,
    })
}

/// The JSON of a request in a line.
pub fn request_to_json(request: &Request) -> Value {
    json!({
        "method": request.method,
        "scheme": request.scheme,
        "authority": request.authority,
        "path": request.path,
        "query": request.query,
        "headers": headers(&request.headers),
        "body": STANDARD.encode(&request.body),
    })
}

fn request_from_json(json: &Value) -> Option<Request> {
    Some(Request {
        method: text(&json["method"])?.into(),
        scheme: text(&json["scheme"])?.into(),
        authority: text(&json["authority"])?,
        path: text(&json["path"])?,
        query: text(&json["query"])?,
        headers: read_headers(&json["headers"])?,
        body: bytes(&json["body"])?.into(),
        call: None,
    })
}

fn headers(headers: &Headers) -> Value {
    headers.iter().map(|(name, value)| json!([name, value])).collect()
}

fn read_headers(json: &Value) -> Option<Headers> {
    let pairs = json.as_array()?.iter();
    pairs.map(|pair| Some((text(&pair[0])?, text(&pair[1])?))).collect()
}

pub(crate) fn text(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn bytes(json: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(json.as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_headers() -> Headers {
        [("a", "1"), ("b", "ä")]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }

    #[test]
    fn a_call_is_the_same_on_the_other_side() {
        let call = Call {
            operation: "put".to_owned(),
            input: json!({"a": [1, null]}),
            settings: Settings {
                region: "eu-west-1".to_owned(),
                endpoint_url: Some("https://example.com/x".to_owned()),
                endpoint_params: vec![("Flag".to_owned(), true)],
                use_dual_stack: Some(false),
            },
            response: Response {
                status: 404,
                headers: some_headers(),
                body: vec![0, 255],
            },
        };
        let read = Call::from_json(&call.to_json()).unwrap();
        assert_eq!(
            (read.operation, read.input, read.settings),
            (call.operation, call.input, call.settings)
        );
        assert_eq!(read.response, call.response);
        assert!(Call::from_json(&json!({})).is_none());
    }

    #[test]
    fn an_answer_is_the_same_on_the_other_side() {
        let request = Request {
            method: "PUT".into(),
            scheme: "https".into(),
            authority: "example.com".to_owned(),
            path: "/a".to_owned(),
            query: "b".to_owned(),
            headers: some_headers(),
            body: vec![0, 255].into(),
            call: None,
        };
        let failure = Failure {
            text: "Put: Gone".to_owned(),
            code: Some("Gone".to_owned()),
            message: None,
            modelled: Some(("Gone".to_owned(), json!({"since": 1}))),
        };
        for result in [Ok(Value::Null), Err(failure), Err(Failure::default())] {
            let request = Some(request.clone()).filter(|_| result.is_ok());
            let answer = Answer {
                request,
                request_id: Some("1".to_owned()),
                result,
            };
            let read = Answer::from_json(&answer.to_json()).unwrap();
            assert_eq!(
                (read.request, read.request_id, read.result),
                (answer.request, answer.request_id, answer.result)
            );
        }
    }
}
