//! TOML files to values, with every complaint shown at its place.

use crate::finding::{Finding, Findings, Source, nearest};
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
        return match nearest(&key, known.iter().copied()) {
            Some(near) => finding.did_you_mean(Some(near)),
            None => finding.help(text!("可用的键：{all}", "keys that may stand here: {all}")),
        };
    }
    if let Some(key) = quoted("missing field `") {
        return Finding::error("missing-key", text!("缺少键 `{key}`", "key `{key}` is missing"))
            .at(source, range, Text::default())
            .help(text!("补上 `{key} = …`", "add `{key} = …`"));
    }
    if said.starts_with("duplicate key") {
        return Finding::error("duplicate-key", text!("同一个键写了两次", "the same key stands twice"))
            .at(source, range, Text::default())
            .help(text!("删去或改名其中一个", "remove or rename one of them"));
    }
    Finding::error("bad-toml", text!("这一处读不懂：{said}", "this cannot be read: {said}")).at(
        source,
        range,
        Text::default(),
    )
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
