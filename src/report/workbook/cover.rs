//! The cover: what this report is, where it comes from, how far its inputs can be trusted.

use super::blocks::height;
use super::followed;
use super::layout::Layout;
use super::names::Fixed;
use super::print;
use super::style::Style;
use super::years;
use crate::judge::checks::told;
use crate::judge::{idle, laid};
use crate::model::dimension::DimKind;
use crate::model::evidence::{Evidence, Status};
use crate::plan::State;
use crate::report::manifest;
use crate::results::{Request, Sheets};
use crate::rule::Symbol;
use crate::show::{banner, past};
use crate::table::Assumption;
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

/// Letters in a line of words.
const WORDS: usize = 84;

/// Fills the sheet; `others` are the names of the sheets behind it.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    others: &[String],
    style: &Style,
) -> Result<(), XlsxError> {
    let (dataset, lang) = (request.dataset, request.lang);
    sheet.set_name(layout.fixed.cover)?;
    sheet.set_column_width(0, 22)?;
    sheet.set_column_width(1, WORDS as f64)?;
    sheet.set_screen_gridlines(false);
    sheet.write_with_format(0, 0, dataset.title.get(lang), &style.title)?;
    sheet.write_with_format(1, 0, subtitle(request).get(lang), &style.subtitle)?;
    let mut row = 3;
    for warning in warnings(request) {
        sheet.merge_range(row, 0, row, 1, warning.get(lang), &style.warning)?;
        sheet.set_row_height(row, 4.0 + height(warning.get(lang), WORDS + 18))?;
        row += 1;
    }
    row += 1;
    if let Some(words) = edition(request) {
        sheet.write_with_format(row, 0, lang.pick("版本", "Edition"), &style.strong)?;
        paragraph(sheet, row, words.get(lang), &style.boxed)?;
        row += 1;
    }
    for (label, words) in facts(request) {
        sheet.write_with_format(row, 0, label.get(lang), &style.strong)?;
        paragraph(sheet, row, &words, &style.boxed)?;
        row += 1;
    }
    row += 1;
    sheet.write_with_format(row, 0, lang.pick("目录", "Contents"), &style.strong)?;
    for name in others {
        let link = Url::new(format!("internal:{}!A1", super::layout::quote(name))).set_text(name);
        sheet.write_url_with_format(row, 1, link, &style.link)?;
        row += 1;
    }
    row = notes(sheet, request, row + 1, style)?;
    for (label, words) in provenance(request) {
        sheet.write_with_format(row, 0, label.get(lang), &style.text)?;
        sheet.write_with_format(row, 1, words, &style.text)?;
        row += 1;
    }
    print::single(sheet);
    Ok(())
}

fn subtitle(request: &Request<'_>) -> Text {
    match request.settlement {
        None => {
            text!("经济生态生产总值（GEEP）核算报告", "Gross economic-ecological product (GEEP) accounts")
        }
        Some(settled) if settled.trial => {
            text!("生态补偿试算（不作支付依据）", "Ecological compensation, a trial (not for payment)")
        }
        Some(_) => text!("生态补偿结算书", "Settlement of ecological compensation"),
    }
}

/// What the dataset says of itself; returns the next free row.
fn notes(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    mut row: u32,
    style: &Style,
) -> Result<u32, XlsxError> {
    let lang = request.lang;
    sheet.write_with_format(row, 0, lang.pick("说明", "Notes"), &style.strong)?;
    for words in request.dataset.notes.get(lang).lines().filter(|l| !l.trim().is_empty()) {
        paragraph(sheet, row, words.trim(), &style.wrapped)?;
        row += 1;
    }
    Ok(row + 1)
}

/// Words beside a label, on as many lines as they need.
fn paragraph(sheet: &mut Worksheet, row: u32, words: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_with_format(row, 1, words, format)?;
    sheet.set_row_height(row, height(words, WORDS))?;
    Ok(())
}

/// That the sheets behind are left out, and how they are had.
fn edition(request: &Request<'_>) -> Option<Text> {
    let command = match request.settlement {
        None => "geep run",
        Some(settled) if settled.trial => "geep settle --trial",
        Some(_) => "geep settle",
    };
    (request.sheets == Sheets::Front).then(|| {
        text!(
            "只有供阅读、签字的各表，格子里是数值，没有公式；带公式、计算、规则、参数和输入的全本，用 {command} 并写 --sheets all（默认）另写到一个目录。",
            "The front sheets only, with values and no formulas; the whole, with its formulas, calculation, rules, parameters and inputs, is written to another folder by {command} with --sheets all (the default)."
        )
    })
}

type Counts = (Vec<(Status, usize)>, Vec<(Evidence, usize)>);

/// Counts of the used inputs by status, and of the used coefficients by evidence.
fn counts(request: &Request<'_>) -> Counts {
    let run = request.run;
    let used = run.book.used();
    let statuses = run.inputs.statuses(|m| used.contains(&Symbol::Measure(m)));
    let rows: std::collections::BTreeSet<(usize, usize)> =
        run.entries.list.iter().map(|e| (e.coefficient, e.row)).collect();
    let evidence = |wanted: Evidence| {
        rows.iter().filter(|(c, r)| run.book.catalog.coefficients[*c].rows[*r].evidence == wanted).count()
    };
    (statuses.into_iter().collect(), Evidence::ALL.into_iter().map(|e| (e, evidence(e))).collect())
}

/// What is said in red: money that is not for payment, results that are not those expected, figures that were made up.
pub(in crate::report) fn warnings(request: &Request<'_>) -> Vec<Text> {
    let banners = request.settlement.map(banner::of).unwrap_or_default();
    banners.into_iter().chain(assumed(request)).chain(unmet(request)).chain(made_up(request)).collect()
}

/// That a scenario stands behind the figures.
fn assumed(request: &Request<'_>) -> Option<Text> {
    let list = &request.dataset.assumptions;
    let names = |lang| {
        let one = |a: &Assumption| format!("{} {}", a.id, a.title.get(lang));
        list.iter().map(one).collect::<Vec<_>>().join(" + ")
    };
    let (zh, en) = (names(Lang::Zh), names(Lang::En));
    let changed = request.run.inputs.statuses(|_| true).get(&Status::Assumed).copied().unwrap_or(0);
    (!list.is_empty()).then(|| {
        text!(
            "情景“{zh}”之下的结果：{changed} 个输入由情景改动，来源写在“输入”表各行。不是核算结果，不能用于结算。",
            "Results under the scenario \"{en}\": {changed} inputs were changed by it, as their rows among the inputs say. They are no account and must not be used to settle money."
        )
    })
}

/// That results are not those known beforehand.
fn unmet(request: &Request<'_>) -> Option<Text> {
    let met = request.met();
    let (all, unmet, sheet) = (met.all(), met.unmet, Fixed::new(request.lang).known);
    let place = text!("，见“{sheet}”表", ": see the sheet \"{sheet}\"");
    let Text { zh, en } = if request.sheets.any() { place } else { Text::default() };
    (unmet > 0).then(|| {
        text!(
            "{all} 个预期结果中有 {unmet} 个不符{zh}。查明以前，其余结果也不宜引用，更不能用于结算。",
            "{unmet} of the {all} expected results are not met{en}. Until it is known why, do not quote the other results either; money cannot be settled."
        )
    })
}

/// That figures were made up to show the way.
fn made_up(request: &Request<'_>) -> Option<Text> {
    let (statuses, _) = counts(request);
    let all: usize = statuses.iter().map(|(_, n)| n).sum();
    let made_up = statuses.iter().find(|(s, _)| *s == Status::Illustrative).map_or(0, |(_, n)| *n);
    let share = 100.0 * made_up as f64 / all.max(1) as f64;
    (made_up > 0).then(|| {
        text!(
            "本报告 {all} 个输入中有 {made_up} 个（{share:.1}%）是示意数据，结果不能作为任何地区的核算结论，也不能用于结算。",
            "{made_up} of the {all} inputs of this report ({share:.1} %) are illustrative: the results are no account of any region and must not be used to settle money."
        )
    })
}

/// What is known of the whole, in words.
pub(in crate::report) fn facts(request: &Request<'_>) -> Vec<(Text, String)> {
    let (run, dataset, lang) = (request.run, request.dataset, request.lang);
    let book = &run.book;
    let (statuses, evidence) = counts(request);
    let all: usize = statuses.iter().map(|(_, n)| n).sum();
    let separator = lang.pick("；", "; ");
    let share = |n: usize| 100.0 * n as f64 / all.max(1) as f64;
    // Only a scenario assumes.
    let shown = statuses.iter().filter(|(s, n)| *s != Status::Assumed || *n > 0);
    let inputs: Vec<String> =
        shown.map(|(s, n)| format!("{} {n} ({:.1}%)", s.title(lang), share(*n))).collect();
    let graded: Vec<String> =
        evidence.iter().filter(|(_, n)| *n > 0).map(|(e, n)| format!("{} {n}", e.title(lang))).collect();
    let years: Vec<String> = dataset.years.iter().map(u32::to_string).collect();
    // A scheme goes by when it is in force.
    let version = Some(&book.profile.version).filter(|_| request.settlement.is_none());
    let named =
        [book.profile.title.get(lang), &book.profile.id].into_iter().chain(version.map(String::as_str));
    let profile = named.collect::<Vec<&str>>().join(" · ");
    let prices = match book.price_index {
        Some(index) => {
            let Text { zh, en } = &book.catalog.coefficients[index].title;
            let words = text!(
                "各年现价；系数价格按“{zh}”折算到核算年份",
                "current prices of each year; prices of coefficients brought to it by \"{en}\""
            );
            words.get(lang).to_string()
        }
        None => lang
            .pick("系数价格按原价格年份，未折算", "prices of coefficients as printed, not converted")
            .to_string(),
    };
    let none = || text!("这个口径没有预期结果可对照", "no results are known beforehand under this profile");
    let known = request.met().words().unwrap_or_else(none);
    let mut facts = vec![
        (text!("数据集", "Dataset"), dataset.id.clone()),
        (text!("核算年份", "Accounting years"), years.join(lang.pick("、", ", "))),
        (text!("核算口径", "Profile"), profile),
        (text!("口径依据", "Profile source"), book.catalog.cite(&book.profile.source)),
        (text!("依据核实情况", "Evidence"), read(book.profile.evidence).get(lang).to_string()),
        (text!("价格", "Prices"), prices),
        (text!("输入的状态", "Status of inputs"), inputs.join(separator)),
        (
            text!("系数的证据", "Evidence of coefficients"),
            match graded.is_empty() {
                true => lang.pick("没有用到系数", "no coefficients are used").to_string(),
                false => graded.join(separator),
            },
        ),
        (text!("对照", "Results known beforehand"), known.get(lang).to_string()),
        (text!("检查", "Checks"), checks(request)),
    ];
    let lacking = lacking(request).filter(|_| request.settlement.is_none());
    facts.extend(lacking.map(|words| (text!("核算完整程度", "What is lacking"), words)));
    if let Some(settled) = request.settlement.filter(|settled| !settled.accepted.is_empty()) {
        let accepted = settled.accepted.join(lang.pick("、", ", "));
        facts.push((text!("经批准采用的待核实依据", "Weak evidence accepted"), accepted));
    }
    facts.extend(
        idle::words(run).map(|words| (text!("没有用上的数据", "Data not used"), words.get(lang).to_string())),
    );
    facts.extend(request.roll.facts(&book.catalog.dimensions, lang));
    facts.extend(request.settlement.into_iter().flat_map(|settled| past::facts(settled, lang)));
    facts.extend(laid::facts(run).into_iter().map(|(label, words)| (label, words.get(lang).to_string())));
    facts
}

/// How many checks hold, fail, or had nothing to look at.
fn checks(request: &Request<'_>) -> String {
    let words = told(request.run).unwrap_or_else(|| text!("本口径没有检查", "this profile has no checks"));
    words.get(request.lang).to_string()
}

/// How far the text that a rule rests on was read.
fn read(evidence: Evidence) -> Text {
    match evidence {
        Evidence::Standard => text!("已按标准、公文原文核实", "read in the official text"),
        Evidence::Published => text!("已按公开发表的文献核实", "read in a publication"),
        Evidence::Derived => text!("由公开发表的数推算，原文没有写明", "derived from what is published"),
        Evidence::Unverified => text!(
            "尚未按原文逐条核实，引用前请对照原文",
            "not verified clause by clause: hold it against the text before quoting"
        ),
        Evidence::Illustrative => text!("为示范而拟，不是任何机关的规定", "made up to show the way"),
    }
}

/// Lines named at most.
const NAMED: usize = 12;

/// Which of the lines that are followed are not accounted everywhere, and in how many places; none where none is followed.
fn lacking(request: &Request<'_>) -> Option<String> {
    let (run, lang) = (request.run, request.lang);
    let book = &run.book;
    let time = book.catalog.dimensions.of_kind(DimKind::Year);
    let mut named = Vec::new();
    let lines = followed::lines(request);
    for line in &lines {
        let Some((column, frame)) = run.framed(line.symbol) else { continue };
        let computed = |row: &usize| {
            let year = time.and_then(|time| frame.member(time, *row));
            year.is_none_or(|year| request.dataset.years.contains(&year))
        };
        let rows: Vec<usize> =
            (0..frame.len()).filter(computed).filter(|row| column.in_scope(*row)).collect();
        let without = rows.iter().filter(|row| matches!(column.state(**row), State::NotAccounted)).count();
        let (title, all) = (book.title(line.symbol).get(lang), rows.len());
        match without {
            0 if all > 0 => {}
            _ if without == all => named.push(text!("{title}（全部）", "{title} (everywhere)")),
            _ => named.push(text!("{title}（{all} 处中 {without} 处）", "{title} ({without} of {all})")),
        }
    }
    let count = lines.len();
    if count == 0 {
        return None;
    }
    if named.is_empty() {
        let words = text!("所列 {count} 项全部核算", "all {count} lines are accounted");
        return Some(words.get(lang).to_string());
    }
    let more = named.len().saturating_sub(NAMED);
    let words: Vec<&str> = named.iter().take(NAMED).map(|words| words.get(lang)).collect();
    let words = words.join(lang.pick("、", ", "));
    let (lacks, rest) =
        (text!("未核算：{words}", "not accounted: {words}"), text!("；另有 {more} 项", "; {more} more"));
    let rest = if more > 0 { rest.get(lang) } else { "" };
    let told = match years::compared(request).filter(|_| request.sheets.any()) {
        Some(_) => text!(
            "。缺什么见 report.xlsx 的“年度比较”",
            ". The sheet \"Year on year\" of report.xlsx says what they lack"
        ),
        None => text!("。缺什么用 geep check 看", ". geep check says what they lack"),
    };
    Some(format!("{}{rest}{}", lacks.get(lang), told.get(lang)))
}

/// What an auditor needs to run the same again; `run.json` has the hash of every input.
pub(in crate::report) fn provenance(request: &Request<'_>) -> Vec<(Text, String)> {
    let (book, lang) = (&request.run.book, request.lang);
    let count = manifest::inputs(request.dataset).len();
    let words =
        text!("{count} 个，各自的 SHA-256 记在 run.json", "{count}; run.json has the SHA-256 of each");
    vec![
        (text!("程序", "Program"), format!("geep {}", env!("CARGO_PKG_VERSION"))),
        (text!("定义文件 SHA-256", "SHA-256 of the definitions"), book.catalog.hash.clone()),
        (text!("输入文件", "Input files"), words.get(lang).to_string()),
    ]
}
