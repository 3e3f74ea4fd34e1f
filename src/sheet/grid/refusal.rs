//! Why a cell of a table is not taken, and what is said of it.

use super::{MAX_COLUMNS, MAX_TEXT, Place};
use crate::finding::Finding;
use crate::sheet::faults::{table_broken, table_too_large};
use crate::text;
use std::ops::ControlFlow;

/// Why a cell was not taken; reading the table stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file's budget is used up.
    Full,
    /// The table has more columns than a worksheet can have.
    TooWide,
    /// Cells must come row by row and from left to right.
    OutOfOrder,
    /// The text is longer than that of any cell; the reading goes on behind it.
    TooLong,
}

impl Refusal {
    /// Whether reading goes on.
    pub fn flow(self) -> ControlFlow<()> {
        if self == Self::TooLong { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// The problem to report where reading stopped.
    pub fn problem(self, place: Place) -> Finding {
        match self {
            Self::Full => table_too_large(
                place,
                text!(
                    "表格过大：从这里起超出内存上限，后面的内容没有读取。",
                    "The table is too large: the memory limit is reached here, and what follows was not read."
                ),
                text!(
                    "请删去多余的列和行，或按年份、地区拆成几个文件。",
                    "Delete columns and rows that are not needed, or split the file by year or region."
                ),
            ),
            Self::TooWide => Finding::error(
                "table-too-wide",
                text!(
                    "列数过多：超过 {MAX_COLUMNS} 列。",
                    "There are too many columns: more than {MAX_COLUMNS}."
                ),
            )
            .at_cell(place)
            .help(text!(
                "请检查文件是否损坏，或改用长表（一行一个数值）。",
                "Check whether the file is damaged, or use a long table (one value in each row)."
            )),
            Self::TooLong => Finding::error(
                "cell-too-long",
                text!(
                    "文字过长：超过一个单元格能放的 {MAX_TEXT} 个字符。",
                    "The text is too long: a cell holds {MAX_TEXT} characters."
                ),
            )
            .at_cell(place)
            .help(text!(
                "请改短；若是少了引号或换行，请改正文件。",
                "Shorten it; where a quote or line break is missing, correct the file."
            )),
            Self::OutOfOrder => table_broken(
                place,
                text!(
                    "文件已损坏：单元格重复或次序错乱，后面的内容没有读取。",
                    "The file is damaged: a cell stands twice or out of order, and what follows was not read."
                ),
                text!(
                    "请用 Excel 或 WPS 打开并另存一份，再用新文件。",
                    "Open it in Excel or WPS, save it anew and use the new file."
                ),
            ),
        }
    }
}
