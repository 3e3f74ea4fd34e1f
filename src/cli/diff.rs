//! `geep diff`: what differs between two runs, and what moved the results.

use super::screen::{self, Progress};
use super::{Common, End, outlet, width};
use crate::diff::Asked;
use crate::project::{Comparing, Project};
use crate::show;
use crate::text;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct DiffArgs {
    #[command(flatten)]
    common: Common,
    /// 另一个数据集；比较同一数据集的两年时不写 · The other dataset; none where two years of one are compared
    other: Option<PathBuf>,
    /// 另一边的口径；默认与 --profile 相同，都没有就用数据集所写 · Profile of the other side; that of --profile by default
    #[arg(long, value_name = "ID")]
    profile_b: Option<String>,
    /// 另一边的定义目录，可写几个；默认与 --coefficients 相同 · Definitions laid over on the other side; those of --coefficients by default
    #[arg(long, value_name = "DIR")]
    coefficients_b: Vec<PathBuf>,
    /// A 在这些情景之下 · Scenarios of A, joined by +
    #[arg(long, value_name = "NAME+NAME")]
    scenario: Option<String>,
    /// B 在这些情景之下 · Scenarios of B, joined by +
    #[arg(long, value_name = "NAME+NAME")]
    scenario_b: Option<String>,
    /// A 的年份和 B 的年份，如 2021 2022 · Year of A and year of B
    #[arg(long, value_name = "YEAR", num_args = 2)]
    years: Option<Vec<u32>>,
    /// 要解释的行，默认口径的主要金额 · Lines to explain; the amounts of the headline by default
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    line: Vec<String>,
    /// 这些因素按所写的次序先换，其余再分摊，如 rain,prices · These factors are replaced first, in this order; the others share the rest
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    order: Vec<String>,
    /// 合成一个因素，可写几次，如 land=area,natural_area · Joined into one factor; may be repeated
    #[arg(long, value_name = "NAME=ID,ID", value_parser = group)]
    group: Vec<(String, Vec<String>)>,
    /// 输出目录 · Folder for diff.xlsx, diff.csv and diff.parquet
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn diff(args: &DiffArgs) -> End {
    let lang = args.common.lang;
    let other = args.second();
    for common in [&args.common, &other] {
        if let Some(Err(end)) = args.out.as_ref().map(|out| outlet::apart("--out", out, common)) {
            return end;
        }
    }
    if args.other.is_none()
        && args.coefficients_b.is_empty()
        && args.profile_b.is_none()
        && args.years.is_none()
        && args.scenario == args.scenario_b
    {
        let words = text!(
            "没有写与什么比较：写第二个数据集，或 --years、--profile-b、--coefficients-b、--scenario-b。另见 --help",
            "there is nothing to compare with: name a second dataset, or --years, --profile-b, --coefficients-b or --scenario-b. See --help"
        );
        return End::Usage(words.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    let differing = args.common.open(&progress).and_then(|first| {
        let same = args.other.is_none() && args.coefficients_b.is_empty();
        let second = if same { first.clone() } else { other.open(&progress)? };
        let under = |project: Project, stack: &Option<String>| match stack {
            Some(stack) => project.under(stack),
            None => Ok(project),
        };
        under(first, &args.scenario)?.differ(under(second, &args.scenario_b)?, &args.comparing())
    });
    let differing = match differing {
        Ok(differing) => differing,
        Err(refused) => {
            drop(progress);
            return screen::refuse(refused, lang);
        }
    };
    let written = args.out.as_ref().map_or(Ok(Default::default()), |out| differing.write(out));
    drop(progress);
    if let Err(end) = screen::conclude(differing.findings(), written, lang) {
        return end;
    }
    for (pair, explained) in &differing.pairs {
        screen::read(&show::diff::table(pair, explained, width::of_output(), lang));
    }
    if let Some(out) = &args.out {
        let shown = out.display();
        let words = text!(
            "写在 {shown}：diff.xlsx（差异、结果、原因）、diff.csv、diff.parquet、diff.json",
            "written to {shown}: diff.xlsx (differences, results, causes), diff.csv, diff.parquet, diff.json"
        );
        screen::read(words.get(lang));
    }
    End::Done
}

impl DiffArgs {
    /// The other side as if it were asked for by itself.
    fn second(&self) -> Common {
        let coefficients =
            if self.coefficients_b.is_empty() { &self.common.coefficients } else { &self.coefficients_b };
        Common {
            dataset: self.other.clone().unwrap_or_else(|| self.common.dataset.clone()),
            profile: self.profile_b.clone().or_else(|| self.common.profile.clone()),
            coefficients: coefficients.clone(),
            lang: self.common.lang,
        }
    }

    fn comparing(&self) -> Comparing {
        let years = match self.years.as_deref() {
            Some([a, b]) => Some([*a, *b]),
            _ => None,
        };
        let profiles = [self.common.profile.clone(), self.second().profile];
        let asked = Asked { lines: self.line.clone(), order: self.order.clone(), groups: self.group.clone() };
        Comparing { profiles, years, asked }
    }
}

/// A name and what it joins, as `land=area,natural_area`.
fn group(word: &str) -> Result<(String, Vec<String>), String> {
    let (name, members) =
        word.split_once('=').ok_or("要写成 名称=id,id · it is to be written as NAME=ID,ID")?;
    let members = members.split([',', '，']).map(|id| id.trim().to_string()).filter(|id| !id.is_empty());
    Ok((name.trim().to_string(), members.collect()))
}
