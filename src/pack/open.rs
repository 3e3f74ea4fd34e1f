//! Opening a pack: every byte of it is held against its hash before anything is written anywhere.

use super::directory::{self, Unfit};
use super::layout::{self, Of, Part};
use super::record::{Record, unrepeatable};
use super::{TOTAL, faults, seal};
use crate::disk::interrupt;
use crate::finding::{Finding, Findings};
use crate::hex;
use crate::input;
use crate::quiet::quietly;
use crate::report::folder::RUN;
use crate::text;
use crate::text::Text;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use zip::ZipArchive;

/// A pack that is whole.
pub struct Pack {
    zip: Zip,
    pub record: Record,
    /// Its `run.json` as it is.
    pub run: Vec<u8>,
    parts: Vec<Part>,
}

/// Opens a pack, or says what is wrong with it: each file that is not what it was.
pub fn open(path: &Path, findings: &mut Findings) -> Option<Pack> {
    let shown = path.display().to_string();
    let opened = quietly(|| open_as(path, &shown, findings));
    if opened.is_none() {
        findings
            .push(faults::broken(&shown, text!("压缩包损坏，读不下去", "the zip is damaged beyond reading")));
    }
    opened.flatten()
}

fn open_as(path: &Path, shown: &str, findings: &mut Findings) -> Option<Pack> {
    let opened = match Zip::open(path) {
        Ok(opened) => opened,
        Err(e) => Err(Unfit::Broken(text!("读不了：{e}", "it cannot be read: {e}"))),
    };
    let mut zip = match opened {
        Ok(zip) => zip,
        Err(Unfit::Broken(why)) => {
            findings.push(faults::broken(shown, why));
            return None;
        }
        Err(Unfit::Hostile(why)) => {
            findings.push(faults::hostile(shown, why));
            return None;
        }
    };
    let run = match zip.content(RUN) {
        Ok(run) => run,
        Err(why) => {
            findings.push(of_file(shown, RUN, &why));
            return None;
        }
    };
    let record = match Record::read(&run) {
        Ok(record) => record,
        Err(why) => {
            // Without the seal it is not what was packed.
            findings.push(match zip.sealed {
                true => unrepeatable(shown, why),
                false => of_file(shown, RUN, &why),
            });
            return None;
        }
    };
    let parts = layout::parts(&record);
    let mut wrong: Vec<Finding> = Vec::new();
    for part in &parts {
        wrong.extend(zip.check(part).err().map(|why| of_file(shown, &part.name, &why)));
    }
    let known: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).chain([RUN]).collect();
    for name in zip.sizes.keys().filter(|name| !known.contains(name.as_str())) {
        wrong.push(of_file(shown, name, &text!("run.json 没有提到它", "run.json does not speak of it")));
    }
    if wrong.is_empty() && !zip.sealed {
        wrong.push(unsealed(shown));
    }
    let whole = wrong.is_empty();
    wrong.into_iter().for_each(|finding| findings.push(finding));
    whole.then_some(Pack { zip, record, run, parts })
}

/// Every file is what it was, but not the zip around them.
fn unsealed(shown: &str) -> Finding {
    let why = text!(
        "压缩包本身（不在哪个文件的内容里）有字节变了，或由别的程序重新压过：末尾的封记不符",
        "bytes of the zip itself, in the content of no file, have changed, or another program packed it again: the seal at its end does not hold"
    );
    faults::broken(shown, why)
}

/// What is wrong with one file of a pack.
fn of_file(shown: &str, name: &str, why: &Text) -> Finding {
    let Text { zh, en } = why;
    faults::broken(shown, text!("里面的 {name} 坏了：{zh}", "its file {name} is broken: {en}"))
}

/// A zip whose table of contents is sound.
struct Zip {
    archive: ZipArchive<BufReader<File>>,
    sizes: BTreeMap<String, u64>,
    /// Whether not a byte of it has changed.
    sealed: bool,
}

impl Zip {
    fn open(path: &Path) -> io::Result<Result<Zip, Unfit>> {
        let file = input::open(path)?;
        let length = file.metadata()?.len();
        let mut file = BufReader::new(file);
        let sizes: BTreeMap<String, u64> = match directory::read(&mut file, length)? {
            Ok(files) => files.into_iter().collect(),
            Err(unfit) => return Ok(Err(unfit)),
        };
        let sealed = seal::holds(&mut file, length)?;
        let archive = ZipArchive::new(file).map_err(io::Error::other)?;
        let mut names = archive.file_names();
        if archive.len() != sizes.len() || !names.all(|name| name.is_ok_and(|n| sizes.contains_key(&*n))) {
            return Ok(Err(Unfit::Hostile(text!(
                "同一个文件在里面有不同的名字",
                "its files have other names in other places"
            ))));
        }
        drop(names);
        Ok(Ok(Zip { archive, sizes, sealed }))
    }

    fn content(&mut self, name: &str) -> Result<Vec<u8>, Text> {
        let mut bytes = Vec::new();
        self.pour(name, &mut bytes).map(|_| bytes)
    }

    /// Holds a file against its hash.
    fn check(&mut self, part: &Part) -> Result<(), Text> {
        let (found, wanted) = (self.pour(&part.name, &mut io::sink())?, &part.sha256);
        if found == *wanted {
            return Ok(());
        }
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let (found, wanted) = (short(&found), short(wanted));
        Err(text!("SHA-256 应是 {wanted}…，实为 {found}…", "its SHA-256 is {found}… and should be {wanted}…"))
    }

    /// Unpacks a file, no more of it than its size says; its hash.
    fn pour(&mut self, name: &str, to: &mut impl Write) -> Result<String, Text> {
        let size = self.sizes.get(name).copied();
        let size = size.ok_or_else(|| text!("压缩包里没有它", "the zip has no such file"))?;
        let file = self.archive.by_name(name).map_err(io::Error::other);
        let (read, hash) = file
            .and_then(|file| poured(file.take(size.min(TOTAL) + 1), to))
            .map_err(|e| text!("解不开（{e}）", "it cannot be unpacked ({e})"))?;
        if read == size {
            return Ok(hash);
        }
        Err(text!(
            "解开有 {read} 个字节或更多，目录记的是 {size}",
            "it unpacks to {read} bytes or more, its directory says {size}"
        ))
    }
}

/// Copies to the end; the length and the hash of what went over.
fn poured(mut from: impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut digest, mut piece, mut read) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        match from.read(&mut piece)? {
            0 => return Ok((read, hex(&digest.finalize()))),
            length => {
                read += length as u64;
                digest.update(&piece[..length]);
                to.write_all(&piece[..length])?;
            }
        }
    }
}

impl Pack {
    /// The tables of the report by name, as they came out then.
    pub fn tables(&mut self) -> Result<Vec<(String, Vec<u8>)>, Text> {
        let mut tables = Vec::new();
        for part in &self.parts {
            if let Of::Output(name) = &part.of {
                tables.push((name.clone(), self.zip.content(&part.name)?));
            }
        }
        Ok(tables)
    }

    /// Unpacks what the report was made from into a folder.
    pub fn unpack(&mut self, folder: &Path) -> io::Result<()> {
        for part in self.parts.iter().filter(|part| !matches!(part.of, Of::Output(_))) {
            let path = folder.join(&part.name);
            let create = || {
                // Once a signal has come nothing more is created.
                let _stage = interrupt::stage();
                path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                File::create_new(&path)
            };
            let mut file = create()?;
            let found = self.zip.pour(&part.name, &mut file);
            if found.map_err(|why| io::Error::other(why.en))? != part.sha256 {
                return Err(io::Error::other("the pack changed while it was read"));
            }
        }
        Ok(())
    }
}
