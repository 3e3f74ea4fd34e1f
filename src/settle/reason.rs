//! Why there is no amount: the inputs at the root of it, for whom and in which table.

use super::Settlement;
use crate::compute::Run;
use crate::explain::missing::{Missing, words};
use crate::finding::{Finding, Findings, Where};
use crate::look::root::{Finder, absent};
use crate::look::wanted::Key;
use crate::model::dimension::Dim;
use crate::rule::Symbol;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// Rows looked into: what is missing throughout shows in a few.
const ROWS: usize = 200;

/// Roots that a finding names.
const NAMED: usize = 8;

/// What keeps rows of a line from having a value.
pub fn of_rows(run: &Run, line: usize, rows: &[usize]) -> Missing {
    let mut finder = Finder::new(run);
    let found: Vec<_> = rows.iter().take(ROWS).flat_map(|row| finder.roots(line, *row)).collect();
    words(run, &found)
}

/// What keeps lines from having any rows at all.
pub fn of_lines(run: &Run, lines: impl Iterator<Item = usize>) -> Missing {
    let without_rows =
        |line: &usize| run.framed(Symbol::Line(*line)).is_none_or(|(_, frame)| frame.is_empty());
    let lines: BTreeSet<usize> = lines.filter(without_rows).collect();
    let found: Vec<_> =
        lines.into_iter().flat_map(|line| absent(run, Symbol::Line(line), Key::new())).collect();
    words(run, &found)
}

/// A finding with its roots as its place and their empty cells marked.
pub fn tell(finding: Finding, missing: Missing, before: &Findings) -> Finding {
    if missing.phrases.is_empty() {
        return finding;
    }
    let lines = missing.lines(NAMED);
    let said = |other: &Finding| {
        other.code == finding.code && matches!(&other.place, Where::Words(words) if *words == lines)
    };
    match before.iter().any(said) {
        true => finding.at_words(text!("缘由同上", "for the same reason as above")),
        false => finding.at_words(lines).about(missing.cells),
    }
}

/// The way out for amounts that cannot be had.
pub fn way_out(missing: &Missing, line: &str) -> Text {
    match missing.undefined {
        true => text!(
            "核对上面算式里的数；确实没有结果的单位，由方案说明怎样处理（公式里用 if，或写 missing = \"leave-out\"）",
            "check the numbers above; where there is really no result the scheme has to say what holds (`if` in the formula, or missing = \"leave-out\")"
        ),
        false => text!(
            "补上所缺的数再结（`geep explain … {line}` 逐项说明）；方案若规定这类单位不参加，写 missing = \"leave-out\"",
            "add what is missing and settle again (`geep explain … {line}` tells it step by step); where the rule leaves such units out, write missing = \"leave-out\""
        ),
    }
}

/// Why nothing was settled: no data for what is paid, no such time among the data, or nothing to pay.
pub fn nothing(settlement: &Settlement, finding: Finding) -> Finding {
    let run = &settlement.run;
    let lines = || settlement.terms.payments.iter().map(|flow| flow.line);
    let missing = of_lines(run, lines());
    if !missing.phrases.is_empty() {
        return tell(finding, missing, &Findings::default()).help(text!(
            "补上所缺的数据表；`geep template` 写出要填的表",
            "add the tables that are missing; `geep template` writes those to be filled in"
        ));
    }
    let dimensions = &run.book.catalog.dimensions;
    let rows = |line: usize| 0..run.framed(Symbol::Line(line)).map_or(0, |(_, frame)| frame.len());
    let times = lines().flat_map(|line| rows(line).filter_map(move |row| settlement.time(line, row)));
    let times: BTreeSet<(Dim, u32)> = times.collect();
    if !times.is_empty() && !times.iter().any(|time| settlement.covers(Some(*time))) {
        let times: Vec<String> =
            times.iter().map(|(dim, member)| dimensions.member_id(*dim, *member)).collect();
        let times = times.join(" ");
        return finding.help(text!(
            "数据里能结算的时段：{times}；核对 --period（写作 2016Q3、2016-07、2016）和数据表中的时段",
            "the data can be settled for: {times}; check --period (2016Q3, 2016-07, 2016) and the periods of the tables"
        ));
    }
    finding.help(text!(
        "各方应收应付都是 0，或都不在方案的适用范围；核对数据与方案",
        "everybody's amount is 0 or outside the scheme; check the data and the scheme"
    ))
}
