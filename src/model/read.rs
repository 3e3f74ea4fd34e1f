//! TOML files to values, with every complaint shown at its place.

use crate::finding::{Finding, Findings, Source, nearest};
use crate::model::{faults, lacking};
use crate::text;
use crate::text::Text;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A file, what it holds where it could be read, and what is to be said of it.
pub struct Read<'f, T> {
    pub source: &'f Arc<Source>,
    pub value: Option<T>,
    pub findings: Findings,
}

/// Reads files of one kind on all cores, in their order: every command begins with reading hundreds.
pub fn all<'f, T: DeserializeOwned + Send>(
    sources: impl Iterator<Item = &'f Arc<Source>>,
) -> Vec<Read<'f, T>> {
    let sources: Vec<&Arc<Source>> = sources.collect();
    let one = |source: &'f Arc<Source>| {
        let mut findings = Findings::default();
        Read { source, value: read(source, &mut findings), findings }
    };
    sources.into_par_iter().map(one).collect()
}

/// Reads a TOML file; unknown and duplicate keys, wrong types and syntax are reported.
pub fn read<T: DeserializeOwned>(source: &Arc<Source>, findings: &mut Findings) -> Option<T> {
    match toml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(e) => {
            match lacking::missing(&e) {
                None => findings.push(complaint(source, &e)),
                Some(first) => {
                    let mut keys = lacking::keys::<T>(&source.text);
                    if keys.is_empty() {
                        keys.push((first, e.span().unwrap_or(0..0)));
                    }
                    for (key, range) in keys {
                        findings.push(faults::lacks_key(&key).at(source, range, Text::default()));
                    }
                }
            }
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
