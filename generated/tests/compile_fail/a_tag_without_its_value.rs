use tinsmith::sts::{Client, Tag};

fn main() {
    let client = Client::builder().region("eu-west-1").build().unwrap();
    let call = client.assume_role().role_arn("a").role_session_name("b");
    let _ = call.tags([Tag::new().key("k")]);
    let _ = Tag::new().value("v").build();
    let _ = Tag::default();
}
