//! Reads a page of DynamoDB, a listing of S3 and one of EC2 with the runtime and with structures that serde fills from the same
//! JSON or XML library, in turns, and prints how the times compare. Nothing is asserted: a busy machine is no fault.

mod ours;
mod text;
mod theirs;

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 100;

fn main() {
    println!("| answer | bytes | serde, µs | runtime, µs | ratio |");
    println!("|---|--:|--:|--:|--:|");
    compare_items();
    compare_objects();
    compare_instances();
}

fn compare_items() {
    let page = text::items(4000);
    let response = ours::response(&page);
    assert_eq!(theirs::items(&page).items.len(), 4000);
    assert_eq!(ours::items(&response).items.map(|found| found.len()), Some(4000));
    compare(
        "4,000 items",
        page.len(),
        || drop(black_box(theirs::items(&page))),
        || drop(black_box(ours::items(&response))),
    );
}

fn compare_objects() {
    let listing = text::objects(1000);
    let response = ours::response(&listing);
    assert_eq!(theirs::objects(&listing).contents.len(), 1000);
    assert_eq!(ours::objects(&response).contents.map(|found| found.len()), Some(1000));
    compare(
        "1,000 objects",
        listing.len(),
        || drop(black_box(theirs::objects(&listing))),
        || drop(black_box(ours::objects(&response))),
    );
}

fn compare_instances() {
    let listing = text::instances(500);
    let response = ours::response(&listing);
    assert_eq!(theirs::instances(&listing).reservation_set.item.len(), 500);
    assert_eq!(
        ours::instances(&response).reservations.map(|found| found.len()),
        Some(500)
    );
    compare(
        "500 instances",
        listing.len(),
        || drop(black_box(theirs::instances(&listing))),
        || drop(black_box(ours::instances(&response))),
    );
}

/// The shortest time of many, for each: what disturbs a run only makes it longer.
fn compare(name: &str, bytes: usize, theirs: impl Fn(), ours: impl Fn()) {
    let (mut their_best, mut our_best) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        their_best = their_best.min(timed(&theirs));
        our_best = our_best.min(timed(&ours));
    }
    let (their_best, our_best) = (their_best.as_secs_f64() * 1e6, our_best.as_secs_f64() * 1e6);
    println!(
        "| {name} | {bytes} | {their_best:.0} | {our_best:.0} | {:.2} |",
        our_best / their_best
    );
}

fn timed(run: impl Fn()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}
