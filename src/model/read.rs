//! TOML files to values, with every complaint shown at its place.

use crate::finding::{Finding, Findings, Source, nearest};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// Reads a TOML file; unknown and duplicate keys, wrong types and syntax are reported.
pub fn read<T: DeserializeOwned>(source: &Arc<Source>, findings: &mut Findings) -> Option<T> {
    match toml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(e) => {
            findings.push(complaint(source, &e));
            findings.lose_quoted(&source.text);
            None
        }
    }
}

fn complaint(source: &Arc<Source>, e: &toml::de::Error) -> Finding {
    let range = e.span().unwrap_or(0..0);
    let said = e.message();
    let quoted = |prefix: &str| {
        let rest = said.strip_prefix(prefix)?;
        rest.split('`').next().map(str::to_string)
    };
    if let Some(key) = quoted("unknown field `") {
        let expected = said.split("expected").nth(1).unwrap_or("");
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let all = known.join(" ");
        let finding = Finding::error("unknown-key", text!("不认识的键 `{key}`", "unknown key `{key}`")).at(
            source,
            range,
            Text::default(),
        );
        return finding.did_you_mean_or(
            nearest(&key, known.iter().copied()),
            text!("可用的键：{all}", "keys that may stand here: {all}"),
        );
    }
    if let Some(key) = quoted("missing field `") {
        return faults::lacks_key(&key).at(source, range, Text::default());
    }
    if said.starts_with("duplicate key") {
        return Finding::error("duplicate-key", text!("同一个键写了两次", "the same key stands twice"))
            .at(source, range, Text::default())
            .help(text!("删去或改名其中一个", "remove or rename one of them"));
    }
    if let Some(choice) = quoted("unknown variant `") {
        let expected = said.split("expected").nth(1).unwrap_or("");
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let all = known.join(" ");
        return faults::unknown_choice(&choice)
            .at(source, range, Text::default())
            .help(text!("可用：{all}", "choose from: {all}"));
    }
    let mistyped = ["invalid type: ", "invalid value: "].iter().any(|start| said.starts_with(start));
    if let (true, Some((_, wanted))) = (mistyped, said.split_once(", expected ")) {
        let Text { zh, en } = kind(wanted);
        return Finding::error(
            "wrong-type",
            text!("这里的内容不是所要的一类", "this is not the kind of value wanted"),
        )
        .at(source, range, Text::default())
        .help(text!("应写{zh}", "write {en}"));
    }
    Finding::error("bad-toml", text!("TOML 写法有误（{said}）", "this is not valid TOML ({said})"))
        .at(source, range, Text::default())
        .help(text!(
            "看这一行和上一行：引号、括号须成对，且与逗号、等号一样用半角",
            "look at this line and the one above: quotes and brackets must be closed"
        ))
}

/// What the reader wanted, in words.
fn kind(wanted: &str) -> Text {
    match wanted.split_whitespace().next().unwrap_or("") {
        "a" if wanted.contains("string") => text!("引号中的文字", "text in quotes"),
        "a" if wanted.contains("boolean") => text!(" true 或 false", "true or false"),
        "a" => text!(
            "方括号中的列表，如 [2021] 或 [\"county\", \"year\"]",
            "a list in brackets, such as [2021] or [\"county\", \"year\"]"
        ),
        "struct" if wanted.ends_with("Text") => {
            text!(
                "中英两种文字：{{ zh = \"…\", en = \"…\" }}",
                "both languages: {{ zh = \"…\", en = \"…\" }}"
            )
        }
        "struct" => text!("花括号中的几项：{{ … = … }}", "entries in braces: {{ … = … }}"),
        "f64" => text!("一个数", "a number"),
        word if word.starts_with(['u', 'i']) => {
            text!("一个不太大的非负整数", "a whole number that is not too large")
        }
        _ => text!("别的内容（{wanted}）", "something else ({wanted})"),
    }
}

/// A string of a definition file together with where its characters stand.
#[derive(Clone, Debug)]
pub struct Placed {
    pub text: String,
    pub source: Arc<Source>,
    /// Bytes of the value, quotes included.
    pub range: Range<usize>,
    /// Where the text itself begins, if it stands in the file letter by letter.
    inside: Option<usize>,
}

impl Placed {
    pub fn new(value: &Spanned<String>, source: &Arc<Source>) -> Placed {
        let range = value.span();
        let text = value.get_ref().clone();
        let raw = source.text.get(range.clone()).unwrap_or("");
        let inside = raw.find(text.as_str()).filter(|_| !text.is_empty()).map(|offset| range.start + offset);
        Placed { text, source: source.clone(), range, inside }
    }

    /// The line of the file.
    fn line(&self) -> usize {
        1 + self.source.text.get(..self.range.start).unwrap_or("").matches('\n').count()
    }

    /// File and line, to be named in another finding's help.
    pub fn words(&self) -> Text {
        let (name, line) = (&self.source.name, self.line());
        text!("{name} 第 {line} 行", "{name} line {line}")
    }

    /// The same as an editor takes it: `file:line`.
    pub fn spot(&self) -> String {
        format!("{}:{}", self.source.name, self.line())
    }

    /// What to do about a second definition of what stands here.
    pub fn other(&self) -> Text {
        let Text { zh, en } = self.words();
        text!(
            "另一处在 {zh}；改名或删去其中一处，要替换整个文件则用相同的路径",
            "the other is at {en}; rename or remove one, or use the same path to replace the whole file"
        )
    }

    /// Bytes of the file that hold this part of the text.
    pub fn part(&self, part: &Range<usize>) -> Range<usize> {
        match self.inside {
            Some(start) => start + part.start..start + part.end,
            None => self.range.clone(),
        }
    }

    /// A finding at the whole value.
    pub fn whole(&self, finding: Finding, label: Text) -> Finding {
        let range = self.inside.map_or(self.range.clone(), |start| start..start + self.text.len());
        finding.at(&self.source, range, label)
    }
}
