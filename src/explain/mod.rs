//! Where a figure comes from, in words: the same tree the engine walks, with numbers, units and sources filled in.

mod arithmetic;
mod below;
mod figure;
pub mod missing;
mod origin;
mod reads;
mod stand;
pub mod trail;
pub mod undefined;
mod words;

use crate::compute::Run;
use crate::look::Referred;
use crate::look::root;
use crate::model::dimension::Dim;
use crate::plan::NO_ROW;
use crate::plan::State;
use crate::plan::given::Giver;
use crate::rule::{Over, Reference, Symbol, Term, Upto};
use crate::text;
use crate::text::Lang;
pub use arithmetic::Arithmetic;
use below::beneath;
pub use figure::figure;
use reads::{Read, reads};
use std::collections::HashSet;
use words::with_unit;

/// Members of a sum shown at most.
const MEMBERS: usize = 40;

/// The same where nothing is unfolded.
const FEW_MEMBERS: usize = 6;

/// Things named at most that keep a result from being there.
const REASONS: usize = 8;

/// Inputs named at most where nothing is unfolded.
const INPUTS: usize = 12;

/// The condition of a check with the numbers of one row.
pub fn condition(run: &Run, line: usize, row: usize, lang: Lang) -> String {
    let (term, frame) = (&run.book.lines[line].term, run.column(Symbol::Line(line)).map(|c| c.frame));
    // A check counts 1 or 0; the condition comes first.
    let condition = term.children().first().copied().unwrap_or(term);
    frame.map(|frame| words::filled(run, condition, frame, row, lang)).unwrap_or_default()
}

/// Explains one result: a row of a line, and so many levels of what it is made of. Where no depth is asked for, what it
/// is made of is only named, followed by the inputs at the bottom of it.
pub fn explain(run: &Run, line: usize, row: usize, depth: Option<usize>, lang: Lang) -> String {
    let (told, quoted) = (HashSet::new(), HashSet::new());
    let (brief, depth) = (depth.is_none(), depth.unwrap_or(1));
    let mut teller = Teller { run, lang, out: String::new(), told, quoted, depth, brief };
    teller.symbol(Symbol::Line(line), row, "", "");
    if brief {
        teller.reasons(line, row);
        teller.inputs(line, row);
    }
    teller.out
}

/// Where a result stands that was settled before.
fn settled(giver: &Giver, lang: Lang) -> String {
    let Giver { label, place } = giver;
    let words = text!(
        "已结算 {label}，见 {place}（results.csv、report.xlsx）；不重算",
        "settled as {label}: see {place} (results.csv, report.xlsx); not computed again"
    );
    words.get(lang).to_string()
}

struct Teller<'r> {
    run: &'r Run,
    lang: Lang,
    out: String,
    /// Lines told already, by symbol and row.
    told: HashSet<(Symbol, usize)>,
    /// Lines whose formula and source were told.
    quoted: HashSet<usize>,
    /// How many levels below the first are told.
    depth: usize,
    /// Lines below the first are named with their value and no more.
    brief: bool,
}

/// Something a term reads, in the order in which it is read.
enum Leaf {
    Column(Symbol, usize),
    Entry(u32),
    /// A coefficient, measure or line without a value here.
    Nothing(Symbol),
    /// The rows a value over dimensions is made of.
    Rows(Symbol, Vec<usize>),
}

impl Teller<'_> {
    fn put(&mut self, indent: &str, words: &str) {
        self.out.push_str(indent);
        self.out.push_str(words);
        self.out.push('\n');
    }

    /// A measure or line in one row, and below it what it is made of.
    fn symbol(&mut self, symbol: Symbol, row: usize, head: &str, indent: &str) {
        let book = &self.run.book;
        let (title, id, unit) = (book.title(symbol).get(self.lang), book.id(symbol), book.unit(symbol));
        let place = self.place(symbol, row);
        let value = match self.run.column(symbol).map(|c| c.state(row)) {
            Some(State::Accounted(value)) => format!("= {}", with_unit(value, unit, self.lang)),
            Some(State::OutOfScope) => self.lang.pick("（不在核算范围）", "(out of scope)").to_string(),
            _ => self.lang.pick("= 未核算（缺数据）", "= not accounted (data missing)").to_string(),
        };
        let known = !self.told.insert((symbol, row));
        let again = if known { self.lang.pick("（上文已述）", "(told above)") } else { "" };
        self.put(head, &format!("{title} [{id}]{place} {value}{again}"));
        if known {
            return;
        }
        match symbol {
            Symbol::Measure(measure) => {
                let from = origin::of_input(self.run, measure, row, !self.brief, self.lang);
                self.put(indent, &format!("  ← {from}"));
            }
            Symbol::Line(line) => match self.run.frames.given.giver(line, row) {
                Some(giver) => self.settled(giver, indent),
                None if self.brief && self.depth == 0 => {}
                None => self.line(line, row, indent),
            },
            Symbol::Coefficient(_) => {}
        }
    }

    /// Why a result is missing: the inputs at the root of it.
    fn reasons(&mut self, line: usize, row: usize) {
        let state = self.run.column(Symbol::Line(line)).map(|column| column.state(row));
        if state != Some(State::NotAccounted) {
            return;
        }
        let missing = missing::words(self.run, &root::roots(self.run, line, row));
        for phrase in missing.phrases.iter().take(REASONS) {
            self.put("  ", phrase.get(self.lang));
        }
    }

    /// The inputs below what has been told, in the order in which the formulas read them, and how to see the rest.
    fn inputs(&mut self, line: usize, row: usize) {
        let (inputs, lines) = beneath(self, line, row);
        let untold: Vec<(Symbol, usize)> =
            inputs.into_iter().filter(|input| !self.told.contains(input)).collect();
        let count = untold.len();
        if count > 0 {
            self.put(
                "",
                text!("  更下面的输入 {count} 个：", "  {count} inputs further down:").get(self.lang),
            );
        }
        for (symbol, row) in untold.iter().take(INPUTS) {
            self.symbol(*symbol, *row, "  · ", "    ");
        }
        if count > INPUTS {
            let more = count - INPUTS;
            self.put("", text!("  · 另有 {more} 个", "  · {more} more").get(self.lang));
        }
        if lines > 0 {
            let words = text!(
                "  中间各行 {lines} 处没有展开；--depth 2 展开两层，依此类推",
                "  {lines} results in between are not unfolded; --depth 2 unfolds two levels, and so on"
            );
            self.put("", words.get(self.lang));
        }
    }

    /// A result that was settled before: where it stands, and no formula.
    fn settled(&mut self, giver: &Giver, indent: &str) {
        let words = settled(giver, self.lang);
        self.put(indent, &format!("  ← {words}"));
    }

    fn line(&mut self, line: usize, row: usize, indent: &str) {
        let book = &self.run.book;
        let checked = &book.lines[line];
        let Some(frame) = self.run.column(Symbol::Line(line)).map(|c| c.frame) else { return };
        let (_, definition) = book.origin(checked);
        let quote = !checked.auxiliary && self.quoted.insert(line);
        if quote {
            let (formula, at) = (definition.in_words(), definition.at.spot());
            self.put(indent, &format!("  {} {at}", self.lang.pick("定义", "defined at")));
            self.put(indent, &format!("  {} {formula}", self.lang.pick("公式", "formula")));
        }
        let filled = words::filled(self.run, &checked.term, frame, row, self.lang);
        self.put(indent, &format!("  {} {filled}", self.lang.pick("代入", "with numbers")));
        if quote {
            let cite = book.catalog.cite(book.cited(checked));
            self.put(indent, &format!("  {} {cite}", self.lang.pick("依据", "source")));
        }
        if self.depth == 0 {
            return;
        }
        self.depth -= 1;
        let leaves = self.leaves(&checked.term, frame, row);
        for (i, leaf) in leaves.iter().enumerate() {
            let last = i + 1 == leaves.len();
            let head = format!("{indent}  {} ", if last { "└─" } else { "├─" });
            let below = format!("{indent}  {}", if last { "   " } else { "│  " });
            self.leaf(leaf, &head, &below);
        }
        self.depth += 1;
    }

    fn leaf(&mut self, leaf: &Leaf, head: &str, below: &str) {
        match leaf {
            Leaf::Column(symbol, row) => self.symbol(*symbol, *row, head, below),
            Leaf::Entry(entry) => {
                let (what, from) = origin::of_coefficient(self.run, *entry, self.lang);
                self.put(head, &what);
                for line in from {
                    self.put(below, &format!("  ← {line}"));
                }
            }
            Leaf::Nothing(symbol) => {
                let title = self.run.book.title(*symbol).get(self.lang);
                let id = self.run.book.id(*symbol);
                let words = self.lang.pick("没有提供", "not given");
                self.put(head, &format!("{title} [{id}] {words}"));
            }
            Leaf::Rows(symbol, rows) => self.rows(*symbol, rows, head, below),
        }
    }

    fn rows(&mut self, symbol: Symbol, rows: &[usize], head: &str, below: &str) {
        let (title, count) = (self.run.book.title(symbol).get(self.lang), rows.len());
        let words = text!("{title}：{count} 项", "{title}: {count} parts");
        self.put(head, words.get(self.lang));
        let most = if self.brief { FEW_MEMBERS } else { MEMBERS };
        for (i, row) in rows.iter().take(most).enumerate() {
            let last = i + 1 == rows.len().min(most);
            let inner = format!("{below}  {} ", if last { "└─" } else { "├─" });
            let further = format!("{below}  {}", if last { "   " } else { "│  " });
            self.symbol(symbol, *row, &inner, &further);
        }
        if rows.len() > most {
            let more = rows.len() - most;
            self.put(below, text!("  另有 {more} 项", "  {more} more").get(self.lang));
        }
    }

    /// Everything a term reads in a row, each once.
    fn leaves(&self, term: &Term, frame: usize, row: usize) -> Vec<Leaf> {
        let leaves = reads(term).into_iter().flat_map(|read| match read {
            Read::Name(reference, _) => vec![self.referred(reference, frame, row)],
            Read::Over(over, _) => self.over(over, frame, row).into_iter().collect(),
            Read::Upto(upto) => self.upto(upto, frame, row),
        });
        leaves.collect()
    }

    fn referred(&self, reference: &Reference, frame: usize, row: usize) -> Leaf {
        match self.run.refer(reference, frame) {
            Referred::Column(symbol, _, map) => match map.map_or(row as u32, |m| m[row]) {
                NO_ROW => Leaf::Nothing(symbol),
                target => Leaf::Column(symbol, target as usize),
            },
            Referred::Entries(entries) => match entries[row] {
                NO_ROW => Leaf::Nothing(reference.symbol),
                entry => Leaf::Entry(entry),
            },
            Referred::Nothing => Leaf::Nothing(reference.symbol),
        }
    }

    fn over(&self, over: &Over, frame: usize, row: usize) -> Option<Leaf> {
        let grouped = self.run.grouped(over, frame)?;
        let in_scope = |r: &&u32| grouped.argument.in_scope(**r as usize);
        let rows = grouped.members.of(grouped.group_of_row[row]).iter().filter(in_scope);
        Some(Leaf::Rows(over.argument, rows.map(|r| *r as usize).collect()))
    }

    /// The key and the level of the own row, then everything that is summed.
    fn upto(&self, upto: &Upto, frame: usize, row: usize) -> Vec<Leaf> {
        let Some((own, group_of_row, members)) = self.run.grouped_upto(upto) else { return Vec::new() };
        let at = if own == frame { row } else { self.run.rows_of(frame, own, Vec::new())[row] as usize };
        let Some(group) = group_of_row.get(at) else { return Vec::new() };
        let rows = members.of(*group).iter().map(|r| *r as usize).collect();
        vec![Leaf::Column(upto.level, at), Leaf::Rows(upto.argument, rows)]
    }

    /// The members of a row, as far as they are not the same in all of the explanation.
    fn place(&self, symbol: Symbol, row: usize) -> String {
        let dimensions = &self.run.book.catalog.dimensions;
        let Some((_, frame)) = self.run.framed(symbol) else { return String::new() };
        let word = |(dim, keys): (&Dim, &Vec<u32>)| dimensions.member_title(*dim, keys[row], self.lang);
        let words: Vec<String> = frame.order.iter().zip(&frame.keys).map(word).collect();
        if words.is_empty() { String::new() } else { format!("（{}）", words.join(" · ")) }
    }
}
