//! Results known beforehand: how each of them came out, and how many as they should.

use crate::compute::Run;
use crate::plan::State;
use crate::rule::Symbol;
use crate::table::expected::{Basis, Expected};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;

/// How a result stands to the value known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Met,
    /// Outside the tolerance.
    Apart,
    /// Not accounted.
    Absent,
    /// Outside the tolerance of a value that is held to be misprinted.
    Misprint,
    /// Within that of a value that is held to be misprinted.
    NoMisprint,
}

impl Verdict {
    pub fn title(self) -> Text {
        match self {
            Verdict::Met => text!("相符", "within"),
            Verdict::Apart => text!("不符", "outside"),
            Verdict::Absent => text!("没有算出", "not accounted"),
            Verdict::Misprint => text!("不符，认作印误", "outside, held to be a misprint"),
            Verdict::NoMisprint => text!("相符，却认作印误", "within, though held to be a misprint"),
        }
    }

    /// Whether the result fails to reproduce a value that is held to be right.
    pub fn is_unmet(self) -> bool {
        matches!(self, Verdict::Apart | Verdict::Absent)
    }
}

/// What a line comes to for some members, in a unit; none where it is not accounted.
pub fn found(run: &Run, line: usize, key: &[u32], unit: &Unit) -> Option<f64> {
    let column = run.column(Symbol::Line(line))?;
    let factor = run.book.lines[line].unit.factor_to(unit).map_or(f64::NAN, |f| f.to_f64());
    match column.state(run.row(column.frame, key)?) {
        State::Accounted(value) => Some(value * factor),
        State::NotAccounted | State::OutOfScope => None,
    }
}

/// What an expected result came to in its own unit, and how that stands to it.
pub fn outcome(run: &Run, wanted: &Expected) -> (Option<f64>, Verdict) {
    let found = found(run, wanted.line, &wanted.key, &wanted.unit);
    let within = found.map(|found| wanted.tolerance.holds(found, wanted.value));
    let verdict = match (within, wanted.misprint.is_some()) {
        (None, _) => Verdict::Absent,
        (Some(true), false) => Verdict::Met,
        (Some(true), true) => Verdict::NoMisprint,
        (Some(false), false) => Verdict::Apart,
        (Some(false), true) => Verdict::Misprint,
    };
    (found, verdict)
}

/// How many expected results were met, by what they are known from, and how many were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    by_basis: [usize; Basis::ALL.len()],
    /// Outside the tolerance or not accounted.
    pub unmet: usize,
    /// Held to be misprinted: they speak neither for a result nor against it.
    pub misprints: usize,
    /// Of years that are not computed.
    pub aside: usize,
}

impl Met {
    pub fn of(run: &Run, expected: &[Expected], aside: usize) -> Met {
        let mut met = Met { aside, ..Met::default() };
        for wanted in expected {
            match outcome(run, wanted).1 {
                Verdict::Met => met.by_basis[wanted.basis as usize] += 1,
                Verdict::Apart | Verdict::Absent => met.unmet += 1,
                Verdict::Misprint | Verdict::NoMisprint => met.misprints += 1,
            }
        }
        met
    }

    /// Each basis with the number of those met.
    pub fn each(&self) -> impl Iterator<Item = (Basis, usize)> {
        Basis::ALL.into_iter().zip(self.by_basis)
    }

    /// How many were compared.
    pub fn all(&self) -> usize {
        self.by_basis.iter().sum::<usize>() + self.unmet + self.misprints
    }

    /// How many of how many are met, and what they are known from; none where nothing was expected.
    pub fn words(&self) -> Option<Text> {
        let (all, unmet, misprints, aside) = (self.all(), self.unmet, self.misprints, self.aside);
        if all == 0 {
            return (aside > 0).then(|| {
                text!(
                    "预期结果 {aside} 个，年份不在核算之列，都没有对照",
                    "none of {aside} expected results was compared: their years are not computed"
                )
            });
        }
        let met = all - unmet - misprints;
        let origins = |lang: Lang| {
            let some = self.each().filter(|(_, n)| *n > 0).map(|(basis, n)| {
                let Text { zh, en } = basis.title();
                text!("{zh} {n} 个", "{n} {en}").get(lang).to_string()
            });
            some.collect::<Vec<_>>().join(lang.pick("、", ", "))
        };
        let (zh, en) = match met {
            0 => (String::new(), String::new()),
            _ => (format!("（{}）", origins(Lang::Zh)), format!(" ({})", origins(Lang::En))),
        };
        let mut words = match unmet + misprints {
            0 => text!("预期结果 {all} 个全部相符{zh}", "all {all} expected results are met{en}"),
            _ => {
                text!("预期结果 {all} 个，相符 {met} 个{zh}", "{met} of {all} expected results are met{en}")
            }
        };
        let rest = [
            (unmet, text!("，不符 {unmet} 个", ", {unmet} not met")),
            (misprints, text!("，认作印误 {misprints} 个", ", {misprints} held to be misprinted")),
            (
                aside,
                text!(
                    "；另有 {aside} 个的年份不在核算之列，没有对照",
                    "; {aside} more are of years not computed and were not compared"
                ),
            ),
        ];
        for (_, Text { zh, en }) in rest.iter().filter(|(n, _)| *n > 0) {
            words.zh += zh;
            words.en += en;
        }
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_those_met_alone() {
        let words = |by_basis, unmet, misprints| {
            let Text { zh, en } = Met { by_basis, unmet, misprints, aside: 0 }.words().unwrap();
            (zh, en)
        };
        assert_eq!(Met::default().words(), None);
        assert_eq!(
            words([3, 9, 0, 0], 0, 0),
            (
                "预期结果 12 个全部相符（公布值 3 个、手算值 9 个）".to_string(),
                "all 12 expected results are met (3 published, 9 by hand)".to_string()
            )
        );
        assert_eq!(
            words([0, 0, 1, 0], 2, 1),
            (
                "预期结果 4 个，相符 1 个（独立程序的值 1 个），不符 2 个，认作印误 1 个".to_string(),
                "1 of 4 expected results are met (1 by an independent program), 2 not met, 1 held to be misprinted"
                    .to_string()
            )
        );
        assert_eq!(words([0; 4], 1, 0).1, "0 of 1 expected results are met, 1 not met");
        let none = Met { aside: 2, ..Met::default() }.words().unwrap();
        assert_eq!(none.zh, "预期结果 2 个，年份不在核算之列，都没有对照");
        let some = Met { by_basis: [1, 0, 0, 0], aside: 2, ..Met::default() }.words().unwrap();
        assert_eq!(some.zh, "预期结果 1 个全部相符（公布值 1 个）；另有 2 个的年份不在核算之列，没有对照");
    }
}
