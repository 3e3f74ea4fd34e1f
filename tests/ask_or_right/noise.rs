//! What else stands in tables of offices, one function each. It says whether the table had a place for it.

use crate::cell::{Cell, Shown, words};
use crate::clerk::Clerk;
use crate::sheet::{Format, Kind, Row, Sheet, Table};
use rust_decimal::Decimal;

pub type Noise = fn(&mut Clerk, &mut Table) -> bool;

/// In the order in which they are laid on: columns before rows, how the file is saved at last.
pub const NOISES: [(&str, Noise); 29] = [
    ("serial numbers", serial_numbers),
    ("rank column", rank_column),
    ("growth columns", growth_columns),
    ("growth in percent cells", growth_percent),
    ("total row", total_row),
    ("average row", average_row),
    ("notes beneath", notes),
    ("blank rows", blank_rows),
    ("repeated headers", repeated_headers),
    ("numbering row", numbering_row),
    ("trailing blank columns", trailing_columns),
    ("list at the right", list_at_right),
    ("dashes", |clerk, table| replaced(clerk, table, &["—", "-", "…", "——"])),
    ("blanks", |clerk, table| replaced(clerk, table, &["", " "])),
    ("first figure blank", first_blank),
    ("words for figures", words_for_figures),
    ("full-width digits", full_width),
    ("thousands", thousands),
    ("figures as text", |_, table| retyped(table, |number| Some(number.to_string()))),
    ("footnote marks", footnote_marks),
    ("raised footnote marks", raised_marks),
    ("percent cells", percent_cells),
    ("hidden row", hidden_row),
    ("hidden column", hidden_column),
    ("text in GBK", |_, table| saved(table, Format::CsvGbk)),
    ("text in UTF-8", |_, table| saved(table, Format::Csv)),
    ("text with a mark of UTF-8", |_, table| saved(table, Format::CsvMarked)),
    ("text with other separators", |clerk, table| {
        let format = clerk.pick(&[Format::Semicolons, Format::Tabs]);
        let done = saved(table, format);
        // Semicolons are not read; that is said.
        table.plain &= format == Format::Tabs;
        done
    }),
    ("text in =\"…\"", |_, table| saved(table, Format::Equals)),
];

/// Row and column of every cell with a figure.
fn figures(sheet: &Sheet) -> Vec<(usize, usize)> {
    let at = |r: usize| (0..sheet.rows[r].cells.len()).map(move |c| (r, c));
    let all = (0..sheet.rows.len()).flat_map(at);
    all.filter(|&(r, c)| sheet.rows[r].cells[c].means.is_some()).collect()
}

fn saved(table: &mut Table, format: Format) -> bool {
    if table.format != Format::Xlsx || table.needs_workbook() {
        return false;
    }
    table.format = format;
    true
}

/// A row below the data with a word first and figures that mean no place.
fn added_row(clerk: &mut Clerk, table: &mut Table, labels: &[&str]) -> bool {
    if !table.sheets.iter().all(|sheet| sheet.places_down) {
        return false;
    }
    let label = clerk.pick(labels);
    for sheet in &mut table.sheets {
        let figured = sheet.figured();
        let mut cells = vec![Cell::default(); sheet.width()];
        cells[0] = Cell::text(label);
        for &c in &figured {
            cells[c] = Cell::number(clerk.number(100_000, 90_000_000, 2));
        }
        let below = sheet.at(Kind::Data).last().map_or(0, |r| r + 1);
        sheet.rows.insert(below, Row::new(Kind::Other, cells));
    }
    table.to_say.push(label.to_string());
    true
}

fn total_row(clerk: &mut Clerk, table: &mut Table) -> bool {
    added_row(clerk, table, &["合计", "合　计", "总计", "小计"])
}

fn average_row(clerk: &mut Clerk, table: &mut Table) -> bool {
    added_row(clerk, table, &["平均", "平均值", "均值"])
}

fn notes(clerk: &mut Clerk, table: &mut Table) -> bool {
    let note = clerk.pick(&[
        "注：本表数据为初步核算数。",
        "注：1.绝对数按当年价格计算。",
        "说明：以上数据由县统计局提供。",
    ]);
    // The yearbook is named after the year in which it comes out.
    let source = clerk.pick(&["资料来源：县统计局", "资料来源：《县域统计年鉴2024》"]);
    for sheet in &mut table.sheets {
        sheet.add(Kind::Other, words([note]));
        sheet.add(Kind::Other, words([source]));
    }
    true
}

fn blank_rows(_: &mut Clerk, table: &mut Table) -> bool {
    for sheet in &mut table.sheets {
        let data = sheet.at(Kind::Data);
        for &r in data.iter().skip(2).step_by(2).rev() {
            if !spanned(sheet, r) {
                sheet.rows.insert(r, Row::new(Kind::Other, Vec::new()));
            }
        }
    }
    true
}

/// Whether a cell above is merged down to a row.
fn spanned(sheet: &Sheet, row: usize) -> bool {
    (0..row).any(|r| sheet.rows[r].cells.iter().any(|cell| r + cell.down >= row && cell.down > 0))
}

/// As where a page of print begins.
fn repeated_headers(_: &mut Clerk, table: &mut Table) -> bool {
    let mut any = false;
    for sheet in &mut table.sheets {
        let headers: Vec<Row> = sheet.at(Kind::Header).iter().map(|&r| sheet.rows[r].clone()).collect();
        let data = sheet.at(Kind::Data);
        if let Some(&middle) = data.get(data.len().div_ceil(2)).filter(|&&r| !spanned(sheet, r)) {
            sheet
                .rows
                .splice(middle..middle, headers.into_iter().map(|row| Row { kind: Kind::Other, ..row }));
            any = true;
        }
    }
    any
}

/// 甲 乙 1 2 below the headers.
fn numbering_row(_: &mut Clerk, table: &mut Table) -> bool {
    for sheet in &mut table.sheets {
        let figured = sheet.figured();
        let Some(first) = figured.first().copied() else { return false };
        let letter = |c: usize| ["甲", "乙", "丙", "丁"][c.min(3)].to_string();
        let sign = |c: usize| if c < first { letter(c) } else { (c - first + 1).to_string() };
        let cells = words((0..sheet.width()).map(sign));
        let below = sheet.at(Kind::Header).last().map_or(0, |r| r + 1);
        sheet.rows.insert(below, Row::new(Kind::Other, cells));
    }
    true
}

/// One row of headers, and a column can go anywhere.
fn is_simple(table: &Table) -> bool {
    table.sheets.iter().all(|sheet| !sheet.is_merged() && sheet.at(Kind::Header).len() == 1)
}

/// A column put before another; lines over the whole width stay.
fn insert(sheet: &mut Sheet, at: usize, mut cell: impl FnMut(&Row, usize) -> Cell) {
    for (r, row) in sheet.rows.iter_mut().enumerate() {
        if matches!(row.kind, Kind::Header | Kind::Data) && at <= row.cells.len() {
            let cell = cell(row, r);
            row.cells.insert(at, cell);
        }
    }
}

fn serial_numbers(_: &mut Clerk, table: &mut Table) -> bool {
    if !is_simple(table) {
        return false;
    }
    for sheet in &mut table.sheets {
        let mut number = 0;
        insert(sheet, 0, |row, _| {
            if row.kind == Kind::Header {
                return Cell::text("序号");
            }
            number += 1;
            Cell::number(Decimal::from(number))
        });
    }
    true
}

/// A rank in the last column. What is ranked is not said.
fn rank_column(clerk: &mut Clerk, table: &mut Table) -> bool {
    if !is_simple(table) || !table.sheets.iter().all(|sheet| sheet.places_down) {
        return false;
    }
    let name = clerk.pick(&["位次", "排名", "名次"]);
    for sheet in &mut table.sheets {
        let width = sheet.width();
        let mut rank = 0;
        insert(sheet, width, |row, _| {
            if row.kind == Kind::Header {
                return Cell::text(name);
            }
            rank += 1;
            Cell::number(Decimal::from(rank))
        });
    }
    (table.plain, table.to_say) = (false, [&table.to_say[..], &[name.to_string()]].concat());
    true
}

/// Growth beside each figure, which is no figure of the indicator.
fn growth(clerk: &mut Clerk, table: &mut Table, head: &str, percent: bool) -> bool {
    if !is_simple(table) || !table.sheets.iter().all(|sheet| sheet.places_down) {
        return false;
    }
    for sheet in &mut table.sheets {
        for &c in sheet.figured().iter().rev() {
            insert(sheet, c + 1, |row, _| match row.kind {
                Kind::Header => Cell::text(head),
                _ if percent => Cell::shown(Shown::Percent(clerk.number(1, 15, 1))),
                _ => Cell::number(clerk.number(1, 15, 1)),
            });
        }
    }
    table.plain = false;
    table.to_say.push("增长".to_string());
    true
}

fn growth_columns(clerk: &mut Clerk, table: &mut Table) -> bool {
    let head = clerk.pick(&["比上年增长%", "比上年增长（%）", "同比增长（%）"]);
    growth(clerk, table, head, false)
}

fn growth_percent(clerk: &mut Clerk, table: &mut Table) -> bool {
    growth(clerk, table, "比上年增长", true)
}

/// Cells that were once formatted.
fn trailing_columns(_: &mut Clerk, table: &mut Table) -> bool {
    for sheet in &mut table.sheets {
        sheet.rows.iter_mut().for_each(|row| row.cells.extend(vec![Cell::text(""), Cell::text(" ")]));
    }
    true
}

/// The choices of a drop-down, two columns off.
fn list_at_right(_: &mut Clerk, table: &mut Table) -> bool {
    let sheet = &mut table.sheets[0];
    let width = sheet.width();
    for (row, choice) in sheet.rows.iter_mut().zip(["是", "否", "实测", "推算"]) {
        row.cells.resize(width + 2, Cell::default());
        row.cells.push(Cell::text(choice));
    }
    table.plain = false;
    true
}

/// One figure in eight stands as a mark of nothing.
fn replaced(clerk: &mut Clerk, table: &mut Table, marks: &[&str]) -> bool {
    let mark = clerk.pick(marks);
    for sheet in &mut table.sheets {
        for (i, (r, c)) in figures(sheet).into_iter().enumerate() {
            if i % 8 == 5 {
                sheet.rows[r].cells[c] = if mark.is_empty() { Cell::default() } else { Cell::text(mark) };
            }
        }
    }
    true
}

fn first_blank(_: &mut Clerk, table: &mut Table) -> bool {
    let sheet = &mut table.sheets[0];
    let Some(&(r, c)) = figures(sheet).first() else { return false };
    sheet.rows[r].cells[c] = Cell::default();
    true
}

/// 暂无 and the like: whether that is a gap has to be asked.
fn words_for_figures(clerk: &mut Clerk, table: &mut Table) -> bool {
    let word = clerk.pick(&["暂无", "未统计", "暂缺"]);
    for sheet in &mut table.sheets {
        let all = figures(sheet);
        let first = all[0].0;
        let whole_row = clerk.once_in(2);
        for (r, c) in all.into_iter().take(if whole_row { usize::MAX } else { 1 }) {
            if r == first {
                sheet.rows[r].cells[c] = Cell::text(word);
            }
        }
    }
    (table.plain, table.to_say) = (false, [&table.to_say[..], &[word.to_string()]].concat());
    true
}

/// Every figure in another writing.
fn retyped(table: &mut Table, write: impl Fn(Decimal) -> Option<String>) -> bool {
    let mut any = false;
    for cell in table.sheets.iter_mut().flat_map(Sheet::cells).filter(|cell| cell.means.is_some()) {
        if let Shown::Number(number) = cell.shown
            && let Some(text) = write(number)
        {
            (cell.shown, any) = (Shown::Text(text), true);
        }
    }
    any
}

fn full_width(_: &mut Clerk, table: &mut Table) -> bool {
    let wide = |sign: char| match sign {
        '0'..='9' => char::from_u32(sign as u32 + 0xFEE0).unwrap_or(sign),
        '.' => '．',
        other => other,
    };
    retyped(table, |number| Some(number.to_string().chars().map(wide).collect()))
}

fn thousands(_: &mut Clerk, table: &mut Table) -> bool {
    retyped(table, |number| {
        let text = number.to_string();
        let (whole, rest) = text.find('.').map_or((text.as_str(), ""), |at| text.split_at(at));
        let parts: Vec<&str> =
            whole.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap_or("")).collect();
        (whole.len() > 3).then(|| format!("{}{rest}", parts.join(",")))
    })
}

/// 61.2* and 61.2①: the mark is none of the figure.
fn footnote_marks(clerk: &mut Clerk, table: &mut Table) -> bool {
    let mark = clerk.pick(&["*", "①", "[1]", "（1）"]);
    table.plain = false;
    marked(table, |number| Shown::Text(format!("{number}{mark}")))
}

fn raised_marks(clerk: &mut Clerk, table: &mut Table) -> bool {
    if table.format != Format::Xlsx {
        return false;
    }
    let mark = clerk.pick(&["1", "①", "1)"]);
    table.plain = false;
    marked(table, |number| Shown::Raised(number.to_string(), mark.to_string()))
}

/// The second figure of each table bears a mark.
fn marked(table: &mut Table, shown: impl Fn(Decimal) -> Shown) -> bool {
    let all = table.sheets.iter_mut().flat_map(Sheet::cells);
    let Some(cell) = all.filter(|cell| cell.means.is_some()).nth(1) else { return false };
    let Shown::Number(number) = cell.shown else { return false };
    cell.shown = shown(number);
    true
}

/// 69.3 stored as 0.693.
fn percent_cells(_: &mut Clerk, table: &mut Table) -> bool {
    let mut any = false;
    for cell in table.sheets.iter_mut().flat_map(Sheet::cells) {
        let means = cell.means.as_ref().is_some_and(|figure| figure.measure == "good_day_ratio");
        if let (true, Shown::Number(number)) = (means, &cell.shown) {
            (cell.shown, any) = (Shown::Percent(*number), true);
        }
    }
    any
}

/// Figures that nobody sees may be read or not; that there are any must be said.
fn hide(table: &mut Table, at: impl Fn(&Sheet, usize, usize) -> bool) -> bool {
    let sheet = &mut table.sheets[0];
    for (r, c) in figures(sheet) {
        let hidden = at(sheet, r, c);
        sheet.rows[r].cells[c].means.iter_mut().for_each(|figure| figure.must &= !hidden);
    }
    table.to_say.push("隐藏".to_string());
    true
}

fn hidden_row(_: &mut Clerk, table: &mut Table) -> bool {
    if table.format != Format::Xlsx {
        return false;
    }
    let Some(&hidden) = table.sheets[0].at(Kind::Data).get(1) else { return false };
    table.sheets[0].rows[hidden].hidden = true;
    hide(table, |_, r, _| r == hidden)
}

fn hidden_column(_: &mut Clerk, table: &mut Table) -> bool {
    let Some(&hidden) = table.sheets[0].figured().get(1) else { return false };
    if table.format != Format::Xlsx {
        return false;
    }
    table.sheets[0].hidden_columns.push(hidden);
    hide(table, |_, _, c| c == hidden)
}
