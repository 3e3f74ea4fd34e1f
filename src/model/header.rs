//! The words that name a column of a table: each may mean one thing only.

use super::dimension::{DimKind, Dimensions};
use super::measure::Measure;
use super::placed::Placed;
use crate::finding::{Finding, Findings};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeSet, HashMap};

/// Reports words that would name the columns of two measures or dimensions.
pub fn check(dimensions: &Dimensions, measures: &[Measure], findings: &mut Findings) {
    let keys = dimensions.list.iter().map(|d| {
        // A region's id and title head columns of names as well.
        let named = (d.kind != DimKind::Region).then_some([&d.id, &d.title.zh]);
        (&d.at, named.into_iter().flatten().chain(&d.headers).collect::<BTreeSet<_>>())
    });
    let values = measures.iter().map(|m| {
        (&m.at, [&m.id, &m.title.zh, &m.title.en].into_iter().chain(&m.headers).collect::<BTreeSet<_>>())
    });
    let mut owners: HashMap<&String, &Placed> = HashMap::new();
    for (at, words) in keys.chain(values) {
        for word in words {
            let Some(first) = owners.insert(word, at) else { continue };
            // The same id twice is reported as such.
            if first.text == at.text {
                continue;
            }
            let (one, other, Text { zh, en }) = (&first.text, &at.text, first.words());
            let message = text!(
                "列名 `{word}` 既可指 `{one}`，又可指 `{other}`",
                "a column `{word}` could be `{one}` or `{other}`"
            );
            let finding = Finding::error("duplicate-header", message).help(text!(
                "另一处在 {zh}；改一个标题或 headers 中的词",
                "the other is at {en}; change a title or a word of `headers`"
            ));
            findings.push(at.whole(finding, Text::default()));
        }
    }
}
