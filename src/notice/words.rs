//! What a notice says: the words of the wording filled in with what a unit's statement holds.

use super::{Notice, Notices};
use crate::explain::{Arithmetic, figure};
use crate::model::wording::{NoticeWords, fill};
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::settle::{Money, Settlement, Statement, Unit, Who};
use crate::show::banner;
use crate::show::capital::capitals;
use crate::show::settlement::grouped;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit as Measured;
use rust_decimal::Decimal;

/// The notices of a settlement; none where the definitions hold no words for them.
pub fn notices(request: &Request<'_>, settled: &Settlement) -> Option<Notices> {
    let words = settled.run.book.catalog.wording.as_ref()?;
    let money = settled.money_columns();
    let mut writer =
        Writer { request, settled, words, money, lang: request.lang, sums: Arithmetic::new(&settled.run) };
    let mut notices = Vec::new();
    for statement in settled.statements() {
        notices.extend(statement.units.iter().map(|unit| writer.notice(&statement, unit)));
    }
    Some(Notices { banner: banner::line(settled, request.lang), notices })
}

struct Writer<'a> {
    request: &'a Request<'a>,
    settled: &'a Settlement,
    words: &'a NoticeWords,
    money: Vec<Money>,
    lang: Lang,
    sums: Arithmetic<'a>,
}

impl Writer<'_> {
    fn notice(&mut self, statement: &Statement, unit: &Unit) -> Notice {
        let (settled, lang, office) = (self.settled, self.lang, &self.request.dataset.office);
        let scheme = &settled.terms.scheme;
        let dimensions = &settled.run.book.catalog.dimensions;
        let name = settled.who_title(unit.who, lang);
        let period = statement.time.map_or(String::new(), |(dim, m)| dimensions.time_title(dim, m, lang));
        let paper = settled.subject(&period, lang);
        let basis = settled.run.book.catalog.cite(&settled.terms.model.source);
        let (amount, year) = (self.amount(unit.net.abs()), self.amount(unit.year));
        let capitals =
            capitals(unit.net).unwrap_or_else(|| format!("{amount}{}", scheme.money.words(lang.is_zh())));
        let money = scheme.money.words(lang.is_zh());
        let values = [
            ("unit", name.as_str()),
            ("period", &period),
            ("paper", &paper),
            ("basis", &basis),
            ("amount", &amount),
            ("capitals", &capitals),
            ("year", &year),
            ("money", &money),
        ];
        let say = |text: &Text| fill(text, lang, &values);
        let main = match unit.net {
            // What is missing is not nothing.
            _ if unit.lacks_data() => &self.words.lacking,
            net if net.is_zero() => &self.words.nothing,
            net if net.is_sign_negative() => &self.words.charged,
            _ => &self.words.received,
        };
        let stated = |own: &Option<String>, of_scheme: &Option<Text>, blank: &Text| {
            let of_scheme = of_scheme.as_ref().map(|words| words.get(lang).to_string());
            own.clone().or(of_scheme).unwrap_or_else(|| say(blank))
        };
        let mut closing = vec![say(&self.words.year)];
        closing.push(stated(&office.payment, &scheme.paper.payment, &self.words.payment));
        closing.extend(self.budget());
        closing.push(stated(&office.review, &scheme.paper.review, &self.words.review));
        Notice {
            id: settled.who_id(unit.who),
            name: name.clone(),
            period: statement.label.clone(),
            number: office.number.clone().unwrap_or_default(),
            title: say(&self.words.title),
            salutation: say(&self.words.salutation),
            body: vec![say(main)],
            table: self.table(statement, unit),
            closing,
            attachment: say(&self.words.attachment),
            signature: office
                .issuer
                .clone()
                .unwrap_or_else(|| lang.pick("（编制单位）", "(issuer)").to_string()),
            date: office
                .date
                .clone()
                .unwrap_or_else(|| lang.pick("年　　月　　日", "Date: ________").to_string()),
        }
    }

    /// The items of the budget that are known.
    fn budget(&self) -> Option<String> {
        let office = &self.request.dataset.office;
        let items = [
            (text!("收入科目", "Income item"), &office.income),
            (text!("支出科目", "Spending item"), &office.spending),
            (text!("项目代码", "Project"), &office.project),
        ];
        let lang = self.lang;
        let known = items.iter().filter_map(|(label, item)| {
            Some(format!("{}{}{}", label.get(lang), lang.pick("：", ": "), item.as_ref()?))
        });
        let known: Vec<String> = known.collect();
        (!known.is_empty()).then(|| known.join(lang.pick("；", "; ")) + lang.pick("。", "."))
    }

    /// How it was worked out: the figures, the steps in money, what each payment comes to.
    fn table(&mut self, statement: &Statement, unit: &Unit) -> Vec<[String; 3]> {
        let (settled, lang) = (self.settled, self.lang);
        let (book, run) = (&settled.run.book, &settled.run);
        let money = settled.terms.scheme.money.words(lang.is_zh());
        let heads = [
            text!("项目", "Item").get(lang).to_string(),
            text!("计算过程", "How it was worked out").get(lang).to_string(),
            text!("金额（{money}）", "Amount ({money})").get(lang).to_string(),
        ];
        let mut table = vec![heads];
        for judged in &settled.terms.papers.indicators {
            let figures = judged.columns().filter_map(|(label, symbol)| {
                let row = settled.figure_row(symbol, &judged.at, unit.who, statement.time)?;
                let State::Accounted(value) = run.column(symbol)?.state(row) else { return None };
                let own = book.unit(symbol);
                let own = if *own == Measured::one() {
                    String::new()
                } else {
                    format!(" {}", own.words(lang.is_zh()))
                };
                Some(format!("{} {}{own}", label.get(lang), figure(value)))
            });
            let words: Vec<String> = figures.collect();
            table.push([
                judged.title.get(lang).to_string(),
                words.join(lang.pick("，", ", ")),
                String::new(),
            ]);
        }
        let paid: Vec<usize> = settled.terms.payments.iter().map(|flow| flow.line).collect();
        let steps = settled.terms.steps.iter().flat_map(|(_, lines)| lines);
        for symbol in steps {
            let Symbol::Line(line) = *symbol else { continue };
            let (own, checked) = (book.dims(*symbol), &book.lines[line]);
            // What is the same for all units, and what comes of the amounts, is no step to this unit's.
            let of_unit = matches!(unit.who, Who::Member(dim, _) if own.contains(dim));
            let mut rests = false;
            checked.term.walk(&mut |term| {
                term.reads(|read| rests |= paid.iter().any(|line| read == Symbol::Line(*line)))
            });
            if !checked.unit.is_money() || paid.contains(&line) || !of_unit || rests {
                continue;
            }
            let Some(row) = settled.figure_row(*symbol, &[], unit.who, statement.time) else { continue };
            let Some(State::Accounted(value)) = run.column(*symbol).map(|column| column.state(row)) else {
                continue;
            };
            if value == 0.0 {
                continue;
            }
            let factor =
                book.lines[line].unit.factor_to(&settled.terms.scheme.money).map_or(1.0, |f| f.to_f64());
            table.push([
                book.title(*symbol).get(lang).to_string(),
                self.sums.words(line, row),
                figure((value * factor * 1e6).round() / 1e6),
            ]);
        }
        let lacking = || lang.pick("缺数据", "no data").to_string();
        for (number, column) in self.money.iter().enumerate() {
            let line = settled.terms.payments[column.payment].line;
            let row = settled.figure_row(Symbol::Line(line), &[], unit.who, statement.time);
            let words = row.map_or(String::new(), |row| self.sums.words(line, row));
            let amount = if unit.lacking[number] { lacking() } else { self.amount(unit.sums[number]) };
            table.push([settled.money_title(column, lang), words, amount]);
        }
        if !unit.corrections.is_empty() {
            let reasons: Vec<&str> =
                unit.corrections.iter().map(|part| settled.adjustments[part.entry].reason.as_str()).collect();
            let sum = settled.corrected(&unit.corrections);
            table.push([
                lang.pick("更正以前结算", "Corrections").to_string(),
                reasons.join(lang.pick("；", "; ")),
                self.amount(sum),
            ]);
        }
        let net = lang.pick("净额（应得为正）", "Net (positive: receives)").to_string();
        let amount = if unit.lacks_data() { lacking() } else { self.amount(unit.net) };
        table.push([net, String::new(), amount]);
        table
    }

    /// An amount of yuan in the scheme's unit of money.
    fn amount(&self, yuan: Decimal) -> String {
        let places = self.settled.terms.scheme.places.max(0) as usize;
        grouped(&format!("{:.places$}", self.settled.in_money(yuan)))
    }
}
