//! `geep new scheme` and `geep new profile`.

use super::super::End;
use super::super::screen::{self, Progress};
use super::{coefficients, not_empty, publish, word};
use crate::disk::Fault;
use crate::disk::paths::is_within;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::new::{Draft, is_id};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct DefinitionArgs {
    /// 编号：小写字母、数字和单个连字符，如 datong-air · Lower-case letters, digits and single hyphens, such as datong-air
    id: String,
    /// 写进哪个定义目录；没有就新建 · Folder of definitions; a new one is made
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// 另写一个示例数据集到这个目录，马上可以试 · Folder for a dataset of made-up figures to try it on at once
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn definitions(draft: Draft, args: &DefinitionArgs) -> End {
    let lang = args.lang;
    if let Some(wrong) = wrong_usage(args) {
        return End::Usage(wrong.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let own = std::fs::read_dir(&args.into).is_ok_and(|mut entries| entries.next().is_some());
    let folders = args.coefficients.iter().chain(Some(&args.into).filter(|_| own));
    let files = Files::with(folders, &mut findings);
    let catalog = Catalog::load(&files, &mut findings);
    if !findings.has_errors() {
        if let Some(at) = draft.taken(&args.id, &catalog) {
            drop(progress);
            let (id, Text { zh, en }) = (&at.text, at.words());
            let words = text!(
                "`{id}` 已经有了，在 {zh}；换一个编号。另见 --help",
                "`{id}` is there already, at {en}; choose another id. See --help"
            );
            return End::Usage(words.get(lang).to_string());
        }
        draft.try_over(&args.id, files, &mut findings);
    }
    if findings.has_errors() {
        drop(progress);
        screen::show(&findings, lang);
        return End::Findings;
    }
    let mut told = Findings::default();
    let written = write(draft, args, &mut told);
    drop(progress);
    screen::show(&told, lang);
    match written {
        Ok(()) => {
            screen::read(next(draft, args).get(lang));
            End::Done
        }
        Err(fault) => fault.end(lang),
    }
}

/// What cannot be carried out, told by the words of the command and what stands at the places it names.
fn wrong_usage(args: &DefinitionArgs) -> Option<Text> {
    let id = &args.id;
    if !is_id(id) {
        return Some(text!(
            "`{id}` 不能作编号：用小写字母、数字和单个连字符，以字母开头，如 datong-air。另见 --help",
            "`{id}` cannot be an id: use lower-case letters, digits and single hyphens, a letter first, such as datong-air. See --help"
        ));
    }
    let data = args.data.as_ref()?;
    if is_within(data, &args.into) || is_within(&args.into, data) {
        let (data, into) = (data.display(), args.into.display());
        return Some(text!(
            "数据集 {data} 和定义目录 {into} 不能一个在另一个里面，各写一个目录。另见 --help",
            "the dataset {data} and the definitions {into} cannot lie within each other; name two folders. See --help"
        ));
    }
    not_empty(data)
}

fn write(draft: Draft, args: &DefinitionArgs, findings: &mut Findings) -> Result<(), Fault> {
    let parts = [(Some(&args.into), draft.definitions(&args.id)), (args.data.as_ref(), draft.data(&args.id))];
    for (folder, files) in parts {
        let Some(folder) = folder else { continue };
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
        publish(folder, files, args.lang, findings)?;
    }
    Ok(())
}

/// What was written, and the command that comes next.
fn next(draft: Draft, args: &DefinitionArgs) -> Text {
    let (id, into) = (&args.id, args.into.display());
    let paths: Vec<String> = draft.definitions(id).into_iter().map(|(path, _)| path).collect();
    let (zh, en) = (paths.join("、"), paths.join(", "));
    let own = coefficients(args.coefficients.iter().chain([&args.into]).map(PathBuf::as_path));
    let Some(data) = &args.data else {
        let command =
            format!("geep new dataset 我的数据 --profile {id} --years 2025 --counties 140105,140106{own}");
        return text!(
            "写在 {into}：{zh}。各文件里的注释说明要改什么。\n\
             接着建一个数据集，年份和行政区换成自己的：\n{command}",
            "Written to {into}: {en}. The comments in the files say what to change.\n\
             Next make a dataset, with years and regions of your own:\n{command}"
        );
    };
    let (shown, data) = (data.display(), word(data));
    let command = match draft {
        Draft::Scheme => format!("geep settle {data}{own} --period 2025Q1 --trial --out out/{id}"),
        Draft::Profile => format!("geep run {data}{own} --out out/{id}"),
    };
    text!(
        "写在 {into}：{zh}。各文件里的注释说明要改什么。\n\
         示例数据写在 {shown}，都是编的，只供试算。马上可以运行：\n{command}",
        "Written to {into}: {en}. The comments in the files say what to change.\n\
         The dataset {shown} is made up, to try it on. It runs at once:\n{command}"
    )
}
