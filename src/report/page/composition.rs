//! What the total of a page of accounts is made of in the newest year: each account, its value, its share.

use super::document::{Bar, Bars, Block, Cell, Grid, Head, Part};
use super::figures::{Figures, Shown, with_unit, words};
use super::number::{fixed, percent};
use crate::explain::trail::{Kid, Made};
use crate::rule::{Accounts, Symbol};
use crate::text;
use crate::unit::Unit;

/// An account with what it comes to.
struct Line {
    title: String,
    shown: Shown,
}

pub fn part(figures: &mut Figures<'_>, accounts: &Accounts, year: u32) -> Option<Part> {
    let lang = figures.lang;
    let money = Unit::parse(&figures.request.dataset.money_unit).map(|unit| words(&unit, lang));
    let money = money.unwrap_or_default();
    let mut composed = Composed { figures, year, money, many: false };
    let mut lines: Vec<Line> = Vec::new();
    let mut order: Vec<(bool, usize)> = Vec::new();
    let mut totals: Vec<Line> = Vec::new();
    for group in &accounts.groups {
        let first = lines.len();
        for row in &group.rows {
            order.push((false, lines.len()));
            let line = composed.line(row.value.symbol);
            lines.push(line);
        }
        if let Some(total) = group.total {
            order.push((true, totals.len()));
            let title = composed.figures.title(total);
            totals.push(composed.total(&title, &lines[first..]));
        }
    }
    let title = accounts.total.map(|symbol| composed.figures.title(symbol));
    let title = title.unwrap_or_else(|| lang.pick("合计", "Total").to_string());
    let whole = composed.total(&title, &lines);
    whole.shown.value?;
    let where_ = match composed.many {
        true => text!("所列行政区合计", "sum of the regions listed").get(lang).to_string(),
        false => String::new(),
    };
    let (name, when) = (accounts.title.get(lang), composed.figures.in_year(year));
    let heading: Vec<&str> = [name, &when, &where_].into_iter().filter(|part| !part.is_empty()).collect();
    let caption =
        format!("{} · {}", heading.join(" · "), lang.pick("价值量构成", "composition of the value"));
    let unit = composed.money.clone();
    let mut grid = Grid { caption: caption.clone(), ..Grid::default() };
    grid.heads = vec![
        Head { title: lang.pick("核算项", "Account").to_string(), names: true, ..Head::default() },
        Head { title: lang.pick("价值量", "Value").to_string(), unit: unit.clone(), ..Head::default() },
        Head { title: lang.pick("占比", "Share").to_string(), ..Head::default() },
    ];
    for (is_total, at) in order {
        let line = if is_total { &totals[at] } else { &lines[at] };
        let share = composed.share(line, &whole);
        grid.rows.push(vec![Cell::words(line.title.clone()), line.shown.cell.clone(), share]);
    }
    let share = composed.share(&whole, &whole);
    grid.totals.push(vec![Cell::words(whole.title.clone()), whole.shown.cell.clone(), share]);
    let rows = lines
        .into_iter()
        .map(|line| (line.title, vec![Bar { value: line.shown.value, from: 0.0, cell: line.shown.cell }]))
        .collect();
    let bars = Bars { title: caption.clone(), unit, series: Vec::new(), rows, note: String::new() };
    Some(Part { title: caption, blocks: vec![Block::Bars(bars), Block::Grid(grid)], folded: false })
}

struct Composed<'f, 'a> {
    figures: &'f mut Figures<'a>,
    year: u32,
    money: String,
    /// Whether it is the sum of several regions.
    many: bool,
}

impl Composed<'_, '_> {
    fn line(&mut self, symbol: Symbol) -> Line {
        let rows = self.figures.rows(symbol, self.year);
        self.many |= rows.len() > 1;
        let place = self.figures.in_year(self.year);
        let title = self.figures.title(symbol);
        let shown = match rows.is_empty() {
            true => {
                Shown { value: None, cell: Cell::words(self.figures.lang.pick("未核算", "not accounted")) }
            }
            false => self.figures.sum(symbol, &rows, &place),
        };
        Line { title, shown }
    }

    /// The sum of what is known; its name says what it lacks.
    fn total(&self, title: &str, parts: &[Line]) -> Line {
        let lang = self.figures.lang;
        let known: Vec<&Line> = parts.iter().filter(|line| line.shown.value.is_some()).collect();
        let lacking: Vec<&str> =
            parts.iter().filter(|line| line.shown.value.is_none()).map(|line| line.title.as_str()).collect();
        let title = match lacking.is_empty() {
            true => title.to_string(),
            false => {
                let lacking = lacking.join(lang.pick("、", ", "));
                text!("{title}（不含：{lacking}）", "{title} (without {lacking})").get(lang).to_string()
            }
        };
        if known.is_empty() {
            let cell = Cell::words(lang.pick("未核算", "not accounted"));
            return Line { title, shown: Shown { value: None, cell } };
        }
        let value: f64 = known.iter().filter_map(|line| line.shown.value).sum();
        let words = with_unit(value, &self.money);
        let mut made = Made {
            title: title.clone(),
            place: self.figures.in_year(self.year),
            value: words.clone(),
            ..Made::default()
        };
        made.say(lang.pick("各项之和 ", "sum of the accounts: "));
        made.put(
            Kid::Sum(words, known.iter().filter_map(|line| line.shown.cell.figure.clone()).collect()),
            "",
        );
        let cell = Cell::number(fixed(value, 2), Some(made.figure()));
        Line { title, shown: Shown { value: Some(value), cell } }
    }

    fn share(&self, line: &Line, whole: &Line) -> Cell {
        let (Some(part), Some(all)) = (line.shown.value, whole.shown.value.filter(|all| *all != 0.0)) else {
            return Cell::words("–");
        };
        let (Some(own), Some(total)) = (line.shown.cell.figure.clone(), whole.shown.cell.figure.clone())
        else {
            return Cell::words("–");
        };
        let shown = percent(part / all);
        let title = &line.title;
        let mut made = Made {
            title: text!("{title}的占比", "Share of {title}").get(self.figures.lang).to_string(),
            place: self.figures.in_year(self.year),
            value: shown.clone(),
            ..Made::default()
        };
        // Both in the unit that is shown, whatever the lines are in.
        made.put(Kid::Sum(with_unit(part, &self.money), vec![own]), "");
        made.say(" ÷ ");
        made.put(Kid::Sum(with_unit(all, &self.money), vec![total]), "");
        Cell::number(shown, Some(made.figure()))
    }
}
