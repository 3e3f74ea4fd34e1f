//! How much of each account can be computed, and what would unlock the rest, on the terminal.

use super::Ruled;
use crate::compute::Run;
use crate::judge::coverage::Account;
use crate::text;
use crate::text::{Lang, Text};

/// Accounts named that must come first.
const FIRST: usize = 2;

/// Things missing that are told below the table.
const TOLD: usize = 12;

/// One row a model: rows accounted, and the measures without data that keep the others from being so.
pub fn table(
    run: &Run,
    accounts: &[Account],
    years: &[u32],
    head: &Text,
    (lang, room): (Lang, Option<usize>),
) -> String {
    let mut table = Ruled::new([
        lang.pick("核算项", "account"),
        lang.pick("已核算", "accounted"),
        lang.pick("补上即可多算的数据（指标）", "data that would unlock more (measure)"),
    ]);
    let catalog = &run.book.catalog;
    let (mut unknown, mut told) = (false, Vec::<(usize, Text)>::new());
    for account in accounts {
        let Account { model, accounted, rows, missing, lacking, rests_on } = account;
        unknown |= !missing.is_empty();
        let title = |model: usize| catalog.models[model].title.get(lang);
        let named = |m: &usize| {
            let measure = &catalog.measures[*m];
            format!("{} {}", measure.title.get(lang), measure.id)
        };
        let missing: Vec<String> = missing.iter().map(named).collect();
        let mut words: Vec<String> =
            Some(missing.join(lang.pick("、", ", "))).filter(|words| !words.is_empty()).into_iter().collect();
        if let count @ 1.. = lacking.len() {
            words.push(text!("下列 {count} 项", "{count} listed below").get(lang).to_string());
        }
        if words.is_empty() && accounted < rows {
            let first: Vec<&str> = rests_on.iter().take(FIRST).map(|model| title(*model)).collect();
            let (first, more) = (first.join(lang.pick("、", ", ")), rests_on.len().saturating_sub(FIRST));
            words.extend(
                match (rests_on.len(), more) {
                    (0, _) => None,
                    (_, 0) => Some(text!("先要算出：{first}", "first of all: {first}")),
                    (all, _) => {
                        Some(text!("先要算出：{first} 等 {all} 项", "first of all: {first} and {more} more"))
                    }
                }
                .map(|words| words.get(lang).to_string()),
            );
        }
        let words = words.join(lang.pick("；", "; "));
        table.row([title(*model).to_string(), format!("{accounted}/{rows}"), words]);
        for phrase in lacking {
            if !told.iter().any(|(_, known)| known == phrase) {
                told.push((*model, phrase.clone()));
            }
        }
    }
    let mut lines = vec![head.get(lang).to_string(), table.fit(room)];
    if !told.is_empty() {
        let more = told.len().saturating_sub(TOLD);
        lines.push(lang.pick("所缺的数，补上即可多算：", "Missing, and would unlock more:").to_string());
        lines.extend(told.iter().take(TOLD).map(|(model, phrase)| {
            let title = catalog.models[*model].title.get(lang);
            format!("  {title}{}{}", lang.pick("：", ": "), phrase.get(lang))
        }));
        if more > 0 {
            lines.push(
                text!("  另有 {more} 项（check --json 全部列出）", "  {more} more (check --json lists all)")
                    .get(lang)
                    .to_string(),
            );
        }
    }
    if unknown {
        let profile = &run.book.profile.id;
        let years = years.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let hint = text!(
            "要填报缺少的数据：\ngeep template --profile {profile} --years {years} --counties 代码 --out 模板.xlsx",
            "To fill in what is missing:\ngeep template --profile {profile} --years {years} --counties CODES --out template.xlsx"
        );
        lines.push(hint.get(lang).to_string());
    }
    lines.join("\n")
}
