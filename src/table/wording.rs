//! Messages about tables: one function a message.

use crate::finding::{Finding, Sought};
use crate::model::faults;
use crate::place::Place;
use crate::sheet::Sheet;
use crate::text;
use crate::text::{Lang, NAME, Text, shortened};
use crate::unit::Unit;

fn at(place: Place, code: &'static str, message: Text) -> Finding {
    Finding::error(code, message).at_cell(place)
}

pub fn unknown_column(sheet: &Sheet, column: usize, near: Option<&str>) -> Finding {
    let header = &sheet.headers[column];
    let message = text!("不认识的列 `{header}`", "unknown column `{header}`");
    let finding = faults::unknown_column(message).at_cell(sheet.place(None, Some(column)));
    let otherwise = text!(
        "列名应为维度、指标（可带单位，如 area（km2））或 name、status、source、note；`geep catalog measures` 列出全部指标",
        "a column is a dimension, a measure (perhaps with a unit, as in area (km2)), or name, status, source, note; \
         `geep catalog measures` lists the measures"
    );
    finding.did_you_mean_or(near, otherwise)
}

/// So many of them that the table is not what it should be.
pub fn unknown_columns(sheet: &Sheet, columns: &[usize]) -> Finding {
    let (count, first) = (columns.len(), columns.first().copied());
    let named: Vec<String> = columns.iter().take(5).map(|c| shortened(&sheet.headers[*c], NAME)).collect();
    let (zh, en) = (named.join("、"), named.join(", "));
    let message = text!("有 {count} 列不认识：{zh} 等", "{count} unknown columns: {en}, …");
    faults::unknown_column(message).at_cell(sheet.place(None, first)).help(text!(
        "核对第一行是不是表头；年份、地区应写成行，不写成列；原表可用 `geep import` 导入",
        "check that the first row is the header; years and regions stand in rows, not in columns; a table as received can be \
         imported with `geep import`"
    ))
}

/// In a table of expected results.
pub fn stray_column(sheet: &Sheet, column: usize) -> Finding {
    let header = &sheet.headers[column];
    let message = text!("这里用不着列 `{header}`", "column `{header}` is of no use here");
    faults::unknown_column(message)
        .at_cell(sheet.place(None, Some(column)))
        .help(text!("删去这一列", "remove the column"))
}

/// Ids of measures that have others now, each with its own.
pub fn former_names(all: &[String]) -> Finding {
    let (zh, en) = (all.join("、"), all.join(", "));
    let message = text!("用了指标的旧名称：{zh}", "measures are called by former ids: {en}");
    Finding::warning("former-name", message).help(text!(
        "照旧读入，结果不变；有空时改成新名称",
        "they are read as before, with the same results; write the new ids when convenient"
    ))
}

pub fn repeated_role(sheet: &Sheet, column: usize, other: usize) -> Finding {
    let (header, first) = (&sheet.headers[column], &sheet.headers[other]);
    let message = text!("`{header}` 与 `{first}` 是同一列", "`{header}` and `{first}` are the same column");
    at(sheet.place(None, Some(column)), "duplicate-column", message)
        .help(text!("删去其中一列", "remove one of them"))
}

/// No column holds figures.
pub fn no_measures(sheet: &Sheet) -> Finding {
    let message = text!("表里没有指标", "the table holds no measure");
    faults::missing_column(message).at_cell(sheet.place(None, None)).help(text!(
        "每个指标一列，如 area（km2）；或用 measure、value、unit 三列，每行一个数值",
        "give each measure a column, as in area (km2), or use the columns measure, value and unit with one value a row"
    ))
}

/// Measures in columns of their own beside rows that name theirs.
pub fn mixed_layout(sheet: &Sheet, column: usize) -> Finding {
    let header = &sheet.headers[column];
    let message = text!(
        "`{header}` 与 measure、value、unit 列不能同在一张表",
        "`{header}` cannot stand in one table with the columns measure, value and unit"
    );
    at(sheet.place(None, Some(column)), "mixed-layout", message).help(text!(
        "每个指标一列时，单位写在表头，如 area（km2），不用 measure、value、unit 列；否则每行一个数值",
        "where each measure has a column its unit stands in the header, as in area (km2), without measure, value, unit; \
         else each row gives one value"
    ))
}

pub fn missing_column(sheet: &Sheet, name: &str, why: &Text) -> Finding {
    let Text { zh, en } = why;
    faults::missing_column(text!("缺少必需的列 `{name}`：{zh}", "required column `{name}` is missing: {en}"))
        .at_cell(sheet.place(None, None))
        .help(text!("在表头加上 `{name}` 列并逐行填写", "add a column `{name}` and fill it in every row"))
}

pub fn bad_control(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let text = sheet.cell(row, column).unwrap_or_default();
    let message = text!("`{text}` 既不是“是”也不是“否”", "`{text}` is neither yes nor no");
    at(sheet.place(Some(row), Some(column)), "bad-control", message).help(text!(
        "只用来核对合计的行写“是”（或 true），其余的行空着",
        "write true in a row that only checks a sum, and leave the others empty"
    ))
}

pub fn empty_cell(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let header = &sheet.headers[column];
    faults::left_empty(&text!("`{header}` ", "`{header}`")).at_cell(sheet.place(Some(row), Some(column)))
}

/// A name beside a code that is called otherwise.
pub fn wrong_name(code: &str, names: &[String], found: &str) -> Finding {
    let (zh, en) = (names.join("”或“"), names.join("\" or \""));
    let message = text!(
        "代码 {code} 是“{zh}”，这里写的是“{found}”",
        "code {code} is \"{en}\", the row says \"{found}\""
    );
    Finding::error("wrong-name", message)
        .help(text!("核对代码与名称，改正其中一个", "compare code and name and mend the wrong one"))
}

/// A short name that several regions of a prefecture have.
pub fn unclear_name(sheet: &Sheet, row: usize, column: usize, fits: &Text) -> Finding {
    let (found, Text { zh, en }) = (sheet.cell(row, column).unwrap_or(""), fits);
    let message = text!("“{found}”可指 {zh}", "\"{found}\" may be {en}");
    at(sheet.place(Some(row), Some(column)), "unclear-name", message)
        .help(text!("写全称", "write the full name"))
}

/// A percentage where the figures are in another unit.
pub fn percent_beside(sheet: &Sheet, row: usize, column: usize, unit: &Unit) -> Finding {
    let found = sheet.cell(row, column).unwrap_or("");
    let message = text!(
        "这一格是百分数 {found}，而单位是 {unit}",
        "the cell is the percentage {found}, while its unit is {unit}"
    );
    let one = Unit::one();
    let help = match one.factor_to(unit).is_some() {
        true => text!(
            "确是百分数，就把单位写作 %（宽表写在列名后，如“份额（%）”）；否则把格式改成数值，再核对数值",
            "where it is one, give % as the unit (in a wide table behind the header, as in `share (%)`); else format the cell as a plain number and check the figure"
        ),
        false => text!(
            "把单元格的格式由百分比改成数值，再核对数值（百分比格式里显示的数是存的数的 100 倍）",
            "format the cell as a plain number and check the figure (a percentage shows 100 times the number stored)"
        ),
    };
    at(sheet.place(Some(row), Some(column)), "percent-cell", message).help(help)
}

pub fn below(sheet: &Sheet, row: usize, column: usize, measure: &Text, bound: &str) -> Finding {
    let (found, Text { zh, en }) = (sheet.cell(row, column).unwrap_or(""), measure);
    let message = text!("{zh}为 {found}，小于下限 {bound}", "{en} is {found}, below {bound}");
    faults::out_of_bounds(message).at_cell(sheet.place(Some(row), Some(column)))
}

pub fn above(sheet: &Sheet, row: usize, column: usize, measure: &Text, bound: &str) -> Finding {
    let (found, Text { zh, en }) = (sheet.cell(row, column).unwrap_or(""), measure);
    let message = text!("{zh}为 {found}，大于上限 {bound}", "{en} is {found}, above {bound}");
    faults::out_of_bounds(message).at_cell(sheet.place(Some(row), Some(column)))
}

pub fn negative_tolerance(sheet: &Sheet, row: usize, column: usize) -> Finding {
    let message = text!("允差不能是负数", "a tolerance cannot be negative");
    faults::out_of_bounds(message).at_cell(sheet.place(Some(row), Some(column))).help(text!(
        "写正数（与 value 同单位），或百分数如 0.02%",
        "write a positive number in the unit of the value, or a percentage such as 0.02%"
    ))
}

pub fn unknown_measure(sheet: &Sheet, row: usize, column: usize, near: Option<&str>) -> Finding {
    let finding = Sought::Measure.missed(sheet.cell(row, column).unwrap_or(""));
    let finding = finding.at_cell(sheet.place(Some(row), Some(column)));
    finding.did_you_mean_or(
        near,
        text!(
            "写指标的 id 或中文名称；`geep catalog measures` 列出全部指标",
            "write the id or title of a measure; `geep catalog measures` lists them"
        ),
    )
}

pub fn stray_key(sheet: &Sheet, row: usize, column: usize, measure: &Text) -> Finding {
    faults::stray_key(measure, &sheet.headers[column])
        .at_cell(sheet.place(Some(row), Some(column)))
        .help(text!("这一格应留空", "leave this cell empty"))
}

/// Rows whose figures were made rather than observed and that do not say how; `row` is the first.
pub fn no_note(sheet: &Sheet, row: usize, rows: usize) -> Finding {
    let message = text!(
        "示意或推算的数没有写明怎么来的，自这一行起共 {rows} 行",
        "derived or illustrative figures do not say how they were made: {rows} rows from this one on"
    );
    Finding::warning("no-note", message)
        .at_cell(sheet.place(Some(row), None))
        .help(text!("写在 note（说明）列", "say so in the column `note`"))
}

pub fn bad_status(sheet: &Sheet, row: usize, column: usize) -> Finding {
    faults::bad_status(sheet.cell(row, column)).at_cell(sheet.place(Some(row), Some(column)))
}

/// Lines that a finding shows before it only counts the rest.
const LISTED: usize = 5;

/// The first few of many things that a finding is about, a line each.
pub fn listed<T>(all: impl ExactSizeIterator<Item = T> + Clone, line: impl Fn(T, Lang) -> String) -> Text {
    let lines = |lang: Lang| {
        let mut lines: Vec<String> = all.clone().take(LISTED).map(|one| line(one, lang)).collect();
        if let more @ 1.. = all.len().saturating_sub(LISTED) {
            lines.push(text!("另有 {more} 处", "{more} more").get(lang).to_string());
        }
        lines.join("\n        ")
    };
    Text { zh: lines(Lang::Zh), en: lines(Lang::En) }
}

/// `second` is the first of so many places in one table that repeat what another gives.
pub fn twice(measure: &Text, count: usize, second: Place, first: &Text) -> Finding {
    let Text { zh, en } = measure;
    let message = match count {
        1 => text!(
            "{zh}在同一行政区、年份、类型上给了两次",
            "{en} is given twice for the same region, year and class"
        ),
        _ => text!(
            "有 {count} 个数在同一行政区、年份、类型上给了两次，这是第一个：{zh}",
            "{count} figures are given twice for the same region, year and class; this is the first: {en}"
        ),
    };
    let Text { zh, en } = first;
    duplicate_row(message)
        .at_cell(second)
        .help(text!("另一处在 {zh}；删去其中一个", "the other is at {en}; remove one of them"))
}

/// A figure for which there is one already.
pub fn duplicate_row(message: Text) -> Finding {
    Finding::error("duplicate-row", message)
}
