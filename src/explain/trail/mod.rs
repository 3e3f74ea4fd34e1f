//! All that some figures rest on, down to cells and documents, each thing once: what a page holds so that its figures
//! open. The words are those of `explain`; numbers stand apart from the words that many figures share.

mod list;
mod node;
mod record;
mod rule;

pub use node::{Figure, Kid, Made};

use super::missing;
use super::reads::{Read, reads};
use crate::compute::Run;
use crate::look::root::Finder;
use crate::look::{Grouped, Referred};
use crate::plan::State;
use crate::rule::{Over, Reference, Symbol};
use crate::show::titled::Titled;
use crate::text;
use crate::text::Lang;
use list::List;
use serde::Serialize;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// So many figures that are too large to be laid are tried; then only small ones, so many times again.
const TRIES: usize = 24;
const MORE: usize = 120;

/// The further nodes of a small one.
const SMALL: usize = 48;

/// So many figures without a value are told with all that they lack; of more, formulas show what they lack.
const TOLD: usize = 150;

/// So many reasons are told of a figure without a value.
const REASONS: usize = 8;

/// What is told once, by what it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Row(Symbol, usize),
    Entry(u32),
    /// A figure of the page itself, by its address, which is kept.
    Made(usize),
}

/// What a node is of, until it is told.
enum Open {
    Row(Symbol, usize),
    Entry(u32),
    Made(Rc<Made>),
}

/// What a line reads, with what it is filled by.
struct Shape<'r> {
    reads: Vec<Read<'r>>,
    rule: usize,
}

/// The figures laid so far and what they rest on.
pub struct Trail<'r> {
    run: &'r Run,
    lang: Lang,
    rules: List,
    places: List,
    words: List,
    nodes: Vec<String>,
    keys: Vec<Key>,
    known: HashMap<Key, usize>,
    /// Words on why a figure has no value.
    causes: Vec<(usize, Vec<usize>)>,
    bytes: usize,
    room: usize,
    tries: usize,
    finder: Finder<'r>,
    titled: Titled<'r>,
    shapes: HashMap<usize, Rc<Shape<'r>>>,
    /// The rules of measures and coefficients, and the places of rows by frame.
    symbols: HashMap<Symbol, usize>,
    spots: HashMap<(usize, usize), usize>,
    names: HashMap<*const Reference, Rc<Referred<'r>>>,
    groups: HashMap<*const Over, Option<Rc<Grouped<'r>>>>,
    kept: Vec<Rc<Made>>,
}

/// How far everything is filled: what goes beyond is taken back where a figure does not fit.
struct Mark {
    rules: usize,
    places: usize,
    words: usize,
    nodes: usize,
    causes: usize,
    bytes: usize,
}

impl<'r> Trail<'r> {
    /// Nothing is laid yet; all that is must fit into so many bytes.
    pub fn new(run: &'r Run, lang: Lang, room: usize) -> Trail<'r> {
        Trail {
            run,
            lang,
            rules: List::default(),
            places: List::default(),
            words: List::default(),
            nodes: Vec::new(),
            keys: Vec::new(),
            known: HashMap::new(),
            causes: Vec::new(),
            bytes: 0,
            room,
            tries: 0,
            finder: Finder::new(run),
            titled: Titled::new(&run.book, lang),
            shapes: HashMap::new(),
            symbols: HashMap::new(),
            spots: HashMap::new(),
            names: HashMap::new(),
            groups: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// Lays a figure with all that it rests on, and says where it stands; none where it does not fit.
    pub fn lay(&mut self, figure: &Figure) -> Option<usize> {
        if let Some(known) = self.known.get(&key(figure)) {
            return Some(*known);
        }
        if self.tries >= TRIES + MORE {
            return None;
        }
        let most = if self.tries < TRIES { usize::MAX } else { self.nodes.len() + SMALL };
        let (mark, mut open) = (self.mark(), VecDeque::new());
        let node = self.note(figure, &mut open);
        while let Some((at, what)) = open.pop_front() {
            let record = self.record(what, &mut open);
            let record = safe(&record);
            self.bytes += record.len();
            self.nodes[at] = record;
            if self.size() > self.room || self.nodes.len() > most {
                self.tries += 1;
                self.back_to(mark);
                return None;
            }
        }
        if let Figure::Row(Symbol::Line(line), row) = figure {
            self.reasons(node, *line, *row);
        }
        Some(node)
    }

    /// The node of a figure; it is told later where it is new.
    fn note(&mut self, figure: &Figure, open: &mut VecDeque<(usize, Open)>) -> usize {
        match figure {
            Figure::Row(symbol, row) => self.add(Key::Row(*symbol, *row), open, Open::Row(*symbol, *row)),
            Figure::Made(made) => {
                if !self.known.contains_key(&key(figure)) {
                    self.kept.push(made.clone());
                }
                self.add(key(figure), open, Open::Made(made.clone()))
            }
        }
    }

    fn add(&mut self, key: Key, open: &mut VecDeque<(usize, Open)>, what: Open) -> usize {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let at = self.nodes.len();
        self.nodes.push(String::new());
        self.keys.push(key);
        self.known.insert(key, at);
        // At the least its brackets and comma.
        self.bytes += 8;
        open.push_back((at, what));
        at
    }

    /// Why a line has no value in a row.
    fn reasons(&mut self, node: usize, line: usize, row: usize) {
        let state = self.run.column(Symbol::Line(line)).map(|column| column.state(row));
        if state != Some(State::NotAccounted) || self.causes.len() >= TOLD {
            return;
        }
        let found = self.finder.roots(line, row);
        let phrases = missing::words(self.run, &found).phrases;
        let more = phrases.len().saturating_sub(REASONS);
        let mut words: Vec<String> =
            phrases.iter().take(REASONS).map(|phrase| phrase.get(self.lang).to_string()).collect();
        if more > 0 {
            words.push(text!("另有 {more} 项", "{more} more").get(self.lang).to_string());
        }
        let words: Vec<usize> = words.iter().map(|words| self.words.place(&safe(words))).collect();
        self.bytes += 16 + 6 * words.len();
        self.causes.push((node, words));
    }

    fn shape(&mut self, line: usize) -> Rc<Shape<'r>> {
        if let Some(shape) = self.shapes.get(&line) {
            return shape.clone();
        }
        let run = self.run;
        let reads = reads(&run.book.lines[line].term);
        let rule = rule::of_line(run, line, &reads, &self.titled, self.lang);
        let rule = self.rules.place(&safe(&rule));
        let shape = Rc::new(Shape { reads, rule });
        self.shapes.insert(line, shape.clone());
        shape
    }

    fn referred(&mut self, reference: &'r Reference, frame: usize) -> Rc<Referred<'r>> {
        let run = self.run;
        self.names.entry(reference).or_insert_with(|| Rc::new(run.refer(reference, frame))).clone()
    }

    fn grouped(&mut self, over: &'r Over, frame: usize) -> Option<Rc<Grouped<'r>>> {
        let run = self.run;
        self.groups.entry(over).or_insert_with(|| run.grouped(over, frame).map(Rc::new)).clone()
    }

    fn mark(&self) -> Mark {
        Mark {
            rules: self.rules.len(),
            places: self.places.len(),
            words: self.words.len(),
            nodes: self.nodes.len(),
            causes: self.causes.len(),
            bytes: self.bytes,
        }
    }

    fn back_to(&mut self, mark: Mark) {
        for key in self.keys.drain(mark.nodes..) {
            self.known.remove(&key);
        }
        self.nodes.truncate(mark.nodes);
        self.causes.truncate(mark.causes);
        self.bytes = mark.bytes;
        self.places.truncate(mark.places);
        self.words.truncate(mark.words);
        self.rules.truncate(mark.rules);
        self.shapes.retain(|_, shape| shape.rule < mark.rules);
        self.symbols.retain(|_, rule| *rule < mark.rules);
        self.spots.retain(|_, place| *place < mark.places);
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.bytes + self.rules.bytes() + self.places.bytes() + self.words.bytes() + 96
    }

    /// All of it as one JSON value, which may stand inside a page.
    pub fn json(&self) -> String {
        let causes = self.causes.iter().map(|(node, words)| format!("\"{node}\":{words:?}"));
        format!(
            "{{\"rules\":[{}],\"places\":[{}],\"words\":[{}],\"causes\":{{{}}},\"nodes\":[\n{}]}}",
            self.rules.joined(),
            self.places.joined(),
            self.words.joined(),
            causes.collect::<Vec<_>>().join(","),
            self.nodes.join(",\n"),
        )
    }
}

fn key(figure: &Figure) -> Key {
    match figure {
        Figure::Row(symbol, row) => Key::Row(*symbol, *row),
        Figure::Made(made) => Key::Made(Rc::as_ptr(made) as usize),
    }
}

/// JSON that can stand inside a script of a page: nothing in it ends the script or a line.
pub fn safe(value: &(impl Serialize + ?Sized)) -> String {
    let plain = serde_json::to_string(value).unwrap_or_default();
    // The signs to be written otherwise begin with one of these bytes; few pieces hold any.
    if !plain.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | 0x7f | 0xe2)) {
        return plain;
    }
    let mut json = String::with_capacity(plain.len() + 16);
    for c in plain.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{7f}' => {
                json.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => json.push(c),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_ends_the_script() {
        let hostile = "</script><!--\u{2028}&amp;\"\\";
        let json = safe(hostile);
        assert_eq!(json, r#""\u003c/script\u003e\u003c!--\u2028\u0026amp;\"\\""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
