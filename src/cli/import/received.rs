//! The tables as received: files, and the files of folders.

use super::ImportArgs;
use crate::finding::{Finding, Findings};
use crate::input;
use crate::sheet::{self, raw::Raw};
use crate::text;
use std::path::{Path, PathBuf};

/// What tables come as.
const ENDINGS: [&str; 13] =
    ["xls", "xlsx", "xlsm", "xlsb", "et", "ods", "csv", "tsv", "txt", "htm", "html", "parquet", "arrow"];
/// The most files that are read at once.
const FILES: usize = 1000;

/// Every visible table of all files.
pub fn read(args: &ImportArgs, findings: &mut Findings) -> Vec<Raw> {
    let files = files(args, findings);
    let mut raws = Vec::new();
    for file in &files {
        check_apart(file, &args.into, findings);
        let (tables, problems) = sheet::read_raw(file, &file.display().to_string());
        findings.extend(problems.into_iter().collect());
        raws.extend(tables);
    }
    raws
}

/// The files named, and of folders those that can be tables, by name.
fn files(args: &ImportArgs, findings: &mut Findings) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for named in &args.file {
        if !named.is_dir() {
            files.push(named.clone());
            continue;
        }
        let listed = std::fs::read_dir(named).map(|entries| {
            let mut inside: Vec<PathBuf> =
                entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| is_table(p)).collect();
            inside.sort();
            inside
        });
        let shown = named.display();
        match listed {
            Ok(inside) if inside.is_empty() => {
                let message = text!("目录 {shown} 里没有表格文件", "the folder {shown} holds no tables");
                let endings = ENDINGS.join(" ");
                findings.push(no_tables(message).help(text!("认得的文件：{endings}", "known: {endings}")));
            }
            Ok(inside) => files.extend(inside),
            Err(error) => {
                let (message, help) = input::Unread::Io(error).words();
                findings.push(no_tables(message).at_words(text::Text::same(shown.to_string())).help(help));
            }
        }
    }
    if files.len() > FILES {
        let count = files.len();
        let message =
            text!("一次给了 {count} 个文件，最多 {FILES} 个", "{count} files at once; the most is {FILES}");
        findings.push(no_tables(message).help(text!("分几次导入", "import them in several runs")));
        files.clear();
    }
    files
}

fn no_tables(message: text::Text) -> Finding {
    Finding::error("no-files", message)
}

/// `~$表.xlsx` is what Excel leaves beside an open file.
fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    path.is_file() && !name.starts_with(['~', '.']) && ending.is_some_and(|e| ENDINGS.contains(&e.as_str()))
}

/// A table as received would be read as a tidy one if it lay in the dataset.
fn check_apart(file: &Path, into: &Path, findings: &mut Findings) {
    let folder = file.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    let same = folder.and_then(|f| f.canonicalize().ok()).zip(into.canonicalize().ok());
    if same.is_some_and(|(file, into)| file == into) {
        let shown = file.display();
        let message = text!(
            "{shown} 在数据集目录里，会被当作整齐的数据表",
            "{shown} lies in the dataset and would be read as a tidy table"
        );
        let help =
            text!("把原表放到别处再导入", "keep the table as received elsewhere and import it from there");
        findings.push(Finding::error("table-inside", message).help(help));
    }
}
