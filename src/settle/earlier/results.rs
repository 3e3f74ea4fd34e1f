//! The results of an earlier settlement, brought to today's lines.

use super::ledger::{column, table};
use super::{Earlier, Named, Settled, time_of};
use crate::finding::Findings;
use crate::model::dimension::{Dim, DimKind};
use crate::plan::State;
use crate::rule::Book;
use crate::sheet::Sheet;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::HashMap;

const FILE: &str = "results.csv";

/// How `results.csv` marks what was given to a settlement by one before it.
pub const SETTLED: &str = "settled";
pub const SETTLED_WITHOUT: &str = "settled_without";

/// Reads the results in the settlement's own time. Lines that there are no more are passed over: that the rule has
/// changed is said elsewhere.
pub fn read(
    named: &Named,
    text: &str,
    book: &Book,
    earlier: &mut Earlier,
    findings: &mut Findings,
) -> Option<()> {
    let sheet = table(named, FILE, text, findings)?;
    let columns = ["line", "value", "unit", "state"];
    let [line, value, unit, state] = columns.map(|name| column(named, FILE, &sheet, name, findings));
    let reader = Reader { book, sheet: &sheet, line: line?, value: value?, unit: unit?, state: state? };
    let mut factors: HashMap<(usize, String), f64> = HashMap::new();
    for row in 0..sheet.len() {
        match reader.row(row, earlier, &mut factors) {
            Ok(Some(settled)) => earlier.results.push(settled),
            Ok(None) => {}
            Err(Text { zh, en }) => {
                let line = sheet.line(row);
                let why = text!("第 {line} 行{zh}", "line {line}: {en}");
                findings.push(named.unreadable(FILE, &why));
                return None;
            }
        }
    }
    Some(())
}

struct Reader<'a> {
    book: &'a Book,
    sheet: &'a Sheet,
    line: usize,
    value: usize,
    unit: usize,
    state: usize,
}

impl Reader<'_> {
    fn row(
        &self,
        row: usize,
        earlier: &mut Earlier,
        factors: &mut HashMap<(usize, String), f64>,
    ) -> Result<Option<Settled>, Text> {
        let cell = |column: usize| self.sheet.cell(row, column).unwrap_or_default();
        let (dimensions, state) = (&self.book.catalog.dimensions, cell(self.state));
        let Some(line) = self.book.results().find(|(_, l)| l.id == cell(self.line)).map(|(i, _)| i) else {
            return Ok(None);
        };
        earlier.lines.insert(line);
        let per = self.book.lines[line].per;
        let Some(time) = time_of(per, dimensions).filter(|_| !state.starts_with(SETTLED)) else {
            return Ok(None);
        };
        let member = self.member(row, time)?;
        let days = dimensions.days_of(time, member);
        if !days.is_some_and(|days| earlier.spans.iter().any(|span| span.holds(days))) {
            return Ok(None);
        }
        let key: Vec<u32> = per.iter().map(|dim| self.member(row, dim)).collect::<Result<_, _>>()?;
        let state = match state {
            "accounted" => State::Accounted(self.value(row, line, factors)?),
            "not_accounted" => State::NotAccounted,
            other => return Err(text!("的状态 `{other}` 不认识", "unknown state `{other}`")),
        };
        Ok(Some(Settled { line, key, state }))
    }

    /// The member of a dimension in a row.
    fn member(&self, row: usize, dim: Dim) -> Result<u32, Text> {
        let dimensions = &self.book.catalog.dimensions;
        let dimension = dimensions.get(dim);
        let name = match dimension.kind {
            DimKind::Region => "code",
            DimKind::Year => "year",
            DimKind::Period => "period",
            DimKind::List => dimension.id.as_str(),
        };
        let column = self.sheet.headers.iter().position(|header| header == name);
        let word = column.and_then(|column| self.sheet.cell(row, column)).unwrap_or_default();
        dimensions.member(dim, word).ok_or_else(|| {
            let id = &dimension.id;
            text!("的 `{word}` 不是 `{id}` 的成员", "`{word}` is no member of `{id}`")
        })
    }

    /// The value as written, in the unit of today's line.
    fn value(
        &self,
        row: usize,
        line: usize,
        factors: &mut HashMap<(usize, String), f64>,
    ) -> Result<f64, Text> {
        let cell = |column: usize| self.sheet.cell(row, column).unwrap_or_default();
        let word = cell(self.value);
        let value: f64 = word.parse().map_err(|_| text!("的 `{word}` 不是数", "`{word}` is no number"))?;
        let own = &self.book.lines[line].unit;
        let word = cell(self.unit);
        if word == own.to_string() {
            return Ok(value);
        }
        let key = (line, word.to_string());
        if let Some(factor) = factors.get(&key) {
            return Ok(value * factor);
        }
        let factor = Unit::parse(word).ok().and_then(|unit| unit.factor_to(own));
        let factor = factor.ok_or_else(|| {
            text!("的单位 {word} 换算不成现在的 {own}", "{word} cannot be converted to {own} of today")
        })?;
        factors.insert(key, factor.to_f64());
        Ok(value * factor.to_f64())
    }
}
