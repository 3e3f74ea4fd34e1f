//! Findings as text: a headline, the place (with its line underlined), the way out.

use super::{Finding, Findings, Severity, Source, Where};
use crate::text::{Lang, masked, visible};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// So many findings of one kind are shown in full; the rest are counted.
const SHOWN_PER_KIND: usize = 50;

impl Findings {
    /// The findings as text, errors first; `color` for terminals.
    pub fn render(&self, lang: Lang, color: bool) -> String {
        self.render_up_to(SHOWN_PER_KIND, lang, color)
    }

    /// The same, without leaving any out that were kept.
    pub(crate) fn render_all(&self, lang: Lang, color: bool) -> String {
        self.render_up_to(usize::MAX, lang, color)
    }

    fn render_up_to(&self, most: usize, lang: Lang, color: bool) -> String {
        let mut out = String::new();
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for severity in [Severity::Error, Severity::Warning] {
            for finding in self.list.iter().filter(|f| f.severity == severity) {
                let count = shown.entry(finding.code).or_default();
                if *count < most {
                    *count += 1;
                    finding.render(lang, color, &mut out);
                    out.push('\n');
                }
            }
        }
        for (code, count) in shown {
            let met: usize = self.met.iter().filter(|((_, c), _)| *c == code).map(|(_, met)| met).sum();
            if met > count {
                let more = met - count;
                let line =
                    crate::text!("另有 {more} 条 [{code}]，未逐条列出。", "{more} more [{code}] not listed.");
                let _ = writeln!(out, "{}\n", line.get(lang));
            }
        }
        out
    }
}

impl Finding {
    fn render(&self, lang: Lang, color: bool, out: &mut String) {
        let kind = match self.severity {
            Severity::Error => lang.pick("错误", "error"),
            Severity::Warning => lang.pick("警告", "warning"),
        };
        let paint = |text: &str, code: &str| {
            if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
        };
        let tone = if self.severity == Severity::Error { "1;31" } else { "1;33" };
        let head = paint(&format!("{kind}[{}]", self.code), tone);
        let _ = writeln!(out, "{head}{}{}", lang.pick("：", ": "), visible(self.message.get(lang)));
        match &self.place {
            Where::Nowhere => {}
            Where::Words(words) => {
                let _ = writeln!(out, "  {}{}", lang.pick("位置：", "at: "), visible(words.get(lang)));
            }
            Where::Span { source, range, .. } => match excerpt(source, range) {
                Some(excerpt) => {
                    let _ = writeln!(out, "  {}{excerpt}", lang.pick("位置：", "at: "));
                }
                None => out.push_str(&self.snippet(lang, color)),
            },
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "  {}{}", lang.pick("办法：", "help: "), visible(help.get(lang)));
        }
    }

    /// The source line with the place underlined.
    fn snippet(&self, lang: Lang, color: bool) -> String {
        let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false);
        let mut drawn = String::new();
        let masked = match &self.place {
            Where::Span { source, .. } => match masked(&source.text) {
                Cow::Owned(text) => Some(Source { name: source.name.clone(), text }),
                Cow::Borrowed(_) => None,
            },
            _ => None,
        };
        if handler.render_report(&mut drawn, &Snippet { finding: self, masked, lang }).is_err() {
            return String::new();
        }
        // The headline is ours; keep only the drawing of the source.
        let drawing = drawn.lines().skip_while(|l| !l.contains('╭')).map(str::trim_end);
        drawing.fold(String::new(), |all, line| all + line + "\n")
    }
}

/// Longer lines are not drawn.
const WIDEST: usize = 200;
/// So many bytes before and behind the place are shown of them.
const AROUND: usize = 40;

/// Place and surroundings of something that stands in or beside an overlong line.
fn excerpt(source: &Source, range: &Range<usize>) -> Option<String> {
    let text = &source.text;
    let start = text.floor_char_boundary(range.start);
    let above = text[..start].matches('\n').count();
    let shown = text.lines().skip(above.saturating_sub(1)).take(3);
    if shown.map(str::len).all(|length| length <= WIDEST) {
        return None;
    }
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let from = text.floor_char_boundary(start.saturating_sub(AROUND).max(line));
    let to = text.floor_char_boundary((start + AROUND).min(end));
    let column = text[line..start].chars().count() + 1;
    let (before, behind) = (if from > line { "…" } else { "" }, if to < end { "…" } else { "" });
    let (name, number, part) = (&source.name, above + 1, text[from..to].trim());
    Some(visible(&format!("{name}:{number}:{column}  {before}{part}{behind}")).into_owned())
}

/// A finding as the drawing library wants it.
struct Snippet<'a> {
    finding: &'a Finding,
    /// The source where a terminal would not merely show it.
    masked: Option<Source>,
    lang: Lang,
}

impl std::fmt::Debug for Snippet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.finding.fmt(f)
    }
}

impl std::fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.finding.code)
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        match &self.finding.place {
            Where::Span { source, .. } => Some(self.masked.as_ref().unwrap_or(source)),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match &self.finding.place {
            Where::Span { range, label, .. } => {
                let label = Some(visible(label.get(self.lang)).into_owned()).filter(|l| !l.is_empty());
                let span = LabeledSpan::new(label, range.start, range.len());
                Some(Box::new(std::iter::once(span)))
            }
            _ => None,
        }
    }
}

impl miette::SourceCode for super::Source {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let contents = self.text.read_span(span, before, after)?;
        Ok(Box::new(miette::MietteSpanContents::new_named(
            visible(&self.name).into_owned(),
            contents.data(),
            *contents.span(),
            contents.line(),
            contents.column(),
            contents.line_count(),
        )))
    }
}
