//! Objects that go to a server of S3's protocol and come back, in both modes: `round_trips URL FOLDER`. The server needs a bucket
//! `objects`; what is written to the folder can be removed afterwards. `.ci/moto-streams` runs it.

use std::fs;
use std::path::Path;

use tinsmith_demo::storage::{Client, ClientBuilder};
use tinsmith_runtime::RequestBody;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// No bytes, less and more than a chunk, exactly one, and many.
const SIZES: [usize; 6] = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 16 << 20];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, folder] = &*args else {
        return Err("round_trips URL FOLDER".into());
    };
    let (given, got) = (Path::new(folder).join("given"), Path::new(folder).join("got"));
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for size in SIZES {
        let bytes: Vec<u8> = (0..size).map(|index| (index % 251) as u8).collect();
        fs::write(&given, &bytes)?;
        blocking(url, &given, &got, &bytes)?;
        executor.block_on(awaited(url, &given, &got, &bytes))?;
    }
    let client = builder(url).build_blocking()?;
    let missing = client.get_object().key("missing").send().map(drop);
    let error = missing.err().ok_or("there is an object that nobody stored")?;
    assert_eq!(error.code(), Some("NoSuchKey"));
    println!("{} objects went there and back in both modes", SIZES.len());
    Ok(())
}

/// Without a signature: moto finds the service by the name in it, and the one of the made-up model is not S3's. It would not check it.
fn builder(url: &str) -> ClientBuilder {
    Client::builder().region("us-east-1").anonymous(true).endpoint_url(url)
}

/// From a file and from a reader, to a file and to memory.
fn blocking(url: &str, given: &Path, got: &Path, bytes: &[u8]) -> Result<()> {
    let client = builder(url).build_blocking()?;
    let reader = RequestBody::from_reader(fs::File::open(given)?).content_length(bytes.len() as u64);
    for body in [RequestBody::from_path(given), reader] {
        client.put_object().key("blocking").body(body).send()?;
        client.get_object().key("blocking").send()?.body.save(got)?;
        assert!(fs::read(got)? == bytes, "other bytes came back");
    }
    let body = client.get_object().key("blocking").send()?.body;
    assert!(body.collect(bytes.len())? == bytes, "other bytes came back");
    Ok(())
}

async fn awaited(url: &str, given: &Path, got: &Path, bytes: &[u8]) -> Result<()> {
    let client = builder(url).build()?;
    let body = RequestBody::from_path(given);
    client.put_object().key("awaited").body(body).send().await?;
    client.get_object().key("awaited").send().await?.body.save(got).await?;
    assert!(fs::read(got)? == bytes, "other bytes came back");
    // The body of an answer goes out again as it comes in.
    let body = client.get_object().key("awaited").send().await?.body;
    client.put_object().key("copy").body(body).send().await?;
    let body = client.get_object().key("copy").send().await?.body;
    assert!(body.collect(bytes.len()).await? == bytes, "other bytes came back");
    Ok(())
}
