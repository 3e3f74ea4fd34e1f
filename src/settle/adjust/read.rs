//! The table of adjustments: 调整.csv beside the tables, or the worksheet 调整.

use super::Adjustment;
use crate::finding::{Finding, Findings, Sought, nearest, unknown};
use crate::model::dimension::Dimensions;
use crate::model::faults;
use crate::rule::Book;
use crate::settle::money::yuan;
use crate::settle::{Side, Span, Terms, Who};
use crate::sheet::Sheet;
use crate::table::{Dataset, split_unit};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use rust_decimal::Decimal;

/// The columns, in English and Chinese, and what each says.
const COLUMNS: [(&str, &str); 8] = [
    ("period", "时段"),
    ("of_period", "更正时段"),
    ("payer", "付方"),
    ("payee", "收方"),
    ("amount", "金额"),
    ("reason", "理由"),
    ("source", "来源"),
    ("note", "说明"),
];
/// That which need not be there.
const NOTE: usize = 7;

/// Reads the corrections beside a dataset.
pub fn read(dataset: &Dataset, book: &Book, terms: &Terms, findings: &mut Findings) -> Vec<Adjustment> {
    let mut adjustments = Vec::new();
    for (sheets, problems) in dataset.adjustments() {
        findings.extend(problems.into_iter().collect());
        for sheet in &sheets {
            let Some((columns, unit)) = columns(sheet, findings) else { continue };
            let reader = Reader { sheet, columns, unit, dimensions: &book.catalog.dimensions, terms };
            for row in 0..sheet.len() {
                adjustments.extend(reader.row(row, findings));
            }
        }
    }
    adjustments
}

/// The place of each column, and the unit of the amounts.
fn columns(sheet: &Sheet, findings: &mut Findings) -> Option<([usize; 7], Unit)> {
    let mut places: [Option<(usize, Option<String>)>; 8] = Default::default();
    let mut sound = true;
    for (column, header) in sheet.headers.iter().enumerate() {
        let (word, unit) = split_unit(header);
        match COLUMNS.iter().position(|(en, zh)| word == *en || word == *zh) {
            Some(at) if places[at].is_none() => places[at] = Some((column, unit)),
            _ => {
                let message = text!("不认识的列 `{header}`", "unknown column `{header}`");
                let near = nearest(&word, COLUMNS.iter().flat_map(|(en, zh)| [*en, *zh]));
                let finding = faults::unknown_column(message).at_cell(sheet.place(None, Some(column)));
                findings.push(finding.did_you_mean_or(near, help()));
                sound = false;
            }
        }
    }
    for (at, (en, zh)) in COLUMNS.iter().enumerate().take(NOTE) {
        if places[at].is_none() {
            let message = text!("调整表缺少“{zh}”列", "the table of adjustments lacks column `{en}`");
            let finding = faults::missing_column(message).at_cell(sheet.place(None, None));
            findings.push(finding.help(help()));
            sound = false;
        }
    }
    let (amount, word) = places[4].clone()?;
    let unit = word.and_then(|word| Unit::parse(&word).ok()).filter(Unit::is_money);
    if unit.is_none() {
        let message = text!("“金额”没有写明货币单位", "`amount` does not say in which unit of money");
        let finding = Finding::error("bad-unit", message).at_cell(sheet.place(None, Some(amount)));
        findings.push(finding.help(text!(
            "在表头写作 金额（元）或 金额（万元）",
            "write the header as amount (元) or amount (万元)"
        )));
    }
    let all: Vec<usize> = places.iter().take(NOTE).flatten().map(|(column, _)| *column).collect();
    Some((all.try_into().ok().filter(|_| sound)?, unit?))
}

fn help() -> Text {
    text!(
        "调整表的列：时段、更正时段、付方、收方、金额（元）、理由、来源，另可有说明",
        "the columns are period, of_period, payer, payee, amount (元), reason, source, and perhaps note"
    )
}

/// An amount that cannot be paid.
fn bad_amount(message: Text) -> Finding {
    Finding::error("bad-amount", message)
}

struct Reader<'a> {
    sheet: &'a Sheet,
    /// In the order of [`COLUMNS`].
    columns: [usize; 7],
    unit: Unit,
    dimensions: &'a Dimensions,
    terms: &'a Terms,
}

impl Reader<'_> {
    fn row(&self, row: usize, findings: &mut Findings) -> Option<Adjustment> {
        let [period, of_period, payer, payee, amount, reason, source] =
            [0, 1, 2, 3, 4, 5, 6].map(|at| self.filled(row, at, findings));
        let period = period.and_then(|word| self.span(row, 0, word, findings));
        let of_period = of_period.and_then(|word| self.span(row, 1, word, findings));
        let payer = payer.and_then(|word| self.who(row, 2, word, findings));
        let payee = payee.and_then(|word| self.who(row, 3, word, findings));
        let amount = amount.and_then(|word| self.amount(row, word, findings));
        let (period, of_period, payer, payee) = (period?, of_period?, payer?, payee?);
        if period.from <= of_period.to {
            let (now, then) = (&period.label, &of_period.label);
            let message = text!(
                "更正时段 {then} 不在时段 {now} 之前",
                "it corrects {then}, which does not lie before {now}"
            );
            findings.push(self.at(row, 1, faults::bad_period(message)).help(text!(
                "“时段”写随哪一期结算，“更正时段”写更正以前的哪一期",
                "`period` is what it is settled with, `of_period` the earlier one that it corrects"
            )));
            return None;
        }
        if !self.is_flow(payer, payee) {
            let (from, to) = (self.word(row, 2), self.word(row, 3));
            let message = text!(
                "方案里没有 {from} 与 {to} 之间的收付",
                "the scheme has no payment between {from} and {to}"
            );
            findings.push(self.at(row, 2, Finding::error("no-such-flow", message)).help(text!(
                "付方、收方照台账（ledger.csv）填写；退回的钱付方、收方对调",
                "write payer and payee as in ledger.csv; what is paid back has them the other way round"
            )));
            return None;
        }
        Some(Adjustment {
            period,
            of_period,
            payer,
            payee,
            amount: amount?,
            reason: reason?.to_string(),
            source: source?.to_string(),
            place: self.sheet.place(Some(row), Some(self.columns[4])),
        })
    }

    fn word(&self, row: usize, at: usize) -> &str {
        self.sheet.cell(row, self.columns[at]).unwrap_or_default()
    }

    /// A finding at a cell; `at` is its place in [`COLUMNS`].
    fn at(&self, row: usize, at: usize, finding: Finding) -> Finding {
        finding.at_cell(self.sheet.place(Some(row), Some(self.columns[at])))
    }

    /// The text of a cell that must be filled in, the reason before all.
    fn filled(&self, row: usize, at: usize, findings: &mut Findings) -> Option<&str> {
        let found = self.sheet.cell(row, self.columns[at]).filter(|word| !word.trim().is_empty());
        if found.is_none() {
            let (en, zh) = COLUMNS[at];
            let finding = match en {
                "reason" => Finding::error(
                    "adjustment-without-reason",
                    text!("这笔调整没有写理由", "the adjustment gives no reason"),
                )
                .help(faults::fill_in()),
                _ => faults::left_empty(&text!("“{zh}”", "`{en}`")),
            };
            findings.push(self.at(row, at, finding));
        }
        found
    }

    fn span(&self, row: usize, at: usize, word: &str, findings: &mut Findings) -> Option<Span> {
        let span = Span::parse(word, self.dimensions);
        if span.is_none() {
            findings.push(self.at(row, at, faults::not_a_period(word)));
        }
        span
    }

    /// A party of the scheme, or a member of a dimension that pays or receives.
    fn who(&self, row: usize, at: usize, word: &str, findings: &mut Findings) -> Option<Who> {
        let parties = &self.terms.scheme.parties;
        let party = parties.iter().position(|p| p.id == word || p.title.zh == word || p.title.en == word);
        let sides = self.terms.payments.iter().flat_map(|flow| [flow.from, flow.to]);
        let member = |side: Side| match side {
            Side::Member(dim) => Some(Who::member(dim, self.dimensions.member(dim, word)?, self.dimensions)),
            Side::Party(_) => None,
        };
        let found = party.map(Who::Party).or_else(|| sides.filter_map(member).next());
        if found.is_none() {
            let known = parties.iter().map(|p| p.id.as_str());
            let otherwise = text!(
                "照台账（ledger.csv）的 payer、payee 填写：单位写代码，资金池、财政写方案里的 id",
                "write it as payer and payee of ledger.csv do: a unit by its code, funds and treasuries by their id"
            );
            findings.push(self.at(row, at, unknown(Sought::Party, word, known, otherwise)));
        }
        found
    }

    /// Whether money flows between two in the scheme, in either direction.
    fn is_flow(&self, payer: Who, payee: Who) -> bool {
        let is = |who: Who, side: Side| match (who, side) {
            (Who::Party(a), Side::Party(b)) => a == b,
            (Who::Member(dim, member), Side::Member(of)) => {
                self.dimensions.member(of, &self.dimensions.member_id(dim, member)).is_some()
            }
            _ => false,
        };
        self.terms.payments.iter().any(|flow| {
            (is(payer, flow.from) && is(payee, flow.to)) || (is(payer, flow.to) && is(payee, flow.from))
        })
    }

    /// An amount in yuan, whole fen above nothing.
    fn amount(&self, row: usize, word: &str, findings: &mut Findings) -> Option<Decimal> {
        let amount = word.parse::<Decimal>().ok().and_then(|amount| yuan(amount, &self.unit));
        let Some(amount) = amount else {
            findings.push(self.at(row, 4, faults::not_a_number(word)));
            return None;
        };
        if amount.is_sign_negative() || amount.is_zero() {
            let message = text!("金额 {word} 不大于零", "the amount {word} is not above zero");
            findings.push(self.at(row, 4, bad_amount(message)).help(text!(
                "写正数；退回的钱把付方、收方对调",
                "write what is paid; for money paid back let payer and payee change places"
            )));
            return None;
        }
        if !(amount * Decimal::ONE_HUNDRED).fract().is_zero() {
            let message = text!("金额 {word} 不到分", "the amount {word} is finer than a fen");
            let finding = bad_amount(message).help(text!("写到分为止", "write it to the fen"));
            findings.push(self.at(row, 4, finding));
            return None;
        }
        Some(amount)
    }
}
