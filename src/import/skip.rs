//! Rows that hold no figures of their own: totals, parts of which, notes, headings.

use super::spell::fold;
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

/// Whether a word stands for a sum or mean of other rows or columns.
pub fn is_total(text: &str) -> bool {
    let word = fold(text);
    let whole = [
        "总计",
        "合计",
        "小计",
        "共计",
        "总数",
        "总和",
        "全省",
        "全市",
        "全县",
        "全区",
        "全州",
        "全旗",
        "平均",
        "均值",
        "平均值",
        "总体",
        "total",
        "subtotal",
        "sum",
        "mean",
    ];
    let ends = ["合计", "总计", "小计", "平均", "平均值", "均值"];
    whole.contains(&word.as_str()) || ends.iter().any(|end| word.ends_with(end))
}

pub fn is_of_which(text: &str) -> bool {
    fold(text).starts_with("其中") || text.trim_start().starts_with("#")
}

/// Whether a cell begins a note below a table.
pub fn is_note(text: &str) -> bool {
    let word = fold(text);
    let after = |mark: &str| {
        let rest = text.trim_start().strip_prefix(mark)?;
        Some(rest.trim_start().starts_with([':', '：', '1', '１', '.', '、', ' ']) || rest.is_empty())
    };
    ["资料来源", "数据来源", "制表", "审核人", "填表", "填报", "单位负责人", "说明"]
        .iter()
        .any(|m| word.starts_with(m))
        || ["注", "备注", "Note", "Notes", "Source"].iter().any(|m| after(m) == Some(true))
        || ["注1", "注2", "注3"].iter().any(|m| word.starts_with(m))
}

/// What a `其中：` stands before.
pub fn of_which(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("其中")?.trim_start_matches([':', '：', ' ', '　', ',', '，']);
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
        if !["甲", "乙", "丙", "丁", "戊", "栏次", "行次"].contains(&word.as_str()) {
            return false;
        }
    }
    next > if named { 1 } else { 2 }
}
