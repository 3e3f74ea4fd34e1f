//! What is said of a table once all of it is read: its header, and what the file hides.

use super::Builder;
use crate::finding::Finding;
use crate::place::{Place, letters};
use crate::sheet::faults::{hidden_cells, table_broken};
use crate::sheet::grid::{Build, Problems};
use crate::text;

impl Builder<'_> {
    /// A column as the user sees it: by letter in a worksheet, by number in a text file.
    fn column_words(&self, at: u32) -> (String, String) {
        match self.origin.tab {
            Some(_) => {
                let letters = letters(at);
                (format!("{letters}列"), format!("column {letters}"))
            }
            None => {
                let number = at + 1;
                (format!("第 {number} 列"), format!("column {number}"))
            }
        }
    }

    /// Says which rows and columns with content the file hides.
    pub(super) fn report_hidden(&self, problems: &mut Problems) {
        let lines = (0..self.lines.len()).filter_map(|row| self.lines.line(row)?.checked_sub(1));
        let rows: Vec<u32> = match self.hidden.rows.is_empty() {
            true => Vec::new(),
            false => lines.filter(|row| self.hidden.row(*row)).collect(),
        };
        let filled = self.columns.iter().filter(|column| column.len > 0).map(|column| column.at);
        let columns: Vec<u32> = filled.filter(|at| self.hidden.column(*at)).collect();
        if !rows.is_empty() || !columns.is_empty() {
            problems.push(hidden_cells(&rows, &columns).at_cell(self.origin.clone()));
        }
    }

    pub(super) fn header_repeated(&self, header_line: u32, at: u32, earlier: u32) -> Finding {
        let place = self.place(header_line, Some(at));
        let name = place.column.clone().unwrap_or_default();
        let (at_zh, at_en) = self.column_words(at);
        let (earlier_zh, earlier_en) = self.column_words(earlier);
        let message = text!(
            "表头“{name}”重复：{earlier_zh}和{at_zh}同名，每列的表头应各不相同。",
            "The header \"{name}\" stands twice, in {earlier_en} and {at_en}; each column needs its own."
        );
        Finding::error("header-duplicate", message).at_cell(place).help(text!(
            "请给其中一列改名，或删去重复的一列。",
            "Rename one of the two columns, or delete the one that is not needed."
        ))
    }

    pub(super) fn header_blank(&self, header_line: u32, at: u32, line: u32) -> Finding {
        let (at_zh, at_en) = self.column_words(at);
        let row = if self.origin.tab.is_some() { "row" } else { "line" };
        let message = text!(
            "{at_zh}没有表头，但下面有数据（首见于第 {line} 行）。表头应写在第一个非空行（第 {header_line} 行），每列一个。",
            "There is no header in {at_en}, yet there are data below it (first in {row} {line}). The first \
             {row} that is not blank ({row} {header_line}) must hold one header for each column."
        );
        Finding::error("header-blank", message).at_cell(self.place(header_line, Some(at))).help(text!(
            "请补上表头，或删去该列。若表头上方有标题行，请删去标题行；若表头是合并单元格，请取消合并并逐列填写。",
            "Add the header or delete the column. Delete a title above the header row; unmerge merged header cells \
             and fill in each column."
        ))
    }
}

pub(super) fn unassembled(place: Place, error: &str) -> Finding {
    table_broken(
        place,
        text!("表格无法装入内存：{error}。", "The table could not be assembled: {error}."),
        text!(
            "这是程序的缺陷，请把文件和这条信息发给维护者。",
            "This is a fault of the program: please send the file and this message to its maintainers."
        ),
    )
}
