//! The same for many things, on all cores, with the progress shown.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// What comes of each item, in their order. People who watch see how many are done, and the name of the latest.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    what: &str,
    name: impl Fn(&T) -> String + Sync,
    each: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let progress = progress(items.len(), what);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            progress.set_message(name(item));
            let result = each(item);
            progress.inc(1);
            // A panic elsewhere ends the program when all threads have ended.
            let mut results = results.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            results.push((index, result));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 1..cores.min(items.len()) {
            scope.spawn(work);
        }
        work();
    });
    progress.finish_and_clear();
    let mut results = results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Is not shown unless stderr is a terminal.
fn progress(count: usize, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{spinner}} {{pos}} of {{len}} {what}: {{msg}}"));
    let progress =
        ProgressBar::new(count as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<_> = (0..100).collect();
        let doubled = map(&items, "numbers doubled", u32::to_string, |item| item * 2);
        assert!(doubled.iter().copied().eq((0..100).map(|item| item * 2)));
        assert!(map(&[], "numbers doubled", u32::to_string, |item| *item).is_empty());
    }
}
