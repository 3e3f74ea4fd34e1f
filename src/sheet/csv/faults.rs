//! What can be wrong with a text file, in words.

use encoding_rs::{Encoding, GB18030};

use super::MAX_RECORD;
use crate::finding::Finding;
use crate::place::Place;
use crate::sheet::faults::table_empty;
use crate::text;
use crate::text::Text;

/// The way out of most that is wrong with a text.
fn save_anew() -> Text {
    text!(
        "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）(*.csv)”，没有这一项时另存为“Excel 工作簿 (*.xlsx)”。",
        "Open it in Excel or WPS and save it as \"CSV UTF-8 (Comma delimited) (*.csv)\", or as \"Excel \
         Workbook (*.xlsx)\" where that is not offered."
    )
}

pub fn undecodable(shown: &str, line: u32, encoding: &'static Encoding) -> Finding {
    let name = if encoding == GB18030 { "GB18030（GBK）" } else { encoding.name() };
    let plain = if encoding == GB18030 { "GB18030 (GBK)" } else { encoding.name() };
    let message = text!(
        "这一行有字节读不出字：文件的编码看来是 {name}；可读的编码有 UTF-8、GB18030（GBK）和带标记的 UTF-16。",
        "There are bytes in this line that are no text: the file seems to be {plain}. UTF-8, GB18030 (GBK) and UTF-16 \
         with its mark are read."
    );
    Finding::error("csv-encoding", message).at_cell(Place::line(shown, line)).help(save_anew())
}

pub fn record_too_long(place: Place) -> Finding {
    let limit = MAX_RECORD >> 20;
    let message = text!(
        "从这一行起的一条记录超过 {limit} MiB，后面的内容没有读取。",
        "The record that begins in this line is longer than {limit} MiB; what follows was not read."
    );
    Finding::error("csv-record", message).at_cell(place).help(text!(
        "请检查文件是否损坏、是否缺少换行，或双引号没有配对。",
        "Check whether the file is damaged, lacks line breaks or has a quote that is not closed."
    ))
}

pub fn nul(shown: &str, line: u32, count: usize) -> Finding {
    let message = text!(
        "文件含有 {count} 个空字节（NUL），首见于这一行：文件已损坏，或不是文本文件。",
        "The file holds NUL bytes ({count} in all, the first in this line): it is damaged or not a text file."
    );
    Finding::error("csv-nul", message).at_cell(Place::line(shown, line)).help(save_anew())
}

pub fn separator(place: Place, found: char) -> Finding {
    let message = text!(
        "表头只有一列，其中含有“{found}”：各列应当用英文逗号、分号或制表符分隔。",
        "The header has a single column with a \"{found}\" in it: columns are separated by commas, semicolons or tabs."
    );
    Finding::error("csv-separator", message).at_cell(place).help(save_anew())
}

pub fn row_width(place: Place, found: usize, expected: usize, separator: u8) -> Finding {
    let help = if separator == b'\t' {
        text!(
            "字段内若有制表符，请用英文双引号括起整个字段；空值也要保留制表符。",
            "Put double quotes around a field that contains a tab; keep the tabs of empty fields.",
        )
    } else if separator == b';' {
        text!(
            "字段内若有分号，请用英文双引号括起整个字段；空值也要保留分号。",
            "Put double quotes around a field that contains a semicolon; keep the semicolons of empty fields."
        )
    } else {
        text!(
            "字段内若有逗号（如 1,234 或说明文字），请用英文双引号括起整个字段；空值也要保留逗号。",
            "Put double quotes around a field that contains a comma (such as 1,234 or a remark); keep the commas of \
             empty fields.",
        )
    };
    let Text { zh, en } = if found < expected {
        let fewer = expected - found;
        text!("少 {fewer} 个", "{fewer} too few")
    } else {
        let more = found - expected;
        text!("多 {more} 个", "{more} too many")
    };
    let message = text!(
        "这一行有 {found} 个字段，表头有 {expected} 个，{zh}。",
        "The number of fields in this row is {found}, in the header {expected}: {en}."
    );
    Finding::error("csv-row-width", message).at_cell(place).help(help)
}

/// Quotes that do not go together.
fn misquoted(place: Place, message: Text) -> Finding {
    Finding::error("csv-quote", message).at_cell(place)
}

pub fn quote_unclosed(place: Place) -> Finding {
    let message = text!(
        "这一行有一个字段以英文双引号开头，直到文件末尾都没有配对的双引号。",
        "A field of this row begins with a double quote that is never closed."
    );
    misquoted(place, message).help(text!(
        "请在字段末尾补上双引号，或删去开头的双引号；字段内的双引号要写成两个。",
        "Close the quote at the end of the field or remove it; write a double quote inside a field twice."
    ))
}

pub fn quote_stray(place: Place) -> Finding {
    let message = text!(
        "这一行有一个字段在配对的双引号之后还有文字。",
        "A field of this row goes on after its closing double quote."
    );
    misquoted(place, message).help(text!(
        "请用双引号括起整个字段；字段内的双引号要写成两个。",
        "Put the quotes around the whole field; write a double quote inside a field twice."
    ))
}

pub fn empty(shown: &str) -> Finding {
    table_empty(
        Place::file(shown),
        text!("文件是空的：没有表头，也没有数据。", "The file is empty: there is neither a header nor data."),
        text!(
            "请在第一行写表头，以下每行一条数据。",
            "Write a header in the first line and one record in each line below."
        ),
    )
}
