//! Tables written as files.

use crate::cell::{Cell, Shown};
use crate::sheet::{Format as Saved, Kind, Sheet, Table};
use encoding_rs::GB18030;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatScript, Workbook, Worksheet, XlsxError};
use std::path::Path;

pub fn save(table: &Table, folder: &Path) {
    let path = folder.join(table.name());
    let separator = match table.format {
        Saved::Xlsx => return workbook(table, &path).expect("a workbook of cells that stand apart"),
        Saved::Semicolons => ";",
        Saved::Tabs => "\t",
        _ => ",",
    };
    let text = text(&table.sheets[0], separator, table.format == Saved::Equals);
    let bytes = match table.format {
        Saved::CsvGbk => GB18030.encode(&text).0.into_owned(),
        Saved::CsvMarked => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    };
    std::fs::write(path, bytes).expect("a folder to write in");
}

/// Every row as wide as the sheet, as spreadsheets save text.
fn text(sheet: &Sheet, separator: &str, equals: bool) -> String {
    let width = sheet.width();
    let field = |cell: &Cell| {
        let text = cell.shown.plain();
        let text = if equals && !text.trim().is_empty() { format!("=\"{text}\"") } else { text };
        if text.contains(['"', '\n', ',']) || text.contains(separator) {
            return format!("\"{}\"", text.replace('"', "\"\""));
        }
        text
    };
    let line = |cells: &[Cell]| {
        let blanks = vec![String::new(); width - cells.len()];
        let fields: Vec<String> = cells.iter().map(field).chain(blanks).collect();
        fields.join(separator) + "\r\n"
    };
    sheet.rows.iter().map(|row| line(&row.cells)).collect()
}

fn workbook(table: &Table, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    for sheet in &table.sheets {
        let page = book.add_worksheet().set_name(&sheet.name)?;
        let last = sheet.width().saturating_sub(1) as u16;
        for (r, row) in (0..).zip(&sheet.rows) {
            if row.hidden {
                page.set_row_hidden(r)?;
            }
            if row.kind == Kind::Title && last > 0 {
                page.merge_range(r, 0, r, last, "", &Format::new())?;
            }
            for (c, cell) in (0..).zip(&row.cells) {
                if cell.across + cell.down > 0 {
                    page.merge_range(r, c, r + cell.down as u32, c + cell.across as u16, "", &Format::new())?;
                }
                write(page, r, c, &cell.shown)?;
            }
        }
        for &column in &sheet.hidden_columns {
            page.set_column_hidden(column as u16)?;
        }
    }
    book.save(path)
}

fn write(page: &mut Worksheet, r: u32, c: u16, shown: &Shown) -> Result<(), XlsxError> {
    match shown {
        Shown::Blank => return Ok(()),
        Shown::Text(text) => page.write_string(r, c, text)?,
        Shown::Number(number) => page.write_number(r, c, number.to_f64().unwrap_or(f64::NAN))?,
        Shown::Percent(number) => {
            let shown = Format::new().set_num_format("0.00%");
            page.write_number_with_format(r, c, number.to_f64().unwrap_or(f64::NAN) / 100.0, &shown)?
        }
        Shown::Month(year, month) => {
            let shown = Format::new().set_num_format("yyyy\"年\"m\"月\"");
            page.write_datetime_with_format(r, c, ExcelDateTime::from_ymd(*year, *month, 1)?, &shown)?
        }
        Shown::Day(year, month, day) => {
            let shown = Format::new().set_num_format("yyyy-mm-dd");
            page.write_datetime_with_format(r, c, ExcelDateTime::from_ymd(*year, *month, *day)?, &shown)?
        }
        Shown::Raised(figure, mark) => {
            let raised = Format::new().set_font_script(FormatScript::Superscript);
            page.write_rich_string(r, c, &[(&Format::new(), figure.as_str()), (&raised, mark.as_str())])?
        }
    };
    Ok(())
}
