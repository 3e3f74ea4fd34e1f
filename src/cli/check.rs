//! `geep check`: everything a run would check; nothing is written but marked copies where they are asked for.

use super::judging;
use super::outlet;
use super::past;
use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{Common, End};
use crate::engine;
use crate::finding::Findings;
use crate::report::coverage::{self, Account};
use crate::report::workbook::limits;
use crate::report::{checks, mark, verify};
use crate::settle::{self, Terms, magnitude as settled_magnitude};
use crate::table::magnitude::{self, Figures};
use crate::table::{Dataset, Inputs, Series};
use crate::text;
use crate::text::Lang;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    if let Some(Err(end)) = args.mark.as_deref().map(|folder| outlet::apart("--mark", folder, &args.common)) {
        return end;
    }
    let progress = Progress::new(lang);
    let (checked, read) = match prepare::read(&args.common, &progress) {
        Ok(prepared) => judge(prepared, &progress, lang),
        Err(findings) => (Checked { findings, ..Checked::default() }, None),
    };
    let mut notes = Findings::default();
    let marked = args.mark.as_ref().zip(read.as_ref()).map(|(folder, (dataset, inputs))| {
        progress.step("标出问题", "marking cells");
        mark::write(dataset, inputs, &checked.findings, folder, lang, &mut notes)
    });
    drop(progress);
    screen::show(&notes, lang);
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

fn told(names: &[String], folder: Option<&Path>, lang: Lang) -> String {
    let (names, folder) = (names.join(lang.pick("、", ", ")), folder.unwrap_or(Path::new("")).display());
    text!("标出问题的副本写在 {folder}：{names}", "marked copies written to {folder}: {names}")
        .get(lang)
        .to_string()
}

/// Everything that is to be said of a dataset.
fn judge(
    mut prepared: Prepared,
    progress: &Progress,
    lang: Lang,
) -> (Checked, Option<(Dataset, Arc<Inputs>)>) {
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let accepted = judging::accepted(&catalog, [&dataset.accept, &[]], &mut findings);
    let all = |_: &Series, _: usize| true;
    let mut doubts = magnitude::doubts(&Figures { inputs: &inputs, catalog: &catalog, counts: &all });
    let given = inputs.clone();
    let mut inputs = Arc::new(prepare::inputs_of(&catalog, chosen.map(|i| &catalog.profiles[i]), inputs));
    let (mut table, mut coverage) = (String::new(), Vec::new());
    if let Some(profile) = chosen.map(|i| &catalog.profiles[i]) {
        progress.step("检查规则", "checking rules");
        if let Some(book) = prepare::book(&catalog, profile, &dataset.years, &mut findings) {
            let wanted = prepare::expected(&dataset, &book, &mut findings);
            let sound = !findings.has_errors();
            let terms = if sound { Terms::new(&book, &mut findings) } else { None };
            let past = past::of_dataset(&dataset, &book, terms.as_deref(), &mut findings);
            let roll = prepare::expect(&book, &dataset, Arc::make_mut(&mut inputs), None, &mut findings);
            judging::tables(&inputs, &catalog, &mut findings);
            let settling = terms.as_deref().map(|terms| (terms, None));
            // What a table that cannot be read holds is not missed as well.
            if sound {
                prepare::absent(&book, &dataset, (&inputs, &roll), &past, settling, &mut findings);
            }
            let frames = || past::frames(&past, &book, terms.as_deref(), &inputs, &mut findings);
            if let Some(frames) = sound.then(frames).flatten() {
                progress.step("试算", "trying the computation");
                let run = engine::run(&book, &inputs, &frames, None, &mut findings);
                judging::results(&run, terms.as_deref(), &wanted, &mut findings);
                if let Some(terms) = &terms {
                    let settled =
                        settle::settle_after(&past, &run, terms, &dataset.years, None, true, &mut findings);
                    if !findings.has_errors() {
                        judging::foretell(|refused| settled.refuse_nothing(refused), &mut findings);
                    }
                    judging::foretell(|refused| judging::money(&settled, &accepted, refused), &mut findings);
                    doubts.extend(settled_magnitude::doubts(&settled));
                }
                verify::examples(&catalog, profile, &mut findings);
                limits::report(&run, lang, &mut findings);
                let covers = coverage::in_years(&run, &dataset.years);
                let accounts = coverage::accounts(&run, &covers);
                let head = text!(
                    "检查通过。各账户可核算的行数：",
                    "No errors. Rows of each account that can be computed:"
                );
                table = coverage::table(&run, &accounts, &dataset.years, &head, lang);
                table.push_str(
                    &checks::told(&run).map_or(String::new(), |words| format!("\n{}", words.get(lang))),
                );
                let account = |account: Account| {
                    let Account { model, accounted, rows, missing, lacking, rests_on } = account;
                    let lacking: Vec<Value> =
                        lacking.iter().map(|words| json!({ "zh": words.zh, "en": words.en })).collect();
                    let rests_on: Vec<&str> =
                        rests_on.iter().map(|model| catalog.models[*model].id.as_str()).collect();
                    let missing: Vec<&str> =
                        missing.iter().map(|m| catalog.measures[*m].id.as_str()).collect();
                    json!({
                        "account": catalog.models[model].id, "rows": rows, "accounted": accounted,
                        "missing": missing, "lacking": lacking, "rests_on": rests_on,
                    })
                };
                coverage = accounts.into_iter().map(account).collect();
            }
        }
    }
    judging::sizes(&given, &catalog, doubts, &dataset.accept, false, &mut findings);
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
