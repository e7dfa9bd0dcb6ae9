//! Maps items on all cores, with a progress bar.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work has no progress bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The result for each item, in the order of the items. The progress bar shows how many are done, and the name of the latest.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    what: &str,
    name: impl Fn(&T) -> String + Sync,
    each: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let progress = progress(items.len(), what);
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            if progress.is_hidden() && start.elapsed() > PATIENCE {
                progress.set_draw_target(ProgressDrawTarget::stderr());
                progress.enable_steady_tick(Duration::from_millis(100));
            }
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

/// A progress bar that is still hidden. It is only ever shown if stderr is a terminal.
fn progress(count: usize, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{spinner}} {{pos}} of {{len}} {what}: {{msg}}"));
    ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden())
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
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
