//! A folder that holds a report: whether all its files are those that its manifest speaks of.

use crate::disk;
use crate::finding::{Finding, Severity};
use crate::hex;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The manifest of a report.
pub const RUN: &str = "run.json";
/// The tidy tables of a report, in files of these names; the ledger where money is settled.
pub const RESULTS: &str = "results";
pub const LEDGER: &str = "ledger";
/// No manifest of ours is as long, be it with the definitions of its user, nor speaks of as many files.
const LONGEST: u64 = 256 << 20;
const MOST: usize = 10_000;

/// What a manifest says, as far as later runs want to know. Newer programs may say more.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    pub program: Program,
    pub definitions: Option<Definitions>,
    pub profile: Option<Profile>,
    /// Where money was settled or tried.
    pub settlement: Option<Settled>,
    /// SHA-256 by name of every other file of the report.
    pub outputs: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Program {
    pub name: String,
    pub version: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Definitions {
    pub sha256: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Profile {
    pub id: String,
    pub version: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Settled {
    pub scheme: String,
    pub period: Option<String>,
    /// `settled` or `trial`.
    pub state: String,
}

impl Manifest {
    /// The settlement that stands in the report, if it is none of trial.
    pub fn settled(&self) -> Option<&Settled> {
        self.settlement.as_ref().filter(|settlement| settlement.state == "settled")
    }
}

/// What stands in a folder.
#[derive(Clone, Debug)]
pub enum Standing {
    /// No report, nor part of one that could be told from other files.
    Nothing,
    /// A whole report.
    Sound(Box<Manifest>),
    /// A report whose files are not those that its manifest speaks of.
    Mixed(Mixed),
    /// The manifest cannot be read or was written by something else.
    Foreign,
}

#[derive(Clone, Debug)]
pub struct Mixed {
    /// None where it has not come or has gone.
    pub manifest: Option<Box<Manifest>>,
    pub missing: Vec<String>,
    /// Files of other bytes than were written.
    pub differing: Vec<String>,
    /// Whether a run broke off in the midst; the next one that writes to the folder mends it.
    pub unfinished: bool,
}

/// Holds the report of a folder against the hashes of its manifest. Nothing is changed.
pub fn verify(folder: &Path) -> io::Result<Standing> {
    verify_by(folder, RUN)
}

/// The same by a manifest of another name.
pub fn verify_by(folder: &Path, manifest: &str) -> io::Result<Standing> {
    let unfinished = disk::is_unfinished(folder);
    let manifest = match std::fs::symlink_metadata(folder.join(manifest)) {
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
        Err(e) => return Err(e),
        Ok(found) if !found.is_file() => return Ok(Standing::Foreign),
        Ok(_) => match read(&folder.join(manifest))? {
            Some(manifest) => Some(manifest),
            None => return Ok(Standing::Foreign),
        },
    };
    let (mut missing, mut differing) = (Vec::new(), Vec::new());
    for (name, wanted) in manifest.iter().flat_map(|m| &m.outputs) {
        match hash(&folder.join(name))? {
            None => missing.push(name.clone()),
            Some(found) if found != *wanted => differing.push(name.clone()),
            Some(_) => {}
        }
    }
    Ok(match manifest.map(Box::new) {
        None if !unfinished => Standing::Nothing,
        Some(manifest) if missing.is_empty() && differing.is_empty() => Standing::Sound(manifest),
        manifest => Standing::Mixed(Mixed { manifest, missing, differing, unfinished }),
    })
}

/// A manifest, unless it is none of ours.
fn read(path: &Path) -> io::Result<Option<Manifest>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok();
    Ok(manifest.filter(|m| {
        let plain = |name: &String| disk::is_plain(name);
        m.program.name == "geep" && m.outputs.len() <= MOST && m.outputs.keys().all(plain)
    }))
}

/// SHA-256 of a file; None where there is none, and nothing that any file has where it is something else.
fn hash(path: &Path) -> io::Result<Option<String>> {
    match std::fs::symlink_metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
        Ok(found) if !found.is_file() => return Ok(Some(String::new())),
        Ok(_) => {}
    }
    let (mut file, mut digest, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(Some(hex(&digest.finalize()))),
            read => digest.update(&part[..read]),
        }
    }
}

impl Standing {
    /// The manifest, also of a report that is not whole.
    pub fn manifest(&self) -> Option<&Manifest> {
        match self {
            Standing::Sound(manifest) => Some(manifest),
            Standing::Mixed(mixed) => mixed.manifest.as_deref(),
            Standing::Nothing | Standing::Foreign => None,
        }
    }

    /// What is said to whoever wants to read a whole report from the folder; None where it is whole.
    pub fn finding(&self, folder: &Path) -> Option<Finding> {
        let shown = folder.display();
        let message = match self {
            Standing::Sound(_) => return None,
            Standing::Nothing => {
                text!("{shown} 里没有报告（没有 run.json）", "{shown} holds no report (no run.json)")
            }
            Standing::Foreign => text!(
                "{shown}/run.json 读不懂，不是 geep 写的清单",
                "{shown}/run.json cannot be read; geep did not write it"
            ),
            Standing::Mixed(mixed) => return Some(mixed.finding(folder)),
        };
        let help = text!("给出 geep 写出的报告目录", "name a folder that geep wrote a report to");
        Some(Finding::error("no-report", message).help(help))
    }
}

/// A report whose files do not belong together.
pub fn mixed_report(severity: Severity, message: Text) -> Finding {
    Finding::of(severity, "mixed-report", message)
}

impl Mixed {
    pub fn finding(&self, folder: &Path) -> Finding {
        let shown = folder.display();
        if self.unfinished {
            let message = text!(
                "{shown} 里的报告写到一半就中断了，新旧文件混在一起",
                "the writing of the report in {shown} broke off half-way; its files are old and new ones"
            );
            return mixed_report(Severity::Error, message).help(text!(
                "再往这个目录运行一次：会先恢复原来的报告。在此之前不要用其中的文件",
                "run into this folder again: the report from before is restored first. Until then do not use its files"
            ));
        }
        let (missing, differing) = (self.missing.join(" "), self.differing.join(" "));
        let message = match (missing.as_str(), differing.as_str()) {
            ("", _) => text!(
                "{shown} 里的报告与它的 run.json 不符：{differing} 写出之后变了",
                "the report in {shown} is not that of its run.json: {differing} changed after it was written"
            ),
            (_, "") => text!(
                "{shown} 里的报告不全：缺 {missing}",
                "the report in {shown} is not whole: {missing} missing"
            ),
            _ => text!(
                "{shown} 里的报告与它的 run.json 不符：{differing} 写出之后变了，缺 {missing}",
                "the report in {shown} is not that of its run.json: {differing} changed after it was written, {missing} missing"
            ),
        };
        mixed_report(Severity::Error, message).help(text!(
            "换回原样的文件，或重新写一次报告",
            "put back the files as they were written, or write the report again"
        ))
    }
}
