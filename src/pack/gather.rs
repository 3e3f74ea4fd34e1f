//! What goes into a pack: the files that a report was made from, each just as the report's `run.json` says.

use super::layout::{self, Of, Part};
use super::record::{Earlier, Record, unrepeatable};
use super::{MOST, TOTAL, faults, names};
use crate::finding::{Finding, Findings};
use crate::input;
use crate::report::folder::{self, RUN};
use crate::report::manifest::hash;
use crate::table::MANIFEST;
use crate::text;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Which report is packed, and where to look for what it was made from.
pub struct Asked<'a> {
    /// The folder of the report.
    pub report: &'a Path,
    /// The dataset, where it does not lie where the command said.
    pub data: Option<&'a Path>,
    /// Folders of earlier settlements, where these do not.
    pub after: &'a [PathBuf],
}

/// The files of a pack with their names, in the order of these. A file that is not what it was is said, each by its name.
pub fn gather(asked: &Asked<'_>, findings: &mut Findings) -> Option<Vec<(String, Vec<u8>)>> {
    let shown = asked.report.display().to_string();
    let standing = match folder::verify(asked.report) {
        Ok(standing) => standing,
        Err(e) => {
            findings.push(unread(&shown, &e));
            return None;
        }
    };
    if let Some(finding) = standing.finding(asked.report) {
        findings.push(finding);
        return None;
    }
    let run = match read(&asked.report.join(RUN)) {
        Ok(run) => run,
        Err(e) => {
            findings.push(unread(&format!("{shown}/{RUN}"), &e));
            return None;
        }
    };
    let record = match Record::read(&run) {
        Ok(record) => record,
        Err(why) => {
            findings.push(unrepeatable(&shown, why));
            return None;
        }
    };
    let before = findings.counts().0;
    let source = Source::find(asked, &record, findings)?;
    let parts = layout::parts(&record);
    let (mut files, mut total) = (vec![(RUN.to_string(), run)], 0);
    for part in &parts {
        if let Some(bytes) = source.bytes(part, findings) {
            total += bytes.len() as u64;
            files.push((part.name.clone(), bytes));
        }
        if total > TOTAL {
            break;
        }
    }
    check(&parts, total, &shown, findings);
    files.sort();
    (findings.counts().0 == before).then_some(files)
}

/// Refuses names that not every system has, and more than a pack may hold.
fn check(parts: &[Part], total: u64, shown: &str, findings: &mut Findings) {
    for part in parts.iter().filter(|part| !names::is_fit(&part.name)) {
        let name = &part.name;
        findings.push(faults::unfit(
            text!(
                "{name} 这个名字放不进压缩包：太长，或有不是每个系统都能用的字符",
                "the name {name} does not go into a pack: it is too long, or has characters that not every system allows"
            ),
            text!("给文件换个名字，重新运行再打包", "give the file another name, run again and pack that"),
        ));
    }
    let mut known = BTreeSet::new();
    let twice = parts.iter().any(|part| !known.insert(&part.name));
    if total > TOTAL || parts.len() >= MOST || twice {
        let most = TOTAL >> 20;
        findings.push(faults::unfit(
            text!(
                "{shown} 用到的文件太多或太大：上限是 {MOST} 个、{most} MiB",
                "{shown} rests on too many or too large files: the limits are {MOST} files and {most} MiB"
            ),
            text!("把研究分成几次运行", "split the study into several runs"),
        ));
    }
}

/// Where the files of a report lie.
struct Source<'a> {
    report: &'a Path,
    record: &'a Record,
    /// The folder of the dataset, or the workbook.
    data: PathBuf,
    /// The folder of each earlier settlement; none where it was not found, which has been said.
    earlier: Vec<Option<PathBuf>>,
}

impl<'a> Source<'a> {
    /// Finds the dataset.
    fn find(asked: &Asked<'a>, record: &'a Record, findings: &mut Findings) -> Option<Source<'a>> {
        let data = asked.data.map_or_else(|| PathBuf::from(&record.command.dataset), Path::to_path_buf);
        let there = match record.workbook() {
            Some(_) => data.is_file(),
            None => data.join(MANIFEST).is_file(),
        };
        if there {
            let mut source = Source { report: asked.report, record, data, earlier: Vec::new() };
            let settled = record.earlier().iter();
            source.earlier = settled.map(|one| source.settled(one, asked.after, findings)).collect();
            return Some(source);
        }
        let shown = data.display();
        findings.push(faults::lacking(
            text!(
                "找不到报告所用的数据集：这里没有 {shown}",
                "the dataset of the report is not found: there is no {shown} here"
            ),
            text!(
                "用 --data 写明数据集的目录或工作簿，或在当时运行的目录里打包",
                "name the dataset's folder or workbook with --data, or pack where the report was made"
            ),
        ));
        None
    }

    /// A file, if it is what it was.
    fn bytes(&self, part: &Part, findings: &mut Findings) -> Option<Vec<u8>> {
        match &part.of {
            Of::Dataset(name) => whole(&self.input(name), &part.sha256, findings),
            Of::Output(name) => whole(&self.report.join(name), &part.sha256, findings),
            Of::Definition(folder, file) => {
                let kept = &self.record.definitions.folders[*folder].files[*file];
                let bytes = kept.text.clone().into_bytes();
                self.same(&kept.name, bytes, &part.sha256, findings)
            }
            Of::Earlier(number, file) => {
                let folder = self.earlier[*number].as_ref()?;
                whole(&folder.join(file), &part.sha256, findings)
            }
        }
    }

    fn same(&self, name: &str, bytes: Vec<u8>, sha256: &str, findings: &mut Findings) -> Option<Vec<u8>> {
        let found = hash(&bytes);
        if found == sha256 {
            return Some(bytes);
        }
        let shown = format!("{}/{RUN} ({name})", self.report.display());
        findings.push(faults::changed(&shown, sha256, &found));
        None
    }

    /// A file of the dataset.
    fn input(&self, name: &str) -> PathBuf {
        match self.record.workbook() {
            Some(workbook) if workbook == name => self.data.clone(),
            Some(_) => self.data.parent().unwrap_or(Path::new("")).join(name),
            None => self.data.join(name),
        }
    }

    /// The folder of an earlier settlement: where the dataset or the command names it, or one of those given.
    fn settled(&self, one: &Earlier, after: &[PathBuf], findings: &mut Findings) -> Option<PathBuf> {
        let beside = match self.record.workbook() {
            Some(_) => self.data.parent().unwrap_or(Path::new("")),
            None => &self.data,
        };
        let named = [beside.join(&one.folder), PathBuf::from(&one.folder)];
        let there: Vec<&PathBuf> = after.iter().chain(&named).filter(|f| f.join(RUN).is_file()).collect();
        let manifest = |folder: &Path| read(&folder.join(RUN)).map(|bytes| hash(&bytes)).unwrap_or_default();
        let same = there.iter().find(|folder| manifest(folder) == one.manifest_sha256);
        // One that is there and was changed is told of by its file.
        let found = same.or(there.iter().find(|folder| named.contains(folder)));
        if found.is_none() {
            let shown = &one.folder;
            findings.push(faults::lacking(
                text!(
                    "找不到报告所依据的以前的结算：这里没有 {shown}",
                    "an earlier settlement that the report rests on is not found: there is no {shown} here"
                ),
                text!("用 --after 写明它的目录", "name its folder with --after"),
            ));
        }
        found.map(|folder| folder.to_path_buf())
    }
}

/// A file, if its hash is the one recorded.
fn whole(path: &Path, sha256: &str, findings: &mut Findings) -> Option<Vec<u8>> {
    let shown = path.display().to_string();
    match read(path) {
        Ok(bytes) => {
            let found = hash(&bytes);
            if found == sha256 {
                return Some(bytes);
            }
            findings.push(faults::changed(&shown, sha256, &found));
        }
        Err(e) => findings.push(unread(&shown, &e)),
    }
    None
}

fn unread(shown: &str, e: &io::Error) -> Finding {
    let why = match e.kind() {
        io::ErrorKind::NotFound => text!("没有 {shown}", "there is no {shown}"),
        _ => text!("读不了 {shown}：{e}", "cannot read {shown}: {e}"),
    };
    faults::lacking(
        why,
        text!(
            "换回当时的文件，或重新核算、结算一次再打包",
            "put back the file as it was, or compute or settle once more and pack that"
        ),
    )
}

/// A file as it is, up to what a pack may hold.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input::open(path)?.take(TOTAL + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
