//! Opens what a user names: a file, never a device or pipe, which could keep the program waiting or never end.

use crate::text;
use crate::text::Text;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes of a TOML file: reading one takes a hundred times its size.
pub const TOML: u64 = 4 << 20;

/// Why a text was not read.
pub enum Unread {
    Io(io::Error),
    /// Beyond so many bytes.
    TooLarge(u64),
    /// The bytes that are no UTF-8.
    NotText(Vec<u8>),
}

/// Whether a path leads to something that is neither a file nor a folder.
pub fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Opens a file.
pub fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe would wait for someone to write into it.
    if is_special(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, special().zh));
    }
    File::open(path)
}

/// A path as what is written names it: as the user wrote it, but of one that leads from the root the last name alone,
/// so that no report hangs on where somebody keeps his files. Another of the same name gets a number.
pub fn shown(path: &Path, taken: &[String]) -> String {
    let written = match path.is_absolute() || path.has_root() {
        true => path.file_name().unwrap_or(OsStr::new(".")).to_string_lossy(),
        false => path.to_string_lossy(),
    };
    // One way of writing on all systems.
    let written = if cfg!(windows) { written.replace('\\', "/") } else { written.to_string() };
    let free = |name: &String| !taken.contains(name);
    let numbered = (2..).map(|number| format!("{written} ({number})"));
    std::iter::once(written.clone()).chain(numbered).find(free).unwrap_or_default()
}

/// What there is instead of a file.
pub fn special() -> Text {
    text!("是设备或管道，不是文件", "a device or pipe and no file")
}

/// Reads a text in UTF-8 without the mark that Windows editors put before it.
pub fn text(path: &Path, most: u64) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(Unread::Io)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLarge(most));
    }
    let text = String::from_utf8(bytes).map_err(|e| Unread::NotText(e.into_bytes()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

impl Unread {
    /// What is wrong and what to do.
    pub fn words(&self) -> (Text, Text) {
        match self {
            Unread::Io(e) => (
                text!("文件读不了：{e}", "the file cannot be read: {e}"),
                text!("检查它是文件、有读取权限", "check that it is a file and that you may read it"),
            ),
            Unread::TooLarge(most) => {
                let most = most >> 20;
                (
                    text!("文件过大：超过 {most} MiB 的上限", "the file exceeds the limit of {most} MiB"),
                    text!("检查是不是放错了文件，或拆成几个", "check that it is the right file, or split it"),
                )
            }
            Unread::NotText(_) => (
                text!("文件不是 UTF-8 编码的文本", "the file is not UTF-8 text"),
                text!("用记事本或其他编辑器另存为 UTF-8 编码", "save it as UTF-8 in your editor"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_without_where_it_lies() {
        let shown = |path: &str, taken: &[&str]| {
            super::shown(Path::new(path), &taken.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(shown("数据 集", &[]), "数据 集");
        assert_eq!(shown("../定义/", &[]), "../定义/");
        assert_eq!(shown("/", &[]), ".");
        let root = std::env::temp_dir();
        let path = |name: &str| root.join(name).display().to_string();
        assert_eq!(shown(&path("我 的/定义"), &[]), "定义");
        assert_eq!(shown(&path("定义"), &["定义", "定义 (2)"]), "定义 (3)");
    }
}
