//! Messages about tables: one function a message.

use crate::finding::Finding;
use crate::sheet::{Place, Sheet};
use crate::text;
use crate::text::Text;

fn at(place: Place, code: &'static str, message: Text) -> Finding {
    Finding::error(code, message).at_words(place.words())
}

pub fn unknown_column(sheet: &Sheet, column: usize) -> Finding {
    let header = &sheet.headers[column];
    at(sheet.place(None, Some(column)), "unknown-column", text!("不认识的列 `{header}`", "unknown column `{header}`")).help(
        text!(
            "列名应为维度、指标的名称（可带单位，如 area（km2）），或 status、source、note、name",
            "a column is named by a dimension, a measure (perhaps with a unit, as in area (km2)), or status, source, note, name"
        ),
    )
}

pub fn repeated_role(sheet: &Sheet, column: usize, other: usize) -> Finding {
    let (header, first) = (&sheet.headers[column], &sheet.headers[other]);
    let message = text!("`{header}` 与 `{first}` 是同一列", "`{header}` and `{first}` are the same column");
    at(sheet.place(None, Some(column)), "duplicate-column", message)
        .help(text!("删去其中一列", "remove one of them"))
}

pub fn missing_column(sheet: &Sheet, name: &str, why: &Text) -> Finding {
    let Text { zh, en } = why;
    at(
        sheet.place(None, None),
        "missing-column",
        text!("缺少必需的列 `{name}`：{zh}", "required column `{name}` is missing: {en}"),
    )
    .help(text!("在表头加上 `{name}` 列并逐行填写", "add a column `{name}` and fill it in every row"))
}

pub fn empty_cell(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let header = &sheet.headers[column];
    at(sheet.place(Some(row), Some(column)), "empty-cell", text!("`{header}` 没有填", "`{header}` is empty"))
}

pub fn unknown_member(sheet: &Sheet, row: usize, column: usize, dimension: &str) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!("`{found}` 不是 `{dimension}` 的成员", "`{found}` is no member of `{dimension}`");
    at(sheet.place(Some(row), Some(column)), "unknown-member", message)
}

pub fn unknown_region(sheet: &Sheet, row: usize, column: usize, known: Option<String>) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!("没有行政区划代码 `{found}`", "there is no region with code `{found}`");
    let finding = at(sheet.place(Some(row), Some(column)), "unknown-region", message);
    match known {
        Some(code) => finding.help(text!(
            "同名的行政区代码是 {code}；请用 GB/T 2260 现行代码",
            "the region of that name has code {code}; use the current codes of GB/T 2260"
        )),
        None => finding.help(text!(
            "请用 GB/T 2260 现行 6 位代码；代码可能已撤并改编",
            "use the current six-digit codes of GB/T 2260; the unit may have been merged or renumbered"
        )),
    }
}

pub fn wrong_name(sheet: &Sheet, row: usize, column: usize, code: &str, name: &str) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!(
        "代码 {code} 是“{name}”，这里写的是“{found}”",
        "code {code} is \"{name}\", the row says \"{found}\""
    );
    at(sheet.place(Some(row), Some(column)), "wrong-name", message)
        .help(text!("核对代码与名称，改正其中一个", "compare code and name and mend the wrong one"))
}

pub fn bad_time(sheet: &Sheet, row: usize, column: usize, period: bool) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let (zh, en) = if period { ("时段", "period") } else { ("年份", "year") };
    let example = if period { "2016-07 / 2016Q3" } else { "2021" };
    let message = text!("`{found}` 不是{zh}", "`{found}` is not a {en}");
    at(sheet.place(Some(row), Some(column)), "bad-year", message)
        .help(text!("写作 {example}", "write {example}"))
}

pub fn bad_number(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!("`{found}` 不是有限的数", "`{found}` is not a finite number");
    at(sheet.place(Some(row), Some(column)), "bad-number", message).help(text!(
        "只写数字，如 1234.5；没有数据就留空，不要写 0、NaN 或横线",
        "write digits only, as in 1234.5; leave the cell empty where there is no figure, not 0, NaN or a dash"
    ))
}

pub fn below(sheet: &Sheet, row: usize, column: usize, measure: &Text, bound: &str) -> Finding {
    let (found, Text { zh, en }) = (sheet.cell(row, column).unwrap_or(""), measure);
    let message = text!("{zh}为 {found}，小于下限 {bound}", "{en} is {found}, below {bound}");
    at(sheet.place(Some(row), Some(column)), "out-of-bounds", message)
        .help(text!("核对数值与单位", "check the figure and its unit"))
}

pub fn above(sheet: &Sheet, row: usize, column: usize, measure: &Text, bound: &str) -> Finding {
    let (found, Text { zh, en }) = (sheet.cell(row, column).unwrap_or(""), measure);
    let message = text!("{zh}为 {found}，大于上限 {bound}", "{en} is {found}, above {bound}");
    at(sheet.place(Some(row), Some(column)), "out-of-bounds", message)
        .help(text!("核对数值与单位", "check the figure and its unit"))
}

pub fn unknown_measure(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    at(
        sheet.place(Some(row), Some(column)),
        "unknown-measure",
        text!("没有指标 `{found}`", "there is no measure `{found}`"),
    )
}

pub fn bad_unit(place: Place, message: Text) -> Finding {
    at(place, "unknown-unit", message)
}

pub fn wrong_unit(place: Place, measure: &str, wanted: &str, found: &str) -> Finding {
    let message = text!(
        "`{measure}` 的单位应能换算成 {wanted}，`{found}` 不能",
        "`{measure}` needs a unit that converts to {wanted}; `{found}` does not"
    );
    at(place, "wrong-unit", message)
}

pub fn stray_key(sheet: &Sheet, row: usize, column: usize, measure: &str) -> Finding {
    let header = &sheet.headers[column];
    let message = text!(
        "`{measure}` 不随 `{header}` 变化，这一格应留空",
        "`{measure}` does not vary over `{header}`; leave this cell empty"
    );
    at(sheet.place(Some(row), Some(column)), "stray-key", message)
}

pub fn bad_status(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!("`{found}` 不是数据状态", "`{found}` is no status");
    at(sheet.place(Some(row), Some(column)), "bad-status", message).help(text!(
        "写 observed（实测或公布）、derived（推算）或 illustrative（示意）",
        "write observed, derived or illustrative"
    ))
}

pub fn twice(measure: &str, second: Place, first: &Text) -> Finding {
    let Text { zh, en } = first;
    at(
        second,
        "duplicate-row",
        text!("`{measure}` 在同一行政区、年份等键上给了两次", "`{measure}` is given twice for the same key"),
    )
    .help(text!("另一处在 {zh}；删去其中一个", "the other is at {en}; remove one of them"))
}
