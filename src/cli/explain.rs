//! `geep explain`: one figure, down to the cells and documents it comes from.

use super::screen::{self, Progress};
use super::{End, ExplainArgs};
use crate::explain;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use crate::rule::{Book, Symbol};
use crate::text;

pub fn explain(args: &ExplainArgs) -> End {
    let lang = args.common.lang;
    let progress = Progress::new(lang);
    let project = match args.common.open_under(args.scenario.as_deref(), &progress) {
        Ok(project) => project,
        Err(refused) => {
            drop(progress);
            return screen::refuse(refused, lang);
        }
    };
    let (run, mut findings) = project.look(args.common.profile.as_deref());
    drop(progress);
    let mut told = None;
    if let Some(run) = run
        && let Some((line, key)) = wanted(args, &run.book, &mut findings)
    {
        let row = run.column(Symbol::Line(line)).and_then(|c| run.row(c.frame, &key));
        match row {
            Some(row) => told = Some(explain::explain(&run, line, row, args.depth, lang)),
            None => findings.push(no_row(args)),
        }
    }
    screen::show(&findings, lang);
    match told.filter(|_| !findings.has_errors()) {
        Some(words) => {
            screen::read(words.trim_end());
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
fn wanted(args: &ExplainArgs, book: &Book, findings: &mut Findings) -> Option<(usize, Vec<u32>)> {
    let id = &args.line;
    let titled = |l: &crate::rule::CheckedLine| l.id == *id || l.title.zh == *id || l.title.en == *id;
    let Some(line) = book.lines.iter().position(titled) else {
        findings.push(book.unknown_line(id));
        return None;
    };
    let members = book.lines[line].per.iter().map(|dim| member(args, book, dim, findings));
    members.collect::<Option<Vec<u32>>>().map(|key| (line, key))
}

fn member(args: &ExplainArgs, book: &Book, dim: Dim, findings: &mut Findings) -> Option<u32> {
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
