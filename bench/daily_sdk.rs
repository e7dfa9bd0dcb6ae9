//! What `daily.rs` does, with the official SDK, in as few lines of at most 120 characters as we know how to. A wait there has no limit
//! of its own, so one is set.

use std::time::Duration;

type Failed = Box<dyn std::error::Error>;

const LIMIT: Duration = Duration::from_secs(300);

async fn tables(client: &aws_sdk_dynamodb::Client) -> Result<(), Failed> {
    use aws_sdk_dynamodb::{client::Waiters, error::ProvideErrorMetadata};
    // All items.
    let _names: Vec<String> = client.list_tables().into_paginator().items().send().collect::<Result<_, _>>().await?;
    // Wait until it is there.
    client.wait_until_table_exists().table_name("t").wait(LIMIT).await?;
    // Is it there?
    let found = client.describe_table().table_name("t").send().await;
    let is_missing = found.as_ref().is_err_and(|error| error.code() == Some("ResourceNotFoundException"));
    let _is_there = !is_missing && found.map(|_| true)?;
    Ok(())
}

async fn objects(client: &aws_sdk_s3::Client) -> Result<(), Failed> {
    use aws_sdk_s3::{client::Waiters, error::ProvideErrorMetadata};
    // All items.
    let pages: Vec<_> = client.list_objects_v2().bucket("b").into_paginator().send().collect::<Result<_, _>>().await?;
    let _objects: Vec<_> = pages.into_iter().flat_map(|page| page.contents.unwrap_or_default()).collect();
    // Wait until it is there.
    client.wait_until_bucket_exists().bucket("b").wait(LIMIT).await?;
    // Is it there?
    let found = client.head_object().bucket("b").key("k").send().await;
    let is_missing = found.as_ref().is_err_and(|error| error.code() == Some("NotFound"));
    let _is_there = !is_missing && found.map(|_| true)?;
    Ok(())
}

async fn users(client: &aws_sdk_iam::Client) -> Result<(), Failed> {
    use aws_sdk_iam::{client::Waiters, error::ProvideErrorMetadata};
    // All items.
    let _users: Vec<_> = client.list_users().into_paginator().items().send().collect::<Result<_, _>>().await?;
    // Wait until it is there.
    client.wait_until_user_exists().user_name("u").wait(LIMIT).await?;
    // Is it there?
    let found = client.get_user().user_name("u").send().await;
    let is_missing = found.as_ref().is_err_and(|error| error.code() == Some("NoSuchEntity"));
    let _is_there = !is_missing && found.map(|_| true)?;
    Ok(())
}

async fn functions(client: &aws_sdk_lambda::Client) -> Result<(), Failed> {
    use aws_sdk_lambda::{client::Waiters, error::ProvideErrorMetadata};
    // All items.
    let _functions: Vec<_> = client.list_functions().into_paginator().items().send().collect::<Result<_, _>>().await?;
    // Wait until it is there.
    client.wait_until_function_exists().function_name("f").wait(LIMIT).await?;
    // Is it there?
    let found = client.get_function().function_name("f").send().await;
    let is_missing = found.as_ref().is_err_and(|error| error.code() == Some("ResourceNotFoundException"));
    let _is_there = !is_missing && found.map(|_| true)?;
    Ok(())
}

async fn clusters(client: &aws_sdk_eks::Client) -> Result<(), Failed> {
    use aws_sdk_eks::{client::Waiters, error::ProvideErrorMetadata};
    // All items.
    let _names: Vec<String> = client.list_clusters().into_paginator().items().send().collect::<Result<_, _>>().await?;
    // Wait until it is there.
    client.wait_until_cluster_active().name("c").wait(LIMIT).await?;
    // Is it there?
    let found = client.describe_cluster().name("c").send().await;
    let is_missing = found.as_ref().is_err_and(|error| error.code() == Some("ResourceNotFoundException"));
    let _is_there = !is_missing && found.map(|_| true)?;
    Ok(())
}

fn main() {
    // Nothing is sent: that it compiles is what counts.
    let _ = (tables, objects, users, functions, clusters);
}
