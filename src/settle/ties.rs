//! Units that share a place in what is settled: who, which place, and what each is paid by it.

use super::{Ranking, Settlement};
use crate::compute::Exactly;
use crate::finding::{Finding, Findings};
use crate::function::{Standing, Ties};
use crate::model::dimension::DimKind;
use crate::plan::NO_ROW;
use crate::rule::{Gather, Op, Over, Part, Symbol, Term, reached};
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Units on one place.
#[derive(Clone, Debug)]
pub struct Tied {
    /// Which of the scheme's rankings.
    pub ranking: usize,
    /// The place they share, or would but for the order of rows.
    pub place: usize,
    /// Their rows of the line that ranks.
    pub units: Vec<TiedUnit>,
}

#[derive(Clone, Debug)]
pub struct TiedUnit {
    pub row: usize,
    /// What it is paid by its place: payments and rows of their lines. None of them where a payment is not by unit and
    /// time of the place.
    pub payments: Vec<(usize, usize)>,
}

/// So many ties are told one by one; the settlement sheet has all.
const SHOWN: usize = 6;

/// The ties in what is settled, each ranking's said at once.
pub fn find(settled: &Settlement, findings: &mut Findings) -> Vec<Tied> {
    let mut all = Vec::new();
    for (number, ranking) in settled.terms.rankings.iter().enumerate() {
        let ties = of_ranking(settled, number, ranking);
        if !ties.is_empty() {
            findings.push(said(settled, ranking, &ties));
        }
        all.extend(ties);
    }
    all
}

fn of_ranking(settled: &Settlement, number: usize, ranking: &Ranking) -> Vec<Tied> {
    let payments = by_row(settled, ranking.line);
    let unit = |row: usize| TiedUnit { row, payments: payments.get(&row).cloned().unwrap_or_default() };
    let mut ties: Vec<Tied> = Vec::new();
    let term = &settled.run.book.lines[ranking.line].term;
    term.walk(&mut |inner| {
        let Some((over, shares)) = place_of(inner) else { return };
        for (place, rows) in shared(settled, ranking.line, over, shares && is_place(term)) {
            let units: Vec<TiedUnit> = rows.into_iter().map(unit).collect();
            ties.push(Tied { ranking: number, place, units });
        }
    });
    ties
}

/// The function that gives places, where a term is one, and whether ties share a place by it.
fn place_of(term: &Term) -> Option<(&Over, bool)> {
    let Op::Over(over) = &term.op else { return None };
    let Gather::Within(within) = over.fun else { return None };
    match within.standing() {
        Standing::Place(ties) => Some((over, ties != Ties::Apart)),
        Standing::PartOf(_) => None,
    }
}

/// Whether what a formula comes to is a place itself: a published one, say, else the computed one.
fn is_place(term: &Term) -> bool {
    let chosen = |part: Part<'_>| matches!(part, Part::Alternative(inner, _) if is_place(inner));
    match &term.op {
        Op::Scale(_, inner) => is_place(inner),
        _ => place_of(term).is_some() || term.parts().into_iter().any(chosen),
    }
}

/// The rows that share a place, with the place. By the line its own values tell; else, and where the order of rows told
/// units apart, what is ranked does.
fn shared(settled: &Settlement, line: usize, over: &Over, by_line: bool) -> Vec<(usize, Vec<usize>)> {
    let run = &settled.run;
    let Some((column, _)) = run.framed(Symbol::Line(line)) else { return Vec::new() };
    let Some(grouped) = run.grouped(over, column.frame) else { return Vec::new() };
    let there = run.rows_of(column.frame, grouped.argument.frame, Vec::new());
    let exactly = Exactly::new(run);
    let ranked = |row: u32| match row {
        NO_ROW => f64::NAN,
        row => exactly.symbol(over.argument, row as usize).to_f64(),
    };
    let value = |row: usize| match by_line {
        true => column.draw(row, 0),
        false => ranked(there[row]),
    };
    let mut sharing: BTreeMap<(u32, u64), Vec<usize>> = BTreeMap::new();
    // A line of more dimensions than what is ranked has each unit several times.
    let mut met = BTreeSet::new();
    for row in settled.rows(line).into_iter().filter(|row| column.in_scope(*row)) {
        // 0 and -0 are one value.
        let value = value(row) + 0.0;
        if !value.is_nan() && (there[row] == NO_ROW || met.insert(there[row])) {
            sharing.entry((grouped.group_of_row[row], value.to_bits())).or_default().push(row);
        }
    }
    let place = |group: u32, value: f64| match by_line {
        true => value as usize,
        false => {
            let members = grouped.members.of(group).iter();
            1 + members.filter(|row| ranked(**row) > value).count()
        }
    };
    let tied = sharing.into_iter().filter(|(_, rows)| rows.len() > 1);
    tied.map(|((group, bits), rows)| (place(group, f64::from_bits(bits)), rows)).collect()
}

/// By row of a ranking line the payments that go by it.
fn by_row(settled: &Settlement, line: usize) -> BTreeMap<usize, Vec<(usize, usize)>> {
    let (run, mut payments) = (&settled.run, BTreeMap::<usize, Vec<(usize, usize)>>::new());
    let Some((ranked, _)) = run.framed(Symbol::Line(line)) else { return payments };
    for (number, flow) in settled.terms.payments.iter().enumerate() {
        if !reached(&run.book, [Symbol::Line(flow.line)]).contains(&Symbol::Line(line)) {
            continue;
        }
        let Some((paid, _)) = run.framed(Symbol::Line(flow.line)) else { continue };
        let there = run.rows_of(paid.frame, ranked.frame, Vec::new());
        for row in settled.rows(flow.line) {
            payments.entry(there[row] as usize).or_default().push((number, row));
        }
    }
    payments
}

impl Settlement {
    /// What a unit is paid by its place, in the scheme's money; none where no payment is by unit and time of the place.
    pub fn paid_by_place(&self, unit: &TiedUnit) -> Option<Decimal> {
        let amount = |(payment, row): &(usize, usize)| {
            let line = self.terms.payments[*payment].line;
            let (column, _) = self.run.framed(Symbol::Line(line))?;
            Some(self.in_money(self.yuan(line, column.draw(*row, 0))?))
        };
        if unit.payments.is_empty() {
            return None;
        }
        unit.payments.iter().map(amount).sum()
    }

    /// The members of a row but its time: whom it is about.
    pub fn unit_title(&self, line: usize, row: usize, lang: Lang) -> String {
        let dimensions = &self.run.book.catalog.dimensions;
        let Some((_, frame)) = self.run.framed(Symbol::Line(line)) else { return String::new() };
        let is_time = |kind| matches!(kind, DimKind::Year | DimKind::Period);
        let others = frame.order.iter().filter(|dim| !is_time(dimensions.get(**dim).kind));
        let members = others.filter_map(|dim| Some((*dim, frame.member(*dim, row)?)));
        let words: Vec<String> = members.map(|(dim, m)| dimensions.member_title(dim, m, lang)).collect();
        words.join(" ")
    }
}

fn said(settled: &Settlement, ranking: &Ranking, ties: &[Tied]) -> Finding {
    let tie = &ranking.tie;
    let all = |lang: Lang| {
        let mut words: Vec<String> = ties.iter().take(SHOWN).map(|tied| words(settled, tied, lang)).collect();
        if let Some(more) = ties.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            words.push(text!("另有 {more} 处", "{more} more").get(lang).to_string());
        }
        words.join(lang.pick("；", "; "))
    };
    let (zh, en, count) = (all(Lang::Zh), all(Lang::En), ties.len());
    let (id, Text { zh: paid, en: paid_en }) = (&tie.line.text, &tie.paid);
    let (grade, grade_en) = (tie.evidence.title(Lang::Zh), tie.evidence.title(Lang::En));
    let message = text!(
        "`{id}` 有 {count} 处并列：{zh}。按方案：{paid}（{grade}）",
        "units share a place of `{id}` in {count} places: {en}. By the scheme: {paid_en} ({grade_en})"
    );
    let finding = Finding::warning("places-shared", message).help(text!(
        "核对数据和文件对并列的规定；文件另有规定的，改方案的公式和 [[scheme.tie]]，或填公布的名次",
        "compare the data and what the text says of ties; where it says otherwise change the formula and [[scheme.tie]], or give the published places"
    ));
    tie.line.whole(finding, Text::default())
}

/// A tie in words: time, place, units and what each is paid.
fn words(settled: &Settlement, tied: &Tied, lang: Lang) -> String {
    let line = settled.terms.rankings[tied.ranking].line;
    let unit = settled.terms.scheme.money.words(lang.is_zh());
    let names: Vec<String> = tied
        .units
        .iter()
        .map(|one| {
            let name = settled.unit_title(line, one.row, lang);
            settled.paid_by_place(one).map_or(name.clone(), |paid| format!("{name} {paid} {unit}"))
        })
        .collect();
    let (names, place) = (names.join(lang.pick("、", ", ")), tied.place);
    let when = tied.units.first().map_or(String::new(), |one| settled.time_id(line, one.row));
    text!("{when} 第 {place} 名 {names}", "{when} place {place}: {names}").get(lang).trim_start().to_string()
}
