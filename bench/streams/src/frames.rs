//! Messages of event streams.

use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};

use crate::Result;

/// An event with that payload, as a message.
pub fn frame(event: &str, payload: &[u8]) -> Result<Vec<u8>> {
    let header = |name: &str, value: &str| (name.to_owned(), HeaderValue::String(value.to_owned()));
    let headers = vec![
        header(":message-type", "event"),
        header(":event-type", event),
        header(":content-type", "application/json"),
    ];
    let mut frame = Vec::new();
    let payload = payload.to_vec();
    Message { headers, payload }.write(&mut frame)?;
    Ok(frame)
}

/// So many of that message as a transport gives them: in pieces that end anywhere.
pub fn pieces(frame: &[u8], count: usize) -> Vec<Vec<u8>> {
    const PIECE: usize = 16 * 1024;
    let length = frame.len() * count;
    // Any piece begins somewhere in a message.
    let frames = frame.repeat(PIECE.div_ceil(frame.len()) + 1);
    let begins = (0..length).step_by(PIECE);
    let piece = |begin: usize| {
        let offset = begin % frame.len();
        frames[offset..offset + PIECE.min(length - begin)].to_vec()
    };
    begins.map(piece).collect()
}
