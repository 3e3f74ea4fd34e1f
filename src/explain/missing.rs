//! Why something has no value, in words: what is missing, for what, where it would stand; or which operation on which
//! numbers has no result.

use super::stand::{Stand, stand};
use super::words;
use crate::compute::Run;
use crate::function::Undefined;
use crate::look::wanted::{Key, key_of};
use crate::look::{
    Failed,
    root::{Found, Root},
};
use crate::model::dimension::{DimKind, Dimensions};
use crate::place::Place;
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};

/// Keys that are named of one measure.
const KEYS: usize = 4;

/// What is wrong at the root of rows without a value: a phrase each, and the empty cells among it.
#[derive(Debug, Default)]
pub struct Missing {
    pub phrases: Vec<Text>,
    pub cells: Vec<Place>,
    /// Whether some operation has no result: more data would not help.
    pub undefined: bool,
}

impl Missing {
    /// All phrases as lines of a finding's place, the first few.
    pub fn lines(&self, most: usize) -> Text {
        let lines = |lang: Lang| {
            let mut lines: Vec<String> =
                self.phrases.iter().take(most).map(|phrase| phrase.get(lang).to_string()).collect();
            if let more @ 1.. = self.phrases.len().saturating_sub(most) {
                lines.push(text!("另有 {more} 项", "{more} more").get(lang).to_string());
            }
            lines.join("\n        ")
        };
        Text { zh: lines(Lang::Zh), en: lines(Lang::En) }
    }
}

/// What is missing by its title alone, each once, in the order of the formula.
pub fn names(run: &Run, found: &[Found<'_>]) -> Vec<Text> {
    let book = &run.book;
    let mut names: Vec<Text> = Vec::new();
    for Found { root, .. } in found {
        let name = match root {
            Root::Input { measure, .. } => book.title(Symbol::Measure(*measure)).clone(),
            Root::Coefficient { coefficient, .. } => book.title(Symbol::Coefficient(*coefficient)).clone(),
            Root::Index(year) => text!("{year} 年价格指数", "price index of {year}"),
            Root::Rows { line, .. } => book.title(Symbol::Line(*line)).clone(),
            Root::Undefined(failed) => {
                let Text { zh, en } = why_words(failed.why);
                let Text { zh: of, en: of_en } = book.title(Symbol::Line(failed.line)).clone();
                text!("{of}：{zh}", "{of_en}: {en}")
            }
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The roots in words, one phrase for a measure and the members it is wanted for beside time and region.
pub fn words(run: &Run, found: &[Found<'_>]) -> Missing {
    let mut missing = Missing::default();
    let mut inputs: Vec<Input> = Vec::new();
    for Found { root, .. } in found {
        match root {
            Root::Input { measure, key } => note(run, &mut inputs, *measure, key),
            Root::Coefficient { coefficient, key } => missing.add(coefficient_words(run, *coefficient, key)),
            Root::Index(year) => missing.add(index_words(run, *year)),
            Root::Rows { line, key } => missing.add(rows_words(run, *line, key)),
            Root::Undefined(undefined) => {
                missing.undefined = true;
                missing.add(undefined_words(run, undefined));
            }
        }
    }
    let mut inputs: Vec<Text> = inputs.iter().map(|input| input.words(run, &mut missing.cells)).collect();
    inputs.append(&mut missing.phrases);
    missing.phrases = inputs;
    missing
}

impl Missing {
    fn add(&mut self, phrase: Text) {
        if !self.phrases.contains(&phrase) {
            self.phrases.push(phrase);
        }
    }
}

/// A measure that is wanted for some keys that are alike but in time and region.
struct Input {
    measure: usize,
    kind: Key,
    keys: Vec<Key>,
}

fn note(run: &Run, inputs: &mut Vec<Input>, measure: usize, key: &Key) {
    let dimensions = &run.book.catalog.dimensions;
    let (kind, rest): (Key, Key) =
        key.iter().partition(|(dim, _)| dimensions.get(*dim).kind == DimKind::List);
    let place = inputs.iter().position(|input| input.measure == measure && input.kind == kind);
    let place = place.unwrap_or_else(|| {
        inputs.push(Input { measure, kind, keys: Vec::new() });
        inputs.len() - 1
    });
    let input = &mut inputs[place];
    if !input.keys.contains(&rest) {
        input.keys.push(rest);
    }
}

impl Input {
    fn words(&self, run: &Run, cells: &mut Vec<Place>) -> Text {
        let catalog = &run.book.catalog;
        let measure = &catalog.measures[self.measure];
        let Text { zh: title, en: title_en } = &measure.title;
        let id = &measure.id;
        let whole = |rest: &Key| rest.iter().chain(&self.kind).copied().collect::<Key>();
        let stands: Vec<Stand> =
            self.keys.iter().map(|rest| stand(run, self.measure, &whole(rest))).collect();
        let empty: Vec<&Place> =
            stands.iter().filter_map(|s| if let Stand::Cell(cell) = s { Some(cell) } else { None }).collect();
        cells.extend(empty.iter().map(|cell| (*cell).clone()));
        let say = |lang: Lang| {
            let mut aside: Vec<String> = Vec::new();
            match (empty.first(), stands.first()) {
                (Some(cell), _) => aside.push(cell_words(cell, empty.len(), lang)),
                (None, Some(Stand::Tables(tables))) if !tables.is_empty() => {
                    let names: Vec<String> = tables.iter().map(|table| table.text(lang.is_zh())).collect();
                    aside.push(names.join(lang.pick("、", "; ")));
                }
                _ => {
                    aside.push(lang.pick("没有一张表给出这个指标", "no table gives this measure").to_string())
                }
            }
            aside.extend(self.kind.iter().map(|(dim, member)| {
                let (dim_id, member) =
                    (&catalog.dimensions.get(*dim).id, catalog.dimensions.member_id(*dim, *member));
                format!("{dim_id} = {member}")
            }));
            (keys_words(&catalog.dimensions, &self.keys, lang), aside.join(lang.pick("，", ", ")))
        };
        let ((keys, aside), (keys_en, aside_en)) = (say(Lang::Zh), say(Lang::En));
        let of = if keys.is_empty() { String::new() } else { format!("{keys} 的") };
        let of_en = if keys_en.is_empty() { String::new() } else { format!(" for {keys_en}") };
        text!("缺 {of}{title} `{id}`（{aside}）", "{title_en} `{id}` is missing{of_en} ({aside_en})")
    }
}

/// The empty cell to be filled, and how many more there are.
fn cell_words(cell: &Place, count: usize, lang: Lang) -> String {
    let (words, more) = (cell.text(lang.is_zh()), count - 1);
    match more {
        0 => text!("空格：{words}", "the cell is empty: {words}"),
        _ => text!("空格：{words} 等 {count} 处", "empty cells: {words} and {more} more"),
    }
    .get(lang)
    .to_string()
}

/// Time and region of some keys: `2022Q1 代县、2022Q2 代县 等 4 处`.
fn keys_words(dimensions: &Dimensions, keys: &[Key], lang: Lang) -> String {
    let one = |key: &Key| {
        let words = key.iter().map(|(dim, member)| {
            let (id, title) =
                (dimensions.member_id(*dim, *member), dimensions.member_title(*dim, *member, lang));
            // A code tells two regions of one name apart.
            if id == title { id } else { format!("{id} {title}") }
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let named: Vec<String> = keys.iter().take(KEYS).map(one).filter(|words| !words.is_empty()).collect();
    let (words, all, more) = (named.join(lang.pick("、", ", ")), keys.len(), keys.len().saturating_sub(KEYS));
    match more {
        0 => words,
        _ => text!("{words} 等 {all} 处", "{words} and {more} more").get(lang).to_string(),
    }
}

/// What is behind a name, for a key: `（适用于 2022、so2）`.
fn for_key(run: &Run, key: &Key) -> Text {
    let words = |lang| run.book.catalog.dimensions.words(key.iter().copied(), lang);
    match (words(Lang::Zh), words(Lang::En)) {
        (zh, _) if zh.is_empty() => Text::default(),
        (zh, en) => text!("适用于 {zh} 的", " for {en}"),
    }
}

fn coefficient_words(run: &Run, coefficient: usize, key: &Key) -> Text {
    let definition = &run.book.catalog.coefficients[coefficient];
    let (id, Text { zh, en }, at) = (&definition.id, &definition.title, definition.at.spot());
    let Text { zh: for_zh, en: for_en } = for_key(run, key);
    text!(
        "系数 `{id}`（{zh}）没有{for_zh}值（声明在 {at}，值在同名的 CSV 表）",
        "coefficient `{id}` ({en}) has no value{for_en} (declared at {at}, values in the CSV file of the same name)"
    )
}

fn index_words(run: &Run, year: i32) -> Text {
    let index = run.book.price_index.map(|i| &run.book.catalog.coefficients[i]);
    let (id, at) = index.map_or((String::new(), String::new()), |index| (index.id.clone(), index.at.spot()));
    text!(
        "价格指数 `{id}` 没有 {year} 年的值（声明在 {at}，值在同名的 CSV 表）",
        "price index `{id}` has no value for {year} (declared at {at}, values in the CSV file of the same name)"
    )
}

fn rows_words(run: &Run, line: usize, key: &Key) -> Text {
    let line = &run.book.lines[line];
    let (id, Text { zh, en }) = (&line.id, &line.title);
    let words = |lang| run.book.catalog.dimensions.words(key.iter().copied(), lang);
    let (place, place_en) = (words(Lang::Zh), words(Lang::En));
    let (place, place_en) = match place.is_empty() {
        true => ("任何地方".to_string(), "anywhere".to_string()),
        false => (place, format!("for {place_en}")),
    };
    text!("{zh} `{id}` 在 {place} 没有一处在核算范围之内", "{en} `{id}` is not in scope {place_en}")
}

/// The operation with its numbers: `行 …：除数为 0：5 ÷ 0`.
pub fn undefined_words(run: &Run, failed: &Failed<'_>) -> Text {
    let Failed { line, row, term, why } = *failed;
    let Text { zh: why, en: why_en } = why_words(why);
    let frame = run.column(Symbol::Line(line)).map_or(0, |column| column.frame);
    let definition = &run.book.lines[line];
    let (id, Text { zh, en }) = (&definition.id, &definition.title);
    let say = |lang: Lang| {
        let place = keys_words(&run.book.catalog.dimensions, &[key_of(run, frame, row)], lang);
        (place, words::filled(run, term, frame, row, lang))
    };
    let ((place, filled), (place_en, filled_en)) = (say(Lang::Zh), say(Lang::En));
    let (of, of_en) = match place.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("{place} 的"), format!(" of {place_en}")),
    };
    text!("{of}{zh} `{id}`：{why}：{filled}", "{en} `{id}`{of_en}: {why_en}: {filled_en}")
}

fn why_words(why: Undefined) -> Text {
    match why {
        Undefined::DivisionByZero => text!("除数为 0", "division by zero"),
        Undefined::Power => text!("这个乘方没有结果", "this power has no result"),
        Undefined::LogarithmOfNothing => {
            text!("ln 的自变量须大于 0", "ln needs a number above zero")
        }
        Undefined::RootOfNegative => {
            text!("负数没有平方根", "a negative number has no square root")
        }
        Undefined::TooLarge => text!("结果大得超出计算范围", "the result is too large to be computed"),
        Undefined::NoStep => text!("不在分档表的任何一档之内", "outside every step of the table"),
        Undefined::NoCase => text!(
            "if 的条件不成立，又没有写另一种情形",
            "the condition of `if` does not hold and it has no other case"
        ),
    }
}
