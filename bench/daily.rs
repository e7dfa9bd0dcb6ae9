//! What a program does every day, for five services: the lines of the table in `docs/alternatives.md`, and the input that the
//! README shows. `bench/daily.sh` generates the clients and has the compiler check this. `daily_sdk.rs` does the same with the
//! official SDK. `daily_lines.py` counts the lines below each comment.

type Failed = Box<dyn std::error::Error>;

/// DynamoDB: `list_tables`, `table_exists`, `describe_table`
async fn tables(client: &tinsmith_dynamodb::Client) -> Result<(), Failed> {
    // All items.
    let _names: Vec<String> = client.list_tables().items().collect().await?;
    // Wait until it is there.
    client.describe_table().table_name("t").wait_table_exists().send().await?;
    // Is it there?
    let _is_there = client.describe_table().table_name("t").prepare().send_if_found().await?.is_some();
    Ok(())
}

/// S3: `list_objects_v2`, `bucket_exists`, `head_object`
async fn objects(client: &tinsmith_s3::Client) -> Result<(), Failed> {
    // All items.
    let _objects: Vec<_> = client.list_objects_v2().bucket("b").items().collect().await?;
    // Wait until it is there.
    client.head_bucket().bucket("b").wait_bucket_exists().send().await?;
    // Is it there?
    let _is_there = client.head_object().bucket("b").key("k").prepare().send_if_found().await?.is_some();
    Ok(())
}

/// IAM: `list_users`, `user_exists`, `get_user`
async fn users(client: &tinsmith_iam::Client) -> Result<(), Failed> {
    // All items.
    let _users: Vec<_> = client.list_users().items().collect().await?;
    // Wait until it is there.
    client.get_user().user_name("u").wait_user_exists().send().await?;
    // Is it there?
    let _is_there = client.get_user().user_name("u").prepare().send_if_found().await?.is_some();
    Ok(())
}

/// Lambda: `list_functions`, `function_exists`, `get_function`
async fn functions(client: &tinsmith_lambda::Client) -> Result<(), Failed> {
    // All items.
    let _functions: Vec<_> = client.list_functions().items().collect().await?;
    // Wait until it is there.
    client.get_function().function_name("f").wait_function_exists().send().await?;
    // Is it there?
    let _is_there = client.get_function().function_name("f").prepare().send_if_found().await?.is_some();
    Ok(())
}

/// EKS: `list_clusters`, `cluster_active`, `describe_cluster`
async fn clusters(client: &tinsmith_eks::Client) -> Result<(), Failed> {
    // All items.
    let _names: Vec<String> = client.list_clusters().items().collect().await?;
    // Wait until it is there.
    client.describe_cluster().name("c").wait_cluster_active().send().await?;
    // Is it there?
    let _is_there = client.describe_cluster().name("c").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn books(client: &tinsmith_dynamodb::Client) -> Result<(), Failed> {
    let books: Vec<_> = include!("readme.rs");
    println!("{}", books.len());
    Ok(())
}

// The examples of the documentation.
mod documents;

fn main() {
    // Nothing is sent: that it compiles is what counts.
    let _ = (tables, objects, users, functions, clusters, books, documents::all);
}
