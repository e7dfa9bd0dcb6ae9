//! Events of services of AWS, for callgrind: `services EVENT read N` has a generated client read and type N events of 1 KiB;
//! `services EVENT parse N` gives the same payloads to serde_json, for the same values, between two CRC32.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use streams::Result;
use streams::frames::{frame, pieces};
use tinsmith_bedrock_runtime as bedrock;
use tinsmith_kinesis as kinesis;
use tinsmith_logs as logs;

const SIZE: usize = 1024;

/// An event: its name, its payload with a place for a text, and how it is read and parsed.
struct Case {
    name: &'static str,
    event: &'static str,
    before: &'static str,
    after: &'static str,
    read: fn(Vec<Vec<u8>>, usize) -> Result<()>,
    parse: fn(&[u8]) -> Result<()>,
}

const CASES: [Case; 4] = [
    Case {
        name: "converse-stream",
        event: "contentBlockDelta",
        before: r#"{"contentBlockIndex":0,"delta":{"text":""#,
        after: r#""},"p":"abcdefghijklmnop"}"#,
        read: converse,
        parse: parsed::<Delta>,
    },
    Case {
        name: "invoke-model-with-response-stream",
        event: "chunk",
        before: r#"{"bytes":""#,
        after: r#"","p":"abcdefghijklmnop"}"#,
        read: invoke,
        parse: |payload| {
            let Chunk { bytes } = serde_json::from_slice(payload)?;
            black_box(STANDARD.decode(bytes.unwrap_or_default())?);
            Ok(())
        },
    },
    Case {
        name: "subscribe-to-shard",
        event: "SubscribeToShardEvent",
        before: r#"{"ContinuationSequenceNumber":"49590338271490256608559692540925702759324208523137515618","MillisBehindLatest":0,"Records":[{"ApproximateArrivalTimestamp":1732960000.123,"Data":""#,
        after: r#"","PartitionKey":"customer#00000001","SequenceNumber":"49590338271490256608559692540925702759324208523137515618"}]}"#,
        read: subscribe,
        parse: |payload| {
            let mut event: Shard = serde_json::from_slice(payload)?;
            for record in &mut event.records {
                black_box(STANDARD.decode(&record.data)?);
            }
            black_box(event);
            Ok(())
        },
    },
    Case {
        name: "start-live-tail",
        event: "sessionUpdate",
        before: r#"{"sessionMetadata":{"sampled":false},"sessionResults":[{"ingestionTime":1732960000123,"logGroupIdentifier":"123456789012:orders","logStreamName":"a","message":""#,
        after: r#"","timestamp":1732960000100}]}"#,
        read: tail,
        parse: parsed::<Update>,
    },
];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, what, count] = &*args else {
        return Err("services EVENT WHAT N".into());
    };
    let case = CASES.iter().find(|case| case.name == name);
    let case = case.ok_or("there is no such event")?;
    // It is base64 too.
    let text = "x".repeat((SIZE - case.before.len() - case.after.len()) / 4 * 4);
    let payload = [case.before, &text, case.after].concat().into_bytes();
    let (frame, count) = (frame(case.event, &payload)?, count.parse()?);
    let pieces = pieces(&frame, count);
    if what == "read" {
        return (case.read)(pieces, count);
    }
    black_box(&pieces);
    for _ in 0..count {
        black_box(crc32fast::hash(black_box(&frame[..8])));
        black_box(crc32fast::hash(black_box(&frame[..frame.len() - 4])));
        (case.parse)(black_box(&payload))?;
    }
    Ok(())
}

/// A client of a service whose answers are these pieces.
macro_rules! client {
    ($service:ident, $pieces:expr) => {{
        use $service::runtime::credentials::Credentials;
        use $service::runtime::transport::scripted::{Expected, Scripted, StreamedReply};
        let reply = $pieces.into_iter().fold(StreamedReply::new(200), StreamedReply::chunk);
        $service::Client::builder()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .blocking_transport(Scripted::new().expect(Expected::any()).stream(reply))
            .build_blocking()?
    }};
}

/// Reads so many events of a stream, each of which must fit.
macro_rules! read {
    ($events:expr, $count:expr, $event:pat => $holds:expr) => {{
        let mut events = $events;
        for _ in 0..$count {
            let event = events.recv()?.ok_or("the stream ends early")?;
            assert!(matches!(&event, $event if $holds));
        }
        Ok(())
    }};
}

fn converse(pieces: Vec<Vec<u8>>, count: usize) -> Result<()> {
    let sent = client!(bedrock, pieces).converse_stream().model_id("m").send()?;
    read!(sent.stream, count, bedrock::ConverseStreamOutput::ContentBlockDelta(event) => matches!(event.delta, bedrock::ContentBlockDelta::Text(_)))
}

fn invoke(pieces: Vec<Vec<u8>>, count: usize) -> Result<()> {
    let client = client!(bedrock, pieces);
    let sent = client
        .invoke_model_with_response_stream()
        .model_id("m")
        .body("{}")
        .send()?;
    read!(sent.body, count, bedrock::ResponseStream::Chunk(part) => part.bytes.is_some())
}

fn subscribe(pieces: Vec<Vec<u8>>, count: usize) -> Result<()> {
    let client = client!(kinesis, pieces);
    let from = kinesis::StartingPosition::new().r#type("LATEST");
    let call = client
        .subscribe_to_shard()
        .consumer_arn("arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1")
        .shard_id("s");
    let sent = call.starting_position(from).send()?;
    read!(sent.event_stream, count, kinesis::SubscribeToShardEventStream::SubscribeToShardEvent(event) => event.records.len() == 1)
}

fn tail(pieces: Vec<Vec<u8>>, count: usize) -> Result<()> {
    let sent = client!(logs, pieces)
        .start_live_tail()
        .log_group_identifiers(["g"])
        .send()?;
    read!(sent.response_stream, count, logs::StartLiveTailResponseStream::SessionUpdate(event) => event.session_results.is_some())
}

fn parsed<T: DeserializeOwned>(payload: &[u8]) -> Result<()> {
    black_box(serde_json::from_slice::<T>(payload)?);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read by nobody, as are the fields of the client")]
struct Delta {
    content_block_index: i64,
    delta: Text,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Text {
    text: Option<String>,
}

#[derive(Deserialize)]
struct Chunk {
    bytes: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "as above")]
struct Shard {
    continuation_sequence_number: String,
    millis_behind_latest: i64,
    records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "as above")]
struct Record {
    approximate_arrival_timestamp: Option<f64>,
    data: String,
    partition_key: String,
    sequence_number: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "as above")]
struct Update {
    session_metadata: Option<Metadata>,
    session_results: Option<Vec<Line>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Metadata {
    sampled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "as above")]
struct Line {
    ingestion_time: Option<i64>,
    log_group_identifier: Option<String>,
    log_stream_name: Option<String>,
    message: Option<String>,
    timestamp: Option<i64>,
}
