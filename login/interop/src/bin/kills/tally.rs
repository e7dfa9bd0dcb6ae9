//! The results of all rounds.

use std::fmt;

use crate::round::Round;

#[derive(Default)]
pub(crate) struct Tally {
    rounds: u32,
    killed: u32,
    /// Rounds in which the server issued a new token, and both programs were killed before they wrote it.
    answers_lost: u32,
    /// Files that cannot be read.
    pub(crate) torn: u32,
    /// Sessions that cannot be renewed any more.
    pub(crate) lost: u32,
    /// Rounds without a kill in which more than one request was sent.
    pub(crate) spent_twice: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, round: &Round) {
        self.rounds += 1;
        self.killed += round.killed;
        self.answers_lost += u32::from(round.renewals > 0 && !round.written);
        self.torn += u32::from(round.torn);
        self.lost += u32::from(round.lost);
        self.spent_twice += u32::from(!round.with_kills && round.renewals != 1);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rounds                                     {:>5}", self.rounds)?;
        writeln!(f, "programs killed before they were done      {:>5}", self.killed)?;
        writeln!(f, "rounds in which the answer got lost        {:>5}", self.answers_lost)?;
        writeln!(f, "files torn                                 {:>5}", self.torn)?;
        writeln!(f, "sessions lost                              {:>5}", self.lost)?;
        write!(f, "rounds without a kill, not one request     {:>5}", self.spent_twice)
    }
}
