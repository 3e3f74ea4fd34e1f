//! The words of an office's letters, as data. What stands in braces is filled in.

use super::content::Content;
use super::faults;
use super::files::Files;
use super::read::read;
use crate::finding::{Findings, Source, nearest};
use crate::text;
use crate::text::{Lang, Text};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// What can be filled in.
const NAMES: [&str; 8] = ["unit", "period", "paper", "basis", "amount", "capitals", "year", "money"];

/// How a unit is told what it is charged or receives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeWords {
    /// 标题 · Title
    pub title: Text,
    /// 称呼 · Salutation
    pub salutation: Text,
    /// 应缴时的正文 · Where the unit is charged
    pub charged: Text,
    /// 应得时的正文 · Where it receives
    pub received: Text,
    /// 不缴不得时的正文 · Where it is neither
    pub nothing: Text,
    /// 缺数据、没有参加结算时的正文 · Where it lacks data and is left out
    pub lacking: Text,
    /// 本年累计 · What the year has come to
    pub year: Text,
    /// 没有写明如何拨付、扣缴时留的空 · Blank where it is not said how amounts are paid
    pub payment: Text,
    /// 没有写明如何申请复核时留的空 · Blank where it is not said how to ask for review
    pub review: Text,
    /// 附件说明 · Note of what is attached
    pub attachment: Text,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordingFile {
    /// 给各单位的通知 · The notice to each unit
    notice: NoticeWords,
}

/// The words of the nearest layer; none where no file has any.
pub fn load(files: &Files, findings: &mut Findings) -> Option<NoticeWords> {
    let mut words = None;
    for source in files.of(Content::Wording) {
        let Some(file) = read::<WordingFile>(source, findings) else { continue };
        file.notice.texts().for_each(|text| check(text, source, findings));
        words = Some(file.notice);
    }
    words
}

impl NoticeWords {
    fn texts(&self) -> impl Iterator<Item = &Text> {
        let NoticeWords {
            title,
            salutation,
            charged,
            received,
            nothing,
            lacking,
            year,
            payment,
            review,
            attachment,
        } = self;
        [title, salutation, charged, received, nothing, lacking, year, payment, review, attachment]
            .into_iter()
    }
}

/// A text in one language with its blanks filled in.
pub fn fill(text: &Text, lang: Lang, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text.get(lang);
    while let Some((before, name, behind)) = next(rest) {
        filled += before;
        filled += values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        rest = behind;
    }
    filled + rest
}

/// What stands before the next name in braces, the name, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, behind) = rest.split_once('}')?;
    Some((before, name, behind))
}

fn check(text: &Text, source: &Arc<Source>, findings: &mut Findings) {
    for words in [&text.zh, &text.en] {
        let mut rest = words.as_str();
        while let Some((_, name, behind)) = next(rest) {
            rest = behind;
            if NAMES.contains(&name) {
                continue;
            }
            let braced = format!("{{{name}}}");
            let at = source.text.find(&braced).map_or(0..0, |start| start..start + braced.len());
            let all = NAMES.map(|name| format!("{{{name}}}")).join(" ");
            let finding = faults::unknown_choice(name).did_you_mean_or(
                nearest(name, NAMES),
                text!("可以填的：{all}", "what can be filled in: {all}"),
            );
            findings.push(finding.at(source, at, Text::default()));
        }
    }
}
