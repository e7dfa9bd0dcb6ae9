//! Rules of the scripted transport: what they give comes back from the client as it is, whatever the protocol.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use serde_json::json;
use tinsmith_demo::{ec2_query, json_1_0, json_1_1, notes, query, rest_json, rest_xml, rpc_v2_cbor, storage};
use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::transport::scripted::Scripted;
use tinsmith_runtime::{Blocking, ClientBuilder};

use crate::sample::{aggregates, scalars, xml_aggregates};

fn scripted<A, B: From<ClientCore<Blocking>>>(builder: ClientBuilder<A, B>, script: &Scripted) -> B {
    builder.scripted(script).build_blocking().unwrap()
}

/// Asserts that an output comes back from `echo` as it was given.
macro_rules! assert_comes_back {
    ($service:ident, $output:expr) => {{
        let script = Scripted::new();
        let client = scripted($service::Client::builder(), &script);
        let output = $output;
        script.on(client.echo()).give(output.clone());
        assert_eq!(client.echo().send().unwrap(), output);
        script.finish().unwrap();
    }};
}

#[test]
fn an_output_comes_back_as_it_was_given() {
    assert_comes_back!(rest_json, {
        use rest_json::{Figure, Sample, Tree};
        let sample = aggregates!(scalars!(Sample::new()), Tree, Figure);
        sample.renamed("r").anything(json!({"a": [1]}))
    });
    assert_comes_back!(json_1_1, {
        use json_1_1::{Figure, Sample, Tree};
        aggregates!(scalars!(Sample::new()), Tree, Figure)
    });
    assert_comes_back!(rpc_v2_cbor, {
        use rpc_v2_cbor::{Figure, Sample, Tree};
        aggregates!(scalars!(Sample::new()), Tree, Figure)
    });
    assert_comes_back!(rest_xml, {
        use rest_xml::{Figure, Sample, Tree};
        xml_aggregates!(scalars!(Sample::new()).version("1"), Tree, Figure)
    });
    assert_comes_back!(query, {
        use query::{Figure, Sample, Tree};
        xml_aggregates!(scalars!(Sample::new()), Tree, Figure)
    });
    let script = Scripted::new();
    let client = scripted(ec2_query::Client::builder(), &script);
    script.on(client.echo()).give_with(|output| {
        output.text = Some("t".to_owned());
        output.texts = Some(vec!["a".to_owned()]);
        output.moment = Some(crate::sample::moment());
        output.renamed = Some("r".to_owned());
        output.queried = Some("q".to_owned());
    });
    let output = client.echo().send().unwrap();
    assert_eq!(output.texts, Some(vec!["a".to_owned()]));
    assert_eq!(
        (output.renamed.as_deref(), output.queried.as_deref()),
        (Some("r"), Some("q"))
    );
    assert_eq!(output.moment, Some(crate::sample::moment()));
}

#[test]
fn an_output_that_is_not_in_the_body_comes_back_too() {
    let script = Scripted::new();
    let client = scripted(rest_xml::Client::builder(), &script);
    script.on(client.put_item()).give_with(|output| {
        output.level = Some(3);
        output.tags = Some([("One".to_owned(), "1".to_owned())].into());
    });
    let output = client.put_item().shelf("s").key("k").send().unwrap();
    assert_eq!(output.level, Some(3));
    assert_eq!(output.tags, Some([("One".to_owned(), "1".to_owned())].into()));
    assert_eq!(output.point, None);

    script
        .on(client.get_content())
        .give_with(|output| output.content = b"<\x00\xff".to_vec().into());
    let output = client.get_content().key("k").send().unwrap();
    assert_eq!(output.content.collect(3).unwrap(), b"<\x00\xff");
    script.finish().unwrap();
}

#[test]
fn a_modelled_error_comes_back_as_it_was_given() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    let mut missing = rest_json::ItemMissing::default();
    missing.message = Some("gone".to_owned());
    missing.key = Some("k".to_owned());
    missing.shelf = Some("s".to_owned());
    let given = rest_json::ServiceError::ItemMissing(missing);
    script.on(client.get_item()).give_error(given.clone());
    let error = client.get_item().key("k").send().unwrap_err();
    assert_eq!(error.service(), Some(&given));
    assert_eq!(
        error.to_string(),
        "GetItem: ItemMissing: gone (HTTP 400, request id scripted, 1 attempt)"
    );

    macro_rules! assert_error {
        ($service:ident) => {{
            let client = scripted($service::Client::builder(), &script);
            let mut missing = $service::ItemMissing::default();
            missing.message = Some("gone".to_owned());
            let given = $service::ServiceError::ItemMissing(missing);
            script.on(client.echo()).give_error(given.clone());
            let error = client.echo().send().unwrap_err();
            assert_eq!(error.service(), Some(&given));
            assert_eq!(error.message(), Some("gone"));
        }};
    }
    assert_error!(json_1_1);
    assert_error!(query);
    assert_error!(rest_xml);
    assert_error!(rpc_v2_cbor);
    script.finish().unwrap();
}

#[test]
fn an_error_can_have_any_code() {
    let script = Scripted::new();
    let client = scripted(json_1_0::Client::builder(), &script);
    script.on(client.take()).give_code(403, "AccessDenied", "not yours");
    let error = client.take().key("k").send().unwrap_err();
    assert!(error.is("AccessDenied"));
    assert_eq!((error.message(), error.status()), (Some("not yours"), Some(403)));
    // An answer to `HEAD`, and to others that tell errors by the status.
    let client = scripted(notes::Client::builder(), &script);
    script
        .on(client.delete_note().id(7))
        .give_error(notes::ServiceError::NoSuchNote(Default::default()));
    let error = client.delete_note().id(7).send().unwrap_err();
    assert!(error.is_not_found() && error.is("NoSuchNote"));
    script.finish().unwrap();
}

#[test]
fn the_members_that_a_rule_sets_are_those_that_count() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    script
        .on(client.get_item().key("a"))
        .give_with(|item| item.state = Some("A".into()))
        .times(2);
    script
        .on(client.get_item())
        .give_with(|item| item.state = Some("ANY".into()))
        .always();
    let state = |key: &str| client.get_item().key(key).send().unwrap().state.unwrap().to_string();
    assert_eq!(["a", "b", "a", "a"].map(state), ["A", "ANY", "A", "ANY"]);
    script.finish().unwrap();
}

#[test]
fn answers_come_in_order_and_a_retry_takes_one() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    script
        .on(client.get_item())
        .fail(TransportErrorKind::Connect)
        .give_code(503, "ServiceUnavailable", "")
        .give_with(|item| item.state = Some("READY".into()))
        .after(Duration::from_secs(1));
    let reply = client.get_item().key("k").prepare().send_with_metadata().unwrap();
    assert_eq!(
        (reply.output.state.unwrap().as_str(), reply.metadata.attempts),
        ("READY", 3)
    );
    assert_eq!(script.waits().len(), 2);
    let calls: Vec<_> = script
        .requests()
        .into_iter()
        .filter_map(|request| request.call)
        .collect();
    assert_eq!(calls.len(), 3);
    assert_eq!((calls[0].service(), calls[0].operation()), ("Rest Json", "GetItem"));
    script.finish().unwrap();
}

#[test]
fn an_answer_can_be_computed_from_the_input() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    script.on(client.list_items()).compute(|call| {
        let mut page = rest_json::ListItemsResponse::default();
        let place = call.input()["token"].as_str().map_or(0, |token| token.parse().unwrap());
        page.items = Some(vec![format!("item {place}")]);
        page.next_token = (call.number() < 3).then(|| (place + 1).to_string());
        Ok(page)
    });
    let items = client.list_items().tenant("blue").items();
    let items: Vec<String> = items.collect::<Result<_, _>>().unwrap();
    assert_eq!(items, ["item 0", "item 1", "item 2"]);
    script
        .on(client.echo())
        .when(|call| call.request().body.len() > 2)
        .reply(200, "{}");
    client.echo().text("t").send().unwrap();
    script.finish().unwrap();
}

#[test]
fn an_async_walk_is_a_stream() {
    let script = Scripted::new();
    let client = rest_json::Client::builder().scripted(&script).build().unwrap();
    let list = || client.list_items().tenant("blue");
    script
        .on(list().token("1"))
        .give_with(|page| page.items = Some(vec!["b".to_owned()]))
        .times(2);
    script.on(list()).give_with(|page| {
        page.items = Some(vec!["a".to_owned()]);
        page.next_token = Some("1".to_owned());
    });
    assert_eq!(polled(list().items()), ["a", "b"]);
    script
        .on(list())
        .give_with(|page| page.next_token = Some("1".to_owned()));
    assert_eq!(polled(list().pages()).len(), 2);
    script.finish().unwrap();
}

/// What a stream gives. A script never waits.
fn polled<T, E: std::fmt::Debug>(stream: impl Stream<Item = Result<T, E>>) -> Vec<T> {
    let (mut stream, mut given) = (pin!(stream), Vec::new());
    while let Poll::Ready(Some(next)) = stream.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
        given.push(next.unwrap());
    }
    given
}

#[test]
fn a_call_that_no_rule_fits_fails_and_lists_the_rules() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    script.on(client.get_item().key("a")).reply(200, "{}");
    script.on_name("list_items", json!({"tenant": "blue"})).give(json!({}));
    client.get_item().key("a").send().unwrap();
    let error = client.get_item().key("b").send().unwrap_err().to_string();
    let fault = "no rule fits request 2, GetItem { key: \"b\" }; the rules are: 1. GetItem { key: \"a\" }, which has no answer \
                 left; 2. list_items with tenant";
    assert!(error.contains(fault), "{error}");
    let verdict = script.finish().unwrap_err().to_string();
    assert_eq!(
        verdict,
        format!("the script was not kept to:\n  {fault}\n  rule 2 (list_items with tenant) has an answer left")
    );
}

#[test]
fn what_a_rule_cannot_give_is_told_by_the_call_and_at_the_end() {
    let script = Scripted::new();
    let client = scripted(rest_json::Client::builder(), &script);
    script.on_name("list_items", json!({})).give(json!({"itms": []}));
    let error = client.list_items().tenant("t").send().unwrap_err().to_string();
    assert!(error.contains("the rule's own output is at fault"), "{error}");
    assert!(error.contains("itms"), "{error}");
    let (_, no_answer) = (script.on(client.echo()), script.finish().unwrap_err().to_string());
    assert!(no_answer.ends_with("rule 2 (Echo) has no answer"), "{no_answer}");
}

#[test]
fn rules_by_name_are_for_typed_calls_too_and_the_other_way_round() {
    let script = Scripted::new();
    let client = scripted(query::Client::builder(), &script);
    script
        .on_name("ListItems", json!({"Marker": "m"}))
        .compute(|call| json!({"Items": [call.input()["Marker"]]}));
    assert_eq!(
        client.list_items().marker("m").send().unwrap().items,
        Some(vec!["m".to_owned()])
    );
    script
        .on(client.list_items())
        .give_with(|page| page.is_truncated = Some(false));
    let page = client.call("list_items", json!({})).unwrap();
    assert_eq!(page, json!({"IsTruncated": false}));
    script.finish().unwrap();
}

#[test]
fn an_async_client_and_a_blocking_one_can_have_one_script() {
    let script = Scripted::new();
    let client = storage::Client::builder().scripted(&script).build().unwrap();
    script.on(client.put_object()).give(Default::default()).times(2);
    let call = client.put_object().key("k").body("b").send();
    let Poll::Ready(result) = pin!(call).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("a script never waits");
    };
    result.unwrap();
    let client = scripted(storage::Client::builder(), &script);
    client.put_object().key("k").body("b").send().unwrap();
    script.finish().unwrap();
}
