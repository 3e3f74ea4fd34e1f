//! `geep settle`: the money of a scheme, with its ledger.

use super::scheme::SchemeArgs;
use super::screen::{self, Progress};
use super::{End, outlet, width};
use crate::project::{Refused, Settling};
use crate::report::place::{Asked, Intent};
use crate::results::Sheets;
use crate::show::settlement;
use crate::text;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct SettleArgs {
    #[command(flatten)]
    scheme: SchemeArgs,
    /// 另按这些方案试算，与本方案并列比较 · Further schemes to set beside this one
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    compare: Vec<String>,
    /// 输出目录 · Folder for report.xlsx, ledger.csv, results.csv and run.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 逐项接受没有可靠出处的系数、数据或方案 · Accepted by name although its evidence is weak
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    accept: Vec<String>,
    /// 以前各期的结算：报告目录，可重复；也可写在 dataset.toml 的 [settled] · Folder of an earlier settlement; repeatable
    #[arg(long, value_name = "DIR")]
    after: Vec<PathBuf>,
    /// 试算：不查证据等级，结果注明不得用于支付 · Try without asking for evidence; not for payment
    #[arg(long)]
    trial: bool,
    /// 重新结算，替换输出目录里已结算的结果 · Settle again and replace the settlement in the output folder
    #[arg(long, conflicts_with = "trial")]
    again: bool,
    /// 台账、逐行结果写成哪些格式：csv、parquet、arrow、json；不写是 csv,parquet · Formats of ledger and results: csv, parquet, arrow, json; csv,parquet where not said
    #[arg(long, value_name = "LIST")]
    format: Option<String>,
    /// 工作簿写哪些表：只写供阅读、签字的（数值，没有公式）、全部、不写工作簿；不写是 all · Sheets of the workbook: those that are read and signed (values, no formulas), all, or no workbook; all where not said
    #[arg(long, value_enum, default_value_t, hide_default_value = true)]
    sheets: Sheets,
    /// 以 JSON 列出问题和写出的文件，代替结算表 · Findings and files written as JSON, in place of the table
    #[arg(long)]
    json: bool,
}

pub fn settle(args: &SettleArgs) -> End {
    let lang = args.scheme.lang;
    let common = args.scheme.common();
    let intent = if args.trial { Intent::Unsettled } else { Intent::Settlement { again: args.again } };
    let formats = match outlet::formats(args.format.as_deref(), lang) {
        Ok(formats) => formats,
        Err(end) => return end,
    };
    let asked = Asked { sheets: args.sheets, formats: &formats };
    if let Err(end) = outlet::report(&args.out, &common, asked, intent) {
        return end;
    }
    let progress = Progress::new(lang);
    let settled =
        match common.open(&progress).and_then(|project| project.settle(args.settling().formats(&formats))) {
            Ok(settled) => settled,
            Err(refused) => {
                drop(progress);
                return refuse(refused, args);
            }
        };
    let written = settled.write(&args.out);
    drop(progress);
    if args.json {
        return screen::conclude_as_json(settled.findings(), written, (&args.out, true, asked), lang);
    }
    if let Err(end) = screen::conclude(settled.findings(), written, lang) {
        return end;
    }
    let request = settled.request();
    request
        .settlement
        .iter()
        .for_each(|money| screen::read(&settlement::table(&request, money, width::of_output())));
    screen::read(&screen::written(&args.out, (true, asked), lang));
    End::Done
}

impl SettleArgs {
    fn settling(&self) -> Settling {
        let settling = if self.trial { Settling::trial() } else { Settling::default() };
        let settling = if self.again { settling.again() } else { settling };
        let settling = self.scheme.scheme.iter().fold(settling, Settling::scheme);
        let settling = self.scheme.period.iter().fold(settling, Settling::period);
        let settling = settling.compare(self.compare.clone()).accept(self.accept.clone()).sheets(self.sheets);
        settling.after(self.after.clone())
    }
}

fn refuse(refused: Refused, args: &SettleArgs) -> End {
    if args.json {
        return screen::refuse_as_json(refused);
    }
    let lang = args.scheme.lang;
    let end = screen::refuse(refused, lang);
    screen::tell(text!("没有结算任何金额。", "Nothing was settled.").get(lang));
    end
}
