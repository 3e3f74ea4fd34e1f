//! What can be wrong with a file of any format: one function a message.

use crate::finding::Finding;
use crate::place::{Place, letters};
use crate::text;
use crate::text::Text;

/// Too much to be held in memory; `help` says what to leave out.
pub fn file_too_large(place: Place, message: Text, help: Text) -> Finding {
    Finding::error("file-too-large", message).at_cell(place).help(help)
}

/// A file that is there and gives no content.
pub fn file_unreadable(message: Text, help: Text) -> Finding {
    Finding::error("file-unreadable", message).help(help)
}

/// A table with more in it than is taken.
pub fn table_too_large(place: Place, message: Text, help: Text) -> Finding {
    Finding::error("table-too-large", message).at_cell(place).help(help)
}

/// A file in which there is no table.
pub fn table_empty(place: Place, message: Text, help: Text) -> Finding {
    Finding::error("table-empty", message).at_cell(place).help(help)
}

/// Cells that make up no table.
pub fn table_broken(place: Place, message: Text, help: Text) -> Finding {
    Finding::error("table-broken", message).at_cell(place).help(help)
}

/// For a file that is too long as a whole.
pub fn split_the_file() -> Text {
    text!("请按年份或地区拆成几个文件。", "Split it into several files, by year or by region.")
}

/// A formula whose value no program has worked out.
pub fn formula_uncomputed() -> Finding {
    let message = text!("公式没有算出的值", "the formula has no computed value");
    Finding::error("formula-uncomputed", message).help(text!(
        "用 Excel 或 WPS 打开，让它算出来，保存后再导入",
        "open the file in Excel or WPS so that it is computed, save it and import again"
    ))
}

/// Rows or columns that the file hides and whose figures were read all the same.
pub fn hidden_cells(rows: &[u32], columns: &[u32]) -> Finding {
    let some = |names: Vec<String>| {
        let more = names.len() > MOST_NAMED;
        names.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join("、") + if more { "…" } else { "" }
    };
    let rows_named = some(rows.iter().map(|row| (row + 1).to_string()).collect());
    let columns_named = some(columns.iter().map(|column| letters(*column)).collect());
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !rows.is_empty() {
        zh.push(format!("隐藏的行（{rows_named}）"));
        en.push(format!("hidden rows ({rows_named})"));
    }
    if !columns.is_empty() {
        zh.push(format!("隐藏的列（{columns_named}）"));
        en.push(format!("hidden columns ({columns_named})"));
    }
    let (zh, en) = (zh.join("和"), en.join(" and "));
    let message = text!("{zh}里的数也读了", "the figures in {en} were read as well");
    Finding::warning("hidden-cells", message).help(text!(
        "取消隐藏核对；不要的，在表里删去",
        "unhide and check them; delete from the table what is not wanted"
    ))
}

/// So many rows or columns are named.
const MOST_NAMED: usize = 10;
