//! What can be wrong with a file of any format: one function a message.

use crate::finding::Finding;
use crate::place::Place;
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
