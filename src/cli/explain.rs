//! `geep explain`: one figure, down to the cells and documents it comes from.

use super::past;
use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{End, ExplainArgs};
use crate::engine;
use crate::explain;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use crate::rule::{Book, Symbol};
use crate::settle::Terms;
use crate::text;

pub fn explain(args: &ExplainArgs) -> End {
    let lang = args.common.lang;
    let progress = Progress::new(lang);
    let mut prepared = match prepare::prepare(&args.common, &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let profile = chosen.map(|i| &catalog.profiles[i]);
    let book = profile.and_then(|p| prepare::book(&catalog, p, &dataset.years, &mut findings));
    let mut inputs = prepare::inputs_of(&catalog, profile, inputs);
    let mut told = None;
    if let Some(book) = &book {
        prepare::expect(book, &dataset, &mut inputs, None, &mut findings);
    }
    let terms = book.as_ref().and_then(|book| Terms::new(book, &mut findings));
    let past = book.as_ref().map(|book| past::of_dataset(&dataset, book, terms.as_ref(), &mut findings));
    if let Some((book, past)) = book.zip(past).filter(|_| !findings.has_errors())
        && let Some(frames) = past::frames(&past, &book, terms.as_ref(), &inputs, &mut findings)
    {
        progress.step("计算", "computing");
        let run = engine::run(&book, &inputs, &frames, None, &mut findings);
        if let Some((line, key)) = wanted(args, &book, &mut findings) {
            let row = run.column(Symbol::Line(line)).and_then(|c| run.row(c.frame, &key));
            match row {
                Some(row) => told = Some(explain::explain(&run, line, row, args.depth, lang)),
                None => findings.push(no_row(args)),
            }
        }
    }
    drop(progress);
    screen::show(&findings, lang);
    match told.filter(|_| !findings.has_errors()) {
        Some(words) => {
            screen::say(words.trim_end());
            End::Done
        }
        None => End::Findings,
    }
}

fn no_row(args: &ExplainArgs) -> Finding {
    let year = args.year.map(|year| year.to_string());
    let words = [&args.county, &args.period, &year].into_iter().flatten().chain(&args.at);
    let (place, line) = (words.cloned().collect::<Vec<_>>().join(" "), &args.line);
    let message = text!("{place} 没有 `{line}` 这一行", "there is no row of `{line}` for {place}");
    Finding::error("no-such-row", message)
        .help(text!("核对代码与时间是否在数据集中", "check that the dataset holds that region and time"))
}

/// The line asked for and the members of its row.
fn wanted(args: &ExplainArgs, book: &Book<'_>, findings: &mut Findings) -> Option<(usize, Vec<u32>)> {
    let id = &args.line;
    let titled = |l: &crate::rule::CheckedLine| l.id == *id || l.title.zh == *id || l.title.en == *id;
    let Some(line) = book.lines.iter().position(titled) else {
        findings.push(book.unknown_line(id));
        return None;
    };
    let members = book.lines[line].per.iter().map(|dim| member(args, book, dim, findings));
    members.collect::<Option<Vec<u32>>>().map(|key| (line, key))
}

fn member(args: &ExplainArgs, book: &Book<'_>, dim: Dim, findings: &mut Findings) -> Option<u32> {
    let dimension = book.catalog.dimensions.get(dim);
    let id = &dimension.id;
    let given = args.at.iter().find_map(|pair| pair.split_once('=').filter(|(d, _)| d == id).map(|(_, m)| m));
    let text = match dimension.kind {
        DimKind::Region => args.county.clone(),
        DimKind::Year => args.year.map(|year| year.to_string()),
        DimKind::Period => args.period.clone(),
        DimKind::List => None,
    };
    let text = text.or_else(|| given.map(str::to_string));
    let Some(text) = text else {
        findings.push(faults::member_wanted(
            id,
            match dimension.kind {
                DimKind::Region => text!("加上 --county 代码", "add --county CODE"),
                DimKind::Year => text!("加上 --year 年份", "add --year YEAR"),
                DimKind::Period => text!("加上 --period 时段，如 2016Q3", "add --period, such as 2016Q3"),
                DimKind::List => text!("加上 --at {id}=…", "add --at {id}=…"),
            },
        ));
        return None;
    };
    let member = book.catalog.dimensions.member(dim, &text);
    if member.is_none() {
        findings.push(book.catalog.dimensions.no_member(dim, &text));
    }
    member
}
