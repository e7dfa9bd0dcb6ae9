//! Kills programs while they renew a session, and counts the sessions that are lost.
//!
//! ```text
//! cargo run --package login-interop --bin kills [-- [ROUNDS] [--strict]]
//! ```
//!
//! In each round the token in the cache has expired, and two programs ask for a new one at the same time. Each is
//! killed at a random moment, except in every fourth round. After each round the file must be whole, and a third
//! program must get a token that the portal accepts. The server accepts the previous refresh token until the new one is
//! used, so that sessions survive lost answers. With `--strict` it does not, and a session is lost if a program is
//! killed between the answer and the write.

mod round;
mod tally;

use std::error::Error;
use std::time::Duration;
use std::{env, process};

use fake_identity_center::{FakeIdentityCenter, Rotation};
use round::{Stage, renew};
use tally::Tally;

/// How long the answers of the server take to arrive.
const LATENCY: Duration = Duration::from_millis(3);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [child, folder, url] = arguments.as_slice()
        && child == round::CHILD
    {
        renew(folder.as_ref(), url)?;
        return Ok(());
    }
    let strict = arguments.iter().any(|argument| argument == "--strict");
    let rounds = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(200);

    let fake = FakeIdentityCenter::start()?;
    fake.configure(|settings| {
        settings.latency = LATENCY;
        if strict {
            settings.rotation = Rotation::Strict;
        }
    });
    let stage = Stage::new(fake)?;
    let span = stage.lifetime()?;
    let mut tally = Tally::default();
    for number in 0..rounds {
        let round = stage.round((number % 4 != 3).then_some(span))?;
        tally.add(&round);
    }
    println!("{tally}");
    let failed = tally.spent_twice + tally.torn + if strict { 0 } else { tally.lost };
    if failed > 0 {
        process::exit(1);
    }
    Ok(())
}
