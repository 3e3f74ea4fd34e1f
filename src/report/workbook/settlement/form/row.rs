//! The rows of the settlement table: one a unit, and their sum.

use super::{FIRST, Form};
use crate::plan::State;
use crate::report::workbook::layout::{Layout, letters, quote};
use crate::report::workbook::live;
use crate::report::workbook::settlement::ledger;
use crate::rule::Symbol;
use crate::settle::{Money, Part, Settlement, Statement, Unit as Row, Way, Who};
use crate::unit::Unit;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

/// What stands for money that lacks data.
const LACKING: (&str, &str) = ("缺数据", "no data");
/// So many entries are added up by name; more by a search of the ledger, as a formula holds only 8192 characters.
const NAMED: usize = 400;

impl Form<'_> {
    pub(super) fn unit(&mut self, statement: &Statement, number: usize, unit: &Row) -> Result<(), XlsxError> {
        let (settled, lang, at) = (self.settled, self.lang, self.row);
        self.sheet.write_with_format(at, 0, number as u32 + 1, &self.look.centre)?;
        let title = match unit.who {
            Who::Member(dim, member) => self.named.name(dim, member),
            Who::Party(_) | Who::Nobody => settled.who_title(unit.who, lang),
        };
        self.sheet.write_with_format(at, 1, title, &self.look.text)?;
        let mut column = FIRST;
        for (indicator, _, symbol) in &self.figures {
            let judged = &settled.terms.papers.indicators[*indicator];
            let row = settled.figure_row(*symbol, &judged.at, unit.who, statement.time);
            let places = usize::from(column - FIRST);
            let format =
                self.places.get(places).map_or(&self.look.figure, |places| &self.look.figures[*places]);
            figure(self.sheet, self.layout, (at, column), (*symbol, row), format)?;
            column += 1;
        }
        let (mut charged, mut received) = (Vec::new(), Vec::new());
        let lacking = lang.pick(LACKING.0, LACKING.1);
        for (number, (money, parts)) in self.money.iter().zip(&unit.parts).enumerate() {
            // What is missing is not nothing.
            if unit.lacking[number] && parts.is_empty() {
                self.sheet.write_with_format(at, column, lacking, &self.look.figure)?;
                column += 1;
                continue;
            }
            let sum = &unit.sums[number];
            let cells: Vec<(&Part, u32)> =
                parts.iter().map(|part| (part, ledger::entry_row(part.entry))).collect();
            let sought = || search(self.layout, settled, money, unit.who, &statement.label);
            let parts = (&cells[..], *sum, &sought as &dyn Fn() -> String);
            amount(self.sheet, self.layout, settled, (at, column), parts, &self.look.money)?;
            if money.way == Way::Charged { &mut charged } else { &mut received }.push(cell(at, column));
            column += 1;
        }
        if self.corrects() {
            let cells: Vec<(&Part, u32)> = unit
                .corrections
                .iter()
                .map(|part| (part, ledger::adjustment_row(settled, part.entry)))
                .collect();
            let sum = settled.corrected(&unit.corrections);
            // Nobody corrects hundreds of amounts of one unit at a time; if so, the sum stands as a number.
            let sought = || format!("({})", sum);
            let parts = (&cells[..], sum, &sought as &dyn Fn() -> String);
            amount(self.sheet, self.layout, settled, (at, column), parts, &self.look.money)?;
            received.push(cell(at, column));
            column += 1;
        }
        let mut formula = received.join("+");
        charged.iter().for_each(|cell| formula += &format!("-{cell}"));
        let formula = if formula.is_empty() { "0".to_string() } else { formula };
        match unit.lacks_data() {
            true => {
                self.sheet.write_with_format(at, column, lacking, &self.look.figure)?;
            }
            false => {
                let shown = (&*format!("=ROUND({formula},6)"), &*settled.in_money(unit.net).to_string());
                live::figure(self.sheet, self.layout, (at, column), shown, &self.look.money)?;
            }
        }
        let year = statement.time.and_then(|(dim, m)| settled.run.book.catalog.dimensions.year_of(dim, m));
        let before = year.and_then(|year| self.carried.get(&(year, unit.who)).cloned());
        let before = before.unwrap_or_else(|| settled.in_money(unit.before).to_string());
        let formula = format!("=ROUND({formula}+({before}),6)");
        let shown = (&*formula, &*settled.in_money(unit.year).to_string());
        live::figure(self.sheet, self.layout, (at, column + 1), shown, &self.look.money)?;
        if let Some(year) = year {
            self.carried.insert((year, unit.who), cell(at, column + 1));
        }
        self.row += 1;
        Ok(())
    }

    /// The sum of the units stands above them.
    pub(super) fn total(&mut self, statement: &Statement, at: u32) -> Result<(), XlsxError> {
        let total = self.look.total.clone();
        self.sheet.write_with_format(at, 0, "", &total)?;
        let centred = total.clone().set_align(FormatAlign::Center);
        self.sheet.write_with_format(at, 1, self.lang.pick("合计", "Sum"), &centred)?;
        for column in FIRST..FIRST + self.figures.len() as u16 {
            self.sheet.write_with_format(at, column, "", &total)?;
        }
        let settled = self.settled;
        let sum = |of: &dyn Fn(&Row) -> Decimal| statement.units.iter().map(of).sum::<Decimal>();
        let mut sums: Vec<Decimal> = (0..self.money.len()).map(|i| sum(&|unit| unit.sums[i])).collect();
        if self.corrects() {
            sums.push(sum(&|unit| settled.corrected(&unit.corrections)));
        }
        let net = |unit: &Row| if unit.lacks_data() { Decimal::ZERO } else { unit.net };
        sums.extend([sum(&net), sum(&|unit| unit.year)]);
        for (column, sum) in (FIRST + self.figures.len() as u16..).zip(sums) {
            let letter = letters(column);
            let formula = format!("=ROUND(SUM({letter}{}:{letter}{}),6)", at + 2, self.row);
            let shown = (&*formula, &*settled.in_money(sum).to_string());
            live::figure(self.sheet, self.layout, (at, column), shown, &total)?;
        }
        Ok(())
    }
}

fn cell(row: u32, column: u16) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// A figure as it stands in the calculation; nothing where there is none.
fn figure(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    (at, column): (u32, u16),
    (symbol, row): (Symbol, Option<usize>),
    format: &Format,
) -> Result<(), XlsxError> {
    let state = row.and_then(|row| layout.run.column(symbol).map(|values| values.state(row)));
    let place = row.and_then(|row| layout.cell(symbol, row));
    match (state, place) {
        (Some(State::Accounted(value)), Some(place)) => {
            // As many digits as a spreadsheet shows: what is left of a difference of decimals is no figure.
            let (formula, result) = (format!("=ROUND({place},9)"), (value * 1e9).round() / 1e9);
            live::figure(sheet, layout, (at, column), (&formula, &format!("{result}")), format)?;
        }
        (Some(State::NotAccounted), _) => {
            sheet.write_with_format(at, column, layout.lang.pick("缺", "none"), format)?;
        }
        _ => {
            sheet.write_blank(at, column, format)?;
        }
    }
    Ok(())
}

/// A sum of entries of the ledger, in the scheme's unit of money. Where they are too many to be named in a formula it is
/// what `sought` finds in the ledger.
fn amount(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    settled: &Settlement,
    (at, column): (u32, u16),
    (parts, sum, sought): (&[(&Part, u32)], Decimal, &dyn Fn() -> String),
    format: &Format,
) -> Result<(), XlsxError> {
    if parts.is_empty() {
        sheet.write_number_with_format(at, column, 0.0, format)?;
        return Ok(());
    }
    let (name, letter) = (quote(layout.fixed.ledger), letters(ledger::AMOUNT));
    let terms = match parts.len() <= NAMED {
        true => {
            let term = |(part, row): &(&Part, u32)| {
                format!("{}{name}!{letter}{}", if part.against { "-" } else { "+" }, row + 1)
            };
            parts.iter().map(term).collect::<String>().trim_start_matches('+').to_string()
        }
        false => sought(),
    };
    let factor = Unit::yuan().factor_to(&settled.terms.scheme.money).filter(|f| !f.is_one());
    let factor = factor.map_or(String::new(), |f| format!("*({f})"));
    let formula = format!("=ROUND(({terms}){factor},6)");
    live::figure(sheet, layout, (at, column), (&formula, &settled.in_money(sum).to_string()), format)
}

/// The amounts of the ledger that count in a column for a unit at a time, as one formula that looks for them.
fn search(layout: &Layout<'_>, settled: &Settlement, money: &Money, who: Who, label: &str) -> String {
    let (first, end) = ledger::rows(settled);
    let sheet = quote(layout.fixed.ledger);
    let range = |column: u16| format!("{sheet}!${c}${}:${c}${end}", first + 1, c = letters(column));
    let is = |column: u16, words: &str| format!("({}=\"{}\")", range(column), words.replace('"', "\"\""));
    let (code, payment) = (settled.who_id(who), &settled.terms.payments[money.payment].payment);
    let (payer, payee) = (is(ledger::PAYER, &code), is(ledger::PAYEE, &code));
    let (own, other) = if money.way == Way::Charged { (payer, payee) } else { (payee, payer) };
    let side = if money.both { own } else { format!("({own}-{other})") };
    let (period, line) = (is(ledger::PERIOD, label), is(ledger::LINE, &payment.line.text));
    format!("SUMPRODUCT({period}*{line}*{side}*{})", range(ledger::AMOUNT))
}
