//! One file in, its sheets out: finds the format and reads within its limits.

use super::raw::Raw;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use super::grid::{Problems, Sheet};
use super::kind::{Content, HEAD, Kind};
use super::shape::Shape;
use super::{book, columnar, html};
use crate::finding::Finding;
use crate::input;
use crate::place::Place;
use crate::sheet::faults::{file_too_large, file_unreadable, split_the_file};
use crate::text;
use crate::text::Text;

impl Kind {
    /// The most bytes of a file read.
    fn limit(self) -> u64 {
        match self {
            Kind::Text => 2 << 30,
            Kind::Parquet | Kind::Arrow => 1 << 30,
            // Held twice over while it is parsed.
            Kind::Book(book::Kind::Xls) => 128 << 20,
            // As it lies compressed on disk.
            Kind::Book(_) => 512 << 20,
            Kind::Page => 64 << 20,
        }
    }
}

/// Reads every table of a file. `shown` is the path as the user wrote it, used in messages.
/// Sheets are returned beside problems, so that later checks can report theirs in the same run.
pub fn read(path: &Path, shown: &str) -> (Vec<Sheet>, Vec<Finding>) {
    read_as(path, shown)
}

/// Every visible table of a file as it stands, cell by cell.
pub fn read_raw(path: &Path, shown: &str) -> (Vec<Raw>, Vec<Finding>) {
    read_as(path, shown)
}

/// Reads every table of a file in the shape asked for.
pub fn read_as<T: Shape>(path: &Path, shown: &str) -> (Vec<T>, Vec<Finding>) {
    let mut problems = Problems::default();
    let mut tables = Vec::new();
    match open(path, shown) {
        Err(problem) => problems.push(*problem),
        Ok(Opened { named, found, content }) => {
            match content {
                Bytes::Unread(file) => match T::of_text(file, shown, &mut T::budget(true), &mut problems) {
                    Ok(table) => tables.extend(table),
                    Err(error) => problems.push(unreadable(shown, &error)),
                },
                Bytes::Whole(bytes) => tables = read_whole(found, bytes, shown, &mut problems),
            }
            if found != named && !tables.is_empty() {
                problems.push(found.mislabelled(shown));
            }
        }
    }
    (tables, problems.finish())
}

fn read_whole<T: Shape>(found: Kind, bytes: Vec<u8>, shown: &str, problems: &mut Problems) -> Vec<T> {
    let (mut budget, mut plain) = (T::budget(false), T::budget(true));
    match found {
        Kind::Book(kind) => book::read(kind, &bytes, shown, &mut budget, problems),
        Kind::Page => html::read(&bytes, shown, &mut budget, problems),
        Kind::Parquet => columnar::read_parquet(bytes, shown, &mut plain, problems).into_iter().collect(),
        Kind::Arrow => columnar::read_arrow(bytes, shown, &mut plain, problems).into_iter().collect(),
        // Reading from memory does not fail.
        Kind::Text => {
            let text = T::of_text(Cursor::new(bytes), shown, &mut plain, problems);
            text.unwrap_or_default().into_iter().collect()
        }
    }
}

/// A file whose format is known.
struct Opened {
    named: Kind,
    found: Kind,
    content: Bytes,
}

/// A text is not loaded but read piece by piece.
enum Bytes {
    Unread(File),
    Whole(Vec<u8>),
}

/// Opens a file and finds its format.
fn open(path: &Path, shown: &str) -> Result<Opened, Box<Finding>> {
    let named = Kind::named(path).ok_or_else(|| Box::new(unsupported(shown)))?;
    let opened = try_open(named, path, shown);
    opened.unwrap_or_else(|error| Err(Box::new(unreadable(shown, &error))))
}

fn try_open(named: Kind, path: &Path, shown: &str) -> io::Result<Result<Opened, Box<Finding>>> {
    let mut file = input::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let content = Content::of(&head);
    if let Content::Foreign(words) = content {
        return Ok(Err(Box::new(foreign(shown, &words))));
    }
    let expected = match content {
        Content::Package => Kind::Book(book::Kind::Xlsx),
        _ => named.found(&content, &[]),
    };
    let refused = || Ok(Err(Box::new(too_large(shown, expected.limit()))));
    if expected == Kind::Text {
        if file.metadata()?.len() > expected.limit() {
            return refused();
        }
        return Ok(Ok(Opened { named, found: expected, content: Bytes::Unread(file) }));
    }
    file.seek(SeekFrom::Start(0))?;
    match load(file, expected.limit())? {
        None => refused(),
        Some(bytes) => Ok(book::unlocked(bytes, shown).map(|bytes| {
            let found = named.found(&Content::of(&bytes), &bytes);
            Opened { named, found, content: Bytes::Whole(bytes) }
        })),
    }
}

/// The bytes of a file, or none where it is longer than the limit. The length is checked while
/// reading too, since a pipe or a growing file has no true length beforehand.
fn load(file: File, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let known = file.metadata()?.len();
    if known > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(known).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// A file of another format than is read.
fn unfit(shown: &str, message: Text) -> Finding {
    Finding::error("file-format", message).at_cell(Place::file(shown))
}

fn unsupported(shown: &str) -> Finding {
    let extension = Path::new(shown).extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let (found_zh, found_en) = match extension {
        "" => ("没有扩展名".into(), "has no extension".into()),
        it => (format!("扩展名是“.{it}”"), format!("has the extension \".{it}\"")),
    };
    let message = text!(
        "不支持这种文件格式：文件{found_zh}，可读的是 .xlsx、.xlsm、.xlsb、.xls、.ods、.csv、.tsv、.txt、.parquet 和 .arrow。",
        "Unsupported format: the file {found_en}; .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .txt, .parquet and .arrow are read."
    );
    unfit(shown, message).help(text!(
        "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”或“CSV UTF-8（逗号分隔）(*.csv)”。",
        "Open it in Excel or WPS and save it as \"Excel Workbook (*.xlsx)\" or \"CSV UTF-8 (*.csv)\"."
    ))
}

fn foreign(shown: &str, words: &Text) -> Finding {
    let Text { zh, en } = words;
    let message = text!("不支持这种文件格式：内容是 {zh}。", "Unsupported format: the content is {en}.");
    unfit(shown, message).help(text!(
        "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”。",
        "Open it in Excel or WPS and save it as \"Excel Workbook (*.xlsx)\"."
    ))
}

fn unreadable(shown: &str, error: &io::Error) -> Finding {
    if error.kind() == io::ErrorKind::NotFound {
        let message = text!("找不到这个文件。", "There is no such file.");
        return Finding::error("file-missing", message).at_cell(Place::file(shown)).help(text!(
            "请检查路径和文件名（包括扩展名）。",
            "Check the folder and the file name, extension included."
        ));
    }
    let (message, help) = if error.kind() == io::ErrorKind::InvalidInput {
        let Text { zh, en } = input::special();
        (
            text!("这{zh}，没有读取。", "This is {en}; it was not read."),
            text!("请给出保存数据的文件本身。", "Name the file itself that holds the data."),
        )
    } else {
        (
            text!("文件无法读取：{error}。", "The file cannot be read: {error}."),
            text!(
                "请确认它是文件而不是文件夹、您有读取权限，并关闭正在使用它的程序（如 Excel）后重试。",
                "Make sure it is a file and not a folder, that you may read it, and that no other program \
                 (such as Excel) holds it open; then try again."
            ),
        )
    };
    file_unreadable(message, help).at_cell(Place::file(shown))
}

fn too_large(shown: &str, limit: u64) -> Finding {
    let limit = limit >> 20;
    file_too_large(
        Place::file(shown),
        text!(
            "文件过大：超过 {limit} MiB 的上限。",
            "The file is too large: it exceeds the limit of {limit} MiB."
        ),
        split_the_file(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(path: &Path) -> Vec<&'static str> {
        let (sheets, problems) = read(path, &path.display().to_string());
        assert!(sheets.is_empty());
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn files_that_cannot_be_read_are_problems() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("folder.csv")).unwrap();
        assert_eq!(codes(&folder.path().join("a.et")), ["file-format"]);
        assert_eq!(codes(&folder.path().join("noextension")), ["file-format"]);
        assert_eq!(codes(&folder.path().join("absent.csv")), ["file-missing"]);
        assert_eq!(codes(&folder.path().join("folder.csv")), ["file-unreadable"]);
    }

    #[test]
    fn the_unsupported_message_says_what_is_accepted() {
        let (_, problems) = read(Path::new("x/表.et"), "x/表.et");
        assert_eq!(
            problems[0].message.zh,
            "不支持这种文件格式：文件扩展名是“.et”，可读的是 .xlsx、.xlsm、.xlsb、.xls、.ods、.csv、.tsv、.txt、.parquet 和 .arrow。"
        );
        assert_eq!(problems[0].cells[0].text(false), "x/表.et");
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "abcd").unwrap();
        assert_eq!(load(File::open(&path).unwrap(), 4).unwrap().unwrap(), b"abcd");
        assert!(load(File::open(&path).unwrap(), 3).unwrap().is_none());
    }

    #[test]
    fn both_formats_give_the_same_shape() {
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("a.CSV");
        std::fs::write(&csv, "code,area\n140922,1.5\n").unwrap();
        let xlsx = folder.path().join("a.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let tab = book.add_worksheet();
        tab.write_row(0, 0, ["code", "area"]).unwrap();
        tab.write_row(1, 0, [140_922.0, 1.5]).unwrap();
        book.save(&xlsx).unwrap();

        let (a, problems) = read(&csv, "a.CSV");
        assert!(problems.is_empty());
        let (b, problems) = read(&xlsx, "a.xlsx");
        assert!(problems.is_empty());
        assert_eq!(a[0].headers, b[0].headers);
        assert!(a[0].cells.equals_missing(&b[0].cells));
    }
}
