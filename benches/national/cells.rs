//! The cells of a finished workbook, taken apart, and the bare program that writes them again.

use rust_xlsxwriter::{Color, Format, FormatBorder, Formula, Workbook, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// One sheet's cells in the order of the file: row, column, number of the format, content.
type Sheet = Vec<(u32, u16, usize, Content)>;

enum Content {
    Text(String),
    Number(f64),
    /// With its result.
    Formula(String, String),
    Blank,
}

pub struct Cells {
    sheets: Vec<Sheet>,
    formats: Vec<Format>,
}

impl Cells {
    /// Reads back what the writer wrote; its files are regular, so this needs no full XML reader.
    pub fn of(workbook: &[u8]) -> Cells {
        let mut package = ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
        let mut part = |name: &str| {
            let mut text = String::new();
            let found = package.by_name(name).ok().map(|mut p| p.read_to_string(&mut text));
            found.map(|read| read.map(|_| text).expect("text"))
        };
        let strings: Vec<String> = part("xl/sharedStrings.xml")
            .expect("shared strings")
            .split("<si>")
            .skip(1)
            .map(|si| unescape(between(si, ">", "</t>").unwrap_or_default()))
            .collect();
        let mut sheets = Vec::new();
        while let Some(text) = part(&format!("xl/worksheets/sheet{}.xml", sheets.len() + 1)) {
            sheets.push(text.split("<c ").skip(1).map(|cell| read(cell, &strings)).collect::<Sheet>());
        }
        let most = sheets.iter().flatten().map(|(_, _, format, _)| *format).max().unwrap_or(0);
        Cells { sheets, formats: (0..=most).map(format).collect() }
    }

    pub fn len(&self) -> usize {
        self.sheets.iter().map(Vec::len).sum()
    }

    pub fn formulas(&self) -> usize {
        let is = |(.., content): &&(u32, u16, usize, Content)| matches!(content, Content::Formula(..));
        self.sheets.iter().flatten().filter(is).count()
    }

    /// The bare program: every cell is at hand, as text or number, and only has to be written.
    pub fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        for cells in &self.sheets {
            let sheet = book.add_worksheet();
            for (row, column, format, content) in cells {
                let format = &self.formats[*format];
                match content {
                    Content::Text(text) => sheet.write_string_with_format(*row, *column, text, format)?,
                    Content::Number(number) => {
                        sheet.write_number_with_format(*row, *column, *number, format)?
                    }
                    Content::Formula(text, result) => {
                        let formula = Formula::new(text).set_result(result);
                        sheet.write_formula_with_format(*row, *column, formula, format)?
                    }
                    Content::Blank => sheet.write_blank(*row, *column, format)?,
                };
            }
        }
        book.save_to_buffer()
    }
}

/// As many formats as the workbook has, of the same make.
fn format(number: usize) -> Format {
    Format::new()
        .set_font_name("等线")
        .set_font_color(Color::RGB(0x1F2933 + number as u32))
        .set_border(FormatBorder::Hair)
        .set_border_color(Color::RGB(0xB8C4BC))
        .set_num_format("#,##0.00")
}

fn read(cell: &str, strings: &[String]) -> (u32, u16, usize, Content) {
    let address = between(cell, "r=\"", "\"").expect("an address");
    let split = address.find(|c: char| c.is_ascii_digit()).expect("a row");
    let column = address[..split].bytes().fold(0u16, |n, b| n * 26 + u16::from(b - b'A') + 1) - 1;
    let row: u32 = address[split..].parse().expect("a row");
    let format = between(cell, " s=\"", "\"").map_or(0, |s| s.parse().expect("a format"));
    let value = between(cell, "<v>", "</v>");
    let content = match (between(cell, "<f>", "</f>"), value) {
        (Some(formula), value) => Content::Formula(unescape(formula), unescape(value.unwrap_or_default())),
        (None, Some(value)) if cell.contains("t=\"s\"") => {
            Content::Text(strings[value.parse::<usize>().expect("a string")].clone())
        }
        (None, Some(value)) => Content::Number(value.parse().expect("a number")),
        (None, None) => Content::Blank,
    };
    (row - 1, column, format, content)
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let start = text.find(open)? + open.len();
    let end = text[start..].find(close)?;
    Some(&text[start..start + end])
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
