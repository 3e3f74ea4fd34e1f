//! Where a table of a mapping lies: its file and worksheet, its range, its header and columns; and whether the words
//! above them are still those that the mapping was written for.

use super::entries::Entries;
use super::faults::{bad_range, tabs, unknown_file, unknown_sheet};
use super::layout::{Area, Head};
use super::mapping;
use super::spell::fold;
use crate::finding::Finding;
use crate::model::Spanned;
use crate::model::faults;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;

/// What a mapping says of the place of a table.
pub struct Where<'m> {
    pub file: Option<&'m Spanned<String>>,
    pub sheet: Option<&'m Spanned<String>>,
    pub range: Option<&'m Spanned<String>>,
    pub header: Option<&'m Spanned<String>>,
    pub output: &'m Spanned<String>,
}

/// Where it lies.
pub struct Located {
    /// Index into the tables as received.
    pub raw: usize,
    pub area: Area,
    pub header: (u32, u32),
}

impl<'m> From<&'m mapping::Table> for Where<'m> {
    fn from(table: &'m mapping::Table) -> Where<'m> {
        Where {
            file: table.file.as_ref(),
            sheet: table.sheet.as_ref(),
            range: table.range.as_ref(),
            header: table.header.as_ref(),
            output: &table.output,
        }
    }
}

impl Where<'_> {
    pub fn locate(&self, raws: &[Raw], entries: &mut Entries<'_>) -> Option<Located> {
        let raw = self.sheet(raws, entries)?;
        let area = match self.range {
            None => Area::of(&raws[raw]),
            Some(range) => {
                let read = parse_range(range.get_ref());
                if read.is_none() {
                    let finding = bad_range(text!("这不是单元格区域", "this is no range of cells"))
                        .help(text!("写作 A3:F20", "write it as in A3:F20"));
                    entries.complain(range, finding);
                }
                read?
            }
        };
        let Some(rows) = self.header else {
            entries.complain_at(self.output.span(), faults::lacks_key("header"));
            return None;
        };
        let header = parse_rows(rows.get_ref()).filter(|(_, last)| *last < area.rows.1.max(1));
        let Some(header) = header else {
            let finding = bad_range(text!(
                "这里应是表头的起止行，下面还要有数据",
                "the first and last row of the header belong here, with data below"
            ))
            .help(text!("写作 \"3:4\"；只有一行就写 \"3\"", "write \"3:4\", or \"3\" for a single row"));
            entries.complain(rows, finding);
            return None;
        };
        Some(Located { raw, area, header })
    }

    fn sheet(&self, raws: &[Raw], entries: &mut Entries<'_>) -> Option<usize> {
        let of_file = |raw: &Raw| {
            let said = self.file.map(|file| file.get_ref().as_str());
            said.is_none_or(|said| raw.name() == said || raw.file == said)
        };
        let among: Vec<usize> = (0..raws.len()).filter(|i| of_file(&raws[*i])).collect();
        if let (true, Some(file)) = (among.is_empty(), self.file) {
            entries.complain(file, unknown_file(file.get_ref(), raws));
            return None;
        }
        let Some(name) = self.sheet else {
            if among.len() != 1 {
                let message = text!(
                    "有几个文件或工作表，要写明用哪一个",
                    "there are several files or sheets: say which"
                );
                let Text { zh, en } = tabs(raws);
                let finding = faults::missing_key(message).help(text!(
                    "写 file = \"…\"、sheet = \"…\"；工作表：{zh}",
                    "write file = \"…\" and sheet = \"…\"; sheets: {en}"
                ));
                entries.complain(self.header.unwrap_or(self.output), finding);
                return None;
            }
            return among.first().copied();
        };
        let found = among.iter().copied().find(|i| raws[*i].tab.as_deref() == Some(name.get_ref()));
        if found.is_none() {
            entries.complain(name, unknown_sheet(name.get_ref(), raws));
        }
        found
    }
}

/// The column of those letters with the words above it; none where the table has no such column, or where it now has
/// other words.
pub fn column(
    at: &Spanned<String>,
    header: Option<&Spanned<String>>,
    heads: &[Head],
    entries: &mut Entries<'_>,
) -> Option<(u32, String)> {
    let Some(head) = parse_letters(at.get_ref()).and_then(|at| heads.iter().find(|h| h.column == at)) else {
        let text = at.get_ref();
        let finding = bad_range(text!("表里没有列 `{text}`", "the table has no column `{text}`"))
            .help(text!("写列的字母，如 C", "write the letters of a column, such as C"));
        entries.complain(at, finding);
        return None;
    };
    let now = head.text();
    if let Some(wanted) = header
        && fold(wanted.get_ref()) != fold(&now)
    {
        let message = text!("这一列的表头现在是“{now}”", "the header of this column is now \"{now}\"");
        let finding = Finding::error("header-changed", message).help(text!(
            "核对各列是否移动过，再改 at 或 header",
            "see whether columns have moved, then mend `at` or `header`"
        ));
        entries.complain(wanted, finding);
        return None;
    }
    Some((head.column, now))
}

/// Whether the words above a table are those that its mapping was written for; others are refused.
pub fn check_title(known: &Spanned<String>, now: &str, entries: &mut Entries<'_>) {
    if fold(known.get_ref()) != fold(now) {
        let message = text!("表上面的文字现在是“{now}”", "the words above the table are now \"{now}\"");
        let finding = Finding::error("title-changed", message).help(text!(
            "核对年份、单位是否变了，改好映射文件，再改 title",
            "see whether years or units have changed, mend the mapping, then `title`"
        ));
        entries.complain(known, finding);
    }
}

/// `A3:F20`.
fn parse_range(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':')?;
    let ((c0, r0), (c1, r1)) = (parse_cell(from)?, parse_cell(to)?);
    (c0 <= c1 && r0 <= r1).then_some(Area { rows: (r0, r1), columns: (c0, c1) })
}

fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit())?;
    Some((parse_letters(&text[..at])?, parse_row(&text[at..])?))
}

/// `3:4`, or `3` for one row.
fn parse_rows(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    parse_row(first).zip(parse_row(last)).filter(|(first, last)| first <= last)
}

fn parse_row(text: &str) -> Option<u32> {
    text.trim().parse::<u32>().ok()?.checked_sub(1)
}

fn parse_letters(text: &str) -> Option<u32> {
    let column = text.bytes().try_fold(0_u32, |all, b| {
        let digit = b.to_ascii_uppercase().checked_sub(b'A').filter(|d| *d < 26)?;
        all.checked_mul(26)?.checked_add(u32::from(digit) + 1)
    })?;
    column.checked_sub(1)
}
