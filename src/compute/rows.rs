//! Which rows exist: the keys that were fed in or are awaited, what they are combined to, and what they are
//! summed up to.

use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimSet, Dimensions};
use crate::plan::NO_ROW;
use crate::plan::frame::{Frame, Frames};
use crate::plan::given::Key;
use crate::plan::route::Route;
use crate::plan::{Field, Packing};
use crate::rule::{Book, Source, Symbol};
use crate::table::{Inputs, Series};
use crate::text;
use crate::text::Text;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// More rows than this in one frame are refused.
const ROWS: usize = 50_000_000;

type Keys = BTreeMap<DimSet, Vec<u64>>;

/// Builds the frames of a run.
pub fn frames(book: &Book, inputs: &Inputs, findings: &mut Findings) -> Option<Arc<Frames>> {
    frames_with(book, inputs, &[], findings)
}

/// The same with further rows, of which the inputs need not speak.
pub fn frames_with(
    book: &Book,
    inputs: &Inputs,
    further: &[Key],
    findings: &mut Findings,
) -> Option<Arc<Frames>> {
    let dimensions = &book.catalog.dimensions;
    let packing = packing(book, inputs, further);
    let mut keys: Keys = book.frames().into_iter().map(|dims| (dims, Vec::new())).collect();
    if let Some(wide) = keys.keys().find(|dims| !packing.fits(**dims)) {
        let names = dimensions.names(*wide);
        findings.push(too_many(text!("{names} 的组合过多", "too many combinations of {names}")));
        return None;
    }
    for series in unlike(inputs) {
        let dims = series.dims.iter().copied().collect();
        if let Some(set) = keys.get_mut(&dims) {
            unite(set, packing.keys(series).flatten().collect());
        }
    }
    for awaited in &inputs.awaited {
        let dims = awaited.dims.iter().copied().collect();
        if let Some(set) = keys.get_mut(&dims) {
            let packed = awaited.list.iter().filter_map(|(key, _)| pack(&packing, dims, &awaited.dims, key));
            unite(set, packed.collect());
        }
    }
    let mut universe = Universe {
        book,
        dimensions,
        packing: &packing,
        keys,
        joined: HashMap::new(),
        projected: HashMap::new(),
    };
    let mut sound = universe.close(findings);
    // Last, so that a frame that has only these still takes the keys of coefficients for its other rows.
    if sound && !further.is_empty() {
        universe.add(further);
        sound = universe.close(findings);
    }
    let list = universe.keys.into_iter().map(|(dims, packed)| Frame::new(dims, packed, &packing)).collect();
    sound.then(|| Arc::new(Frames::new(list, packing)))
}

/// Series no two of which have the same keys: a table mostly gives several measures for the same.
fn unlike(inputs: &Inputs) -> Vec<&Series> {
    let mut unlike: Vec<&Series> = Vec::new();
    for series in &inputs.series {
        if !unlike.iter().any(|other| other.same_keys(series)) {
            unlike.push(series);
        }
    }
    unlike
}

/// Adds keys in any order to a set that stays ascending.
fn unite(set: &mut Vec<u64>, mut more: Vec<u64>) {
    if !more.is_sorted() {
        // Mostly several ascending pieces, which this sort merges.
        more.sort();
    }
    more.dedup();
    if set.is_empty() {
        *set = more;
        return;
    }
    let mut rest = set.iter().peekable();
    more.retain(|key| {
        while rest.next_if(|known| *known < key).is_some() {}
        rest.peek() != Some(&key)
    });
    if !more.is_empty() {
        set.extend(more);
        set.sort();
    }
}

fn pack(packing: &Packing, dims: DimSet, order: &[Dim], key: &[u32]) -> Option<u64> {
    order.iter().zip(key).try_fold(0, |packed, (dim, member)| packing.add(dims, packed, *dim, *member))
}

/// Room for every member that is fed in, keyed by a coefficient, or reached from one by its attributes.
fn packing(book: &Book, inputs: &Inputs, further: &[Key]) -> Packing {
    let dimensions = &book.catalog.dimensions;
    let mut packing = Packing::default();
    let mut see = |dim: Dim, member: u32| {
        for up in dimensions.closure(DimSet::of(dim)).iter() {
            if let Some(above) = dimensions.ascend(dim, member, up) {
                packing.see(up, above);
            }
        }
    };
    // Few members stand behind many keys.
    let mut met: Vec<Vec<bool>> = vec![Vec::new(); dimensions.list.len()];
    let mut meet = |dims: &[Dim], key: &[u32]| {
        for (dim, member) in dims.iter().zip(key) {
            let (met, member) = (&mut met[dim.0 as usize], *member as usize);
            if met.len() <= member {
                met.resize(member + 1, false);
            }
            met[member] = true;
        }
    };
    for series in unlike(inputs) {
        (0..series.len()).for_each(|i| meet(&series.dims, series.key(i)));
    }
    for awaited in &inputs.awaited {
        awaited.list.iter().for_each(|(key, _)| meet(&awaited.dims, key));
    }
    for (dim, met) in (0..).map(Dim).zip(&met) {
        (0..).zip(met).filter(|(_, met)| **met).for_each(|(member, _)| see(dim, member));
    }
    for (dims, members) in further {
        dims.iter().zip(members).for_each(|(dim, member)| see(dim, *member));
    }
    for symbol in book.used() {
        if let Symbol::Coefficient(c) = symbol {
            let coefficient = &book.catalog.coefficients[c];
            for row in &coefficient.rows {
                coefficient.per.iter().zip(&row.key).for_each(|(dim, member)| see(*dim, *member));
            }
        }
    }
    packing
}

struct Universe<'a> {
    book: &'a Book,
    dimensions: &'a Dimensions,
    packing: &'a Packing,
    keys: Keys,
    /// From what a line's rows were last combined: keys only grow, so equal counts are equal keys.
    joined: HashMap<usize, (bool, Vec<(DimSet, usize)>)>,
    /// How many keys of the larger set were last projected to the smaller.
    projected: HashMap<(DimSet, DimSet), usize>,
}

impl Universe<'_> {
    /// Adds derived rows until nothing changes.
    fn close(&mut self, findings: &mut Findings) -> bool {
        loop {
            let before = self.size();
            if !self.pass(&BTreeSet::new(), findings) {
                return false;
            }
            self.project();
            if self.size() > before {
                continue;
            }
            // Keys of coefficients make rows by themselves only where nothing else does.
            let bare = self.keys.iter().filter(|(_, keys)| keys.is_empty()).map(|(dims, _)| *dims).collect();
            if !self.pass(&bare, findings) {
                return false;
            }
            if self.size() == before {
                return true;
            }
        }
    }

    /// Adds rows that are there whatever was fed in.
    fn add(&mut self, further: &[Key]) {
        let mut added: Keys = BTreeMap::new();
        for (dims, members) in further {
            let order: Vec<Dim> = dims.iter().collect();
            added.entry(*dims).or_default().extend(pack(self.packing, *dims, &order, members));
        }
        for (dims, keys) in added {
            if let Some(set) = self.keys.get_mut(&dims) {
                unite(set, keys);
            }
        }
    }

    fn size(&self) -> usize {
        self.keys.values().map(Vec::len).sum()
    }

    /// Makes the keys of every line.
    fn pass(&mut self, bare: &BTreeSet<DimSet>, findings: &mut Findings) -> bool {
        for (i, line) in self.book.lines.iter().enumerate() {
            if !self.combine(i, bare.contains(&line.per)) {
                let id = &line.id;
                let message =
                    text!("行 `{id}` 的组合超过 {ROWS} 行", "line `{id}` would have more than {ROWS} rows");
                findings.push(too_many(message));
                return false;
            }
        }
        true
    }

    /// Makes a line's keys of its sources, as told where these are. For a `bare` frame coefficients are enough.
    fn combine(&mut self, number: usize, bare: bool) -> bool {
        let line = &self.book.lines[number];
        let given = |dims: &DimSet| self.keys.get(dims).is_some_and(|keys| !keys.is_empty());
        if given(&line.per) && line.rows.sources.contains(&Source::Frame(line.per)) {
            return true;
        }
        let mut frames: BTreeSet<DimSet> = BTreeSet::new();
        let mut parts: BTreeMap<DimSet, Cow<'_, [u64]>> = BTreeMap::new();
        let mut picked = false;
        // In a dimension that nothing was fed for there is nothing to pick.
        let known = |(dim, _): &(Dim, u32)| self.packing.field(DimSet::of(*dim), *dim).is_some();
        for source in line.rows.sources.iter().filter(|source| source.members().iter().all(known)) {
            match source {
                Source::Frame(dims) if *dims == line.per => {}
                Source::Frame(dims) => frames.extend([*dims]),
                Source::Picked { frame, members } => {
                    picked = true;
                    let dims = source.dims();
                    parts.entry(dims).or_default().to_mut().extend(self.picked(*frame, members, dims));
                }
                Source::Listed { coefficient, members, .. } => {
                    let dims = source.dims();
                    parts.entry(dims).or_default().to_mut().extend(self.listed(*coefficient, members, dims));
                }
            }
        }
        if frames.is_empty() && !picked && !bare {
            return true;
        }
        for dims in frames {
            // What is fed in goes before the keys of coefficients.
            if !bare || given(&dims) || !parts.contains_key(&dims) {
                let keys = self.keys.get(&dims).map(|keys| keys.as_slice().into());
                parts.insert(dims, keys.unwrap_or_default());
            }
        }
        let covered = parts.keys().fold(DimSet::NONE, |all, dims| all.union(*dims));
        if covered != line.per {
            return true;
        }
        let from = (bare, parts.iter().map(|(dims, keys)| (*dims, keys.len())).collect());
        if self.joined.get(&number) == Some(&from) {
            return true;
        }
        let mut joined: Option<(DimSet, Cow<'_, [u64]>)> = None;
        for (dims, keys) in parts.into_iter().rev() {
            joined = Some(match joined {
                None => (dims, keys),
                Some(left) => match self.join((left.0, &left.1), (dims, &keys)) {
                    Some(both) => (left.0.union(dims), both.into()),
                    None => return false,
                },
            });
        }
        let keys = joined.map(|(_, keys)| keys.into_owned());
        if let (Some(keys), Some(set)) = (keys, self.keys.get_mut(&line.per)) {
            unite(set, keys);
        }
        self.joined.insert(number, from);
        true
    }

    /// The keys of a frame that have the members, without these.
    fn picked(&self, frame: DimSet, members: &[(Dim, u32)], rest: DimSet) -> Vec<u64> {
        let wanted = |(dim, member): &(Dim, u32)| Some((self.packing.field(frame, *dim)?, *member));
        let wanted: Vec<(Field, u32)> = members.iter().filter_map(wanted).collect();
        let has = |key: &&u64| wanted.iter().all(|(field, member)| field.member(**key) == *member);
        let route = Route::between(frame, rest, &[], self.packing, self.dimensions);
        let keys = self.keys.get(&frame).into_iter().flatten();
        keys.filter(has).filter_map(|key| route.as_ref()?.key(*key)).collect()
    }

    /// The same of the rows of a coefficient.
    fn listed(&self, coefficient: usize, members: &[(Dim, u32)], rest: DimSet) -> Vec<u64> {
        let choice = self.book.choice(coefficient);
        let order: Vec<Dim> = choice.per.iter().copied().filter(|dim| rest.contains(*dim)).collect();
        let keys = choice.keys_at(members);
        keys.iter().filter_map(|key| pack(self.packing, rest, &order, key)).collect()
    }

    /// The keys over both sets of dimensions whose parts are among those given; none where they are too many.
    fn join(&self, left: (DimSet, &[u64]), right: (DimSet, &[u64])) -> Option<Vec<u64>> {
        // A dimension that nothing was fed for has no place in a key.
        if left.1.is_empty() || right.1.is_empty() {
            return Some(Vec::new());
        }
        let (shared, all) = (left.0.minus(left.0.minus(right.0)), left.0.union(right.0));
        let route = |from, part, to| Route::partial(from, part, to, &[], self.packing, self.dimensions);
        // What the right adds, by what both share.
        let mut added: Vec<Vec<u64>> = Vec::new();
        let mut place: HashMap<u64, u32> = HashMap::new();
        let (to_shared, to_rest) =
            (route(right.0, shared, shared)?, route(right.0, right.0.minus(left.0), all)?);
        for key in right.1 {
            let place = *place.entry(to_shared.key(*key)?).or_insert(added.len() as u32) as usize;
            if added.len() <= place {
                added.push(Vec::new());
            }
            added[place].push(to_rest.key(*key)?);
        }
        let found = |shared: Option<u64>| shared.and_then(|s| place.get(&s)).copied().unwrap_or(NO_ROW);
        let places = route(left.0, shared, shared)?.numbers(left.1, found);
        let (widened, mut keys) = (route(left.0, left.0, all)?, Vec::new());
        for (key, place) in left.1.iter().zip(places.iter()) {
            let Some(others) = added.get(*place as usize) else { continue };
            let key = widened.key(*key)?;
            keys.extend(others.iter().map(|other| key + other));
            if keys.len() > ROWS {
                return None;
            }
        }
        Some(keys)
    }

    /// Every row's counterpart in the smaller frames exists.
    fn project(&mut self) {
        let sets: Vec<DimSet> = self.keys.keys().copied().collect();
        for &small in &sets {
            for &large in &sets {
                let keys = &self.keys[&large];
                if large == small || self.projected.insert((small, large), keys.len()) == Some(keys.len()) {
                    continue;
                }
                let route = Route::between(large, small, &[], self.packing, self.dimensions);
                let Some(route) = route else { continue };
                let found = route.distinct(keys);
                if let Some(set) = self.keys.get_mut(&small) {
                    unite(set, found);
                }
            }
        }
    }
}

/// What is said of a run that would not fit into memory.
fn too_many(message: Text) -> Finding {
    Finding::error("too-many-rows", message)
}
