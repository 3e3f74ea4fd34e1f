//! Mixtures tried: the values of summands under rules, rows and numbers of which each is as one of two sides has it.

use super::atom::{Atom, Kind};
use super::beneath::{Atoms, Beneath};
use super::inputs;
use super::pair::Pair;
use super::results::Compared;
use super::skeleton::Skeleton;
use crate::compute::{Cell, Laid, Leaf, Opening, Partial, Summand, Values};
use crate::plan::bound::Slot;
use crate::rule::{Symbol, Term};
use crate::table::Inputs;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Where mixtures are tried.
pub struct Bench<'a> {
    pair: &'a Pair,
    atoms: &'a [Atom],
    beneath: &'a Beneath,
    lines: &'a [Compared],
    /// Skeletons by what they have of structural atoms; none where the rules do not fit each other.
    skeletons: Mutex<HashMap<Vec<bool>, Option<Arc<Opened>>>>,
    tried: AtomicUsize,
}

/// A skeleton with the lines opened into summands.
struct Opened {
    skeleton: Skeleton,
    /// By line and name of the leaf.
    summands: BTreeMap<(usize, String), Summand>,
    /// Rows of the lines that are not there.
    lacking: Vec<(usize, usize)>,
}

/// A summand of a line, whatever the skeleton.
#[derive(Clone, Debug)]
pub struct Part {
    pub line: usize,
    pub name: String,
    /// The atoms beneath it.
    pub atoms: Atoms,
}

/// Summands that are tried together, and the rows of lines that their values lie over.
pub struct Group {
    parts: Vec<Part>,
    /// Line and row.
    pub rows: Vec<(usize, usize)>,
    places: HashMap<(usize, usize), usize>,
    tools: Mutex<HashMap<Vec<bool>, Option<Arc<Tool>>>>,
}

/// What a group needs of a skeleton.
struct Tool {
    opened: Arc<Opened>,
    partial: Partial,
    /// By leaf of the partial, what its rows add to the rows of the group.
    cells: Vec<Vec<Cell>>,
    laid: [Laid; 2],
    decides: bool,
    lacking: Vec<usize>,
}

impl<'a> Bench<'a> {
    pub fn new(pair: &'a Pair, atoms: &'a [Atom], beneath: &'a Beneath, lines: &'a [Compared]) -> Bench<'a> {
        Bench { pair, atoms, beneath, lines, skeletons: Mutex::default(), tried: AtomicUsize::new(0) }
    }

    /// How many mixtures were tried.
    pub fn tried(&self) -> usize {
        self.tried.load(Ordering::Relaxed)
    }

    /// The summands of all lines, on the first side or on the second.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts: BTreeMap<(usize, String), Atoms> = BTreeMap::new();
        for at in [false, true] {
            let Some(opened) = self.opened(&vec![at; self.atoms.len()]) else { continue };
            for ((line, name), summand) in &opened.summands {
                let atoms = self.atoms_of(&opened.skeleton, &summand.leaf);
                parts.entry((*line, name.clone())).or_default().extend(atoms);
            }
        }
        parts.into_iter().map(|((line, name), atoms)| Part { line, name, atoms }).collect()
    }

    /// Summands to be tried together.
    pub fn group(&self, parts: &[Part]) -> Group {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for (line, compared) in self.lines.iter().enumerate() {
            if parts.iter().any(|part| part.line == line) {
                let changed = |(_, row): &(usize, &super::results::Changed)| row.change().is_some();
                rows.extend(compared.rows.iter().enumerate().filter(changed).map(|(row, _)| (line, row)));
            }
        }
        let places = rows.iter().enumerate().map(|(place, row)| (*row, place)).collect();
        Group { parts: parts.to_vec(), rows, places, tools: Mutex::default() }
    }

    /// What a group comes to in some mixtures, by row; not a number where it has no value.
    pub fn values(&self, group: &Group, mixtures: &[Vec<bool>]) -> Vec<Vec<f64>> {
        self.tried.fetch_add(mixtures.len(), Ordering::Relaxed);
        let tools: Vec<Option<Arc<Tool>>> = mixtures.iter().map(|at| self.tool(group, at)).collect();
        let one = |(at, tool): (&Vec<bool>, &Option<Arc<Tool>>)| match tool {
            Some(tool) => self.value(group, tool, at),
            None => vec![f64::NAN; group.rows.len()],
        };
        mixtures.par_iter().zip(&tools).map(one).collect()
    }

    fn value(&self, group: &Group, tool: &Tool, at: &[bool]) -> Vec<f64> {
        let second = |measure: usize| {
            let atom = self.atoms.iter().position(|atom| atom.kind == Kind::Measure(measure));
            atom.is_none_or(|atom| at[atom])
        };
        let inputs = match tool.decides {
            true => {
                let needed: Vec<usize> = tool.partial.measures().collect();
                let of = |measure: usize| needed.contains(&measure).then(|| second(measure));
                inputs::mixed(&self.pair.inputs, &of)
            }
            false => Inputs::default(),
        };
        let entries = tool.opened.skeleton.values(at);
        let values = tool.partial.run((&tool.laid[0], &tool.laid[1]), &second, &inputs, &entries);
        let mut out = vec![0.0; group.rows.len()];
        for (values, cells) in values.iter().zip(&tool.cells) {
            if values.scope.is_some() {
                unsaid(values, cells).for_each(|place| out[place] = f64::NAN);
            }
            for cell in cells {
                let from = cell.from as usize;
                let inside = values.scope.as_ref().is_none_or(|scope| scope.holds(from, 0));
                let value = match (inside, cell.summed) {
                    (false, true) => continue,
                    (false, false) => f64::NAN,
                    (true, _) => values.values.values[from],
                };
                out[cell.to as usize] += cell.factor * value;
            }
        }
        tool.lacking.iter().for_each(|place| out[*place] = f64::NAN);
        out
    }

    fn tool(&self, group: &Group, at: &[bool]) -> Option<Arc<Tool>> {
        let key = self.key(at);
        let mut tools = group.tools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tools.get(&key) {
            return known.clone();
        }
        let made = self.opened(at).map(|opened| Arc::new(self.make(group, opened)));
        tools.insert(key, made.clone());
        made
    }

    fn make(&self, group: &Group, opened: Arc<Opened>) -> Tool {
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        for part in &group.parts {
            let Some(summand) = opened.summands.get(&(part.line, part.name.clone())) else { continue };
            let placed = summand.cells.iter().filter_map(|cell| {
                let to = *group.places.get(&(part.line, cell.to as usize))?;
                Some(Cell { to: to as u32, ..*cell })
            });
            match leaves.iter().position(|leaf| *leaf == summand.leaf) {
                Some(known) => cells[known].extend(placed),
                None => {
                    leaves.push(summand.leaf.clone());
                    cells.push(placed.collect());
                }
            }
        }
        let partial = Partial::new(&opened.skeleton.plan, leaves);
        let laid = [partial.lay(&self.pair.inputs[0]), partial.lay(&self.pair.inputs[1])];
        let decides = partial.decides();
        let lacking = opened.lacking.iter().filter_map(|row| group.places.get(row).copied()).collect();
        Tool { opened, partial, cells, laid, decides, lacking }
    }

    /// What a mixture has of structural atoms: numbers share a skeleton.
    fn key(&self, at: &[bool]) -> Vec<bool> {
        at.iter().zip(self.atoms).map(|(at, atom)| *at && atom.structural).collect()
    }

    fn opened(&self, at: &[bool]) -> Option<Arc<Opened>> {
        let key = self.key(at);
        let mut skeletons = self.skeletons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = skeletons.get(&key) {
            return known.clone();
        }
        let made = Skeleton::new(self.pair, self.atoms, self.lines, &key)
            .map(|skeleton| Arc::new(self.open(skeleton)));
        skeletons.insert(key, made.clone());
        made
    }

    /// Opens the lines into summands over their rows.
    fn open(&self, skeleton: Skeleton) -> Opened {
        let (book, frames) = (&skeleton.book, &skeleton.run.frames);
        let whole = |line: usize| self.beneath.is_whole(&book.lines[line].id);
        let absent =
            |measure: usize| self.pair.inputs.iter().all(|inputs| inputs.series_of(measure).is_none());
        let opening = Opening { whole: &whole, absent: &absent };
        let (mut summands, mut lacking) = (BTreeMap::new(), Vec::new());
        for (place, compared) in self.lines.iter().enumerate() {
            let line = book.find_line(&compared.id);
            let frame = frames.find(compared.per).filter(|_| line.is_some());
            let mut rows: HashMap<u32, usize> = HashMap::new();
            for (at, changed) in compared.rows.iter().enumerate().filter(|(_, row)| row.change().is_some()) {
                match frame.and_then(|frame| skeleton.run.row(frame, &changed.key)) {
                    Some(row) => drop(rows.insert(row as u32, at)),
                    None => lacking.push((place, at)),
                }
            }
            let Some(line) = line else { continue };
            let mut wanted: Vec<u32> = rows.keys().copied().collect();
            wanted.sort_unstable();
            for mut summand in skeleton.plan.summands(&skeleton.run, line, &wanted, &opening) {
                summand.cells.iter_mut().for_each(|cell| cell.to = rows[&cell.to] as u32);
                summands.insert((place, name(&skeleton, &summand.leaf)), summand);
            }
        }
        Opened { skeleton, summands, lacking }
    }

    fn atoms_of(&self, skeleton: &Skeleton, leaf: &Leaf) -> Atoms {
        let book = &skeleton.book;
        let of = |symbol: &Symbol| match symbol {
            Symbol::Line(line) => self.beneath.line(&book.lines[*line].id),
            Symbol::Measure(measure) => self.beneath.measure(*measure),
            Symbol::Coefficient(_) => Atoms::new(),
        };
        match (leaf, skeleton.plan.holds(leaf.slot())) {
            (Leaf::Column(_), Slot::Measure(measure)) => of(&Symbol::Measure(*measure)),
            (Leaf::Column(_), Slot::Line(line)) => of(&Symbol::Line(*line)),
            (_, Slot::Over(over)) => of(&over.argument),
            (_, Slot::Upto(upto)) => upto.lines().iter().flat_map(of).collect(),
            (Leaf::Term(_, path), Slot::Line(line)) => {
                let whole = Some(&book.lines[*line].term);
                let down = |term: Option<&'_ Term>, child: &u8| -> Option<Term> {
                    term?.children().get(usize::from(*child)).map(|term| (*term).clone())
                };
                let term = path.iter().fold(whole.cloned(), |term, child| down(term.as_ref(), child));
                term.map(|term| self.beneath.term(self.pair, book, &term)).unwrap_or_default()
            }
            (Leaf::Term(..), Slot::Measure(_)) => Atoms::new(),
        }
    }
}

/// The rows of a group of which a leaf says nothing, as all that is summed is out of scope: nothing is not 0.
fn unsaid(values: &Values, cells: &[Cell]) -> impl Iterator<Item = usize> {
    let mut said: BTreeMap<usize, bool> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.summed) {
        let inside = values.scope.as_ref().is_none_or(|scope| scope.holds(cell.from as usize, 0));
        *said.entry(cell.to as usize).or_default() |= inside;
    }
    said.into_iter().filter(|(_, said)| !said).map(|(place, _)| place)
}

/// What a leaf is called in every skeleton.
fn name(skeleton: &Skeleton, leaf: &Leaf) -> String {
    let book = &skeleton.book;
    let held = match skeleton.plan.holds(leaf.slot()) {
        Slot::Measure(measure) => format!("measure {}", book.catalog.measures[*measure].id),
        Slot::Line(line) => format!("line {}", book.lines[*line].id),
        Slot::Over(over) => format!("{:?} {} {:?}", over.fun, book.id(over.argument), over.group),
        Slot::Upto(upto) => {
            format!("{:?} {:?}", upto.lines().map(|line| book.id(line).to_string()), upto.group)
        }
    };
    match leaf {
        Leaf::Column(_) => held,
        Leaf::Term(_, path) => format!("{held} {path:?}"),
    }
}
