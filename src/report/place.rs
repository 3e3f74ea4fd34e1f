//! Putting a report where it is asked for: what stands there already, what of it goes, and what must stay.

use crate::disk::{self, Fault, Old, Staging, cannot_write};
use crate::finding::{Finding, Findings, Severity};
use crate::notice;
use crate::output::{self, Format};
use crate::report::folder::mixed_report;
use crate::report::folder::{self, LEDGER, Manifest, RESULTS, RUN, Standing};
use crate::report::page;
use crate::results::Sheets;
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;

/// What is to be written, as far as it matters to what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Accounts, a trial or anything else that is not to be paid by.
    Unsettled,
    /// A settlement; `again` where it may replace another.
    Settlement { again: bool },
}

/// Files that belong together, and the manifest that speaks of them.
pub struct Bundle {
    pub outputs: Vec<(String, Vec<u8>)>,
    pub manifest: (&'static str, String),
}

/// Writes a bundle: whatever ends this, the folder holds what it held, or all of the bundle, or shows that it holds neither.
pub fn put(
    bundle: &Bundle,
    out: &Path,
    intent: Intent,
    lang: Lang,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut staging = Staging::new(out, findings)?;
    let (manifest, words) = &bundle.manifest;
    let names: Vec<&str> = bundle.outputs.iter().map(|(name, _)| name.as_str()).collect();
    let mut told = Findings::default();
    admit(out, manifest, &names, intent, &mut told)?;
    for (name, bytes) in &bundle.outputs {
        staging.add(name, bytes)?;
    }
    staging.add(manifest, words.as_bytes())?;
    let standing = stands(out, manifest)?;
    staging.publish(&old(&standing, manifest), lang, &mut told)?;
    findings.extend(told);
    Ok(())
}

/// Refuses where a settlement would be lost, or files that are not ours; tells what is replaced or was not whole.
pub fn admit(
    out: &Path,
    manifest: &str,
    names: &[&str],
    intent: Intent,
    findings: &mut Findings,
) -> Result<(), Fault> {
    if out.exists() && !out.is_dir() {
        return Err(Fault::usage(no_folder(out)));
    }
    let standing = stands(out, manifest)?;
    if matches!(standing, Standing::Foreign) {
        return Err(disk::in_the_way(&out.join(manifest)));
    }
    if let Some(found) = standing.manifest().filter(|m| m.settled().is_some()) {
        match intent {
            Intent::Settlement { again: true } => findings.push(replaced(out, found)),
            _ => return Err(Fault::Stands(Box::new(settled(out, found, intent)))),
        }
    }
    if let Standing::Mixed(mixed) = &standing {
        // That a run broke off is told when it is mended; which files were edited, when they are kept.
        if mixed.unfinished {
            return Ok(());
        }
        if !mixed.missing.is_empty() {
            findings.push(incomplete(out, &mixed.missing));
        }
    }
    let listed = |name: &str| standing.manifest().is_some_and(|m| m.outputs.contains_key(name));
    let foreign = |name: &&&str| !listed(name) && std::fs::symlink_metadata(out.join(name)).is_ok();
    match names.iter().find(foreign) {
        Some(name) => Err(disk::in_the_way(&out.join(name))),
        None => Ok(()),
    }
}

fn stands(out: &Path, manifest: &str) -> Result<Standing, Fault> {
    folder::verify_by(out, manifest).map_err(|e| disk::fault(out, &e))
}

/// What becomes of the files of the report that stands there.
fn old(standing: &Standing, manifest: &str) -> Vec<Old> {
    let (listed, missing, differing): (_, &[String], &[String]) = match standing {
        Standing::Sound(manifest) => (manifest, &[], &[]),
        Standing::Mixed(mixed) => match &mixed.manifest {
            Some(manifest) => (manifest, &mixed.missing, &mixed.differing),
            None => return Vec::new(),
        },
        Standing::Nothing | Standing::Foreign => return Vec::new(),
    };
    let fate = |name: &String| match differing.contains(name) {
        true => Old::Keep(name.clone()),
        false => Old::Remove(name.clone()),
    };
    let there = listed.outputs.keys().filter(|name| !missing.contains(name));
    there.map(fate).chain([Old::Remove(manifest.to_string())]).collect()
}

fn no_folder(out: &Path) -> Finding {
    let shown = out.display();
    let message = text!("{shown} 是一个文件，不是目录", "{shown} is a file and no folder");
    cannot_write(message).help(text!("换一个目录，或给目录换个名字", "name another folder"))
}

/// Which settlement stands in a manifest.
fn named(manifest: &Manifest) -> Text {
    let (scheme, period) =
        manifest.settled().map_or(("", None), |s| (s.scheme.as_str(), s.period.as_deref()));
    match period {
        Some(period) => text!("方案 `{scheme}`，时段 {period}", "scheme `{scheme}`, period {period}"),
        None => text!("方案 `{scheme}`，全部时段", "scheme `{scheme}`, all periods"),
    }
}

fn settled(out: &Path, manifest: &Manifest, intent: Intent) -> Finding {
    let (shown, Text { zh, en }) = (out.display(), named(manifest));
    let message = text!("{shown} 里是已结算的结果：{zh}", "{shown} holds a settlement: {en}");
    Finding::error("settlement-stands", message).help(match intent {
        Intent::Unsettled => text!(
            "试算和核算不能覆盖它；用 --out 换一个目录",
            "neither a trial nor accounts may replace it; name another folder with --out"
        ),
        Intent::Settlement { .. } => text!(
            "用 --out 换一个目录；确要重新结算并替换它，加 --again",
            "name another folder with --out; to settle again and replace it, add --again"
        ),
    })
}

fn replaced(out: &Path, manifest: &Manifest) -> Finding {
    let (shown, Text { zh, en }) = (out.display(), named(manifest));
    let message =
        text!("替换了 {shown} 里已结算的结果：{zh}", "the settlement in {shown} was replaced: {en}");
    Finding::warning("settlement-replaced", message).help(text!(
        "已照原结果付过款的，差额要另行更正",
        "where money was paid by the former one, the difference is to be corrected"
    ))
}

fn incomplete(out: &Path, missing: &[String]) -> Finding {
    let (shown, missing) = (out.display(), missing.join(" "));
    let message = text!(
        "{shown} 里原来的报告不全：缺 {missing}",
        "the report that stood in {shown} was not whole: {missing} missing"
    );
    mixed_report(Severity::Warning, message).help(text!(
        "新报告已经写全；缺的旧文件若有人在用，请核对",
        "the new report is whole; check with whoever uses the missing file"
    ))
}

/// The workbook of a report.
pub const BOOK: &str = "report.xlsx";

/// Which files a report is to have, as far as it is left to choose.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// How much of the workbook.
    pub sheets: Sheets,
    /// The formats of the tidy tables.
    pub formats: &'a [&'static Format],
}

impl Asked<'_> {
    /// The names of the files, of accounts or where there is money.
    pub fn names(self, money: bool) -> Vec<String> {
        let tables = if money { vec![LEDGER, RESULTS] } else { vec![RESULTS] };
        let tables = tables.into_iter().flat_map(|table| output::names(table, self.formats));
        let notices = money.then(|| notice::FILE.to_string());
        let book = self.sheets.any().then(|| BOOK.to_string());
        book.into_iter().chain([page::FILE.to_string()]).chain(tables).chain(notices).collect()
    }
}

/// The same as [`admit`] for a report of accounts or a settlement.
pub fn admit_report(out: &Path, money: bool, asked: Asked<'_>, intent: Intent) -> Result<(), Fault> {
    // What is told of it is told again when it happens.
    let names = asked.names(money);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    admit(out, RUN, &names, intent, &mut Findings::default())
}

#[cfg(test)]
mod tests;
