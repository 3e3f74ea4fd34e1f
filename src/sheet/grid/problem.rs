//! What is wrong with the file being read.

use super::Place;
use crate::finding::Finding;
use crate::text;

/// How many problems of one kind are kept for one table; the rest are counted.
const LISTED: usize = 10_000;

/// The problems of one file in the order met. A column of broken formulas can give one for every
/// row, so each kind is kept up to a bound and then counted.
#[derive(Default)]
pub struct Problems {
    listed: Vec<Finding>,
    kinds: Vec<Kind>,
}

/// One kind of problem in one table.
struct Kind {
    code: &'static str,
    tab: Option<String>,
    met: usize,
}

impl Kind {
    fn covers(&self, problem: &Finding) -> bool {
        self.code == problem.code && self.tab.as_deref() == problem.tab()
    }
}

impl Problems {
    /// How many are listed.
    pub fn listed(&self) -> usize {
        self.listed.len()
    }

    pub fn push(&mut self, problem: Finding) {
        match self.kinds.iter_mut().find(|kind| kind.covers(&problem)) {
            Some(kind) => {
                kind.met += 1;
                if kind.met > LISTED {
                    return;
                }
            }
            None => {
                let tab = problem.tab().map(str::to_owned);
                self.kinds.push(Kind { code: problem.code, tab, met: 1 });
            }
        }
        self.listed.push(problem);
    }

    /// All that was listed, each overlong kind closed by a line with the number left out.
    pub fn finish(mut self) -> Vec<Finding> {
        for kind in &self.kinds {
            let Some(more) = kind.met.checked_sub(LISTED).filter(|&more| more > 0) else {
                continue;
            };
            let Some(last) = self.listed.iter().rposition(|problem| kind.covers(problem)) else {
                continue;
            };
            let rest = rest(more, &self.listed[last]);
            self.listed.insert(last + 1, rest);
        }
        self.listed
    }
}

/// How many more there are like the last one listed, said of the whole table.
fn rest(more: usize, last: &Finding) -> Finding {
    let mut finding = last.clone();
    finding.message = text!(
        "同类问题还有 {more} 处，未逐条列出。",
        "There are {more} more of this kind, not listed one by one."
    );
    if let Some(cell) = finding.cells.pop() {
        let table = Place { tab: cell.tab, ..Place::file(&cell.file) };
        finding = finding.at_cell(table);
    }
    finding
}

/// A cell with `#N/A` or its like, where a value is needed.
pub fn error_value(place: Place, found: &str) -> Finding {
    let message = text!(
        "单元格是错误值 {found}，应为数值、文字或空白。",
        "The cell holds the error value {found}; a number, a text or a blank is expected."
    );
    Finding::error("workbook-error-value", message).at_cell(place).help(text!(
        "请改正这个单元格的公式，或直接填入数值；没有数据就留空。",
        "Correct the formula of this cell or type the value; leave it blank where there is none."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn a_flood_of_one_kind_is_counted_and_does_not_hide_another() {
        let mut problems = Problems::default();
        let at = |code, line| Finding::error(code, Text::default()).at_cell(Place::line("a.csv", line));
        for line in 1..=10_150 {
            problems.push(at("many", line));
        }
        problems.push(at("one", 10_151));
        let all = problems.finish();
        assert_eq!(all.len(), 10_002);
        assert_eq!(all[10_000].message.en, "There are 150 more of this kind, not listed one by one.");
        assert_eq!(all[10_000].cells, [Place::file("a.csv")]);
        assert_eq!(all[10_001].code, "one");
    }
}
