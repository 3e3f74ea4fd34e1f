//! A region and a region inside it: never both summed, ranked or paid.

use crate::compute::Run;
use crate::finding::{Finding, Findings, Severity};
use crate::function::Standing;
use crate::model::dimension::{Dim, DimKind};
use crate::plan::State;
use crate::plan::frame::Frame;
use crate::rule::{Book, Gather, Op, Symbol};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Lines named in a finding.
const NAMED: usize = 4;

/// What comes together region by region: amounts that are paid, or those that the report lists with their sum.
pub enum Together {
    Paid(Vec<Symbol>),
    Listed(Vec<Symbol>),
}

impl Together {
    /// The payments of a scheme.
    pub fn paid(lines: impl Iterator<Item = usize>) -> Together {
        Together::Paid(lines.map(Symbol::Line).collect())
    }

    /// What a report lists with its sum: money, but for what a scheme pays, where a city and a county may each be due.
    pub fn listed(book: &Book) -> Together {
        let due = |symbol: &Symbol| matches!(symbol, Symbol::Line(line) if book.origin(&book.lines[*line]).0.scheme.is_some());
        let summed = |symbol: &Symbol| book.unit(*symbol).is_money() && !due(symbol);
        Together::Listed(book.presented().filter(summed).collect())
    }

    fn symbols(&self) -> &[Symbol] {
        match self {
            Together::Paid(symbols) | Together::Listed(symbols) => symbols,
        }
    }
}

/// Reports regions that are summed or ranked together with a region inside them by lines among `beneath`, or whose
/// amounts come together with its own. A place among regions of several levels is only warned about where nothing is
/// paid: no figure is counted twice by it.
pub fn check(run: &Run, beneath: &BTreeSet<Symbol>, together: &Together, findings: &mut Findings) {
    let pays = matches!(together, Together::Paid(_));
    let Some(dim) = run.book.catalog.dimensions.of_kind(DimKind::Region) else { return };
    let outer = outer_regions(run, dim);
    if outer.is_empty() {
        return;
    }
    // For each region the regions inside it, and the lines that take in both.
    let mut met: BTreeMap<(Severity, u32), (BTreeSet<u32>, BTreeSet<Symbol>)> = BTreeMap::new();
    let mut note = |severity: Severity, symbol: Symbol, members: &BTreeSet<u32>| {
        for region in members.iter().filter(|m| outer.contains_key(m)) {
            let inside: BTreeSet<u32> = outer[region].intersection(members).copied().collect();
            if !inside.is_empty() {
                let (regions, symbols) = met.entry((severity, *region)).or_default();
                regions.extend(inside);
                symbols.insert(symbol);
            }
        }
    };
    for symbol in beneath {
        let Symbol::Line(line) = symbol else { continue };
        run.book.lines[*line].term.walk(&mut |term| {
            for (source, group) in groups(&term.op, dim) {
                let is_place = matches!(&term.op, Op::Over(over) if is_place(over.fun));
                let severity = if is_place && !pays { Severity::Warning } else { Severity::Error };
                regions_of_groups(run, source, group, dim)
                    .iter()
                    .for_each(|members| note(severity, *symbol, members));
            }
        });
    }
    for symbol in together.symbols() {
        let Some((column, frame)) = run.framed(*symbol) else { continue };
        let mut by_time: BTreeMap<Vec<u32>, BTreeSet<u32>> = BTreeMap::new();
        for row in
            (0..frame.len()).filter(|row| matches!(column.state(*row), State::Accounted(x) if x != 0.0))
        {
            if let Some(region) = frame.member(dim, row) {
                by_time.entry(others(frame, dim, row)).or_default().insert(region);
            }
        }
        by_time.values().for_each(|members| note(Severity::Error, *symbol, members));
    }
    let errors: BTreeSet<u32> =
        met.keys().filter(|(severity, _)| *severity == Severity::Error).map(|(_, region)| *region).collect();
    for ((severity, region), (inside, lines)) in met {
        if severity == Severity::Error || !errors.contains(&region) {
            findings.push(finding(run, dim, region, (&inside, &lines), severity));
        }
    }
}

/// Whether a function only gives places.
fn is_place(fun: Gather) -> bool {
    match fun {
        Gather::Within(fun) => matches!(fun.standing(), Standing::Place { .. }),
        Gather::Reduction(_) => false,
    }
}

/// The regions of the inputs that hold others of them.
fn outer_regions(run: &Run, dim: Dim) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut regions = BTreeSet::new();
    for series in &run.inputs.series {
        if let Some(place) = series.dims.iter().position(|d| *d == dim) {
            regions.extend((0..series.len()).map(|i| series.key(i)[place]));
        }
    }
    let mut outer: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    // The figures around a separate region do not hold its own.
    for region in regions.difference(&run.inputs.separate) {
        let around = run.book.catalog.dimensions.regions_around(*region);
        for around in around.filter(|around| regions.contains(around)) {
            outer.entry(around).or_default().insert(*region);
        }
    }
    outer
}

/// What a term runs over together with its group, where it runs over regions.
fn groups(op: &Op, dim: Dim) -> Vec<(Symbol, crate::model::dimension::DimSet)> {
    match op {
        Op::Over(over) if over.over.contains(dim) => vec![(over.argument, over.group)],
        Op::Upto(upto) if upto.dims.contains(dim) && !upto.group.contains(dim) => {
            vec![(upto.argument, upto.group)]
        }
        _ => Vec::new(),
    }
}

/// The regions that stand together in each group of a column, its rows in scope.
fn regions_of_groups(
    run: &Run,
    source: Symbol,
    group: crate::model::dimension::DimSet,
    dim: Dim,
) -> Vec<BTreeSet<u32>> {
    let (Some((column, frame)), Some(to)) = (run.framed(source), run.frames.find(group)) else {
        return Vec::new();
    };
    let owner = run.rows_of(column.frame, to, Vec::new());
    let mut together: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for row in (0..frame.len()).filter(|row| column.in_scope(*row)) {
        if let Some(region) = frame.member(dim, row) {
            together.entry(owner[row]).or_default().insert(region);
        }
    }
    together.into_values().collect()
}

fn others(frame: &Frame, dim: Dim, row: usize) -> Vec<u32> {
    frame.order.iter().filter(|d| **d != dim).filter_map(|d| frame.member(*d, row)).collect()
}

fn finding(
    run: &Run,
    dim: Dim,
    region: u32,
    (inside, symbols): (&BTreeSet<u32>, &BTreeSet<Symbol>),
    severity: Severity,
) -> Finding {
    let dimensions = &run.book.catalog.dimensions;
    let outer = |lang| dimensions.words([(dim, region)].into_iter(), lang);
    let (zh, en) = (outer(Lang::Zh), outer(Lang::En));
    let within = |lang| super::roll::listed(inside, dim, dimensions, lang);
    let (within_zh, within_en) = (within(Lang::Zh), within(Lang::En));
    let message = text!(
        "{zh} 与其内的 {within_zh} 同时参加合计、排名或结算，会重复计算",
        "{en} and {within_en} inside it are both summed, ranked or paid, which counts them twice"
    );
    let mut ids: Vec<&str> = symbols.iter().take(NAMED).map(|symbol| own_id(run, *symbol)).collect();
    ids.dedup();
    let ids = ids.join(", ");
    let cells = run.inputs.series.iter().filter_map(|series| {
        let place = series.dims.iter().position(|d| *d == dim)?;
        let first = (0..series.len()).find(|i| series.key(*i)[place] == region)?;
        run.inputs.place(series.origin[first])
    });
    let cells: Vec<_> = cells.take(NAMED).collect();
    let place = cells.first().map(|cell| cell.words()).unwrap_or_default();
    let Text { zh: at, en: at_en } = place;
    let finding = Finding::of(severity, "nested-regions", message);
    finding
        .at_words(text!("{at}（行 {ids}）", "{at_en} (lines {ids})"))
        .about(cells)
        .help(text!(
            "只留一级：删去上级或下级的行；上级的数只用来核对合计的，在这几行的 control 列写“是”；上级的数本来就不含它的（如计划单列市），在 dataset.toml 写 separate = [\"代码\"]",
            "keep one level: remove the rows of one; where the outer figure only checks the sum, write true into the column `control` of its rows; where the outer figure leaves the inner one out, such as a city planned apart, write separate = [\"code\"] in dataset.toml"
        ))
}

/// The id of what a figure is of; of a part of a formula that of its line.
fn own_id(run: &Run, symbol: Symbol) -> &str {
    match symbol {
        Symbol::Line(line) => &run.book.origin(&run.book.lines[line]).1.id,
        other => run.book.id(other),
    }
}
