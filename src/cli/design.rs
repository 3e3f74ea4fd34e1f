//! `geep design`: what each choice of a scheme's parameters does, and the value that meets a condition on the money.

use super::scheme::SchemeArgs;
use super::screen::{self, Progress};
use super::{End, outlet};
use crate::project::{Aim, Designed, Question};
use crate::text;
use clap::{ArgGroup, Args};
use rust_decimal::Decimal;
use std::path::PathBuf;

#[derive(Args)]
#[command(group(ArgGroup::new("goal").args(["spend", "ceiling", "floor", "total"]).requires("vary")))]
pub struct DesignArgs {
    #[command(flatten)]
    scheme: SchemeArgs,
    /// 要求解的系数 · Coefficient to solve for
    #[arg(long, value_name = "ID", requires_all = ["from", "to", "goal"])]
    vary: Option<String>,
    /// 系数的下限 · Lower end of its interval
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    from: Option<f64>,
    /// 系数的上限 · Upper end of its interval
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    to: Option<f64>,
    /// 求花完这笔钱的取值：财政与资金池的净支出不超过它（方案的金额单位）· Spend this pool
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    spend: Option<Decimal>,
    /// 求每个单位收付都不超过这个数的取值 · Keep every unit at or below this amount
    #[arg(long, value_name = "AMOUNT")]
    ceiling: Option<Decimal>,
    /// 求每个单位净额都不低于这个数的取值 · Leave no unit below this amount
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    floor: Option<Decimal>,
    /// 求一行的合计不超过这个数的取值，如 linkage_deduction=500 · Keep the total of a line at or below this amount
    #[arg(long, value_name = "LINE=AMOUNT", value_parser = total)]
    total: Option<(String, Decimal)>,
    /// 输出目录 · Folder for design.xlsx
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub fn design(args: &DesignArgs) -> End {
    let lang = args.scheme.lang;
    let common = args.scheme.common();
    if let Err(end) = outlet::apart("--out", &args.out, &common) {
        return end;
    }
    let progress = Progress::new(lang);
    let question = args.question();
    let designed = common.open(&progress).and_then(|project| {
        project.design(common.profile.as_deref(), args.scheme.period.as_deref(), question.as_ref())
    });
    let designed = match designed {
        Ok(designed) => designed,
        Err(refused) => {
            drop(progress);
            return screen::refuse(refused, lang);
        }
    };
    let written = designed.write(&args.out);
    drop(progress);
    if let Err(end) = screen::conclude(designed.findings(), written, lang) {
        return end;
    }
    say(args, &designed);
    End::Done
}

impl DesignArgs {
    /// What is to be solved, if anything is.
    fn question(&self) -> Option<Question> {
        let (vary, from, to) = (self.vary.clone()?, self.from?, self.to?);
        let total = self.total.clone().map(|(line, amount)| Aim::Total(line, amount));
        let spend = self.spend.map(Aim::Spend);
        let aim = spend.or(self.ceiling.map(Aim::Ceiling)).or(self.floor.map(Aim::Floor)).or(total)?;
        Some(Question { vary, from, to, aim })
    }
}

/// A line and an amount, as `linkage_deduction=500`.
fn total(word: &str) -> Result<(String, Decimal), String> {
    let (line, amount) = word.split_once('=').ok_or("要写成 行=金额 · it is to be written as LINE=AMOUNT")?;
    let amount = amount.trim().parse().map_err(|_| format!("`{amount}` 不是数 · `{amount}` is no number"))?;
    Ok((line.trim().to_string(), amount))
}

fn say(args: &DesignArgs, designed: &Designed) {
    let lang = args.scheme.lang;
    if let Some(solution) = &designed.solution {
        let (value, unit) = (solution.answer.value, solution.unit.get(lang));
        let (spent, money) = (designed.in_money(solution.answer.spent), designed.money());
        let (question, parameter, money) =
            (solution.question.get(lang), solution.parameter.get(lang), money.get(lang));
        let words = text!(
            "{question}：{parameter} = {value} {unit}；财政与资金池净支出 {spent} {money}",
            "{question}: {parameter} = {value} {unit}; treasuries and funds pay {spent} {money} net"
        );
        screen::read(words.get(lang));
        screen::read(solution.remark.get(lang));
    }
    let (shown, count) = (args.out.display(), designed.choices.len());
    let ranged = designed.choices.iter().filter(|c| c.low.is_some() || c.high.is_some()).count();
    let words = text!(
        "写在 {shown}：design.xlsx（{count} 个参数，{ranged} 个有上下限，逐个试算到每个单位）",
        "written to {shown}: design.xlsx ({count} parameters, {ranged} of them with a range, tried unit by unit)"
    );
    screen::read(words.get(lang));
}
