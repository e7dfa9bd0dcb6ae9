//! Opens N downloads at the same time and reads the first bytes of each: `open PORT N SIZE`. Printed is the memory for each of them, in
//! KiB.

use streams::{Result, block_on, usage};
use tinsmith_demo::storage::Client;
use tinsmith_runtime::credentials::Credentials;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [port, count, size] = &*args else {
        return Err("open PORT N SIZE".into());
    };
    let count: usize = count.parse()?;
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(format!("http://localhost:{port}"))
        .connections_per_host(count + 1)
        .build()?;
    block_on(async {
        let open = async || -> Result<_> {
            let mut body = client.get_object().key(size).send().await?.body;
            body.chunk().await?;
            Ok(body)
        };
        let mut bodies = vec![open().await?];
        let idle = usage::memory()?;
        for _ in 0..count {
            bodies.push(open().await?);
        }
        println!("{}", (usage::memory()? - idle) / count as u64);
        Ok(())
    })
}
