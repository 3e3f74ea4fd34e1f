//! What is wrong with a file, and what to do about it.

use super::Place;
use crate::text::{MESSAGE, shortened};

/// How many problems of one kind are kept for one table; the rest are counted.
const LISTED: usize = 10_000;

/// Something in a user's file that keeps it from being read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadProblem {
    pub place: Place,
    pub code: &'static str,
    pub zh: String,
    pub en: String,
    pub help_zh: String,
    pub help_en: String,
    /// Whether the file is read all the same.
    pub harmless: bool,
}

impl ReadProblem {
    pub fn new(
        place: Place,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
        help_zh: impl Into<String>,
        help_en: impl Into<String>,
    ) -> Self {
        Self {
            place,
            code,
            zh: shortened(&zh.into(), MESSAGE),
            en: shortened(&en.into(), MESSAGE),
            help_zh: help_zh.into(),
            help_en: help_en.into(),
            harmless: false,
        }
    }

    /// As a warning: the file is read all the same.
    pub fn harmless(self) -> Self {
        Self { harmless: true, ..self }
    }
}

/// The problems of one file in the order met. A column of broken formulas can give one for every
/// row, so each kind is kept up to a bound and then counted.
#[derive(Default)]
pub struct Problems {
    listed: Vec<ReadProblem>,
    kinds: Vec<Kind>,
}

/// One kind of problem in one table.
struct Kind {
    code: &'static str,
    tab: Option<String>,
    met: usize,
}

impl Problems {
    /// How many are listed.
    pub fn listed(&self) -> usize {
        self.listed.len()
    }

    pub fn push(&mut self, problem: ReadProblem) {
        let known =
            self.kinds.iter_mut().find(|kind| kind.code == problem.code && kind.tab == problem.place.tab);
        match known {
            Some(kind) => {
                kind.met += 1;
                if kind.met > LISTED {
                    return;
                }
            }
            None => self.kinds.push(Kind { code: problem.code, tab: problem.place.tab.clone(), met: 1 }),
        }
        self.listed.push(problem);
    }

    /// All that was listed, each overlong kind closed by a line with the number left out.
    pub fn finish(mut self) -> Vec<ReadProblem> {
        for kind in &self.kinds {
            let Some(more) = kind.met.checked_sub(LISTED).filter(|&more| more > 0) else {
                continue;
            };
            let Some(last) = self
                .listed
                .iter()
                .rposition(|problem| problem.code == kind.code && problem.place.tab == kind.tab)
            else {
                continue;
            };
            let place = Place { tab: kind.tab.clone(), ..Place::file(&self.listed[last].place.file) };
            let problem = ReadProblem::new(
                place,
                kind.code,
                format!("同类问题还有 {more} 处，未逐条列出。"),
                format!("There are {more} more of this kind, not listed one by one."),
                self.listed[last].help_zh.clone(),
                self.listed[last].help_en.clone(),
            );
            self.listed.insert(last + 1, problem);
        }
        self.listed
    }
}

/// A cell with `#N/A` or its like, where a value is needed.
pub fn error_value(place: Place, found: &str) -> ReadProblem {
    ReadProblem::new(
        place,
        "workbook-error-value",
        format!("单元格是错误值 {found}，应为数值、文字或空白。"),
        format!("The cell holds the error value {found}; a number, a text or a blank is expected."),
        "请改正这个单元格的公式，或直接填入数值；没有数据就留空。",
        "Correct the formula of this cell or type the value; leave it blank where there is none.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_one_kind_is_counted_and_does_not_hide_another() {
        let mut problems = Problems::default();
        for line in 1..=10_150 {
            let place = Place::line("a.csv", line);
            problems.push(ReadProblem::new(place, "many", "", "", "", ""));
        }
        problems.push(ReadProblem::new(Place::line("a.csv", 10_151), "one", "", "", "", ""));
        let all = problems.finish();
        assert_eq!(all.len(), 10_002);
        assert_eq!(all[10_000].en, "There are 150 more of this kind, not listed one by one.");
        assert_eq!(all[10_001].code, "one");
    }
}
