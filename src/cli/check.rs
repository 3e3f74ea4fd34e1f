//! `geep check`: everything a run would check, and nothing written.

use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{Common, End};
use crate::engine;
use crate::report::{checks, coverage, verify};
use crate::settle::{self, Terms};

pub fn check(common: &Common) -> End {
    let progress = Progress::new(common.lang);
    let mut prepared = match prepare::prepare(common, &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let inputs = prepare::inputs_of(&catalog, chosen.map(|i| &catalog.profiles[i]), inputs);
    let mut summary = String::new();
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
                    settle::settle(&run, &terms, &dataset.years, None, true, &mut findings);
                }
                verify::examples(&catalog, profile, &mut findings);
                summary = coverage::table(&run, &dataset.years, common.lang);
            }
        }
    }
    drop(progress);
    screen::show(&findings, common.lang);
    if findings.has_errors() {
        return End::Findings;
    }
    screen::say(&summary);
    End::Done
}
