//! Opens N downloads at the same time and reads so many bytes of each, or some more: `open WHO PORT N SIZE READ`, where WHO is `async` or
//! `blocking`. Printed is the memory for each of them, in KiB, while none of them is read on.

use streams::{Result, block_on, usage};
use tinsmith_demo::storage::{Client, ClientBuilder};
use tinsmith_runtime::credentials::Credentials;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [who, port, count, size, read] = &*args else {
        return Err("open WHO PORT N SIZE READ".into());
    };
    let count: usize = count.parse()?;
    let read: u64 = read.parse()?;
    let builder = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(format!("http://localhost:{port}"))
        .connections_per_host(count + 1);
    match &**who {
        "async" => block_on(open(builder, count, size, read)),
        "blocking" => open_blocking(builder, count, size, read),
        _ => Err("there is no such client".into()),
    }
}

async fn open(builder: ClientBuilder, count: usize, size: &str, read: u64) -> Result<()> {
    let client = builder.build()?;
    let open = async || -> Result<_> {
        let mut body = client.get_object().key(size).send().await?.body;
        while body.received() < read {
            body.chunk().await?;
        }
        Ok(body)
    };
    // One before: what the program loads and sets up is not what is measured.
    let mut bodies = vec![open().await?];
    let idle = usage::memory()?;
    for _ in 0..count {
        bodies.push(open().await?);
    }
    println!("{}", (usage::memory()? - idle) / count as u64);
    Ok(())
}

fn open_blocking(builder: ClientBuilder, count: usize, size: &str, read: u64) -> Result<()> {
    let client = builder.build_blocking()?;
    let open = || -> Result<_> {
        let mut body = client.get_object().key(size).send()?.body;
        while body.received() < read {
            body.chunk()?;
        }
        Ok(body)
    };
    let mut bodies = vec![open()?];
    let idle = usage::memory()?;
    for _ in 0..count {
        bodies.push(open()?);
    }
    println!("{}", (usage::memory()? - idle) / count as u64);
    Ok(())
}
