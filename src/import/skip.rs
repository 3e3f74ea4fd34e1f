//! Rows that hold no figures of their own: totals, parts of which, notes, headings.

use super::spell::fold;
use crate::office::words;
use crate::text;
use crate::text::Text;

/// Why a row or column is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Total,
    OfWhich,
    Note,
    Heading,
    Numbering,
    Repeated,
    Declared,
    /// Not among the rows asked for.
    Other,
    /// The same in another language.
    English,
}

impl Why {
    pub fn words(self) -> Text {
        match self {
            Why::Total => text!("合计", "total"),
            Why::OfWhich => text!("其中项", "part of a row above"),
            Why::Note => text!("注释", "note"),
            Why::Heading => text!("没有数值", "no figures"),
            Why::Numbering => text!("栏次", "numbers of columns"),
            Why::Repeated => text!("重复的表头", "header repeated"),
            Why::Other => text!("不在 only 之列", "not under `only`"),
            Why::English => text!("英文", "English"),
            Why::Declared => text!("映射文件的 skip", "`skip` of the mapping"),
        }
    }
}

/// Whether a cell holds the words of its header, given folded, once more.
pub fn is_again(header: &str, text: &str) -> bool {
    // Most cells are figures under a word.
    (!is_bare(text) || is_bare(header)) && header == fold(text)
}

/// Whether a text is of digits and signs alone, and says no word.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+' | b' '))
}

/// Whether a word stands for a sum or mean of other rows or columns.
pub fn is_total(text: &str) -> bool {
    if is_bare(text) {
        return false;
    }
    let (word, total) = (fold(text), &words().total);
    total.sums.has(&word) || total.received.has(&word) || total.ends.before(&word).is_some()
}

pub fn is_of_which(text: &str) -> bool {
    let part = &words().part;
    !is_bare(text)
        && (part.begins.behind(&fold(text)).is_some() || part.marks.behind(text.trim_start()).is_some())
}

/// Whether a cell begins a note below a table.
pub fn is_note(text: &str) -> bool {
    let note = &words().note;
    let apart = |rest: &str| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([':', '：', '1', '１', '.', '、', ' '])
    };
    !is_bare(text)
        && (note.begins.behind(&fold(text)).is_some()
            || note.marks.iter().any(|mark| text.trim_start().strip_prefix(mark).is_some_and(apart)))
}

/// What a `其中：` stands before.
pub fn of_which(text: &str) -> Option<&str> {
    let rest = words().part.begins.behind(text.trim_start())?;
    let rest = rest.trim_start_matches([':', '：', ' ', '　', ',', '，']);
    (!rest.is_empty()).then_some(rest)
}

/// A row of 1, 2, 3 … or 甲, 乙, 1, 2 … beneath a header.
pub fn is_numbering<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut next, mut named) = (1, false);
    for cell in cells {
        let word = fold(cell);
        if word.parse::<u32>() == Ok(next) {
            next += 1;
            continue;
        }
        named = true;
        if !words().numbering.beside.has(&word) {
            return false;
        }
    }
    next > if named { 1 } else { 2 }
}
