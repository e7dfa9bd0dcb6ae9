//! Calls the service of `docs/your-own-service.md`: `cargo run --package tinsmith-demo --example notes http://127.0.0.1:8000 KEY`.

use tinsmith_demo::notes::{Client, ServiceError};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::credentials::Token;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("the URL of the service is missing")?;
    let key = arguments.next().ok_or("the key is missing")?;
    let client: Client<Blocking> = Client::builder()
        .endpoint_url(url)
        .api_key(Token::new(key))
        .build_blocking()?;

    let note = client.add_note().text("buy tin").send()?;
    println!("added {}: {}", note.id, note.text);
    for note in client.list_notes().containing("tin").send()?.notes {
        println!("found {}: {}", note.id, note.text);
    }
    client.delete_note().id(note.id).send()?;
    let again = client.delete_note().id(note.id).send();
    if let Err(error) = again {
        match error.service() {
            Some(ServiceError::NoSuchNote(_)) => {
                println!("{} is gone: {}", note.id, error.message().unwrap_or_default())
            }
            _ => return Err(error.into()),
        }
    }
    Ok(())
}
