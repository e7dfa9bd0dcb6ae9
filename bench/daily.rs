//! What a program does every day, for five services: the lines of the table in `docs/alternatives.md`, and the input that the
//! README shows. `bench/daily.sh` generates the clients and has the compiler check this.

type Failed = Box<dyn std::error::Error>;

async fn tables(client: &tinsmith_dynamodb::Client) -> Result<(), Failed> {
    let _names: Vec<String> = client.list_tables().items().collect().await?;
    client.describe_table().table_name("t").wait_table_exists().send().await?;
    let _is_there = client.describe_table().table_name("t").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn objects(client: &tinsmith_s3::Client) -> Result<(), Failed> {
    let _objects: Vec<_> = client.list_objects_v2().bucket("b").items().collect().await?;
    client.head_bucket().bucket("b").wait_bucket_exists().send().await?;
    let _is_there = client.head_object().bucket("b").key("k").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn users(client: &tinsmith_iam::Client) -> Result<(), Failed> {
    let _users: Vec<_> = client.list_users().items().collect().await?;
    client.get_user().user_name("u").wait_user_exists().send().await?;
    let _is_there = client.get_user().user_name("u").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn functions(client: &tinsmith_lambda::Client) -> Result<(), Failed> {
    let _functions: Vec<_> = client.list_functions().items().collect().await?;
    client.get_function().function_name("f").wait_function_exists().send().await?;
    let _is_there = client.get_function().function_name("f").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn clusters(client: &tinsmith_eks::Client) -> Result<(), Failed> {
    let _names: Vec<String> = client.list_clusters().items().collect().await?;
    client.describe_cluster().name("c").wait_cluster_active().send().await?;
    let _is_there = client.describe_cluster().name("c").prepare().send_if_found().await?.is_some();
    Ok(())
}

async fn books(client: &tinsmith_dynamodb::Client) -> Result<(), Failed> {
    use tinsmith_dynamodb::{AttributeValue, ReturnValue, runtime::Blob};
    let books: Vec<_> = include!("readme.rs");
    println!("{}", books.len());
    Ok(())
}

fn main() {
    // Nothing is sent: that it compiles is what counts.
    let _ = (tables, objects, users, functions, clusters, books);
}
