use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::{Value, json};

use super::answer_all;

const MODEL: &str = r#"{
  "metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "cats", "serviceId": "Cats", "protocols": ["rest-json"]},
  "operations": {"GetCat": {"name": "GetCat2024", "http": {"method": "GET", "requestUri": "/cats/{name}"},
    "input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Gone"}]},
    "SwapCat": {"name": "SwapCat", "http": {"method": "POST", "requestUri": "/swap"}, "input": {"shape": "GivenCat"}, "output": {"shape": "GotCat"}}},
  "shapes": {
    "Text": {"type": "string"}, "Bytes": {"type": "blob"},
    "In": {"type": "structure", "required": ["name"], "members": {"name": {"shape": "Text", "location": "uri", "locationName": "name"}}},
    "Out": {"type": "structure", "members": {"picture": {"shape": "Bytes"}}},
    "Stream": {"type": "blob", "streaming": true},
    "GivenCat": {"type": "structure", "payload": "cat", "members": {"cat": {"shape": "Stream"}}},
    "GotCat": {"type": "structure", "payload": "cat", "members": {"cat": {"shape": "Stream"}}},
    "Gone": {"type": "structure", "exception": true, "members": {"since": {"shape": "Text"}}}
  }
}"#;

/// A server that gives these answers, one after the other, and then its requests.
fn server(answers: &'static [&'static str]) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let serve = |answer: &&str| {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut request, mut chunk) = (String::new(), [0; 1024]);
            while !request.contains("\r\n\r\n") {
                let count = stream.read(&mut chunk).unwrap();
                request.push_str(&String::from_utf8_lossy(&chunk[..count]));
            }
            stream.write_all(answer.as_bytes()).unwrap();
            request
        };
        answers.iter().map(serve).collect()
    });
    (url, served)
}

fn answers(calls: &[Value]) -> Vec<Value> {
    let models = tempfile::tempdir().unwrap();
    let folder = models.path().join("cats/2024-01-31");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("service-2.json"), MODEL).unwrap();
    let lines: String = calls.iter().map(|call| format!("{call}\n\n")).collect();
    let mut out = Vec::new();
    answer_all(models.path(), &mut lines.as_bytes(), &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn call(endpoint: &str, operation: &str, more: &Value) -> Value {
    let mut call = json!({
        "id": 7, "service": "cats", "version": "2024-01-31", "operation": operation, "params": {"name": "tom"},
        "endpoint": endpoint, "region": "eu-west-1",
    });
    for (name, value) in more.as_object().unwrap() {
        call[name] = value.clone();
    }
    call
}

#[test]
fn a_call_goes_out_signed_and_its_output_and_exchanges_come_back() {
    let (url, served) =
        server(&["HTTP/1.1 200 OK\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{\"picture\":\"aGk=\"}"]);
    let answer = answers(&[call(&url, "GetCat", &json!({"keys": ["AKID", "secret", "token"]}))]).remove(0);
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["parsed"], json!({"picture": {"$blob": "aGk="}}));
    assert_eq!(answer["exchanges"][0]["request"]["url"], format!("{url}/cats/tom"));
    assert_eq!(answer["exchanges"][0]["response"]["status"], 200);
    let requests = served.join().unwrap();
    assert!(
        requests[0].contains("uthorization: AWS4-HMAC-SHA256 Credential=AKID/"),
        "{requests:?}"
    );
}

#[test]
fn an_error_comes_back_with_its_members_and_without_keys_nothing_is_signed() {
    let (url, served) = server(&[
        "HTTP/1.1 400 Bad\r\nContent-Length: 49\r\nConnection: close\r\n\r\n{\"__type\":\"Gone\",\"message\":\"it left\",\"since\":\"x\"} ",
    ]);
    let answer = answers(&[call(&url, "get_cat", &json!({}))]).remove(0);
    let failed = &answer["failed"];
    assert_eq!(
        (&failed["code"], &failed["message"], &failed["status"]),
        (&json!("Gone"), &json!("it left"), &json!(400))
    );
    assert_eq!(failed["fields"], json!({"since": "x"}));
    assert!(!served.join().unwrap()[0].to_lowercase().contains("authorization"));
}

#[test]
fn what_cannot_be_called_is_told_and_the_next_call_is_made() {
    let (url, served) = server(&["HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"]);
    let told = answers(&[
        call(&url, "PutCat", &json!({})),
        call(&url, "GetCat", &json!({"version": "2000-01-01"})),
        json!({"id": 8, "service": "cats"}),
        call(&url, "GetCat", &json!({"params": {}})),
        call(&url, "GetCat2024", &json!({})),
    ]);
    assert_eq!(told[0]["broken"], "there is no operation \"PutCat\"");
    assert!(
        told[1]["broken"].as_str().unwrap().contains("2000-01-01"),
        "{}",
        told[1]
    );
    assert_eq!(
        (&told[2]["broken"], &told[2]["id"]),
        (&json!("the call has no text `version`"), &json!(8))
    );
    assert!(
        told[3]["failed"]["text"]
            .as_str()
            .unwrap()
            .contains("Missing required parameter"),
        "{}",
        told[3]
    );
    assert_eq!(told[4]["parsed"], json!({}));
    served.join().unwrap();
}

#[test]
fn a_file_goes_in_and_another_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("tom"), "purr").unwrap();
    let (url, served) = server(&["HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmeow"; 2]);
    let params = json!({"cat": {"$file": path("tom")}});
    let told = answers(&[
        call(&url, "SwapCat", &json!({"params": params, "save": path("tim")})),
        call(&url, "SwapCat", &json!({"params": params})),
        call(&url, "GetCat", &json!({"params": {"name": {"$file": path("tom")}}})),
    ]);
    assert_eq!(told[0]["parsed"], json!({"cat": {"$file": path("tim")}}));
    assert_eq!(fs::read_to_string(path("tim")).unwrap(), "meow");
    assert_eq!(told[0]["exchanges"][0]["request"]["body_base64"], "cHVycg==");
    assert_eq!(told[1]["parsed"], json!({}));
    assert_eq!(told[2]["broken"], "`name` does not stream, so it cannot be a file");
    served.join().unwrap();
}
