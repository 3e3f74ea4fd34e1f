//! Two versions of a table held against each other, cell by cell.

use super::table::Table;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that a row is not known by: what is said of it, which may change.
const SAID: [&str; 12] = [
    "value",
    "unit",
    "state",
    "evidence",
    "name",
    "amount_fen",
    "amount_yuan",
    "payer_name",
    "payee_name",
    "formula",
    "reason",
    "kind",
];

/// One thing that differs.
#[derive(Debug, PartialEq)]
pub enum Differing {
    Cell {
        row: String,
        column: String,
        was: String,
        is: String,
    },
    /// A row or a column that there was and is not, or the other way round.
    Gone(Text),
    Come(Text),
}

impl Differing {
    /// It in words.
    pub fn words(&self, lang: Lang) -> String {
        let words = match self {
            Differing::Cell { row, column, was, is } => {
                let empty = |cell: &str, nothing: &str| match cell {
                    "" => nothing.to_string(),
                    cell => cell.to_string(),
                };
                let [zh, en] = ["空", "nothing"].map(|nothing| [empty(was, nothing), empty(is, nothing)]);
                let ([was_zh, is_zh], [was_en, is_en]) = (zh, en);
                text!(
                    "{row} 的 {column}：原来 {was_zh}，现在 {is_zh}",
                    "{column} of {row}: {was_en} then, {is_en} now"
                )
            }
            Differing::Gone(Text { zh, en }) => text!("现在没有{zh}", "there is no longer {en}"),
            Differing::Come(Text { zh, en }) => text!("原来没有{zh}", "there was not {en}"),
        };
        words.get(lang).to_string()
    }
}

/// All that differs: columns first, then row by row in the order of the former table.
pub fn differing(was: &Table, is: &Table) -> Vec<Differing> {
    let mut found = Vec::new();
    let named = |column: &String| text!("列 {column}", "column {column}");
    let lacks = |table: &Table, column: &&String| !table.head.contains(column);
    found.extend(was.head.iter().filter(|c| lacks(is, c)).map(named).map(Differing::Gone));
    found.extend(is.head.iter().filter(|c| lacks(was, c)).map(named).map(Differing::Come));
    let common: Vec<&String> = was.head.iter().filter(|column| is.head.contains(column)).collect();
    let (before, after) = (Rows::of(was, &common), Rows::of(is, &common));
    let now: BTreeMap<&Key, &Vec<&str>> = after.list.iter().map(|(key, cells)| (key, cells)).collect();
    for (key, cells) in &before.list {
        let Some(others) = now.get(key) else {
            found.push(Differing::Gone(row_words(key)));
            continue;
        };
        for ((column, was), is) in common.iter().zip(cells).zip(others.iter()).filter(|((_, a), b)| a != b) {
            let (column, was, is) = (column.to_string(), was.to_string(), is.to_string());
            found.push(Differing::Cell { row: key.words(), column, was, is });
        }
    }
    let then: BTreeSet<&Key> = before.list.iter().map(|(key, _)| key).collect();
    let come = after.list.iter().filter(|(key, _)| !then.contains(key));
    found.extend(come.map(|(key, _)| Differing::Come(row_words(key))));
    found
}

/// What a row is known by, and the how manyth of that it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    cells: Vec<(String, String)>,
    number: usize,
}

impl Key {
    fn words(&self) -> String {
        let said = self.cells.iter().filter(|(_, cell)| !cell.is_empty());
        let mut words: Vec<String> = said.map(|(column, cell)| format!("{column}={cell}")).collect();
        if self.number > 0 {
            words.push(format!("#{}", self.number + 1));
        }
        words.join(" ")
    }
}

fn row_words(key: &Key) -> Text {
    let words = key.words();
    text!("这一行：{words}", "the row {words}")
}

/// The rows of a table, of some of its columns.
struct Rows<'t> {
    list: Vec<(Key, Vec<&'t str>)>,
}

impl<'t> Rows<'t> {
    fn of(table: &'t Table, columns: &[&String]) -> Rows<'t> {
        let at = |column: &&String| table.head.iter().position(|head| head == *column).unwrap_or(usize::MAX);
        let places: Vec<usize> = columns.iter().map(at).collect();
        let mut met: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
        let mut list = Vec::new();
        for row in &table.rows {
            let cells: Vec<&str> = places.iter().map(|at| row.get(*at).map_or("", String::as_str)).collect();
            let known = columns.iter().zip(&cells).filter(|(column, _)| !SAID.contains(&column.as_str()));
            let key: Vec<(String, String)> =
                known.map(|(column, cell)| (column.to_string(), cell.to_string())).collect();
            let met = met.entry(key.clone()).or_default();
            list.push((Key { cells: key, number: *met }, cells));
            *met += 1;
        }
        Rows { list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let mut lines = text.lines().map(|line| line.split(',').map(String::from).collect());
        Table { head: lines.next().unwrap(), rows: lines.collect() }
    }

    #[test]
    fn the_cell_that_differs_is_named_by_its_row() {
        let was = table(
            "code,year,line,value,state\n1,2022,gep,3.5,accounted\n2,2022,gep,,not_accounted\n3,2022,gep,1,accounted",
        );
        let is = table(
            "code,year,line,value,state\n1,2022,gep,3.6,accounted\n2,2022,gep,,not_accounted\n4,2022,gep,1,accounted",
        );
        let said: Vec<String> = differing(&was, &is).iter().map(|one| one.words(Lang::En)).collect();
        assert_eq!(
            said,
            [
                "value of code=1 year=2022 line=gep: 3.5 then, 3.6 now",
                "there is no longer the row code=3 year=2022 line=gep",
                "there was not the row code=4 year=2022 line=gep"
            ]
        );
        assert_eq!(differing(&was, &was), []);
    }

    #[test]
    fn rows_of_one_key_are_told_apart_by_their_order_and_columns_are_compared() {
        let was = table("step,payer,amount_fen,old\na,1,5,x\na,1,7,x");
        let is = table("step,payer,amount_fen\na,1,5\na,1,8");
        let said: Vec<String> = differing(&was, &is).iter().map(|one| one.words(Lang::Zh)).collect();
        assert_eq!(said, ["现在没有列 old", "step=a payer=1 #2 的 amount_fen：原来 7，现在 8"]);
    }
}
