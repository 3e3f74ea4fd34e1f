//! Text of a definition file with its place.

use super::spanned::Spanned;
use crate::finding::{Finding, Source};
use crate::text;
use crate::text::Text;
use std::ops::Range;
use std::sync::Arc;

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
    /// What stands here, for another text that follows from it.
    pub fn meaning(self, text: String) -> Placed {
        Placed { text, inside: None, ..self }
    }

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
        text!("另一处在 {zh}；改名或删去其中一处", "the other is at {en}; rename or remove one of them")
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
