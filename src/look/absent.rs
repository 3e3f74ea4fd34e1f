//! Results that would exist but for a coefficient: said by name, year and region. What the account rests on stops it;
//! an analysis beside the account is not accounted, with a warning; years that are not accounted are left alone.

use super::account::{self, Rows};
use super::cause::{Cause, lacks};
use super::refer::Referred;
use super::root::{Finder, named};
use super::wanted::Key;
use crate::compute::Run;
use crate::finding::{Finding, Findings, Severity};
use crate::model::dimension::Dim;
use crate::plan::NO_ROW;
use crate::plan::column::State;
use crate::rule::{Reference, Symbol};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted and not there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// A coefficient, for the members of its dimensions but regions.
    Coefficient(usize, Key),
    /// The price index of a year.
    Index(i32),
}

/// For how much it is wanted.
#[derive(Default)]
struct Wanting {
    regions: BTreeSet<(Dim, u32)>,
    /// Rows by the line of the model.
    rows: BTreeMap<String, usize>,
}

/// Reports every coefficient whose absence alone leaves a row without a value.
pub fn report(run: &Run, findings: &mut Findings) {
    let (mut finder, mut reach) = (Finder::new(run), Reach::default());
    let mut wanted: BTreeMap<(Wanted, Severity), Wanting> = BTreeMap::new();
    for (index, line) in run.book.lines.iter().enumerate() {
        let Some(column) = run.column(Symbol::Line(index)) else { continue };
        let mut names: Vec<&Reference> = Vec::new();
        line.term.walk(&mut |term| names.extend(term.name()));
        if !names.iter().any(|name| lacks(run, name, column.frame)) {
            continue;
        }
        let needed: Vec<Referred<'_>> =
            named(&line.term).into_iter().map(|name| run.refer(name, column.frame)).collect();
        let computed = |row: &usize| run.frames.given.get(index, *row).is_none();
        let lacking = column.not_accounted().filter(computed);
        for row in lacking.filter(|row| needed.iter().all(|name| given(name, *row))) {
            let Some(lacking) = only_lacking(run, &mut finder, index, row) else { continue };
            let Some(severity) = reach.severity(run, &mut finder, index, row) else { continue };
            for (what, region) in lacking {
                let wanting = wanted.entry((what, severity)).or_default();
                wanting.regions.extend(region);
                *wanting.rows.entry(run.book.origin(line).1.id.clone()).or_default() += 1;
            }
        }
    }
    let stops: BTreeSet<Wanted> =
        wanted.keys().filter(|(_, s)| *s == Severity::Error).map(|(what, _)| what.clone()).collect();
    for ((what, severity), wanting) in wanted {
        // What stops the account need not be said of an analysis as well.
        if severity == Severity::Error || !stops.contains(&what) {
            findings.push(finding(run, &what, severity, &wanting));
        }
    }
}

/// A coefficient or price index, with the region it is wanted for.
type Lacking = (Wanted, Option<(Dim, u32)>);

/// The coefficients and price indices that a row lacks, with the region; none where it lacks anything else as well.
fn only_lacking<'r>(run: &'r Run, finder: &mut Finder<'r>, line: usize, row: usize) -> Option<Vec<Lacking>> {
    let causes = finder.causes(line, row).into_iter();
    let lacking: Option<Vec<_>> =
        causes.map(|(cause, choice)| if choice { None } else { parted(run, cause) }).collect();
    lacking.filter(|lacking| !lacking.is_empty())
}

/// Which rows the account rests on, and which the analyses beside it; worked out where something is lacking.
#[derive(Default)]
struct Reach {
    account: Option<Rows>,
    analysis: Option<Rows>,
}

impl Reach {
    /// None for a row that no result of an accounting year rests on.
    fn severity<'r>(
        &mut self,
        run: &'r Run,
        finder: &mut Finder<'r>,
        line: usize,
        row: usize,
    ) -> Option<Severity> {
        let account =
            self.account.get_or_insert_with(|| account::beneath(run, &account::wanted(&run.book), finder));
        if account.contains(&(line, row)) {
            return Some(Severity::Error);
        }
        let all = || (0..run.book.lines.len()).map(Symbol::Line).collect();
        let analysis = self.analysis.get_or_insert_with(|| account::beneath(run, &all(), finder));
        analysis.contains(&(line, row)).then_some(Severity::Warning)
    }
}

/// Whether a measure or line has a value in a row; coefficients are what is asked about.
fn given(operand: &Referred<'_>, row: usize) -> bool {
    match operand {
        Referred::Entries(_) => true,
        Referred::Nothing => false,
        Referred::Column(_, column, map) => {
            let target = map.as_ref().map_or(row as u32, |m| m[row]);
            target != NO_ROW && matches!(column.state(target as usize), State::Accounted(_))
        }
    }
}

/// What is wanted, and the region it is wanted for; none where it is no coefficient.
fn parted(run: &Run, cause: Cause<'_>) -> Option<(Wanted, Option<(Dim, u32)>)> {
    let dimensions = &run.book.catalog.dimensions;
    match cause {
        Cause::Coefficient(coefficient, key) => {
            let (regions, key): (Key, Key) =
                key.into_iter().partition(|(dim, _)| dimensions.are_regions(*dim));
            Some((Wanted::Coefficient(coefficient, key), regions.first().copied()))
        }
        Cause::Index(year) => Some((Wanted::Index(year), None)),
        _ => None,
    }
}

fn finding(run: &Run, what: &Wanted, severity: Severity, wanting: &Wanting) -> Finding {
    let (Text { zh: what, en: what_en }, place, help) = match what {
        Wanted::Coefficient(coefficient, key) => coefficient_wanted(run, *coefficient, key, wanting),
        Wanted::Index(year) => index_wanted(run, *year),
    };
    let Text { zh: lines, en: lines_en } = lines(&wanting.rows);
    let (found, help) = match severity {
        Severity::Error => (text!("{what}，{lines}因此算不出", "{what_en}; {lines_en} because of it"), help),
        Severity::Warning => {
            let Text { zh, en } = help;
            (
                text!(
                    "{what}，{lines}因此不核算；这些行不在账户之内，其余照常核算",
                    "{what_en}; {lines_en} because of it; they stand beside the account, the rest is computed"
                ),
                text!("需要这些分析时，{zh}", "where these analyses are wanted, {en}"),
            )
        }
    };
    Finding::of(severity, "missing-coefficient", found).at_words(place).help(help)
}

/// The lines that lack values and how many: the first few by name.
fn lines(rows: &BTreeMap<String, usize>) -> Text {
    const NAMED: usize = 3;
    let names: Vec<String> = rows.keys().take(NAMED).map(|id| format!("`{id}`")).collect();
    let (zh, en, count) = (names.join("、"), names.join(", "), rows.values().sum::<usize>());
    let (values, all) = (if count == 1 { "value" } else { "values" }, rows.len());
    match all {
        1 => text!("行 {zh} 有 {count} 处", "line {en} lacks {count} {values}"),
        2..=NAMED => text!("行 {zh} 共有 {count} 处", "lines {en} lack {count} {values}"),
        _ => text!("行 {zh} 等 {all} 行共有 {count} 处", "{all} lines ({en}, …) lack {count} {values}"),
    }
}

/// Message, place and way out for a coefficient.
fn coefficient_wanted(run: &Run, coefficient: usize, key: &Key, wanting: &Wanting) -> (Text, Text, Text) {
    let definition = &run.book.catalog.coefficients[coefficient];
    let (id, Text { zh, en }) = (&definition.id, &definition.title);
    let words = |lang| place(run, key, &wanting.regions, lang);
    let (wanted, wanted_en) = match (words(Lang::Zh), words(Lang::En)) {
        (zh, _) if zh.is_empty() => ("没有值".to_string(), "has no value".to_string()),
        (zh, en) => (format!("没有适用于 {zh} 的值"), format!("has no value for {en}")),
    };
    let message = text!("系数 `{id}`（{zh}）{wanted}", "coefficient `{id}` ({en}) {wanted_en}");
    (message, definition.at.words(), way_out(run, coefficient, wanting))
}

/// What to do about a coefficient: the values there are may be of other regions, or of other times.
fn way_out(run: &Run, coefficient: usize, wanting: &Wanting) -> Text {
    let (rows, dimensions) = (&run.book.catalog.coefficients[coefficient].rows, &run.book.catalog.dimensions);
    let region = |code: &str| dimensions.region_of(code);
    let wanted =
        wanting.regions.iter().filter_map(|(dim, member)| region(&dimensions.member_id(*dim, *member)));
    let around: BTreeSet<&str> = wanted.flat_map(|(_, member)| dimensions.lies_in(member)).collect();
    let elsewhere = |code: &&str| !around.is_empty() && !around.contains(code);
    let codes: Vec<&str> = rows.iter().filter_map(|row| row.region.as_deref()).collect();
    if !codes.is_empty() && codes.len() == rows.len() && codes.iter().all(elsewhere) {
        let known: BTreeSet<(Dim, u32)> = codes.into_iter().filter_map(region).collect();
        let words = |regions, lang| named_regions(run, regions, lang);
        let (zh, en) = (words(&known, Lang::Zh), words(&known, Lang::En));
        let (own, own_en) = (words(&wanting.regions, Lang::Zh), words(&wanting.regions, Lang::En));
        return text!(
            "只有 {zh} 的值：在同名的 CSV 表中为 {own}（或其所在的市、省）补上一行并注明来源",
            "there are values for {en} only: add a sourced row for {own_en} (or the city or province around) to the CSV file of the same name"
        );
    }
    let mut spans: Vec<String> =
        rows.iter().filter(|r| !r.validity.is_open()).map(|r| r.validity.to_string()).collect();
    spans.dedup();
    if spans.is_empty() {
        return text!(
            "在同名的 CSV 表中补上一行并注明来源",
            "add a sourced row to the CSV file of the same name"
        );
    }
    let spans = spans.join("; ");
    text!(
        "已有的值有效期为 {spans}，可能已经失效或尚未生效；在同名的 CSV 表中补上这一时间的值",
        "the values there are in force {spans} and may have expired or not begun; add one for this time to the CSV file of the same name"
    )
}

/// The time, then regions, then other members.
fn place(run: &Run, key: &Key, regions: &BTreeSet<(Dim, u32)>, lang: Lang) -> String {
    let dimensions = &run.book.catalog.dimensions;
    let is_time = |dim: &Dim| dimensions.year_of(*dim, 0).is_some();
    let (time, rest): (Key, Key) = key.iter().partition(|(dim, _)| is_time(dim));
    let regions = named_regions(run, regions, lang);
    let parts = [dimensions.words(time.into_iter(), lang), regions, dimensions.words(rest.into_iter(), lang)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(lang.pick("、", ", "))
}

/// All of a few regions, else how many.
fn named_regions(run: &Run, regions: &BTreeSet<(Dim, u32)>, lang: Lang) -> String {
    const NAMED: usize = 3;
    let named = run.book.catalog.dimensions.words(regions.iter().take(NAMED).copied(), lang);
    match regions.len() {
        ..=NAMED => named,
        count => text!("{named} 等 {count} 个行政区", "{count} regions ({named}, …)").get(lang).to_string(),
    }
}

/// Message, place and way out for a year of the price index.
fn index_wanted(run: &Run, year: i32) -> (Text, Text, Text) {
    let index = run.book.price_index.map(|i| &run.book.catalog.coefficients[i]);
    let id = index.map_or("", |index| index.id.as_str());
    let message = text!("价格指数 `{id}` 没有 {year} 年的值", "price index `{id}` has no value for {year}");
    let help = text!(
        "在同名的 CSV 表中补上这一年，或换用不需折算的口径；情景里可写 prices = {{ year = … }}，把价格都折到有指数的一年",
        "add the year to the CSV file of the same name, or use a profile that does not convert prices; a scenario may write prices = {{ year = … }} to bring them all to a year that has one"
    );
    (message, index.map(|index| index.at.words()).unwrap_or_default(), help)
}
