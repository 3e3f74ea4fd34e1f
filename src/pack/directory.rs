//! The table of contents of a zip, read by hand before anything is unpacked: how many files, of which names, how large.
//! What geep never writes is refused here, as it comes from somebody who means harm.

use super::{MOST, TOTAL, names};
use crate::text;
use crate::text::{NAME, Text, shortened};
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};

/// The record at the end of a zip without its comment, and the longest comment.
const END: usize = 22;
const COMMENT: usize = 0xffff;
/// A file of the table without its name.
const HEAD: usize = 46;
/// The table of no pack is longer.
const LONGEST: u64 = 64 << 20;

/// What is wrong with a file.
pub enum Unfit {
    /// It is no zip, or not all of one.
    Broken(Text),
    /// It is a zip that geep does not write.
    Hostile(Text),
}

/// The names of the files in a zip and their sizes.
pub fn read(file: &mut (impl Read + Seek), length: u64) -> io::Result<Result<Vec<(String, u64)>, Unfit>> {
    if length > TOTAL {
        return Ok(Err(too_large()));
    }
    let last = length.min((END + COMMENT) as u64);
    file.seek(SeekFrom::Start(length - last))?;
    let mut tail = Vec::new();
    file.take(last).read_to_end(&mut tail)?;
    let Some(end) = end(&tail) else {
        return Ok(Err(Unfit::Broken(text!(
            "不是 zip 压缩包，或没有传完（找不到末尾的目录）",
            "it is no zip, or not all of one (the directory at its end is missing)"
        ))));
    };
    let at = length - (tail.len() - end) as u64;
    let record = &tail[end..];
    let (count, size, start) = (half(record, 10), word(record, 12), word(record, 16));
    if usize::from(count) > MOST || u64::from(size) > LONGEST {
        return Ok(Err(Unfit::Hostile(text!(
            "里面的文件太多：目录记的是 {count} 个或更多，上限是 {MOST} 个",
            "it holds too many files: {count} or more by its directory; the limit is {MOST}"
        ))));
    }
    let large = end.checked_sub(20).is_some_and(|at| tail[at..].starts_with(b"PK\x06\x07"));
    let parts = half(record, 4) != 0 || half(record, 6) != 0 || half(record, 8) != count;
    if large || parts || u64::from(start) + u64::from(size) != at {
        return Ok(Err(Unfit::Hostile(text!(
            "目录不在该在的地方，或分成了几个文件",
            "its directory is not where it belongs, or it is split"
        ))));
    }
    file.seek(SeekFrom::Start(u64::from(start)))?;
    let mut table = Vec::new();
    file.take(u64::from(size)).read_to_end(&mut table)?;
    Ok(contents(&table, usize::from(count)))
}

/// Where the record at the end begins: its comment reaches to the last byte.
fn end(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END)?;
    let ends = |at: &usize| usize::from(half(&tail[*at..], 20)) == tail.len() - at - END;
    (0..=last).rev().filter(|at| tail[*at..].starts_with(b"PK\x05\x06")).find(ends)
}

fn contents(mut table: &[u8], count: usize) -> Result<Vec<(String, u64)>, Unfit> {
    let torn = || {
        Unfit::Broken(text!(
            "zip 的目录残缺，与它记的文件个数不符",
            "the directory of the zip is torn: it has not as many files as it says"
        ))
    };
    let (mut files, mut known, mut total) = (Vec::new(), BTreeSet::new(), 0_u64);
    for _ in 0..count {
        if table.len() < HEAD || !table.starts_with(b"PK\x01\x02") {
            return Err(torn());
        }
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(half(table, at)));
        let whole = HEAD + name + extra + comment;
        let bytes = table.get(HEAD..HEAD + name).filter(|_| table.len() >= whole).ok_or_else(torn)?;
        let shown = String::from_utf8_lossy(bytes).to_string();
        let size = u64::from(word(table, 24));
        let kind = word(table, 38) >> 16 & 0o170_000;
        if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() {
            refuse(&shown, (half(table, 8), half(table, 10), kind))?;
        } else {
            return Err(Unfit::Hostile(unfit_name(&shown)));
        }
        total += size;
        if total > TOTAL || size == u64::from(u32::MAX) {
            return Err(too_large());
        }
        if !known.insert(shown.clone()) {
            return Err(Unfit::Hostile(text!("{shown} 有两份", "{shown} stands in it twice")));
        }
        files.push((shown, size));
        table = &table[whole..];
    }
    if table.is_empty() { Ok(files) } else { Err(torn()) }
}

/// Refuses a file of a name, a form or a kind that no pack has.
fn refuse(shown: &str, (flags, method, kind): (u16, u16, u32)) -> Result<(), Unfit> {
    let why = if !names::is_fit(shown) {
        unfit_name(shown)
    } else if kind != 0 && kind != 0o100_000 {
        text!("{shown} 是链接、目录或设备，不是文件", "{shown} is a link, a folder or a device and no file")
    } else if flags & 1 != 0 || !matches!(method, 0 | 8) {
        text!("{shown} 加了密，或压缩方法不对", "{shown} is encrypted, or packed by another method")
    } else {
        return Ok(());
    };
    Err(Unfit::Hostile(why))
}

fn unfit_name(shown: &str) -> Text {
    let shown = shortened(shown, NAME);
    text!(
        "文件名 {shown} 会写到别的目录去，或不是每个系统都有的名字",
        "the name {shown} leads out of the folder, or is one that not every system has"
    )
}

fn too_large() -> Unfit {
    let most = TOTAL >> 20;
    Unfit::Hostile(text!(
        "解开后超过 {most} MiB 的上限",
        "it is larger than {most} MiB when unpacked, which is the limit"
    ))
}

fn half(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from(half(bytes, at)) | u32::from(half(bytes, at + 2)) << 16
}
