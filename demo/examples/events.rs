//! Sends events while the answer comes. Takes the address of a server that speaks HTTP/2.

use tinsmith_demo::rest_json::{Client, NoteOrder, Orders};
use tinsmith_runtime::RequestEvents;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::events::CallOver;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let address = std::env::args().nth(1).ok_or("usage: events <http://host:port>")?;
    let client = Client::builder()
        .region("eu-west-1")
        .endpoint_url(address)
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(talk(&client))
}

async fn talk(client: &Client) -> Result<()> {
    let (sender, orders) = RequestEvents::channel();
    let call = client.talk().shelf("history").orders(orders).send();
    let speak = async move {
        for text in ["a note", "another note"] {
            sender.send(Orders::Note(NoteOrder::new().note(text))).await?;
        }
        // The request has all its events when the last sender is dropped.
        Ok::<_, CallOver>(())
    };
    let speaking = tokio::spawn(speak);
    let mut changes = call.await?.changes;
    while let Some(change) = changes.recv().await? {
        println!("{change:?}");
    }
    speaking.await??;
    Ok(())
}
