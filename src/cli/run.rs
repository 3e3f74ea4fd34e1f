//! `geep run`: accounts computed, checked and written.

use super::screen::{self, Progress};
use super::{End, RunArgs, outlet, width};
use crate::project::Computing;
use crate::report::place::{Asked, Intent};
use crate::show::{settlement, terminal};

pub fn run(args: &RunArgs) -> End {
    let lang = args.common.lang;
    let formats = match outlet::formats(args.format.as_deref(), lang) {
        Ok(formats) => formats,
        Err(end) => return end,
    };
    let asked = Asked { sheets: args.sheets, formats: &formats };
    if let Err(end) = outlet::report(&args.out, &args.common, asked, Intent::Unsettled) {
        return end;
    }
    let progress = Progress::new(lang);
    let project = args.common.open_under(args.scenario.as_deref(), &progress);
    let computed = project.and_then(|project| project.compute(args.computing().formats(&formats)));
    let computed = match computed {
        Ok(computed) => computed,
        Err(refused) => {
            drop(progress);
            return if args.json { screen::refuse_as_json(refused) } else { screen::refuse(refused, lang) };
        }
    };
    let written = computed.write(&args.out);
    drop(progress);
    let request = computed.request();
    let money = request.settlement;
    // Results that are not those expected are shown, and still an error.
    let met = if computed.findings().has_errors() { End::Findings } else { End::Done };
    if args.json {
        let at = (args.out.as_path(), money.is_some(), asked);
        return match screen::conclude_as_json(computed.findings(), written, at, lang) {
            End::Done => met,
            end => end,
        };
    }
    if let Err(end) = screen::conclude(computed.findings(), written, lang) {
        return end;
    }
    let room = width::of_output();
    screen::read(&match money {
        Some(settled) => settlement::table(&request, settled, room),
        None => terminal::table(&request, room),
    });
    screen::read(&screen::written(&args.out, (money.is_some(), asked), lang));
    met
}

impl RunArgs {
    fn computing(&self) -> Computing {
        let computing = Computing::from(self.common.profile.as_deref());
        let computing =
            computing.compare(self.compare.clone()).accept(self.accept.clone()).sheets(self.sheets);
        let computing = self.year.into_iter().fold(computing, Computing::year);
        if self.settle { computing.strict() } else { computing }
    }
}
