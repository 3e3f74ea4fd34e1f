//! `geep check`: everything a run would check; nothing is written but marked copies where they are asked for.

use super::screen::{self, Progress};
use super::{Common, End, outlet, width};
use crate::compute::Run;
use crate::finding::Findings;
use crate::judge::checks;
use crate::judge::coverage::Account;
use crate::project::Checked;
use crate::show::coverage;
use crate::text;
use crate::text::Lang;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    common: Common,
    /// 在这些情景之下：数据集 scenarios/ 里的名称，几个用 + 相连，或文件的路径 · Under scenarios: names in the dataset's folder scenarios/, joined by +, or paths to files
    #[arg(long, value_name = "NAME+NAME")]
    scenario: Option<String>,
    /// 以 JSON 列出问题和各账户能算多少 · Findings and coverage as JSON
    #[arg(long)]
    json: bool,
    /// 另写标出问题格子的工作簿到这个目录 · Folder for copies of the tables with the cells marked
    #[arg(long, value_name = "DIR")]
    mark: Option<PathBuf>,
}

pub fn check(args: &CheckArgs) -> End {
    let lang = args.common.lang;
    if let Some(Err(end)) = args.mark.as_deref().map(|folder| outlet::apart("--mark", folder, &args.common)) {
        return end;
    }
    let progress = Progress::new(lang);
    let checked = match args.common.open_under(args.scenario.as_deref(), &progress) {
        Ok(project) => project.check(args.common.profile.as_deref()),
        Err(refused) => {
            drop(progress);
            let (findings, _) = refused.into_parts();
            return tell(&findings, None, args);
        }
    };
    let mut notes = Findings::default();
    let marked = args.mark.as_deref().map(|folder| (folder, checked.mark(folder, &mut notes)));
    drop(progress);
    screen::show(&notes, lang);
    let end = tell(checked.findings(), Some(&checked), args);
    match marked {
        Some((_, Err(failure))) => return failure.end(lang),
        Some((folder, Ok(names))) if !args.json => screen::tell(&told(&names, folder, lang)),
        _ => {}
    }
    end
}

fn told(names: &[String], folder: &Path, lang: Lang) -> String {
    let (names, folder) = (names.join(lang.pick("、", ", ")), folder.display());
    text!("标出问题的副本写在 {folder}：{names}", "marked copies written to {folder}: {names}")
        .get(lang)
        .to_string()
}

/// Says what was found, and how much of each account can be computed.
fn tell(findings: &Findings, checked: Option<&Checked>, args: &CheckArgs) -> End {
    let computed = checked.and_then(|checked| Some((checked, checked.run()?)));
    if args.json {
        let coverage = computed.map(|(checked, run)| coverage_json(checked, run)).unwrap_or_default();
        screen::say(&json(findings, coverage));
    } else {
        screen::show(findings, args.common.lang);
        if !findings.has_errors() {
            screen::read(
                &computed.map(|(checked, run)| table(checked, run, args.common.lang)).unwrap_or_default(),
            );
        }
    }
    if findings.has_errors() { End::Findings } else { End::Done }
}

fn table(checked: &Checked, run: &Run, lang: Lang) -> String {
    let head =
        text!("检查通过。各账户可核算的行数：", "No errors. Rows of each account that can be computed:");
    let table = coverage::table(run, &checked.accounts(), checked.years(), &head, (lang, width::of_output()));
    let told = checks::told(run).map_or(String::new(), |words| format!("\n{}", words.get(lang)));
    table + &told
}

fn coverage_json(checked: &Checked, run: &Run) -> Vec<Value> {
    let catalog = &run.book.catalog;
    let account = |account: Account| {
        let Account { model, accounted, rows, missing, lacking, rests_on } = account;
        let lacking: Vec<Value> =
            lacking.iter().map(|words| json!({ "zh": words.zh, "en": words.en })).collect();
        let rests_on: Vec<&str> = rests_on.iter().map(|model| catalog.models[*model].id.as_str()).collect();
        let missing: Vec<&str> = missing.iter().map(|m| catalog.measures[*m].id.as_str()).collect();
        json!({
            "account": catalog.models[model].id, "rows": rows, "accounted": accounted,
            "missing": missing, "lacking": lacking, "rests_on": rests_on,
        })
    };
    checked.accounts().into_iter().map(account).collect()
}

fn json(findings: &Findings, coverage: Vec<Value>) -> String {
    let (errors, warnings) = findings.counts();
    let all = json!({
        "errors": errors,
        "warnings": warnings,
        "findings": findings.json(),
        "coverage": coverage,
    });
    serde_json::to_string_pretty(&all).unwrap_or_default()
}
