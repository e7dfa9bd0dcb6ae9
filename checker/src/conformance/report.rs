//! The results of the cases: numbers by suite, differences, and why some are skipped.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use serde_json::Value;

use super::departures;
use super::peers::Peers;
use crate::problem::Problem;

/// The cases of one file, or of a few files of one kind.
#[derive(Debug)]
pub(super) struct Suite {
    name: String,
    protocol: String,
    peers: Rc<Peers>,
    file: String,
    passed: usize,
    /// By file and id: what differs.
    failed: Vec<(String, String)>,
    /// By reason: how many.
    skipped: BTreeMap<String, usize>,
}

impl Suite {
    /// Without any cases yet. The file's name is what peers and departures know it by.
    pub(super) fn new(name: String, protocol: &str, (peers, file): (Rc<Peers>, String)) -> Self {
        Self {
            name,
            protocol: protocol.to_owned(),
            peers,
            file,
            passed: 0,
            failed: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    /// Runs a case unless it is skipped, and records the result. A panic is a failure like any other.
    pub(super) fn case(&mut self, case: &Value, run: impl FnOnce() -> Result<(), Problem>) {
        self.part(case, "", run);
    }

    /// One of several checks of a case, each with departures of its own: they are listed by the id and the name of the part.
    pub(super) fn part(&mut self, case: &Value, part: &str, run: impl FnOnce() -> Result<(), Problem>) {
        let mut id = case["id"].as_str().unwrap_or("(no id)").to_owned();
        if let Some(reason) = self.peers.reason(&self.file, &id) {
            let reason = format!("{id}: {reason}");
            return self.skip(reason);
        }
        if !part.is_empty() {
            id = format!("{id}, {part}");
        }
        let panicked = |_| Err(Problem::differs("a panic"));
        let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(panicked);
        match (result, departures::reason(&self.file, &id)) {
            (Ok(()), None) => self.passed += 1,
            (Ok(()), Some(_)) => self.fail(
                id,
                "passes, but is listed as an accepted departure: take it off the list",
            ),
            (Err(Problem::NotThere(what)), _) => self.skip(format!("not there yet: {what}")),
            (Err(Problem::Differs(_)), Some(reason)) => self.skip(format!("{id}: accepted departure: {reason}")),
            (Err(Problem::Differs(what)), None) => self.fail(id, what),
        }
    }

    fn fail(&mut self, id: String, what: impl Into<String>) {
        self.failed.push((format!("{} {id}", self.file), what.into()));
    }

    fn skip(&mut self, reason: String) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    fn is_empty(&self) -> bool {
        self.counts() == [0; 3]
    }

    /// Passed, failed, skipped.
    fn counts(&self) -> [usize; 3] {
        [self.passed, self.failed.len(), self.skipped.values().sum()]
    }

    fn absorb(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        add_counts(&mut self.skipped, other.skipped);
    }
}

fn add_counts(to: &mut BTreeMap<String, usize>, from: BTreeMap<String, usize>) {
    for (what, count) in from {
        *to.entry(what).or_default() += count;
    }
}

/// All suites that ran. `Display` is what the command prints.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Suite>);

impl Report {
    /// Adds a suite to those of its name and protocol.
    pub(super) fn add(&mut self, suite: Suite) {
        let same = |known: &&mut Suite| known.name == suite.name && known.protocol == suite.protocol;
        match self.0.iter_mut().find(same) {
            Some(known) => known.absorb(suite),
            None if suite.is_empty() => {}
            None => self.0.push(suite),
        }
    }

    /// Whether cases passed and none failed. If none ran, nothing is known to be good.
    pub(super) fn is_good(&self) -> bool {
        let any = |what: fn(&Suite) -> bool| self.0.iter().any(what);
        any(|suite| suite.passed > 0) && !any(|suite| !suite.failed.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: fn(&Suite) -> &str, least: usize| {
            let widths = self.0.iter().map(|suite| text(suite).len());
            widths.max().unwrap_or_default().max(least)
        };
        let (names, protocols) = (width(|suite| &suite.name, 5), width(|suite| &suite.protocol, 8));
        let titles = ["passed", "failed", "skipped"];
        writeln!(
            f,
            "{:names$}  {:protocols$}  {}  {}  {}",
            "suite", "protocol", titles[0], titles[1], titles[2]
        )?;
        let mut total = [0; 3];
        for suite in &self.0 {
            let [passed, failed, skipped] = suite.counts();
            total = [total[0] + passed, total[1] + failed, total[2] + skipped];
            writeln!(
                f,
                "{:names$}  {:protocols$}  {passed:>6}  {failed:>6}  {skipped:>7}",
                suite.name, suite.protocol
            )?;
            for (what, count) in &suite.skipped {
                let count = if *count > 1 {
                    format!("{count} × ")
                } else {
                    String::new()
                };
                writeln!(f, "    skipped: {count}{what}")?;
            }
        }
        for (id, what) in self.0.iter().flat_map(|suite| &suite.failed) {
            writeln!(f, "\nFAILED {id}\n    {}", what.replace('\n', "\n    "))?;
        }
        writeln!(f, "\n{} passed, {} failed, {} skipped", total[0], total[1], total[2])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn suite(name: &str) -> Suite {
        Suite::new(name.to_owned(), "-", (Rc::default(), format!("{name}/file")))
    }

    #[test]
    fn the_report_counts_cases_and_ends_with_the_sum() {
        let mut first = suite("a");
        first.case(&json!({"id": "good"}), || Ok(()));
        first.case(&json!({"id": "bad"}), || Err(Problem::differs("path: 1\nis: 2")));
        let mut second = suite("a");
        second.case(&json!({"id": "later"}), || Err(Problem::NotThere("wings".to_owned())));
        second.case(&json!({"id": "also later"}), || {
            Err(Problem::NotThere("wings".to_owned()))
        });
        let mut report = Report::default();
        report.add(first);
        report.add(second);
        report.add(suite("empty"));
        assert!(!report.is_good());
        let text = "\
suite  protocol  passed  failed  skipped
a      -              1       1        2
    skipped: 2 × not there yet: wings

FAILED a/file bad
    path: 1
    is: 2

1 passed, 1 failed, 2 skipped
";
        assert_eq!(report.to_string(), text);
    }

    #[test]
    fn a_run_is_good_if_cases_passed_and_none_failed() {
        let with = |passed: bool, failed: bool| {
            let (mut report, mut suite) = (Report::default(), suite("a"));
            if passed {
                suite.case(&json!({"id": "1"}), || Ok(()));
            }
            if failed {
                suite.case(&json!({"id": "2"}), || Err(Problem::differs("no")));
            }
            suite.case(&json!({"id": "3"}), || Err(Problem::NotThere("it".to_owned())));
            report.add(suite);
            report.is_good()
        };
        assert_eq!(
            [with(true, false), with(true, true), with(false, false)],
            [true, false, false]
        );
    }

    #[test]
    fn a_panic_is_a_failure() {
        let mut suite = suite("a");
        suite.case(&json!({"id": "x"}), || panic!("on purpose"));
        assert_eq!(suite.counts(), [0, 1, 0]);
    }
}
