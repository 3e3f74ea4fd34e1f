//! Files written aside, then put in place together.

use super::exchange::{Exchange, Failed, Move, Mover, NEW, UNFINISHED, is_inside, is_unfinished};
use super::fault::{self, Fault, unfinished};
use super::interrupt::{self, Stage};
use super::os::{self, Hold};
use crate::finding::{Finding, Findings, Severity};
use crate::text;
use crate::text::{Lang, Text};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Names of the hidden folders: this and six letters or digits.
const PREFIX: &str = ".geep-";
const RANDOM: usize = 6;

/// What is to become of an old file when the new ones come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Old {
    /// It was ours, as it is: it goes.
    Remove(String),
    /// It was ours and has been edited since: it stays under another name.
    Keep(String),
}

impl Old {
    fn name(&self) -> &str {
        match self {
            Old::Remove(name) | Old::Keep(name) => name,
        }
    }
}

/// A folder that is held by this program, and a hidden one in it for what is to come in.
#[derive(Debug)]
pub struct Staging {
    place: PathBuf,
    aside: PathBuf,
    /// The folders made for it, innermost first: they go again if nothing comes in.
    made: Vec<PathBuf>,
    names: Vec<String>,
    /// Let go last.
    _hold: Hold,
}

impl Staging {
    /// Makes the folder where there is none, holds it against other runs, undoes what a killed run left half done (which
    /// is told) and removes what it left aside.
    pub fn new(place: &Path, findings: &mut Findings) -> Result<Staging, Fault> {
        // A signal waits until it is known what there is to remove.
        let mut stage = interrupt::stage();
        let made = missing(place);
        let opened = std::fs::create_dir_all(place).map_err(|e| fault::io(place, &e));
        let opened = opened.and_then(|()| Staging::open(place, findings));
        match opened {
            Ok(mut staging) => {
                staging.made.clone_from(&made);
                *stage = Stage::Aside { folder: staging.aside.clone(), made };
                Ok(staging)
            }
            Err(fault) => {
                made.iter().for_each(|folder| drop(std::fs::remove_dir(folder)));
                Err(fault)
            }
        }
    }

    fn open(place: &Path, findings: &mut Findings) -> Result<Staging, Fault> {
        let hold = os::hold(place).map_err(|e| fault::no_lock(place, &e))?;
        let hold = hold.ok_or_else(|| fault::busy(place))?;
        repair(place, findings)?;
        // Open to whoever may write here: someone else may have to mend it.
        let named = tempfile::Builder::new().prefix(PREFIX).rand_bytes(RANDOM).make_in(place, |path| {
            std::fs::create_dir(path)?;
            std::fs::create_dir(path.join(NEW))
        });
        let aside = named.and_then(|named| Ok(named.into_temp_path().keep()?));
        let aside = aside.map_err(|e| fault::io(place, &e))?;
        Ok(Staging { place: place.to_path_buf(), aside, made: Vec::new(), names: Vec::new(), _hold: hold })
    }

    /// Writes a file aside and waits until the disk has it. It may go into a folder within: `values/price.csv`.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let create = || {
            // Once a signal has come nothing more is created.
            let _stage = interrupt::stage();
            if !is_inside(name) {
                return Err(io::ErrorKind::InvalidFilename.into());
            }
            let path = self.aside.join(NEW).join(name);
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            File::create_new(path)
        };
        let written = create().and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(|e| fault::io(&self.place.join(name), &e))?;
        self.names.push(name.to_string());
        Ok(())
    }

    /// Puts everything in place: the file added last, which speaks of the others, comes last. Old files that were kept
    /// are told.
    pub fn publish(self, old: &[Old], lang: Lang, findings: &mut Findings) -> Result<(), Fault> {
        self.publish_by(&mut os::rename, old, lang, findings)
    }

    /// The same, with files moved in a given way.
    pub(crate) fn publish_by(
        mut self,
        mover: Mover<'_>,
        old: &[Old],
        lang: Lang,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let (moves, kept) = self.moves(old, lang)?;
        let exchange = Exchange::new(moves);
        let unfinished = self.place.join(UNFINISHED);
        // A signal waits from here on.
        let mut stage = interrupt::stage();
        self.make_folders()?;
        let begun = exchange.begin(&self.place, &self.aside).map_err(|e| fault::io(&self.place, &e));
        let ended = begun.and_then(|()| {
            exchange.run(&self.place, mover).map_err(|failed| match failed {
                Failed { path, stuck: true, .. } => fault::stuck(&self.place, &path),
                Failed { path, error, .. } => fault::io(&path, &error),
            })
        });
        if ended.is_ok() {
            *stage = Stage::Written;
            self.made.clear();
        }
        if !matches!(ended, Err(Fault::Stuck(_))) {
            // Hidden again, for the next run to remove if this one cannot.
            let _ = os::rename(&unfinished, &self.aside);
            interrupt::clear(&self.aside, &[]);
        }
        drop(stage);
        ended.map(|()| kept.into_iter().for_each(|note| findings.push(note)))
    }

    /// Makes the folders within that files go to.
    fn make_folders(&mut self) -> Result<(), Fault> {
        for name in &self.names {
            let path = self.place.join(name);
            let folder = path.parent().unwrap_or(&self.place);
            self.made.splice(0..0, missing(folder));
            std::fs::create_dir_all(folder).map_err(|e| fault::io(folder, &e))?;
        }
        Ok(())
    }

    /// The moves, and what is told of the old files that stay under another name.
    fn moves(&self, old: &[Old], lang: Lang) -> Result<(Vec<Move>, Vec<Finding>), Fault> {
        let (mut moves, mut kept) = (Vec::new(), Vec::new());
        let replaced = |old: &&Old| self.names.iter().any(|name| name == old.name());
        let mut leave = |old: &Old, moves: &mut Vec<Move>| match old {
            Old::Remove(name) => moves.push(Move::Out(name.clone())),
            Old::Keep(name) => {
                let under = free(&self.place, name, lang);
                kept.push(was_edited(&self.place, name, &under));
                moves.push(Move::Keep { name: name.clone(), under });
            }
        };
        old.iter().filter(|old| !replaced(old)).for_each(|old| leave(old, &mut moves));
        for name in &self.names {
            match old.iter().find(|old| old.name() == name) {
                Some(old) => leave(old, &mut moves),
                None if std::fs::symlink_metadata(self.place.join(name)).is_ok() => {
                    return Err(fault::in_the_way(&self.place.join(name)));
                }
                None => {}
            }
            moves.push(Move::In(name.clone()));
        }
        Ok((moves, kept))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let mut stage = interrupt::stage();
        interrupt::clear(&self.aside, &self.made);
        if matches!(*stage, Stage::Aside { .. }) {
            *stage = Stage::Nothing;
        }
    }
}

/// The folders on the way to a place that are not there yet, innermost first.
fn missing(place: &Path) -> Vec<PathBuf> {
    let not_there = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    place.ancestors().take_while(not_there).map(Path::to_path_buf).collect()
}

/// Undoes what a killed run left half done in a folder, where it did so.
pub fn mend(place: &Path, findings: &mut Findings) -> Result<(), Fault> {
    if !is_unfinished(place) {
        return Ok(());
    }
    let _stage = interrupt::stage();
    let hold = os::hold(place).map_err(|e| fault::no_lock(place, &e))?;
    let _hold = hold.ok_or_else(|| fault::busy(place))?;
    repair(place, findings)
}

/// Undoes an exchange that was begun and not brought to its end, and removes what killed runs left.
fn repair(place: &Path, findings: &mut Findings) -> Result<(), Fault> {
    let unfinished = place.join(UNFINISHED);
    if let Some(exchange) = Exchange::found(place) {
        let exchange = exchange.map_err(|_| fault::not_ours(&unfinished))?;
        if !exchange.is_committed(place) {
            let undone = exchange.undo(place, &mut os::rename);
            undone.map_err(|Failed { path, error, .. }| fault::io(&path, &error))?;
            findings.push(was_undone(place));
            for path in Exchange::stranded(place) {
                let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
                let under = free(place, &name, Lang::Zh);
                os::rename(&path, &place.join(&under)).map_err(|e| fault::io(&path, &e))?;
                findings.push(has_two(place, &name, &under));
            }
        }
        std::fs::remove_dir_all(&unfinished).map_err(|e| fault::io(&unfinished, &e))?;
    }
    for entry in std::fs::read_dir(place).map_err(|e| fault::io(place, &e))?.flatten() {
        if is_left(&entry.file_name().to_string_lossy()) && entry.file_type().is_ok_and(|t| t.is_dir()) {
            // What cannot be removed does no harm.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Whether a name is that of a hidden folder of ours.
fn is_left(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX);
    random.is_some_and(|r| r.len() == RANDOM && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A name like that of a file, which no file has.
fn free(place: &Path, name: &str, lang: Lang) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (name, String::new()),
    };
    let named = |number: u32| {
        let again = if number > 1 { format!(" {number}") } else { String::new() };
        let Text { zh, en } = text!("{stem}（已改动{again}）", "{stem} (edited{again})");
        format!("{}{extension}", lang.pick(&zh, &en))
    };
    let is_free = |name: &String| std::fs::symlink_metadata(place.join(name)).is_err();
    (1..).map(named).find(is_free).unwrap_or_default()
}

fn was_edited(place: &Path, name: &str, under: &str) -> Finding {
    let shown = place.display();
    let message = text!(
        "{name} 写出之后有改动，改动过的留在 {under}",
        "{name} was edited after it was written; the edited one stays as {under}"
    );
    Finding::warning("edited-since", message).at_words(Text::same(shown.to_string())).help(text!(
        "要用改动的内容，请写进原始数据；不要就删去 {under}",
        "what was changed belongs into the data; delete {under} if it is not wanted"
    ))
}

fn was_undone(place: &Path) -> Finding {
    let shown = place.display();
    let message = text!(
        "上次往 {shown} 里写到一半就中断了，已先恢复原来的文件",
        "the last writing to {shown} broke off half-way; the files from before were restored first"
    );
    unfinished(Severity::Warning, message).help(text!("不必再做什么", "nothing else needs to be done"))
}

fn has_two(place: &Path, name: &str, under: &str) -> Finding {
    let shown = place.display();
    let message = text!(
        "写到一半时中断之后，又有了另一个 {name}；原来的那个放在 {under}",
        "after the writing broke off another {name} came about; the one from before is now {under}"
    );
    unfinished(Severity::Warning, message)
        .at_words(Text::same(shown.to_string()))
        .help(text!("比较两个文件，留下要的那个", "compare the two and keep the one that is wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_folders_within_come_in_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("定义");
        let mut findings = Findings::default();
        let files = ["sources/a.toml", "values/price/a.csv", "a.toml"];
        // The last move fails: not even the folders stay.
        let mut staging = Staging::new(&place, &mut findings).unwrap();
        files.iter().for_each(|name| staging.add(name, name.as_bytes()).unwrap());
        let mut mover = |from: &Path, to: &Path| match to.ends_with("定义/a.toml") {
            true => Err(io::ErrorKind::PermissionDenied.into()),
            false => os::rename(from, to),
        };
        assert!(staging.publish_by(&mut mover, &[], Lang::Zh, &mut findings).is_err());
        assert!(!place.exists());

        let mut staging = Staging::new(&place, &mut findings).unwrap();
        files.iter().for_each(|name| staging.add(name, name.as_bytes()).unwrap());
        assert!(staging.add("../b.toml", b"").is_err() && staging.add("values//b.csv", b"").is_err());
        staging.publish(&[], Lang::Zh, &mut findings).unwrap();
        files.iter().for_each(|name| assert_eq!(std::fs::read_to_string(place.join(name)).unwrap(), *name));
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 3);

        // One that is there stays, and so does what it would have come with.
        let mut staging = Staging::new(&place, &mut findings).unwrap();
        ["b.toml", "values/price/a.csv"].iter().for_each(|name| staging.add(name, b"").unwrap());
        assert!(staging.publish(&[], Lang::Zh, &mut findings).is_err());
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 3);
    }
}
