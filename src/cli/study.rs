//! `geep study`: scenarios and profiles side by side.

use super::screen::{self, Progress};
use super::{End, width};
use crate::project::{Project, Studied, unfit};
use crate::show::study;
use crate::text;
use crate::text::Lang;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct StudyArgs {
    /// 研究文件，写明数据集、口径、情景和要看的行 · File that names the dataset, the profiles, the scenarios and the lines
    study: PathBuf,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    /// 输出目录 · Folder for compare.xlsx, the tables and study.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[arg(from_global)]
    lang: Lang,
}

pub fn study(args: &StudyArgs) -> End {
    let lang = args.lang;
    let progress = Progress::new(lang);
    let studied = Project::study(&args.study, &args.coefficients, (&args.out, lang), progress.watch());
    let studied = match studied {
        Ok(studied) => studied,
        Err(refused) => {
            drop(progress);
            return screen::refuse(refused, lang);
        }
    };
    let written = studied.write(&args.out);
    drop(progress);
    let mut findings = studied.findings().clone();
    studied.refused().into_iter().for_each(|(why, cells)| findings.push(unfit(&cells, why)));
    if let Err(end) = screen::conclude(&findings, written, lang) {
        return end;
    }
    screen::read(&study::table(&studied.study, &studied.cells, lang, width::of_output()));
    screen::read(&told(&studied, args));
    End::Done
}

fn told(studied: &Studied, args: &StudyArgs) -> String {
    let (all, kept, out) = (studied.cells.len(), studied.kept, args.out.display());
    let refused = studied.cells.iter().filter(|cell| cell.refused.is_some()).count();
    let computed = all - refused;
    let words = text!(
        "{all} 格，算出 {computed} 格，其中 {kept} 格是以前算好的。写在 {out}：compare.xlsx、results、wide、dictionary、study.json",
        "{all} cells, {computed} with results, {kept} of them finished before. Written to {out}: compare.xlsx, results, wide, dictionary, study.json"
    );
    words.get(args.lang).to_string()
}
