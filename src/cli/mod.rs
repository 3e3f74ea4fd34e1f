//! The command line: what the user can ask for, and how each answer ends.

mod catalog;
mod cells;
mod check;
mod completions;
mod design;
mod diff;
mod explain;
mod help;
mod import;
mod language;
mod new;
mod notice;
mod outlet;
mod pack;
mod rerun;
mod run;
mod schemas;
mod scheme;
mod screen;
mod settle;
mod study;
mod template;
mod usage;
mod width;

use crate::disk::interrupt;
use crate::project::{Opening, Project, Refused};
use crate::results::Sheets;
use crate::text::Lang;
use clap::{ArgGroup, Args, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// 经济生态生产总值（GEEP）核算与生态补偿计算 · Gross economic-ecological product (GEEP) accounts and ecological compensation
#[derive(Parser)]
#[command(name = "geep", version = VERSION, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// 语言；也可用环境变量 GEEP_LANG 写定 · Language; the variable GEEP_LANG sets it as well
    #[arg(long, global = true, value_enum, default_value_t)]
    lang: Lang,
}

/// The version of the program and the commit it was built from.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("GEEP_COMMIT"), ")");

#[derive(Subcommand)]
enum Command {
    /// 核算并写出报告 · Compute the accounts of a dataset and write the report
    Run(RunArgs),
    /// 按方案结算补偿资金并写台账 · Settle the money of a scheme and write its ledger
    Settle(settle::SettleArgs),
    /// 由结算的目录写出给各单位的通知 · Write the letters to the units of a settlement
    Notice(notice::NoticeArgs),
    /// 设计方案：每个参数怎样影响各单位，求满足条件的取值 · Design a scheme: choices and solutions
    Design(design::DesignArgs),
    /// 研究：几个情景、几个口径一次算完，并排比较 · Study scenarios and profiles side by side
    Study(study::StudyArgs),
    /// 比较两次运行：哪里不同，变化由什么引起 · Compare two runs: what differs, and what moved the results
    Diff(diff::DiffArgs),
    /// 只检查，不核算 · Validate a dataset and its rules; no report is written
    Check(check::CheckArgs),
    /// 写出要填的数据表模板 · Write a workbook of just the tables that are needed
    Template(template::TemplateArgs),
    /// 把原表导入数据集：先给映射建议，再写整齐的数据表 · Import a table as received into a dataset
    Import(import::ImportArgs),
    /// 新建方案、口径或数据集，或续一年 · Begin a scheme, a profile or a dataset, or the next year of one
    New(new::NewArgs),
    /// 把报告和它所用的一切打成一个文件 · Pack a report with all that it was made from into one file
    Pack(pack::PackArgs),
    /// 由打包的文件重算，与当时的结果比较 · Run a pack again and compare with what came out then
    Rerun(rerun::RerunArgs),
    /// 解释一个数从何而来 · Say where one figure comes from
    Explain(ExplainArgs),
    /// 列出定义：模型、指标、系数、口径、函数、文献 · List what is defined and who uses it
    Catalog(catalog::CatalogArgs),
    /// 打印外壳的补全脚本 · Print the script by which a shell completes commands
    Completions(completions::CompletionsArgs),
    /// 逐格列出读到的内容 · List what was read, cell by cell
    #[command(hide = true)]
    Cells(cells::CellsArgs),
}

/// What every command needs: a dataset and the rules to read it by.
#[derive(Args)]
pub struct Common {
    /// 数据集目录，或单个工作簿 · Folder with dataset.toml and its tables, or one workbook
    dataset: PathBuf,
    /// 核算口径，默认用数据集所写 · Profile; the dataset's own by default
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

impl Common {
    /// Opens the dataset; every step that is taken with it is shown.
    fn open(&self, progress: &screen::Progress) -> Result<Project, Refused> {
        let opening = Opening::new(&self.dataset).lang(self.lang).progress(progress.watch());
        self.coefficients.iter().fold(opening, Opening::definitions).open()
    }

    /// The same under a stack of scenarios, where there is one.
    fn open_under(&self, scenario: Option<&str>, progress: &screen::Progress) -> Result<Project, Refused> {
        let project = self.open(progress)?;
        scenario.map_or(Ok(project.clone()), |stack| project.under(stack))
    }
}

#[derive(Args)]
struct RunArgs {
    #[command(flatten)]
    common: Common,
    /// 在这些情景之下：数据集 scenarios/ 里的名称，几个用 + 相连，或文件的路径 · Under scenarios: names in the dataset's folder scenarios/, joined by +, or paths to files
    #[arg(long, value_name = "NAME+NAME")]
    scenario: Option<String>,
    /// 输出目录 · Folder for report.xlsx, results.csv and run.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 只核算这一年 · Only this accounting year
    #[arg(long, value_name = "YEAR")]
    year: Option<u32>,
    /// 另按这些口径核算，与本口径并列比较 · Further profiles to set beside this one
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    compare: Vec<String>,
    /// 结算要求：拒绝没有可靠出处的系数和示意数据 · Refuse weak evidence, as settling does
    #[arg(long)]
    settle: bool,
    /// 逐项接受的系数、数据或方案 · Accepted by name although its evidence is weak
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    accept: Vec<String>,
    /// 逐行结果写成哪些格式：csv、parquet、arrow、json；不写是 csv,parquet · Formats of the results: csv, parquet, arrow, json; csv,parquet where not said
    #[arg(long, value_name = "LIST")]
    format: Option<String>,
    /// 工作簿写哪些表：只写供阅读、签字的（数值，没有公式）、全部、不写工作簿；不写是 all · Sheets of the workbook: those that are read and signed (values, no formulas), all, or no workbook; all where not said
    #[arg(long, value_enum, default_value_t, hide_default_value = true)]
    sheets: Sheets,
    /// 以 JSON 列出问题和写出的文件，代替结果表 · Findings and files written as JSON, in place of the table
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(ArgGroup::new("place").args(["county", "year", "period", "at"]).required(true).multiple(true)))]
struct ExplainArgs {
    #[command(flatten)]
    common: Common,
    /// 在这些情景之下：数据集 scenarios/ 里的名称，几个用 + 相连，或文件的路径 · Under scenarios: names in the dataset's folder scenarios/, joined by +, or paths to files
    #[arg(long, value_name = "NAME+NAME")]
    scenario: Option<String>,
    /// 要解释的行 · Line to explain, such as geep
    line: String,
    /// 行政区划代码 · Region code (GB/T 2260)
    #[arg(long, value_name = "CODE")]
    county: Option<String>,
    /// 年份 · Year
    #[arg(long, value_name = "YEAR")]
    year: Option<u32>,
    /// 时段，如 2016Q3 · Period of a line that varies by month or quarter
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// 其他维度的成员，如 class=forest · Member of a further dimension
    #[arg(long = "at", value_name = "DIM=MEMBER")]
    at: Vec<String>,
    /// 展开几层；默认只列由来和输入 · Levels to unfold; by default only parts and inputs are named
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
}

/// How a command ended.
pub enum End {
    Done,
    /// Something in the user's data or rules is wrong; it has been said.
    Findings,
    /// The request itself cannot be carried out.
    Usage(String),
    /// The program or its surroundings failed.
    Internal(String),
}

impl crate::report::Failure {
    /// How a command ends that could not write its report.
    fn end(self, lang: Lang) -> End {
        match self {
            crate::report::Failure::Usage(finding) => End::Usage(screen::shown(*finding, lang)),
            crate::report::Failure::Stands(finding) => {
                screen::tell(&screen::shown(*finding, lang));
                End::Findings
            }
            crate::report::Failure::System(finding) | crate::report::Failure::Stuck(finding) => {
                End::Internal(screen::shown(*finding, lang))
            }
        }
    }
}

/// Runs the program; exit codes are 0 done, 1 findings, 2 wrong usage, 3 internal.
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = match language::chosen(&words, |name| std::env::var_os(name)) {
        Ok(lang) => lang,
        Err(wrong) => return fail(&format!("{} · {}", wrong.zh, wrong.en), 2),
    };
    let words = language::left(words);
    let mut command = help::command(lang);
    let parsed = command.try_get_matches_from_mut(&words).and_then(|found| Cli::from_arg_matches(&found));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(told) => return screen::usage(&told, &command, &words, lang),
    };
    interrupt::guard(|words| screen::tell(&format!("{} · {}", words.zh, words.en)));
    std::panic::set_hook(Box::new(|info| {
        screen::tell(&format!("内部错误 · internal error: {info}"));
        screen::tell(
            "请把这一行和数据集一起报告给开发者 · please report this line together with the dataset",
        );
    }));
    let end = std::panic::catch_unwind(|| match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Settle(args) => settle::settle(&args),
        Command::Notice(args) => notice::notice(&args),
        Command::Design(args) => design::design(&args),
        Command::Study(args) => study::study(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Check(args) => check::check(&args),
        Command::Template(args) => template::template(&args),
        Command::Import(args) => import::import(&args),
        Command::New(args) => new::new(&args),
        Command::Pack(args) => pack::pack(&args),
        Command::Rerun(args) => rerun::rerun(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Catalog(args) => catalog::catalog(&args),
        Command::Completions(args) => completions::completions(&args, lang),
        Command::Cells(args) => cells::cells(&args),
    });
    interrupt::yield_to_signal();
    match end {
        Ok(End::Done | End::Findings) if screen::failed() => ExitCode::from(3),
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Findings) => ExitCode::from(1),
        Ok(End::Usage(message)) => fail(&message, 2),
        Ok(End::Internal(message)) => fail(&message, 3),
        Err(_) => ExitCode::from(3),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    screen::tell(message);
    ExitCode::from(code)
}
