//! `geep rerun`: the report of a pack made once more, and held against what it was.

use super::End;
use super::screen::{self, Progress};
use crate::disk::{Temporary, fault};
use crate::finding::Findings;
use crate::pack::again::{self, Words};
use crate::pack::{self, Compared, Pack};
use crate::project::Refused;
use crate::report::place::{self, Bundle, Intent};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct RerunArgs {
    /// geep pack 写出的 .zip 文件 · The .zip file that geep pack wrote
    pack: PathBuf,
    /// 报告也写到这个目录，新的或空的 · Folder to write the report to as well, new or empty
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn rerun(args: &RerunArgs) -> End {
    let lang = args.lang;
    if let Some(words) = wrong_usage(args) {
        return End::Usage(words.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    progress.step("核对压缩包", "checking the pack");
    let mut findings = Findings::default();
    let Some(mut pack) = pack::open(&args.pack, &mut findings) else {
        drop(progress);
        screen::show(&findings, lang);
        return End::Findings;
    };
    let compared = match compare(&mut pack, args, &progress, &mut findings) {
        Ok(compared) => compared,
        Err(refused) => {
            drop(progress);
            screen::show(&findings, lang);
            let end = screen::refuse(refused, lang);
            screen::tell(text!("没有算出结果，没有比较。", "Nothing came out to be compared.").get(lang));
            return end;
        }
    };
    drop(progress);
    screen::show(&findings, lang);
    if let Some(out) = &args.out {
        let shown = out.display();
        screen::read(text!("重算的报告写在 {shown}。", "The report made again is in {shown}.").get(lang));
    }
    match compared.is_same() {
        true => {
            screen::read(&compared.words(lang));
            End::Done
        }
        false => End::Findings,
    }
}

/// What cannot be carried out, told by the words of the command alone.
fn wrong_usage(args: &RerunArgs) -> Option<Text> {
    let shown = args.pack.display();
    if !args.pack.is_file() {
        return Some(text!(
            "没有文件 {shown}；写 geep pack 写出的 .zip 文件。另见 --help",
            "there is no file {shown}; name the .zip file that geep pack wrote. See --help"
        ));
    }
    let out = args.out.as_ref()?;
    let shown = out.display();
    let holds = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    (holds || out.is_file()).then(|| {
        text!(
            "{shown} 已经有了，没有改动它；--out 写一个新的或空的目录。另见 --help",
            "{shown} is there already and was left alone; name a folder with --out that is new or empty. See --help"
        )
    })
}

/// Makes the report again, writes it where that is asked for, and compares it.
fn compare(
    pack: &mut Pack,
    args: &RerunArgs,
    progress: &Progress,
    findings: &mut Findings,
) -> Result<Compared, Refused> {
    let lang = args.lang;
    let failed = |e: &std::io::Error, at: &Path| Refused::of_writing(fault(at, e), Findings::default(), lang);
    let words = Words::of(&pack.record).map_err(|why| pack.unknown(&args.pack, why, lang))?;
    let folder = Temporary::new().map_err(|e| failed(&e, &std::env::temp_dir()))?;
    progress.step("解开压缩包", "unpacking");
    pack.unpack(folder.path()).map_err(|e| failed(&e, folder.path()))?;
    let again = again::again(&pack.record, &words, folder.path(), progress.watch())?;
    let wrong = |fault| Refused::of_writing(fault, Findings::default(), lang);
    progress.step("写报告", "writing the report");
    let bundle: Bundle = again.bundle().map_err(wrong)?;
    if let Some(out) = &args.out {
        let intent = match again.is_settled() {
            true => Intent::Settlement { again: false },
            false => Intent::Unsettled,
        };
        place::put(&bundle, out, intent, words.lang, findings).map_err(wrong)?;
    }
    progress.step("比较", "comparing");
    Ok(pack.compare(&bundle, folder.path(), findings))
}
