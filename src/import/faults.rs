//! What can be wrong with a mapping and the file it speaks of, where several places say it.

use super::subject::Of;
use crate::finding::Finding;
use crate::model::faults::missing_key;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;

/// A range of cells, rows or columns that is none, or is not in the table.
pub fn bad_range(message: Text) -> Finding {
    Finding::error("bad-range", message)
}

/// A table in which no row can be told for the header.
pub fn no_header(message: Text) -> Finding {
    Finding::error("no-header", message)
}

/// A file name that no table can be written under.
pub fn bad_output(message: Text) -> Finding {
    Finding::error("bad-output", message)
}

/// Two tables that would be written into one file.
pub fn two_outputs(output: &str) -> Finding {
    bad_output(text!("两张表写到同一个文件 `{output}`", "two tables would be written to `{output}`"))
        .help(text!("给每张表一个文件名", "give each table a file of its own"))
}

/// A worksheet that the file does not have.
pub fn unknown_sheet(name: &str, raws: &[Raw]) -> Finding {
    let Text { zh, en } = tabs(raws);
    Finding::error("unknown-sheet", text!("文件里没有工作表“{name}”", "the file has no sheet \"{name}\""))
        .help(text!("工作表：{zh}", "sheets: {en}"))
}

/// The names of the worksheets of a file.
pub fn tabs(raws: &[Raw]) -> Text {
    let names: Vec<&str> = raws.iter().filter_map(|raw| raw.tab.as_deref()).collect();
    Text { zh: names.join("、"), en: names.join(", ") }
}

/// Figures of a measure without a unit; `help` says where to write it.
pub fn no_unit(measure: &Text, help: Text) -> Finding {
    let Text { zh, en } = measure;
    missing_key(text!("没有写{zh}的单位", "the unit of {en} is not given")).help(help)
}

/// A table that the mapping speaks of and does not have.
pub fn no_such_table(message: Text) -> Finding {
    Finding::error("no-such-table", message)
        .help(text!("like 写前面一张表的 output", "`like` takes the `output` of a table before it"))
}

/// A key of the mapping that tables of another kind have.
pub fn no_such_fact(key: &str, of: Of) -> Finding {
    let (id, grade) = (of.id(), of.grade());
    let known: Vec<&str> = of.facts().iter().copied().filter(|fact| *fact != grade).collect();
    let known = known.join(" ");
    Finding::error(
        "stray-fact",
        text!("of = \"{id}\" 的表没有 `{key}`", "a table of = \"{id}\" has no `{key}`"),
    )
    .help(text!("删去它；可写的有 {grade} {known}", "remove it; there may be {grade} {known}"))
}

/// A file that is not among those given.
pub fn unknown_file(name: &str, raws: &[Raw]) -> Finding {
    let mut names: Vec<&str> = raws.iter().map(|raw| raw.name()).collect();
    names.dedup();
    let (zh, en) = (names.join("、"), names.join(", "));
    Finding::error("unknown-file", text!("没有给出文件“{name}”", "the file \"{name}\" was not given"))
        .help(text!("给出的文件：{zh}", "files given: {en}"))
}
