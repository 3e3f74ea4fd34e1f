//! Moves that happen all or not at all. They are written down first; the last is the commit. Until then they can be
//! undone, by the program that began them or by the next one.

use super::os;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

/// The folder that holds what is exchanged: whoever finds it knows that an exchange was begun and not brought to its end.
pub const UNFINISHED: &str = "未写完-unfinished.geep";
/// What is to come in, what has gone out, and the list of moves, in that folder.
pub const NEW: &str = "new";
const OUT: &str = "old";
const LIST: &str = "moves.json";
/// No list of ours is as long.
const LONGEST: u64 = 1 << 20;

/// One move in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Move {
    /// An old file goes out, to be removed in the end.
    Out(String),
    /// An old file gets another name.
    Keep { name: String, under: String },
    /// A new file comes in.
    In(String),
}

impl Move {
    /// From where to where, in the folder `place`.
    fn ends(&self, place: &Path) -> (PathBuf, PathBuf) {
        let aside = place.join(UNFINISHED);
        match self {
            Move::Out(name) => (place.join(name), aside.join(OUT).join(name)),
            Move::Keep { name, under } => (place.join(name), place.join(under)),
            Move::In(name) => (aside.join(NEW).join(name), place.join(name)),
        }
    }

    fn names(&self) -> Vec<&str> {
        match self {
            Move::Out(name) | Move::In(name) => vec![name],
            Move::Keep { name, under } => vec![name, under],
        }
    }

    /// Whether it has happened: what was moved is at the other end.
    fn is_done(&self, place: &Path) -> bool {
        let (from, to) = self.ends(place);
        is_there(&to) && !is_there(&from)
    }
}

fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The moves of one exchange. It may be stored under way and taken up by another program.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    moves: Vec<Move>,
}

/// Where an exchange failed.
#[derive(Debug)]
pub struct Failed {
    pub path: PathBuf,
    pub error: io::Error,
    /// Not even what had been moved could be moved back: the folder is left as it is for the next run to mend.
    pub stuck: bool,
}

/// How files are moved; another way in tests.
pub type Mover<'a> = &'a mut dyn FnMut(&Path, &Path) -> io::Result<()>;

impl Exchange {
    pub fn new(moves: Vec<Move>) -> Exchange {
        Exchange { moves }
    }

    /// Stores the list in the folder of what is to come in, and gives this its telling name.
    pub fn begin(&self, place: &Path, aside: &Path) -> io::Result<()> {
        std::fs::create_dir(aside.join(OUT))?;
        let list = serde_json::to_vec(self).map_err(io::Error::other)?;
        let mut file = File::create_new(aside.join(LIST))?;
        file.write_all(&list)?;
        file.sync_all()?;
        self.folders().iter().try_for_each(|folder| os::sync_folder(&aside.join(NEW).join(folder)))?;
        os::sync_folder(aside)?;
        os::rename(aside, &place.join(UNFINISHED))?;
        os::sync_folder(place)
    }

    /// Makes all moves; where one fails, what had been moved is moved back.
    pub fn run(&self, place: &Path, mover: Mover<'_>) -> Result<(), Failed> {
        for step in &self.moves {
            let (from, to) = step.ends(place);
            if let Err(error) = mover(&from, &to) {
                self.undo(place, mover)?;
                // What is locked is the file in the folder, whichever way it was to go.
                let path = if matches!(step, Move::In(_)) { to } else { from };
                return Err(Failed { path, error, stuck: false });
            }
        }
        let synced = self.folders().iter().try_for_each(|folder| os::sync_folder(&place.join(folder)));
        synced.or_else(|error| {
            self.undo(place, mover)?;
            Err(Failed { path: place.to_path_buf(), error, stuck: false })
        })
    }

    /// The folders in which something moves, seen from the one that is written to, which is among them.
    fn folders(&self) -> BTreeSet<&Path> {
        let names = self.moves.iter().flat_map(Move::names);
        names.filter_map(|name| Path::new(name).parent()).chain([Path::new("")]).collect()
    }

    /// Moves back whatever was moved, the last first.
    pub fn undo(&self, place: &Path, mover: Mover<'_>) -> Result<(), Failed> {
        for step in self.moves.iter().rev().filter(|step| step.is_done(place)) {
            let (from, to) = step.ends(place);
            mover(&to, &from).map_err(|error| Failed { path: to, error, stuck: true })?;
        }
        Ok(())
    }

    /// Whether the last move has been made.
    pub fn is_committed(&self, place: &Path) -> bool {
        self.moves.last().is_some_and(|last| last.is_done(place))
    }

    /// The exchange that was begun in a folder and not brought to its end. None where there is none.
    pub fn found(place: &Path) -> Option<io::Result<Exchange>> {
        is_unfinished(place).then(|| {
            let file = File::open(place.join(UNFINISHED).join(LIST))?;
            let mut text = Vec::new();
            file.take(LONGEST).read_to_end(&mut text)?;
            let exchange: Exchange = serde_json::from_slice(&text)?;
            match exchange.moves.iter().flat_map(Move::names).all(is_inside) {
                true => Ok(exchange),
                false => Err(io::ErrorKind::InvalidData.into()),
            }
        })
    }

    /// Old files that could not be moved back, because something else has taken their place.
    pub fn stranded(place: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(place.join(UNFINISHED).join(OUT)).into_iter().flatten().flatten();
        let mut left: Vec<PathBuf> = entries.map(|e| e.path()).collect();
        left.sort();
        left
    }
}

/// Whether an exchange was begun in a folder and not brought to its end.
pub fn is_unfinished(place: &Path) -> bool {
    is_there(&place.join(UNFINISHED))
}

/// Whether a name is that of a file in the folder or in one within: `values/price.csv`.
pub fn is_inside(name: &str) -> bool {
    name.split('/').all(is_plain)
}

/// Whether a name is that of a file in the folder itself.
pub fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part == name) && !name.contains(['/', '\\'])
}
