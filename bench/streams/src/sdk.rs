//! The official SDK, over plain HTTP.

use std::fs::File;
use std::io::Write as _;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_s3::primitives::ByteStream;

use crate::{Job, Result, block_on};

pub fn run(job: &Job) -> Result<()> {
    block_on(async {
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "bench"))
            .endpoint_url(job.endpoint())
            .force_path_style(true)
            .build();
        let client = Client::from_conf(config);
        if !job.is_get() {
            let body = ByteStream::from_path(job.source()?).await?;
            client
                .put_object()
                .bucket("objects")
                .key(job.key())
                .body(body)
                .send()
                .await?;
            return Ok(());
        }
        let mut body = client.get_object().bucket("objects").key(job.key()).send().await?.body;
        let mut file = job.file.as_ref().map(File::create).transpose()?;
        while let Some(bytes) = body.try_next().await? {
            if let Some(file) = &mut file {
                file.write_all(&bytes)?;
            }
        }
        Ok(())
    })
}
