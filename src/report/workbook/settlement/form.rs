//! The settlement table that is signed: one table a time, unit by unit, with the figures that each is judged by, what it
//! is charged and receives, and what that has come to since the beginning of the year. Every cell points into the ledger
//! or the calculation.

use super::ledger;
use super::pools::in_money;
use crate::plan::State;
use crate::report::workbook::layout::{Layout, letters, quote};
use crate::results::Request;
use crate::rule::Symbol;
use crate::settle::{Money, Part, Settlement, Statement, Unit as Row, Way, Who};
use crate::show::banner;
use crate::show::settlement::grouped;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// A face that papers are printed in.
const FONT: &str = "宋体";
/// Columns before the figures: number, unit.
const FIRST: u16 = 2;
/// Decimal places of a figure that are shown at most.
const PLACES: usize = 4;

struct Look {
    title: Format,
    warning: Format,
    plain: Format,
    right: Format,
    head: Format,
    text: Format,
    centre: Format,
    figure: Format,
    /// With so many decimal places.
    figures: Vec<Format>,
    money: Format,
    total: Format,
    wrapped: Format,
}

impl Look {
    fn new(places: usize) -> Look {
        let base = Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let boxed = base.clone().set_border(FormatBorder::Thin);
        let digits = if places > 0 { format!(".{}", "0".repeat(places)) } else { String::new() };
        let shown = format!("#,##0{digits};-#,##0{digits};—");
        let money = boxed.clone().set_num_format(shown).set_align(FormatAlign::Right);
        Look {
            title: base.clone().set_font_size(18).set_align(FormatAlign::Center),
            warning: base.clone().set_bold().set_align(FormatAlign::Center),
            right: base.clone().set_align(FormatAlign::Right),
            head: boxed.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            text: boxed.clone(),
            centre: boxed.clone().set_align(FormatAlign::Center),
            figures: (0..=PLACES)
                .map(|n| {
                    boxed.clone().set_num_format(format!(
                        "0{}{}",
                        if n > 0 { "." } else { "" },
                        "0".repeat(n)
                    ))
                })
                .map(|format| format.set_align(FormatAlign::Right))
                .collect(),
            figure: boxed.clone().set_align(FormatAlign::Right),
            total: money.clone().set_bold(),
            money,
            wrapped: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            plain: base,
        }
    }
}

struct Form<'a> {
    sheet: &'a mut Worksheet,
    request: &'a Request<'a>,
    layout: &'a Layout<'a>,
    settled: &'a Settlement,
    lang: Lang,
    look: Look,
    money: Vec<Money>,
    /// Columns of all figures.
    figures: Vec<(usize, Text, Symbol)>,
    /// Decimal places of each column of figures.
    places: Vec<usize>,
    row: u32,
    /// Where the year's amount of each unit stood in the table before, by year.
    carried: BTreeMap<(i32, Who), String>,
}

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    settled: &Settlement,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.fixed.form)?;
    let papers = &settled.terms.papers;
    let figures = papers.indicators.iter().enumerate();
    let figures =
        figures.flat_map(|(i, judged)| judged.columns().map(move |(title, symbol)| (i, title, symbol)));
    let mut form = Form {
        look: Look::new(settled.terms.scheme.places.max(0) as usize),
        money: settled.money_columns(),
        figures: figures.collect(),
        lang: request.lang,
        places: Vec::new(),
        row: 0,
        carried: BTreeMap::new(),
        sheet,
        request,
        layout,
        settled,
    };
    form.widths()?;
    let statements = settled.statements();
    let mut breaks = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        if number > 0 {
            breaks.push(form.row);
        }
        form.statement(statement, statements.len() == 1)?;
    }
    if !breaks.is_empty() {
        form.sheet.set_page_breaks(&breaks)?;
    }
    Ok(())
}

impl Form<'_> {
    /// Number, unit, figures, money, corrections, net, since January.
    fn width(&self) -> u16 {
        FIRST + (self.figures.len() + self.money.len() + usize::from(self.corrects())) as u16 + 2
    }

    fn corrects(&self) -> bool {
        !self.settled.adjustments.is_empty()
    }

    fn widths(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_column_width(0, 6)?;
        self.sheet.set_column_width(1, 18)?;
        for column in FIRST..self.width() {
            self.sheet
                .set_column_width(column, if column < FIRST + self.figures.len() as u16 { 10 } else { 13 })?;
        }
        Ok(())
    }

    fn merged(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        words: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if first == last {
            self.sheet.write_with_format(row, first, words, format)?;
        } else {
            self.sheet.merge_range(row, first, row, last, words, format)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &Statement, alone: bool) -> Result<(), XlsxError> {
        let lang = self.lang;
        self.places = self
            .figures
            .iter()
            .map(|(indicator, _, symbol)| self.digits(statement, *indicator, *symbol))
            .collect();
        self.head(statement)?;
        let first_head = self.row;
        self.columns(statement)?;
        if alone {
            self.sheet.set_repeat_rows(first_head, self.row - 1)?;
        }
        let total = self.row;
        self.row += 1;
        let repeated = repeated(statement, self.settled, lang);
        for (number, unit) in statement.units.iter().enumerate() {
            self.unit(statement, number, unit, &repeated)?;
        }
        self.total(statement, total)?;
        self.pools(statement)?;
        self.notes()?;
        self.signatures()
    }

    /// The decimal places that show the figures of a column as they were given.
    fn digits(&self, statement: &Statement, indicator: usize, symbol: Symbol) -> usize {
        let (settled, at) = (self.settled, &self.settled.terms.papers.indicators[indicator].at);
        let values = statement.units.iter().filter_map(|unit| {
            let row = settled.figure_row(symbol, at, unit.who, statement.time)?;
            match settled.run.column(symbol)?.state(row) {
                State::Accounted(value) => Some(value),
                State::NotAccounted | State::OutOfScope => None,
            }
        });
        let exact = |value: f64, places: usize| {
            let shifted = value * 10f64.powi(places as i32);
            (shifted - shifted.round()).abs() < 1e-6
        };
        values
            .map(|value| (0..PLACES).find(|places| exact(value, *places)).unwrap_or(PLACES))
            .max()
            .unwrap_or(0)
    }

    fn head(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (lang, last) = (self.lang, self.width() - 1);
        let office = &self.request.dataset.office;
        let look = (
            self.look.plain.clone(),
            self.look.title.clone(),
            self.look.right.clone(),
            self.look.warning.clone(),
        );
        let annex = office.annex.clone().unwrap_or_default();
        let number = office.number.clone().unwrap_or_default();
        self.sheet.write_with_format(self.row, 0, annex, &look.0)?;
        self.merged(self.row, (last.min(2), last), &number, &look.2)?;
        self.row += 1;
        let dimensions = &self.settled.run.book.catalog.dimensions;
        let when = statement.time.map_or(String::new(), |(dim, m)| dimensions.time_title(dim, m, lang));
        let paper = self.settled.terms.scheme.paper.subject.as_ref();
        let title = paper.unwrap_or(&self.settled.terms.model.title).get(lang);
        let title = text!("{when}{title}结算表", "Settlement: {title}, {when}").get(lang).to_string();
        self.merged(self.row, (0, last), &title, &look.1)?;
        self.sheet.set_row_height(self.row, 34)?;
        self.row += 1;
        let banner = banner::line(self.settled, lang);
        if !banner.is_empty() {
            self.merged(self.row, (0, last), &banner, &look.3)?;
            self.row += 1;
        }
        let issuer = office.issuer.clone().unwrap_or_default();
        let issuer = text!("编制单位：{issuer}", "Prepared by: {issuer}");
        let half = last / 2;
        self.merged(self.row, (0, half), issuer.get(lang), &look.0)?;
        let units = self.units();
        let units = text!("单位：{units}", "Units: {units}");
        self.merged(self.row, (half + 1, last), units.get(lang), &look.2)?;
        self.row += 1;
        Ok(())
    }

    /// The units of all columns, each once.
    fn units(&self) -> String {
        let book = &self.settled.run.book;
        let mut units: Vec<String> = Vec::new();
        let of = self.figures.iter().map(|(_, _, symbol)| book.unit(*symbol));
        for unit in of.chain([&self.settled.terms.scheme.money]).filter(|unit| **unit != Unit::one()) {
            let words = unit.words(self.lang.is_zh());
            if !units.contains(&words) {
                units.push(words);
            }
        }
        units.join(self.lang.pick("、", ", "))
    }

    /// The two rows of column titles.
    fn columns(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (lang, top) = (self.lang, self.row);
        let head = self.look.head.clone();
        let dimensions = &self.settled.run.book.catalog.dimensions;
        let unit = statement.units.iter().find_map(|unit| match unit.who {
            Who::Member(dim, _) => Some(dimensions.get(dim).title.get(lang).to_string()),
            _ => None,
        });
        let tall = |sheet: &mut Worksheet, column: u16, words: &str| -> Result<(), XlsxError> {
            sheet.merge_range(top, column, top + 1, column, words, &head)?;
            Ok(())
        };
        tall(self.sheet, 0, lang.pick("序号", "No."))?;
        tall(self.sheet, 1, &unit.unwrap_or_else(|| lang.pick("单位", "Unit").to_string()))?;
        let mut column = FIRST;
        for (number, judged) in self.settled.terms.papers.indicators.iter().enumerate() {
            let parts: Vec<&(usize, Text, Symbol)> =
                self.figures.iter().filter(|(i, ..)| *i == number).collect();
            let last = column + parts.len() as u16 - 1;
            let title = judged.title.get(lang);
            if last > column {
                self.sheet.merge_range(top, column, top, last, title, &self.look.head)?;
            } else {
                self.sheet.write_with_format(top, column, title, &self.look.head)?;
            }
            for (_, words, _) in parts {
                self.sheet.write_with_format(top + 1, column, words.get(lang), &self.look.head)?;
                column += 1;
            }
        }
        for money in &self.money {
            let title = self.settled.terms.payments[money.payment].payment.title.get(lang);
            let words = match (money.both, money.way) {
                (false, _) => title.to_string(),
                (true, Way::Charged) => text!("{title}\n（应付）", "{title}\n(pays)").get(lang).to_string(),
                (true, Way::Received) => {
                    text!("{title}\n（应得）", "{title}\n(receives)").get(lang).to_string()
                }
            };
            tall(self.sheet, column, &words)?;
            column += 1;
        }
        if self.corrects() {
            tall(self.sheet, column, lang.pick("更正以前结算", "Corrections"))?;
            column += 1;
        }
        tall(self.sheet, column, lang.pick("净额\n（应得为正）", "Net\n(positive: receives)"))?;
        tall(self.sheet, column + 1, lang.pick("本年累计\n净额", "Net since\nJanuary"))?;
        self.sheet.set_row_height(top, 24)?;
        self.sheet.set_row_height(top + 1, 24)?;
        self.row += 2;
        Ok(())
    }

    fn unit(
        &mut self,
        statement: &Statement,
        number: usize,
        unit: &Row,
        repeated: &[String],
    ) -> Result<(), XlsxError> {
        let (settled, lang, at) = (self.settled, self.lang, self.row);
        self.sheet.write_with_format(at, 0, number as u32 + 1, &self.look.centre)?;
        let mut title = settled.who_title(unit.who, lang);
        if repeated.contains(&title) {
            title = format!("{title} {}", settled.who_id(unit.who));
        }
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
        for ((money, parts), sum) in self.money.iter().zip(&unit.parts).zip(&unit.sums) {
            let cells = parts.iter().map(|part| (part, ledger::entry_row(part.entry)));
            amount(self.sheet, self.layout, settled, (at, column), cells.collect(), *sum, &self.look.money)?;
            if money.way == Way::Charged { &mut charged } else { &mut received }.push(cell(at, column));
            column += 1;
        }
        if self.corrects() {
            let parts =
                unit.corrections.iter().map(|part| (part, ledger::adjustment_row(settled, part.entry)));
            let signed = |part: &Part| {
                let amount = settled.adjustments[part.entry].amount;
                if part.against { -amount } else { amount }
            };
            let sum = unit.corrections.iter().map(signed).sum();
            amount(self.sheet, self.layout, settled, (at, column), parts.collect(), sum, &self.look.money)?;
            received.push(cell(at, column));
            column += 1;
        }
        let mut formula = received.join("+");
        charged.iter().for_each(|cell| formula += &format!("-{cell}"));
        let net =
            Formula::new(format!("=ROUND({formula},6)")).set_result(settled.in_money(unit.net).to_string());
        self.sheet.write_formula_with_format(at, column, net, &self.look.money)?;
        let year = statement.time.and_then(|(dim, m)| settled.run.book.catalog.dimensions.year_of(dim, m));
        let before = year.and_then(|year| self.carried.get(&(year, unit.who)).cloned());
        let before = before.unwrap_or_else(|| settled.in_money(unit.before).to_string());
        let formula = Formula::new(format!("=ROUND({}+({before}),6)", cell(at, column)));
        let formula = formula.set_result(settled.in_money(unit.year).to_string());
        self.sheet.write_formula_with_format(at, column + 1, formula, &self.look.money)?;
        if let Some(year) = year {
            self.carried.insert((year, unit.who), cell(at, column + 1));
        }
        self.row += 1;
        Ok(())
    }

    /// The sum of the units stands above them.
    fn total(&mut self, statement: &Statement, at: u32) -> Result<(), XlsxError> {
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
            let signed = |part: &Part| {
                let amount = settled.adjustments[part.entry].amount;
                if part.against { -amount } else { amount }
            };
            sums.push(sum(&|unit| unit.corrections.iter().map(signed).sum()));
        }
        sums.extend([sum(&|unit| unit.net), sum(&|unit| unit.year)]);
        for (column, sum) in (FIRST + self.figures.len() as u16..).zip(sums) {
            let letter = letters(column);
            let formula = Formula::new(format!("=ROUND(SUM({letter}{}:{letter}{}),6)", at + 2, self.row));
            let formula = formula.set_result(settled.in_money(sum).to_string());
            self.sheet.write_formula_with_format(at, column, formula, &total)?;
        }
        Ok(())
    }

    /// The equation of each pool of this time, in a line.
    fn pools(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (settled, lang, last) = (self.settled, self.lang, self.width() - 1);
        for sum in &settled.pools.checked {
            let closure = &settled.terms.pools[sum.pool];
            let Some(total) = closure.total.filter(|line| settled.time(*line, sum.row) == statement.time)
            else {
                continue;
            };
            let mut left: Vec<(String, String, Decimal)> = Vec::new();
            for line in &settled.terms.papers.pool {
                let row = self.row_at(*line, statement);
                left.extend(row.and_then(|row| self.term(*line, &[row])));
            }
            if left.is_empty() {
                left.extend(self.term(total, &[sum.row]));
            }
            let of = |part: &usize| {
                let rows: Vec<usize> =
                    sum.rows.iter().filter(|(line, _)| line == part).map(|(_, row)| *row).collect();
                self.term(*part, &rows)
            };
            let right: Vec<(String, String, Decimal)> = closure.parts.iter().filter_map(of).collect();
            let pool = closure.pool.title.get(lang);
            let side = |terms: &[(String, String, Decimal)]| {
                let cells = terms.iter().map(|(title, cell, _)| {
                    format!("\"{} \"&TEXT({cell},\"#,##0.00####\")", title.replace('"', "\"\""))
                });
                let words =
                    terms.iter().map(|(title, _, value)| format!("{title} {}", grouped(&shown(*value))));
                (cells.collect::<Vec<_>>().join("&\" ＋ \"&"), words.collect::<Vec<_>>().join(" ＋ "))
            };
            let ((left, left_words), (right, right_words)) = (side(&left), side(&right));
            let colon = lang.pick("：", ": ");
            let formula = format!("=\"{}{colon}\"&{left}&\" ＝ \"&{right}", pool.replace('"', "\"\""));
            let words = format!("{pool}{colon}{left_words} ＝ {right_words}");
            let wrapped = self.look.wrapped.clone();
            self.sheet.merge_range(self.row, 0, self.row, last, "", &wrapped)?;
            let formula = Formula::new(formula).set_result(words.as_str());
            self.sheet.write_formula_with_format(self.row, 0, formula, &wrapped)?;
            self.tall(&words)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The row of a line that varies over the statement's time alone.
    fn row_at(&self, line: usize, statement: &Statement) -> Option<usize> {
        let (column, frame) = self.settled.run.framed(Symbol::Line(line))?;
        let (dim, member) = statement.time?;
        if frame.order != [dim] {
            return None;
        }
        self.settled.run.row(column.frame, &[member])
    }

    /// Title, cell and value of the rows of a line, in the scheme's unit of money.
    fn term(&self, line: usize, rows: &[usize]) -> Option<(String, String, Decimal)> {
        let settled = self.settled;
        let column = settled.run.column(Symbol::Line(line))?;
        let value = |row: &usize| match column.state(*row) {
            State::Accounted(value) => settled.yuan(line, value),
            State::NotAccounted | State::OutOfScope => None,
        };
        let sum: Decimal = rows.iter().filter_map(value).sum();
        let ranges = self.layout.ranges(Symbol::Line(line), rows).filter(|ranges| !ranges.is_empty());
        let factor = in_money(settled, line);
        let cell = ranges.map_or("0".to_string(), |ranges| format!("SUM({ranges}){factor}"));
        Some((
            settled.run.book.title(Symbol::Line(line)).get(self.lang).to_string(),
            cell,
            settled.in_money(sum),
        ))
    }

    fn notes(&mut self) -> Result<(), XlsxError> {
        let (lang, last, settled) = (self.lang, self.width() - 1, self.settled);
        let scheme = &settled.terms.scheme;
        let source = settled.run.book.catalog.cite(&settled.terms.model.source);
        let basis = text!("依据{source}", "Basis: {source}");
        let mut notes = vec![basis.get(lang).to_string()];
        notes.push(
            lang.pick(
                "净额为正的是应得，为负的是应缴。",
                "A positive net amount is received, a negative one is paid.",
            )
            .to_string(),
        );
        if let Some(words) = &scheme.paper.payment {
            notes.push(words.get(lang).to_string());
        }
        if let Some(words) = self.request.dataset.office.payment.as_ref() {
            notes.push(words.clone());
        }
        notes.extend(scheme.paper.notes.iter().map(|note| note.get(lang).to_string()));
        let review = self.request.dataset.office.review.clone();
        notes
            .extend(review.or_else(|| scheme.paper.review.as_ref().map(|words| words.get(lang).to_string())));
        let label = lang.pick("注：", "Notes: ");
        let wrapped = self.look.wrapped.clone();
        for (number, note) in (1..).zip(notes) {
            let words = format!("{}{number}. {note}", if number == 1 { label } else { "" });
            self.merged(self.row, (0, last), &words, &wrapped)?;
            self.tall(&words)?;
            self.row += 1;
        }
        Ok(())
    }

    /// As many lines as words across the table take.
    fn tall(&mut self, words: &str) -> Result<(), XlsxError> {
        let wide = 24
            + 10 * self.figures.len()
            + 13 * (usize::from(self.width()) - usize::from(FIRST) - self.figures.len());
        let lines = text::width(words).div_ceil(wide).max(1);
        self.sheet.set_row_height(self.row, 16.0 * lines as f64)?;
        Ok(())
    }

    fn signatures(&mut self) -> Result<(), XlsxError> {
        let (lang, last) = (self.lang, self.width() - 1);
        let office = &self.request.dataset.office;
        let [prepared, checked, approved, date] =
            [&office.prepared, &office.checked, &office.approved, &office.date]
                .map(|words| words.clone().unwrap_or_default());
        let date = match (date.is_empty(), lang.is_zh()) {
            (true, true) => "年　　月　　日".to_string(),
            _ => date,
        };
        let places = [
            text!("制表：{prepared}", "Prepared by: {prepared}"),
            text!("审核：{checked}", "Checked by: {checked}"),
            text!("负责人：{approved}", "Approved by: {approved}"),
            text!("单位（公章）：", "Seal:"),
            text!("{date}", "Date: {date}"),
        ];
        self.row += 1;
        let plain = self.look.plain.clone();
        let count = places.len() as u16;
        for (number, place) in (0..count).zip(places) {
            let first = number * (last + 1) / count;
            let end = ((number + 1) * (last + 1) / count).saturating_sub(1).max(first);
            self.merged(self.row, (first, end), place.get(lang), &plain)?;
        }
        self.row += 2;
        Ok(())
    }
}

/// Titles that several units share.
fn repeated(statement: &Statement, settled: &Settlement, lang: Lang) -> Vec<String> {
    let mut titles: Vec<String> =
        statement.units.iter().map(|unit| settled.who_title(unit.who, lang)).collect();
    titles.sort_unstable();
    let mut repeated: Vec<String> =
        titles.windows(2).filter(|pair| pair[0] == pair[1]).map(|p| p[0].clone()).collect();
    repeated.dedup();
    repeated
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
            let formula = Formula::new(format!("=ROUND({place},9)"))
                .set_result(format!("{}", (value * 1e9).round() / 1e9));
            sheet.write_formula_with_format(at, column, formula, format)?;
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

/// A sum of entries of the ledger, in the scheme's unit of money.
fn amount(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    settled: &Settlement,
    (at, column): (u32, u16),
    parts: Vec<(&Part, u32)>,
    sum: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    let (name, letter) = (quote(layout.fixed.ledger), letters(ledger::AMOUNT));
    let mut formula = String::new();
    for (part, row) in &parts {
        let sign = if part.against { "-" } else { "+" };
        formula += &format!("{sign}{name}!{letter}{}", row + 1);
    }
    if formula.is_empty() {
        sheet.write_number_with_format(at, column, 0.0, format)?;
        return Ok(());
    }
    let factor = Unit::yuan().factor_to(&settled.terms.scheme.money).filter(|f| !f.is_one());
    let factor = factor.map_or(String::new(), |f| format!("*({f})"));
    let formula = formula.trim_start_matches('+');
    let formula =
        Formula::new(format!("=ROUND(({formula}){factor},6)")).set_result(settled.in_money(sum).to_string());
    sheet.write_formula_with_format(at, column, formula, format)?;
    Ok(())
}

/// With at least two decimal places.
fn shown(value: Decimal) -> String {
    let value = value.normalize();
    if value.scale() < 2 { format!("{value:.2}") } else { value.to_string() }
}
