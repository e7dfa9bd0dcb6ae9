//! Kills programs while they renew a session, and counts what that costs.
//!
//! ```text
//! cargo run --package login-interop --bin kills [-- [ROUNDS] [--strict]]
//! ```
//!
//! In each round the token in the cache has expired, two programs ask for a new one at once, and each of them is killed at a
//! random moment, but for every fourth round, in which both live. After each round the file must be whole, and a third program
//! must get a token that the portal accepts. The server takes the refresh token before the last until the last is used, as a
//! server must that wants sessions to survive lost answers; with `--strict` it does not, and a program that is killed between
//! the answer and the file takes the session along.

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
