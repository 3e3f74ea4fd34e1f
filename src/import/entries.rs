//! The entries of a mapping file: those that are filled in, those that stay open, and what is wrong with one.

use crate::finding::{Finding, Findings, Source};
use crate::model::Spanned;
use crate::model::{Placed, faults};
use crate::text;
use crate::text::Text;
use std::ops::Range;
use std::sync::Arc;

pub struct Entries<'a> {
    pub source: &'a Arc<Source>,
    pub findings: &'a mut Findings,
    /// Those that somebody still has to fill in.
    pub open: Findings,
}

impl<'a> Entries<'a> {
    pub fn new(source: &'a Arc<Source>, findings: &'a mut Findings) -> Entries<'a> {
        Entries { source, findings, open: Findings::default() }
    }

    /// Says what is wrong with an entry.
    pub fn complain(&mut self, value: &Spanned<String>, finding: Finding) {
        self.findings.push(Placed::new(value, self.source).whole(finding, Text::default()));
    }

    /// Says what is wrong at a place of the file.
    pub fn complain_at(&mut self, place: Range<usize>, finding: Finding) {
        self.findings.push(finding.at(self.source, place, Text::default()));
    }

    /// Says what is wrong with the file as a whole.
    pub fn complain_of_all(&mut self, finding: Finding) {
        self.findings.push(finding.at_words(Text::same(self.source.name.clone())));
    }

    /// A value that is filled in; an empty one stays open.
    pub fn filled<'v>(&mut self, value: &'v Spanned<String>) -> Option<&'v str> {
        let text = value.get_ref().trim();
        if text.is_empty() {
            let finding =
                Finding::error("mapping-open", text!("这一项还没有填", "this is not filled in yet")).help(
                    text!(
                        "在映射文件里填写，用不着的列写 skip = true",
                        "fill it in; write skip = true for a column of no use"
                    ),
                );
            self.open.push(finding.at(self.source, value.span(), Text::default()));
            return None;
        }
        Some(text)
    }

    /// Refuses a mapping without tables.
    pub fn no_tables(&mut self) {
        let message = text!("映射文件里没有 [[table]]", "the mapping has no [[table]]");
        let help = text!(
            "不带 --mapping 运行一次，会写出一份建议",
            "run once without --mapping: a proposal is written"
        );
        self.complain_of_all(faults::missing_key(message).help(help));
    }
}
