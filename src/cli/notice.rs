//! `geep notice`: the letters to the units of a settlement, laid out from its folder alone.

use super::{End, screen};
use crate::disk::{self, Fault, Staging, unmade};
use crate::finding::Findings;
use crate::notice::{FILE, Notice, Notices, docx};
use crate::report::folder::{self, Standing};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct NoticeArgs {
    /// geep settle 写出的目录 · Folder that geep settle wrote
    report: PathBuf,
    /// 通知写到哪个目录，还没有的 · Folder for the letters, which is not there yet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 只写这些单位的 · Only for these units
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',')]
    unit: Vec<String>,
    #[arg(from_global)]
    lang: Lang,
}

/// The largest file of notices that is read.
const LONGEST: u64 = 256 << 20;

pub fn notice(args: &NoticeArgs) -> End {
    let lang = args.lang;
    let notices = match read(&args.report) {
        Ok(notices) => notices,
        Err(words) => return End::Usage(words.get(lang).to_string()),
    };
    let wanted = |notice: &&Notice| args.unit.is_empty() || args.unit.contains(&notice.id);
    let chosen: Vec<&Notice> = notices.notices.iter().filter(wanted).collect();
    let unknown = args.unit.iter().find(|code| !notices.notices.iter().any(|notice| notice.id == **code));
    if let Some(code) = unknown {
        let words =
            text!("这次结算里没有单位 {code}。另见 --help", "the settlement has no unit {code}. See --help");
        return End::Usage(words.get(lang).to_string());
    }
    let mut findings = Findings::default();
    let written = put(&chosen, &notices.banner, &args.out, lang, &mut findings);
    screen::show(&findings, lang);
    match written {
        Ok(()) => {
            screen::read(told(chosen.len(), &args.out).get(lang));
            End::Done
        }
        Err(fault) => fault.end(lang),
    }
}

/// The notices of a folder, if they are those that its manifest speaks of.
fn read(folder: &Path) -> Result<Notices, Text> {
    let shown = folder.display();
    let standing =
        folder::verify(folder).map_err(|e| text!("读不了 {shown}：{e}", "cannot read {shown}: {e}"))?;
    let none = || {
        text!(
            "{shown} 不是 geep settle 写出的目录，或里面没有 {FILE}。另见 --help",
            "{shown} is no folder that geep settle wrote, or it has no {FILE}. See --help"
        )
    };
    let changed = || {
        text!(
            "{shown} 里的文件与 run.json 所记的不同；重新结算，或取回原来的目录",
            "the files of {shown} are not those that run.json speaks of: settle again, or fetch the folder as it was"
        )
    };
    match standing {
        Standing::Sound(manifest) if manifest.outputs.contains_key(FILE) => {}
        Standing::Mixed(_) => return Err(changed()),
        _ => return Err(none()),
    }
    let path = folder.join(FILE);
    let size = std::fs::metadata(&path).map_or(0, |found| found.len());
    if size > LONGEST {
        return Err(changed());
    }
    let bytes = std::fs::read(&path).map_err(|e| text!("读不了 {shown}：{e}", "cannot read {shown}: {e}"))?;
    serde_json::from_slice(&bytes).map_err(|_| changed())
}

fn put(
    chosen: &[&Notice],
    banner: &str,
    out: &Path,
    lang: Lang,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut staging = Staging::new(out, findings)?;
    for notice in chosen {
        let name = notice.file();
        if std::fs::symlink_metadata(out.join(&name)).is_ok() {
            return Err(disk::in_the_way(&out.join(&name)));
        }
        let letter = docx::letters(&[notice], banner).map_err(|e| unmade(&name, &e))?;
        staging.add(&name, &letter)?;
    }
    let all = lang.pick("全部通知.docx", "all notices.docx");
    if std::fs::symlink_metadata(out.join(all)).is_ok() {
        return Err(disk::in_the_way(&out.join(all)));
    }
    let letters = docx::letters(chosen, banner).map_err(|e| unmade(all, &e))?;
    staging.add(all, &letters)?;
    staging.publish(&[], lang, findings)
}

fn told(count: usize, out: &Path) -> Text {
    let shown = out.display();
    text!(
        "{count} 份通知写在 {shown}，另有一份合在一起的",
        "{count} notices are in {shown}, and one file that holds them all"
    )
}
