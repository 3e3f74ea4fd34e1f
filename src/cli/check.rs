//! `geep check`: everything a run would check; nothing is written but marked copies where they are asked for.

use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{Common, End};
use crate::engine;
use crate::finding::Findings;
use crate::report::coverage::{self, Account};
use crate::report::{checks, mark, verify};
use crate::settle::{self, Terms, magnitude as settled_magnitude};
use crate::table::magnitude::{self, Figures};
use crate::table::{Dataset, Inputs, Series, gaps, unusual};
use crate::text;
use crate::text::Lang;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    common: Common,
    /// 以 JSON 列出问题和各账户能算多少 · Findings and coverage as JSON
    #[arg(long)]
    json: bool,
    /// 另写标出问题格子的工作簿到这个目录 · Folder for copies of the tables with the cells marked
    #[arg(long, value_name = "DIR")]
    mark: Option<PathBuf>,
}

/// What a check came to.
#[derive(Default)]
struct Checked {
    findings: Findings,
    table: String,
    coverage: Vec<Value>,
}

pub fn check(args: &CheckArgs) -> End {
    let lang = args.common.lang;
    if let Some(folder) = args.mark.as_deref().filter(|folder| is_same(folder, &args.common.dataset)) {
        let shown = folder.display();
        let words = text!(
            "{shown} 就是数据集目录，标出问题的副本不能写在里面；换一个目录。另见 --help",
            "{shown} is the dataset itself; marked copies cannot go there: name another folder. See --help"
        );
        return End::Usage(words.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    let (checked, read) = match prepare::read(&args.common, &progress) {
        Ok(prepared) => judge(prepared, &progress, lang),
        Err(findings) => (Checked { findings, ..Checked::default() }, None),
    };
    let marked = args.mark.as_ref().zip(read.as_ref()).map(|(folder, (dataset, inputs))| {
        progress.step("标出问题", "marking cells");
        mark::write(dataset, inputs, &checked.findings, folder, lang)
    });
    drop(progress);
    let failed = checked.findings.has_errors();
    if args.json {
        screen::say(&checked.json());
    } else {
        screen::show(&checked.findings, lang);
        if !failed {
            screen::say(&checked.table);
        }
    }
    match marked {
        Some(Err(failure)) => return failure.end(lang),
        Some(Ok(names)) if !args.json => screen::tell(&told(&names, args.mark.as_deref(), lang)),
        _ => {}
    }
    if failed { End::Findings } else { End::Done }
}

/// Whether two paths are one folder.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn told(names: &[String], folder: Option<&Path>, lang: Lang) -> String {
    let (names, folder) = (names.join(lang.pick("、", ", ")), folder.unwrap_or(Path::new("")).display());
    text!("标出问题的副本写在 {folder}：{names}", "marked copies written to {folder}: {names}")
        .get(lang)
        .to_string()
}

/// Everything that is to be said of a dataset.
fn judge(mut prepared: Prepared, progress: &Progress, lang: Lang) -> (Checked, Option<(Dataset, Inputs)>) {
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let all = |_: &Series, _: usize| true;
    let mut doubts = magnitude::doubts(&Figures { inputs: &inputs, catalog: &catalog, counts: &all });
    unusual::report(&inputs, &catalog, &magnitude::told(&doubts), &mut findings);
    gaps::report(&inputs, &catalog, &mut findings);
    let inputs = prepare::inputs_of(&catalog, chosen.map(|i| &catalog.profiles[i]), inputs);
    let (mut table, mut coverage) = (String::new(), Vec::new());
    if let Some(profile) = chosen.map(|i| &catalog.profiles[i]) {
        progress.step("检查规则", "checking rules");
        if let Some(book) = prepare::book(&catalog, profile, &dataset.years, &mut findings) {
            let wanted = prepare::expected(&dataset, &book, &mut findings);
            let sound = !findings.has_errors();
            if let Some(frames) = sound.then(|| engine::frames(&book, &inputs, &mut findings)).flatten() {
                progress.step("试算", "trying the computation");
                let run = engine::run(&book, &inputs, &frames, None, &mut findings);
                checks::report(&run, &mut findings);
                verify::compare(&run, &wanted, &mut findings);
                if let Some(terms) = Terms::new(&book, &mut findings) {
                    let settled = settle::settle(&run, &terms, &dataset.years, None, true, &mut findings);
                    doubts.extend(settled_magnitude::doubts(&settled));
                }
                verify::examples(&catalog, profile, &mut findings);
                table = coverage::table(&run, &dataset.years, lang);
                let account = |Account { model, accounted, rows, missing }| {
                    let missing: Vec<&str> =
                        missing.iter().map(|m| catalog.measures[*m].id.as_str()).collect();
                    json!({ "account": catalog.models[model].id, "rows": rows, "accounted": accounted, "missing": missing })
                };
                coverage = coverage::accounts(&run, &dataset.years).into_iter().map(account).collect();
            }
        }
    }
    magnitude::warn(doubts, &dataset.accept, &mut findings);
    (Checked { findings, table, coverage }, Some((dataset, inputs)))
}

impl Checked {
    fn json(&self) -> String {
        let (errors, warnings) = self.findings.counts();
        let all = json!({
            "errors": errors,
            "warnings": warnings,
            "findings": self.findings.json(),
            "coverage": self.coverage,
        });
        serde_json::to_string_pretty(&all).unwrap_or_default()
    }
}
