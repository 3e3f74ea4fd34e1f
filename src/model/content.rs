//! What a definition file holds, told by what stands in it and not by where it lies.

use crate::finding::{Finding, nearest};
use crate::text;
use crate::text::Text;
use toml::de::{DeTable, DeValue};

/// What a file of definitions holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Dimensions,
    /// A CSV list of the members of a dimension of regions, or of what became of former ones.
    Regions,
    Measures,
    /// Declarations of coefficients.
    Coefficients,
    /// A CSV table of the values of coefficients.
    Values,
    Sources,
    /// Spellings of units.
    Units,
    /// The words of letters.
    Wording,
    /// Who fills in which measures.
    Fillers,
    /// Lines that several models give.
    Slots,
    Model,
    Profile,
    /// What a folder says of itself.
    Overlay,
    /// A CSV list of former paths of built-in files.
    Moved,
}

/// The key that tells what a TOML file holds. A model or a profile has others beside it.
const TELLING: [(&str, Content); 18] = [
    ("[[dimension]]", Content::Dimensions),
    ("[[member]]", Content::Dimensions),
    ("[[measure]]", Content::Measures),
    ("[[coefficient]]", Content::Coefficients),
    ("[[source]]", Content::Sources),
    ("[[unit]]", Content::Units),
    ("[notice]", Content::Wording),
    ("[[filler]]", Content::Fillers),
    ("[[slot]]", Content::Slots),
    ("[[line]]", Content::Model),
    ("extends", Content::Model),
    ("[[check]]", Content::Model),
    ("[[tier]]", Content::Model),
    ("[scheme]", Content::Model),
    ("models", Content::Profile),
    ("headline", Content::Profile),
    ("[[section]]", Content::Profile),
    ("replace", Content::Overlay),
];

/// What a file holds; none where nothing in it tells.
pub fn content(path: &str, text: &str) -> Option<Content> {
    if path.ends_with(".toml") {
        let told = |top: &str| TELLING.iter().find(|(key, _)| *key == top).map(|(_, content)| *content);
        return tops(text).find_map(told).or_else(|| otherwise_written(text));
    }
    // Pages for readers stand beside the definitions.
    if !path.ends_with(".csv") {
        return None;
    }
    let head = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let head: Vec<&str> = head.split(',').map(|cell| cell.trim_matches(['"', ' '])).collect();
    let holds = |cell: &str| head.contains(&cell);
    match head.first() {
        Some(&"former") => Some(Content::Moved),
        _ if holds("code") || holds("level") => Some(Content::Regions),
        _ if holds("id") || holds("value") || holds("evidence") => Some(Content::Values),
        _ => None,
    }
}

/// The same of a file written in another way that TOML knows: tables in brackets behind `=`, headers that are indented.
/// It takes reading all of it, and the shipped files are not written so.
fn otherwise_written(text: &str) -> Option<Content> {
    let file = DeTable::parse(text).ok()?;
    let told = |(name, value): (&str, &DeValue<'_>)| {
        let key = match value {
            DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => {
                format!("[[{name}]]")
            }
            DeValue::Table(_) => format!("[{name}]"),
            _ => name.to_string(),
        };
        TELLING.iter().find(|(telling, _)| *telling == key).map(|(_, content)| *content)
    };
    file.get_ref().iter().find_map(|(name, value)| told((name.get_ref(), value.get_ref())))
}

/// What is said of a file that nothing tells.
pub fn untold(text: &str) -> Finding {
    let message = text!(
        "看不出这个文件定义什么，不会用到",
        "nothing in this file tells what it defines; it is not used"
    );
    let near = tops(text).find_map(|top| nearest(top, TELLING.iter().map(|(key, _)| *key)));
    unused(message).did_you_mean_or(near, wanted())
}

/// A file of a folder of definitions that defines nothing that is used.
pub fn unused(message: Text) -> Finding {
    Finding::error("unused-file", message)
}

/// What can stand in a folder of definitions.
pub fn wanted() -> Text {
    text!(
        "定义文件是 TOML 或 CSV：[[dimension]]、[[member]] 维度和成员，[[measure]] 指标，[[coefficient]] 系数的声明，[[source]] 文献，[[line]] 模型，[[slot]] 接口，[[unit]] 单位，[notice] 通知的措辞，[[filler]] 谁填，models 口径；系数的数值是首列为 id 的 CSV，行政区是首列为 code 的 CSV。不是定义的移到别处",
        "definitions are TOML or CSV files: [[dimension]] and [[member]], [[measure]], [[coefficient]], [[source]], [[line]] for a model, [[slot]], [[unit]], [notice], [[filler]], `models` for a profile; values of coefficients are CSV whose first column is `id`, regions CSV whose first column is `code`. Keep anything else elsewhere"
    )
}

/// Keys at the top of a TOML file, before any table, and the headers of its tables.
fn tops(text: &str) -> impl Iterator<Item = &str> {
    let (mut within, mut table) = (None, false);
    text.lines().filter_map(move |line| {
        let opens =
            |line: &str| ["\"\"\"", "'''"].into_iter().find(|mark| line.matches(mark).count() % 2 == 1);
        match within {
            // Text of several lines may look like anything.
            Some(mark) => {
                if opens(line) == Some(mark) {
                    within = None;
                }
                return None;
            }
            None if line.starts_with('#') => return None,
            None => within = opens(line),
        }
        if line.starts_with('[') {
            table = true;
            return line.split('#').next().map(str::trim_end);
        }
        let key = line.split_once('=').map(|(key, _)| key.trim_end())?;
        let bare = |key: &&str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        Some(key).filter(bare).filter(|_| !table)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_file_tells_what_it_is() {
        let told = |text| content("any/where.toml", text);
        assert_eq!(told("# words\n[[measure]]\nid = \"a\"\n"), Some(Content::Measures));
        assert_eq!(
            told("id = \"m\"\nsource = { id = \"s\" }\n\n[[line]] # the first\n"),
            Some(Content::Model)
        );
        assert_eq!(told("[[source]]\nid = \"s\"\n"), Some(Content::Sources));
        assert_eq!(told("id = \"p\"\nmodels = [\n\"a\",\n]\n[[section]]\n"), Some(Content::Profile));
        assert_eq!(told("[scheme]\nmodels = 1\n"), Some(Content::Model));
        assert_eq!(
            told("note = \"\"\"\n[[measure]]\n\"\"\"\n[[coefficient]]\n"),
            Some(Content::Coefficients)
        );
        assert_eq!(told("measure = [{ id = \"a\" }]\n"), Some(Content::Measures));
        assert_eq!(told("  [[measure]]\n  id = \"a\"\n"), Some(Content::Measures));
        assert_eq!(told("[[ line ]]\nid = \"a\"\n"), Some(Content::Model));
        assert_eq!(told("scheme.kind = \"rule\"\n"), Some(Content::Model));
        assert_eq!(told("id = \"m\"\nsource = { id = \"s\" }\n"), None);
        assert_eq!(told("id = \"nothing\"\n"), None);
        assert_eq!(content("x.csv", "\u{feff}\"code\",name\n"), Some(Content::Regions));
        assert_eq!(content("x.csv", "编码,name,level\n"), Some(Content::Regions));
        assert_eq!(content("x.csv", "id,region\n"), Some(Content::Values));
        assert_eq!(content("x.csv", "年份,数\n"), None);
        assert_eq!(content("x.md", "[[measure]]\n"), None);
    }
}
