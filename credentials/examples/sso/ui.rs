//! What a person sees: instructions, and at a terminal a spinner with the time left.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use tinsmith_login::{Instructions, Prompt};

pub(crate) struct Ui {
    browser: bool,
    spinner: Option<ProgressBar>,
}

impl Ui {
    pub(crate) fn new(browser: bool) -> Self {
        Self { browser, spinner: None }
    }

    pub(crate) fn finish(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }
}

impl Prompt for Ui {
    fn open(&mut self, url: &str) -> bool {
        self.browser && open::that_detached(url).is_ok()
    }

    fn show(&mut self, instructions: &Instructions) {
        self.finish();
        eprintln!("{instructions}");
        // It draws nothing if standard error is not a terminal.
        let spinner = ProgressBar::new_spinner().with_style(style(instructions.deadline()));
        spinner.enable_steady_tick(Duration::from_millis(100));
        self.spinner = Some(spinner);
    }

    fn warn(&mut self, warning: &str) {
        eprintln!("warning: {warning}");
    }
}

fn style(deadline: Instant) -> ProgressStyle {
    let left = move |_: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
        let left = deadline.saturating_duration_since(Instant::now()).as_secs();
        let _ = write!(out, "{}:{:02}", left / 60, left % 60);
    };
    let style = ProgressStyle::with_template("{spinner} waiting for you, {left} left");
    style
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .with_key("left", left)
}
