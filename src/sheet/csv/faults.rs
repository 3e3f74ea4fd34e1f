//! What can be wrong with a CSV file, in words.

use crate::sheet::grid::{Place, ReadProblem};

const SAVE_ZH: &str = "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）(*.csv)”，没有这一项时另存为“Excel 工作簿 (*.xlsx)”。";
const SAVE_EN: &str = "Open it in Excel or WPS and save it as \"CSV UTF-8 (Comma delimited) (*.csv)\", or as \"Excel \
                       Workbook (*.xlsx)\" where that is not offered.";

pub fn not_utf8(shown: &str, line: u32) -> ReadProblem {
    ReadProblem::new(
        Place::line(shown, line),
        "csv-encoding",
        "从这一行起有字节不是 UTF-8 编码，多半是按 GBK 保存的（Excel 的“CSV（逗号分隔）”就是 GBK）。应为 UTF-8 编码。",
        "From this line on there are bytes that are not UTF-8; the file was most likely saved as GBK (Excel's plain \
         \"CSV\" in Chinese). UTF-8 is expected.",
        SAVE_ZH,
        SAVE_EN,
    )
}

pub fn utf16(shown: &str) -> ReadProblem {
    ReadProblem::new(
        Place::file(shown),
        "csv-encoding",
        "文件是 UTF-16 编码（Excel 的“Unicode 文本”），应为 UTF-8 编码。",
        "The file is UTF-16 (Excel's \"Unicode Text\"); UTF-8 is expected.",
        SAVE_ZH,
        SAVE_EN,
    )
}

pub fn nul(shown: &str, line: u32, count: usize) -> ReadProblem {
    ReadProblem::new(
        Place::line(shown, line),
        "csv-nul",
        format!("文件含有 {count} 个空字节（NUL），首见于这一行：文件已损坏，或不是文本文件。"),
        format!(
            "The file holds NUL bytes ({count} in all, the first in this line): it is damaged or not a text file."
        ),
        SAVE_ZH,
        SAVE_EN,
    )
}

pub fn workbook(shown: &str) -> ReadProblem {
    ReadProblem::new(
        Place::file(shown),
        "csv-workbook",
        "文件名以 .csv 结尾，内容却是 Excel 工作簿。",
        "The file is named .csv but is an Excel workbook.",
        "请把扩展名改为 .xlsx；若是旧版 .xls，请用 Excel 或 WPS 另存为“Excel 工作簿 (*.xlsx)”。",
        "Rename it to .xlsx; if it is an old .xls, save it in Excel or WPS as \"Excel Workbook (*.xlsx)\".",
    )
}

pub fn separator(place: Place, found: char) -> ReadProblem {
    let (zh, en) = match found {
        '\t' => ("制表符".to_owned(), "tab".to_owned()),
        other => (format!("“{other}”"), format!("\"{other}\"")),
    };
    ReadProblem::new(
        place,
        "csv-separator",
        format!("表头只有一列，其中含有{zh}：各列似乎不是用英文逗号分隔的。"),
        format!(
            "The header has a single column with a {en} in it: the columns seem not to be separated by commas."
        ),
        SAVE_ZH,
        SAVE_EN,
    )
}

pub fn row_width(place: Place, found: usize, expected: usize) -> ReadProblem {
    let (zh, en) = if found < expected {
        let fewer = expected - found;
        (format!("少 {fewer} 个"), format!("{fewer} too few"))
    } else {
        let more = found - expected;
        (format!("多 {more} 个"), format!("{more} too many"))
    };
    ReadProblem::new(
        place,
        "csv-row-width",
        format!("这一行有 {found} 个字段，表头有 {expected} 个，{zh}。"),
        format!("The number of fields in this row is {found}, in the header {expected}: {en}."),
        "字段内若有逗号（如 1,234 或说明文字），请用英文双引号括起整个字段；空值也要保留逗号。",
        "Put double quotes around a field that contains a comma (such as 1,234 or a remark); keep the commas of \
         empty fields.",
    )
}

pub fn quote_unclosed(place: Place) -> ReadProblem {
    ReadProblem::new(
        place,
        "csv-quote",
        "这一行有一个字段以英文双引号开头，直到文件末尾都没有配对的双引号。",
        "A field of this row begins with a double quote that is never closed.",
        "请在字段末尾补上双引号，或删去开头的双引号；字段内的双引号要写成两个。",
        "Close the quote at the end of the field or remove it; write a double quote inside a field twice.",
    )
}

pub fn quote_stray(place: Place) -> ReadProblem {
    ReadProblem::new(
        place,
        "csv-quote",
        "这一行有一个字段在配对的双引号之后还有文字。",
        "A field of this row goes on after its closing double quote.",
        "请用双引号括起整个字段；字段内的双引号要写成两个。",
        "Put the quotes around the whole field; write a double quote inside a field twice.",
    )
}

pub fn empty(shown: &str) -> ReadProblem {
    ReadProblem::new(
        Place::file(shown),
        "table-empty",
        "文件是空的：没有表头，也没有数据。",
        "The file is empty: there is neither a header nor data.",
        "请在第一行写表头，以下每行一条数据。",
        "Write a header in the first line and one record in each line below.",
    )
}
