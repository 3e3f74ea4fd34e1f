//! Checks judged: in how many rows each condition was decided, and where it fails.

use crate::compute::Run;
use crate::explain;
use crate::finding::{Finding, Findings};
use crate::look::Referred;
use crate::place::Place;
use crate::plan::NO_ROW;
use crate::plan::State;
use crate::rule::{Op, Symbol};
use crate::text;
use crate::text::{Lang, Text};

/// Rows that a finding lists.
const LISTED: usize = 5;

/// Cells that a finding names.
const MARKED: usize = 500;

/// What became of one check.
pub struct Verdict {
    /// Its line in the book.
    pub line: usize,
    /// Rows in which the condition could be decided.
    pub judged: usize,
    /// Rows in which it does not hold.
    pub failing: Vec<usize>,
}

/// Every check of the run's book.
pub fn verdicts(run: &Run) -> Vec<Verdict> {
    let verdict = |line| {
        let mut verdict = Verdict { line, judged: 0, failing: Vec::new() };
        let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return verdict };
        for row in 0..frame.len() {
            if let State::Accounted(holds) = column.state(row) {
                verdict.judged += 1;
                if holds == 0.0 {
                    verdict.failing.push(row);
                }
            }
        }
        verdict
    };
    run.book.checks().map(|(line, ..)| verdict(line)).collect()
}

/// How many checks hold, fail, and had nothing to look at; none where a profile has no checks.
pub fn told(run: &Run) -> Option<Text> {
    let verdicts = verdicts(run);
    let all = verdicts.len();
    let failing = verdicts.iter().filter(|v| !v.failing.is_empty()).count();
    let idle = verdicts.iter().filter(|v| v.judged == 0).count();
    let held = all - failing - idle;
    let nothing = match idle {
        0 => Text::default(),
        _ => text!("，{idle} 条没有可查的数据", ", {idle} had no data to look at"),
    };
    let Text { zh, en } = nothing;
    (all > 0).then(|| {
        text!(
            "检查 {all} 条：{held} 条相符，{failing} 条不符{zh}。",
            "{all} checks: {held} hold, {failing} fail{en}."
        )
    })
}

/// Reports the checks that fail, one finding each.
pub fn report(run: &Run, findings: &mut Findings) {
    for ((line, checked, check), verdict) in run.book.checks().zip(verdicts(run)) {
        if verdict.failing.is_empty() {
            continue;
        }
        let Text { zh, en } = &checked.title;
        let (id, judged, failing) = (&checked.id, verdict.judged, verdict.failing.len());
        let message = text!(
            "检查不通过：{zh}（`{id}`；查了 {judged} 处，{failing} 处不符）",
            "check fails: {en} (`{id}`; {failing} of {judged} rows)"
        );
        let finding = Finding::of(check.level, "check", message);
        let places = |lang| places(run, line, &verdict.failing, lang);
        let places = Text { zh: places(Lang::Zh), en: places(Lang::En) };
        let cells = verdict.failing.iter().flat_map(|row| cells(run, line, *row)).take(MARKED);
        findings.push(finding.at_words(places).about(cells).help(check.help.clone()));
    }
}

/// The first of the failing rows with their numbers, then the condition itself.
fn places(run: &Run, line: usize, failing: &[usize], lang: Lang) -> String {
    let told = failing.iter().take(LISTED).map(|row| {
        let place = place(run, line, *row, lang);
        format!("{place}{}{}", lang.pick("：", ": "), explain::condition(run, line, *row, lang))
    });
    let mut told: Vec<String> = told.collect();
    if failing.len() > LISTED {
        let more = failing.len() - LISTED;
        told.push(text!("另有 {more} 处", "{more} more").get(lang).to_string());
    }
    let condition = run.book.origin(&run.book.lines[line]).1.formula.one_line();
    told.push(text!("条件：{condition}", "condition: {condition}").get(lang).to_string());
    told.join("\n        ")
}

/// The cells of the inputs that a condition names in a row.
fn cells(run: &Run, line: usize, row: usize) -> Vec<Place> {
    let Some((column, _)) = run.framed(Symbol::Line(line)) else { return Vec::new() };
    let frame = column.frame;
    let mut cells = Vec::new();
    let mut note = |measure: usize, rows: &[u32]| {
        let Some((_, series)) = run.inputs.series_of(measure) else { return };
        let Some(column) = run.column(Symbol::Measure(measure)) else { return };
        let readings = rows.iter().filter(|r| **r != NO_ROW).filter_map(|r| column.reading(*r as usize));
        cells.extend(readings.filter_map(|reading| run.inputs.place(series.origin[reading])));
    };
    run.book.lines[line].term.walk(&mut |term| match &term.op {
        Op::Ref(reference) => {
            if let Referred::Column(Symbol::Measure(measure), _, map) = run.refer(reference, frame) {
                note(measure, &[map.map_or(row as u32, |m| m[row])]);
            }
        }
        Op::Over(over) => {
            if let (Symbol::Measure(measure), Some(grouped)) = (over.argument, run.grouped(over, frame)) {
                note(measure, grouped.members.of(grouped.group_of_row[row]));
            }
        }
        _ => {}
    });
    cells
}

/// Region, year and the other members of a row.
pub fn place(run: &Run, line: usize, row: usize, lang: Lang) -> String {
    let Some((_, frame)) = run.framed(Symbol::Line(line)) else { return String::new() };
    let members = frame.order.iter().zip(&frame.keys).map(|(dim, members)| (*dim, members[row]));
    let words = run.book.catalog.dimensions.words(members, lang);
    if words.is_empty() { lang.pick("全部", "all").to_string() } else { words }
}
