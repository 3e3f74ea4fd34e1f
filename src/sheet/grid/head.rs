//! The block above the header of a form to be filled: a title by which it is told, labels and what was written beside them.
//!
//! It is read by a strict rule. The first cell with text begins as the title of a form does; the lines below belong to the
//! block as long as each begins with one of the labels. What a label is that a column has as its header holds for the
//! cells of that column which are empty. Anything else in the block is reported.

use super::{Place, Problems};
use crate::finding::Finding;
use crate::text;

/// How the title of a form begins, in Chinese and in English.
pub const TITLE: (&str, &str) = ("数据填报表：", "Data form: ");
/// How the header of a column begins that a form shows to compare with: it is not read.
pub const BESIDE: (&str, &str) = ("供参考·", "For reference: ");
/// Who fills it in and when, which is for people.
pub const ABOUT: [(&str, &str); 4] =
    [("填报单位", "office"), ("填表人", "filled in by"), ("电话", "phone"), ("日期", "date")];
/// What holds for every row that does not say it itself; the words are those of the columns.
pub const STANDING: [(&str, &str); 3] = [("数据状态", "status"), ("来源", "source"), ("说明", "note")];

/// What is written beside one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    pub value: String,
    /// 1-based line and 0-based column of the value.
    pub at: (u32, u32),
}

/// The block as its cells are met.
#[derive(Default)]
pub struct Block {
    /// Line, column and text, the title first.
    cells: Vec<(u32, u32, String)>,
}

/// Whether a column of a form is only to compare with.
pub fn is_beside(header: &str) -> bool {
    header.starts_with(BESIDE.0) || header.starts_with(BESIDE.1)
}

impl Entry {
    /// Whether it holds for the cells of a column, in either language.
    pub fn holds_for(&self, header: &str) -> bool {
        let one_of = |pair: &(&str, &str), word: &str| word == pair.0 || word == pair.1;
        STANDING.iter().any(|pair| one_of(pair, &self.label) && one_of(pair, header))
    }
}

fn is_title(text: &str) -> bool {
    text.starts_with(TITLE.0) || text.starts_with(TITLE.1.trim_end())
}

fn is_label(text: &str) -> bool {
    ABOUT.iter().chain(&STANDING).any(|(zh, en)| text == *zh || text == *en)
}

impl Block {
    /// Takes a cell that stands before the header; false where it does not belong to the block.
    pub fn takes(&mut self, line: u32, column: u32, text: &str) -> bool {
        let belongs = match self.cells.last() {
            None => is_title(text),
            Some((last, ..)) => *last == line || is_label(text),
        };
        if belongs {
            self.cells.push((line, column, text.to_owned()));
        }
        belongs
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// What stands beside the labels; whatever else there is is reported.
    pub fn entries(&self, origin: &Place, problems: &mut Problems) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut label: Option<(u32, u32, &str)> = None;
        for (line, column, text) in self.cells.iter().skip(1) {
            let beside = label.take().filter(|(at, before, _)| at == line && before + 1 == *column);
            if let Some((.., label)) = beside.filter(|_| !is_label(text)) {
                entries.push(Entry { label: label.to_owned(), value: text.clone(), at: (*line, *column) });
            } else if is_label(text) {
                label = Some((*line, *column, text));
            } else {
                problems.push(stray(origin, *line, *column, text));
            }
        }
        entries
    }

    /// What is said of a form that ends before its table begins.
    pub fn without_table(&self, origin: &Place) -> Option<Finding> {
        self.cells.first().map(|_| {
            let message = text!(
                "填报表只有表头以上的部分，没有数据表",
                "this form ends before its header: it holds no table"
            );
            unfit(message, origin.clone()).help(text!(
                "恢复列名那一行，或重新做一份模板",
                "put the row of column headers back, or make the template anew"
            ))
        })
    }
}

fn stray(origin: &Place, line: u32, column: u32, text: &str) -> Finding {
    let mut place = Place { line: Some(line), ..origin.clone() };
    place.address(column);
    let message = text!(
        "表头以上只读标签右边的一格，这里写的“{text}”没有读",
        "above the header only the cell beside each label is read; \"{text}\" here was not"
    );
    unfit(message, place).help(text!(
        "数据写在表头以下；说明写在“说明”一格；不要的就删去",
        "write data below the header and remarks beside `note`; delete what is not needed"
    ))
}

/// What is wrong with the block above the header of a form.
fn unfit(message: crate::text::Text, place: Place) -> Finding {
    Finding::error("form-head", message).at_cell(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_ends_where_a_line_begins_with_no_label() {
        let mut block = Block::default();
        let cells = [
            (1, 0, "数据填报表：某县", true),
            (2, 0, "填报单位", true),
            (2, 1, "统计局", true),
            (2, 2, "电话", true),
            (3, 0, "数据状态", true),
            (3, 2, "7", true),
            (4, 0, "code", false),
        ];
        for (line, column, text, belongs) in cells {
            assert_eq!(block.takes(line, column, text), belongs, "{text}");
        }
        let mut problems = Problems::default();
        let entries = block.entries(&Place::file("a.csv"), &mut problems);
        let entry = Entry { label: "填报单位".into(), value: "统计局".into(), at: (2, 1) };
        assert_eq!(entries, [entry]);
        let codes: Vec<&str> = problems.finish().iter().map(|f| f.code).collect();
        assert_eq!(codes, ["form-head"]);
    }

    #[test]
    fn a_table_without_such_a_title_has_no_block() {
        let mut block = Block::default();
        assert!(!block.takes(1, 0, "填报单位") && block.is_empty());
    }
}
