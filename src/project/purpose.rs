//! What a dataset is computed for, and what that asks of the data and of the rules.

use super::Step;

/// What a dataset is computed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An account, written as a report; the money of a scheme is tried beside it.
    Account,
    /// The same dataset under another profile, summed for the last year.
    Comparison,
    /// One side of a comparison of two runs.
    Difference,
    /// Money.
    Settlement,
    /// Money by another scheme on the same data, to compare.
    Trial,
    /// The parameters of a scheme, tried one by one.
    Design,
    /// Seeing what stands in the way of any of these.
    Check,
    /// One figure, down to what it comes from.
    Explanation,
}

/// As what rows are judged that are expected and not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    /// Warned about: an account shows its gaps.
    Account,
    /// Refused: what is paid on half of the data is wrong.
    Money,
}

impl Purpose {
    /// Whether it needs a scheme.
    pub fn is_of_scheme(self) -> bool {
        matches!(self, Purpose::Settlement | Purpose::Trial | Purpose::Design)
    }

    /// Whether rules must be in force; other provinces' rules and rules of other years are tried all the same.
    pub fn heeds_force(self) -> bool {
        self != Purpose::Trial
    }

    /// Whether the terms of a profile that is a scheme matter. What is compared is accounts.
    pub fn heeds_terms(self) -> bool {
        !matches!(self, Purpose::Comparison | Purpose::Difference)
    }

    /// Whether more is looked at although something was found wrong.
    pub fn goes_on(self) -> bool {
        matches!(self, Purpose::Check | Purpose::Explanation)
    }

    /// Whether lines are computed although rows are missing: to say what else would be in the way.
    pub fn computes_regardless(self) -> bool {
        self == Purpose::Check
    }

    /// Whether it matters what is accepted by name.
    pub fn heeds_accepted(self) -> bool {
        matches!(self, Purpose::Account | Purpose::Settlement | Purpose::Check)
    }

    /// Whether earlier settlements are laid into the run. What is only set beside another rule starts from nothing.
    pub fn heeds_past(self) -> bool {
        !matches!(self, Purpose::Comparison | Purpose::Difference | Purpose::Trial)
    }

    /// Whether results known beforehand must come out.
    pub fn heeds_expected(self) -> bool {
        matches!(self, Purpose::Account | Purpose::Settlement | Purpose::Check)
    }

    /// Whether the map of the dataset is drawn, or looked at.
    pub fn draws(self) -> bool {
        matches!(self, Purpose::Account | Purpose::Settlement | Purpose::Check)
    }

    /// Whether gaps in the tables are told.
    pub fn tells_gaps(self) -> bool {
        matches!(self, Purpose::Settlement | Purpose::Check)
    }

    /// Whether it is said what the dataset states of its roster; the profile of its own has said it.
    pub fn tells_roster(self) -> bool {
        !matches!(self, Purpose::Comparison | Purpose::Difference)
    }

    /// Whether it is told what of the user's definitions nothing used.
    pub fn tells_idle(self) -> bool {
        matches!(self, Purpose::Account | Purpose::Settlement | Purpose::Check)
    }

    /// As what absent rows are judged, if they are.
    pub fn standard(self, is_scheme: bool) -> Option<Standard> {
        match self {
            Purpose::Account => Some(Standard::Account),
            Purpose::Settlement | Purpose::Design => Some(Standard::Money),
            Purpose::Check if is_scheme => Some(Standard::Money),
            Purpose::Check => Some(Standard::Account),
            Purpose::Comparison | Purpose::Difference | Purpose::Trial | Purpose::Explanation => None,
        }
    }

    /// What is said to whoever waits for the run.
    pub fn step(self) -> Step {
        match self {
            Purpose::Check => Step::Trying,
            Purpose::Design => Step::Designing,
            _ => Step::Computing,
        }
    }
}
