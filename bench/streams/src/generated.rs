//! The generated clients.

use tinsmith_demo::storage::{Client, ClientBuilder};
use tinsmith_runtime::RequestBody;
use tinsmith_runtime::credentials::Credentials;

use crate::{Job, Result, block_on};

fn builder(job: &Job) -> ClientBuilder {
    let builder = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(job.endpoint());
    match &job.certificate {
        Some(path) => builder.ca_bundle(path),
        None => builder,
    }
}

pub fn run_async(job: &Job) -> Result<()> {
    block_on(async {
        let client = builder(job).build()?;
        if !job.is_get() {
            let body = RequestBody::from_path(job.source()?);
            client.put_object().key(job.key()).body(body).send().await?;
            return Ok(());
        }
        let mut body = client.get_object().key(job.key()).send().await?.body;
        match &job.file {
            Some(path) => drop(body.save(path).await?),
            None => while body.chunk().await?.is_some() {},
        }
        Ok(())
    })
}

pub fn run_blocking(job: &Job) -> Result<()> {
    let client = builder(job).build_blocking()?;
    if !job.is_get() {
        let body = RequestBody::from_path(job.source()?);
        client.put_object().key(job.key()).body(body).send()?;
        return Ok(());
    }
    let mut body = client.get_object().key(job.key()).send()?.body;
    match &job.file {
        Some(path) => drop(body.save(path)?),
        None => while body.chunk()?.is_some() {},
    }
    Ok(())
}
