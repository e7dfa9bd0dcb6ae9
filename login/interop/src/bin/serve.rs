//! Runs the fake Identity Center until standard input ends, and prints its URL: for programs in other languages.

use std::io;

use fake_identity_center::FakeIdentityCenter;

fn main() -> io::Result<()> {
    let fake = FakeIdentityCenter::start()?;
    println!("{}", fake.url());
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
