//! What a file is. Its name says how it is meant, its content what it is: systems export web pages and text as .xls, and
//! workbooks get renamed. The content counts, and where the name says otherwise the user is told.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::book::{self, package_kind};
use crate::finding::Finding;
use crate::place::Place;
use crate::text;
use crate::text::Text;

/// Endings of table files that are not read.
pub const OTHER: [&str; 8] = ["et", "ett", "xlt", "xltx", "numbers", "dbf", "sav", "dta"];

/// So much of a file shows what it is.
pub const HEAD: usize = 64 << 10;

/// The formats read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Book(book::Kind),
    /// A web page with tables, as many systems export under the name .xls.
    Page,
    Parquet,
    Arrow,
}

/// What the beginning of a file tells of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    Is(Kind),
    /// A zip package: its parts tell.
    Package,
    /// A format that Excel opens and this program does not.
    Foreign(Text),
    Empty,
}

impl Kind {
    /// The format a name stands for.
    pub fn named(path: &Path) -> Option<Kind> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" | "tsv" | "txt" => Some(Kind::Text),
            "xlsx" | "xlsm" => Some(Kind::Book(book::Kind::Xlsx)),
            "xlsb" => Some(Kind::Book(book::Kind::Xlsb)),
            "xls" => Some(Kind::Book(book::Kind::Xls)),
            "ods" => Some(Kind::Book(book::Kind::Ods)),
            "parquet" => Some(Kind::Parquet),
            "arrow" | "feather" | "ipc" => Some(Kind::Arrow),
            _ => None,
        }
    }

    /// Whether a file beside a manifest is a table. A .txt is one where its first line has a tab, as Excel's "Unicode
    /// text" has; else it is taken for a note.
    pub fn is_table(path: &Path) -> bool {
        let note = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
        Kind::named(path).is_some() && (!note || first_line_has_tab(path))
    }

    /// The format by the content, whole where it is a zip package.
    pub fn found(self, content: &Content, whole: &[u8]) -> Kind {
        match content {
            Content::Package => package_kind(whole).map_or(self, Kind::Book),
            // A text is taken for the table it is where Excel would show it as one.
            Content::Is(Kind::Text | Kind::Page)
                if !matches!(self, Kind::Text | Kind::Book(book::Kind::Xls)) =>
            {
                self
            }
            Content::Is(found) => *found,
            Content::Foreign(_) | Content::Empty => self,
        }
    }

    /// The format in words.
    fn words(self) -> Text {
        match self {
            Kind::Text => text!("文本（CSV 一类）", "text such as CSV"),
            Kind::Book(book::Kind::Xlsx) => text!("新版 Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"),
            Kind::Book(book::Kind::Xlsb) => {
                text!("二进制 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)")
            }
            Kind::Book(book::Kind::Xls) => text!("旧版 Excel 工作簿（.xls）", "an old Excel workbook (.xls)"),
            Kind::Book(book::Kind::Ods) => {
                text!("开放文档表格（.ods）", "an OpenDocument spreadsheet (.ods)")
            }
            Kind::Page => text!("网页（HTML 表格）", "a web page (HTML tables)"),
            Kind::Parquet => text!("列式文件（Parquet）", "a Parquet file"),
            Kind::Arrow => text!("列式文件（Arrow IPC）", "an Arrow IPC file"),
        }
    }

    /// Says that a file is read as something else than its name says.
    pub fn mislabelled(self, shown: &str) -> Finding {
        let Text { zh, en } = self.words();
        let message = text!(
            "文件名与内容不符：内容是{zh}，已按内容读取。",
            "The name does not fit the content: it is {en} and was read as that."
        );
        Finding::warning("file-mislabelled", message).at_cell(Place::file(shown)).help(text!(
            "请核对读出的数据；最好用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”。",
            "Check the data read; best open it in Excel or WPS and save it as \"Excel Workbook (*.xlsx)\"."
        ))
    }
}

impl Content {
    pub fn of(head: &[u8]) -> Content {
        if head.is_empty() {
            return Content::Empty;
        }
        for (mark, content) in [
            (&b"PK\x03\x04"[..], Content::Package),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Content::Is(Kind::Book(book::Kind::Xls))),
            (b"PAR1", Content::Is(Kind::Parquet)),
            (b"ARROW1", Content::Is(Kind::Arrow)),
        ] {
            if head.starts_with(mark) {
                return content;
            }
        }
        let start = beginning(head).to_ascii_lowercase();
        if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.starts_with("<?xml") {
            return Content::Foreign(text!("XML 表格 2003", "an XML Spreadsheet 2003"));
        }
        if start.starts_with("mime-version:") {
            return Content::Foreign(text!("MHT（单个文件网页）", "a single-file web page (.mht)"));
        }
        if start.starts_with('<') && (start.contains("<table") || start.contains("<html")) {
            return Content::Is(Kind::Page);
        }
        Content::Is(Kind::Text)
    }
}

/// The beginning of a text in any of the encodings, as far as it is Latin.
fn beginning(head: &[u8]) -> String {
    let (text, _, _) = encoding_rs::GB18030.decode(head);
    text.trim_start_matches('\u{feff}').trim_start().to_owned()
}

fn first_line_has_tab(path: &Path) -> bool {
    let mut head = Vec::new();
    // A file that cannot be read is said to be so where it is read.
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    let text = beginning(&head);
    read.is_err() || text.lines().next().is_some_and(|line| line.contains('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells() {
        let page =
            "\u{feff}\n<HTML><body><table>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        for (head, wanted) in [
            (&b"a,b\n"[..], Kind::Text),
            (b"<meta charset=gb2312>\r\n<TABLE border=1>", Kind::Page),
            (&page, Kind::Page),
            (b"<5,a\n", Kind::Text),
            (b"PAR1....", Kind::Parquet),
        ] {
            assert_eq!(Content::of(head), Content::Is(wanted), "{head:?}");
        }
        assert!(matches!(Content::of(b"MIME-Version: 1.0\r\n"), Content::Foreign(_)));
        assert_eq!(Content::of(b""), Content::Empty);
    }

    #[test]
    fn text_counts_as_a_workbook_only_under_the_name_xls() {
        let (text, xls) = (Content::Is(Kind::Text), Kind::Book(book::Kind::Xls));
        assert_eq!(xls.found(&text, b""), Kind::Text);
        let xlsx = Kind::Book(book::Kind::Xlsx);
        assert_eq!(xlsx.found(&text, b""), xlsx);
        assert_eq!(Kind::Text.found(&Content::Is(xls), b""), xls);
    }
}
