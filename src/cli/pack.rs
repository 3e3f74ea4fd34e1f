//! `geep pack`: a report with all that it was made from, in one file.

use super::End;
use super::screen::{self, Progress};
use crate::disk::{Fault, Staging, unmade};
use crate::finding::Findings;
use crate::pack::{self, Asked};
use crate::report::manifest::hash;
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct PackArgs {
    /// geep run 或 geep settle 写出的目录 · Folder that geep run or geep settle wrote
    report: PathBuf,
    /// 写到哪个 .zip 文件，还没有的 · The .zip file to write, which is not there yet
    #[arg(long, value_name = "FILE.zip")]
    into: PathBuf,
    /// 数据集不在当时写的地方：它的目录或工作簿 · The dataset, where it does not lie where the command said
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 以前的结算不在当时写的地方：它的目录，可重复 · Folder of an earlier settlement that does not lie where it was named; repeatable
    #[arg(long, value_name = "DIR")]
    after: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn pack(args: &PackArgs) -> End {
    let lang = args.lang;
    if let Some(words) = wrong_usage(args) {
        return End::Usage(words.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    progress.step("收集文件", "gathering files");
    let mut findings = Findings::default();
    let asked = Asked { report: &args.report, data: args.data.as_deref(), after: &args.after };
    let gathered = pack::gather(&asked, &mut findings);
    let written = gathered.map(|files| -> Result<(usize, Vec<u8>), Fault> {
        progress.step("写压缩包", "writing the pack");
        let (shown, count) = (args.into.display().to_string(), files.len());
        let bytes = pack::zip(&files).map_err(|e| unmade(&shown, &e))?;
        put(&args.into, &bytes, lang, &mut findings)?;
        Ok((count, bytes))
    });
    drop(progress);
    screen::show(&findings, lang);
    match written {
        Some(Ok((count, bytes))) => {
            screen::read(told(count, &bytes, &args.into).get(lang));
            End::Done
        }
        Some(Err(fault)) => fault.end(lang),
        None => End::Findings,
    }
}

/// What cannot be carried out, told by the words of the command alone.
fn wrong_usage(args: &PackArgs) -> Option<Text> {
    let (report, into) = (args.report.display(), args.into.display());
    if !args.report.is_dir() {
        return Some(text!(
            "没有目录 {report}；写 geep run 或 geep settle 写出的目录。另见 --help",
            "there is no folder {report}; name one that geep run or geep settle wrote. See --help"
        ));
    }
    if args.into.extension().is_none_or(|e| !e.eq_ignore_ascii_case("zip")) {
        return Some(text!(
            "--into 要写一个 .zip 文件名，这里是 {into}。另见 --help",
            "--into wants the name of a .zip file, not {into}. See --help"
        ));
    }
    std::fs::symlink_metadata(&args.into).is_ok().then(|| {
        text!(
            "{into} 已经有了，没有改动它；换个文件名，或先移走它。另见 --help",
            "{into} is there already and was left alone; choose another name or move it away. See --help"
        )
    })
}

fn put(into: &Path, bytes: &[u8], lang: Lang, findings: &mut Findings) -> Result<(), Fault> {
    let folder = into.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = into.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default();
    let mut staging = Staging::new(folder, findings)?;
    staging.add(&name, bytes)?;
    staging.publish(&[], lang, findings)
}

fn told(count: usize, bytes: &[u8], into: &Path) -> Text {
    let (shown, hash, length) = (into.display(), hash(bytes), bytes.len().div_ceil(1024));
    text!(
        "{count} 个文件打包在 {shown}（{length} KiB，SHA-256 {hash}）。别人用 geep rerun 重算。",
        "{count} files are packed in {shown} ({length} KiB, SHA-256 {hash}). Others run it again with geep rerun."
    )
}
