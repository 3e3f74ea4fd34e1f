//! Schemes that pay by places: which of their lines put units in order, and that each says what becomes of ties.

use crate::finding::{Finding, Findings, Sought, unfit_name, unknown};
use crate::formula::tree::{Kind, Node};
use crate::function::{Family, Standing};
use crate::model::account::{Line, Model};
use crate::model::scheme::{Scheme, Tie};
use crate::rule::{Book, Symbol};
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// A line that gives places, with what the scheme says of units on one of them.
pub struct Ranking {
    pub line: usize,
    pub tie: Tie,
}

/// The lines beneath the payments that give places. A line of which no tie is said is refused, and so is a tie of a line
/// that gives none.
pub fn of(
    book: &Book,
    (model, scheme): (&Model, &Scheme),
    beneath: &BTreeSet<Symbol>,
    findings: &mut Findings,
) -> Vec<Ranking> {
    let ranks = |line: usize| {
        // Parts of a formula have lines of their own.
        let part = |symbol: &Symbol| matches!(symbol, Symbol::Line(other) if book.lines[*other].origin == book.lines[line].origin);
        beneath.iter().any(part) && gives_places(book.origin(&book.lines[line]).1)
    };
    let ranking: Vec<usize> = book.results().map(|(line, _)| line).filter(|line| ranks(*line)).collect();
    for line in &ranking {
        let own = book.origin(&book.lines[*line]).1;
        if !scheme.ties.iter().any(|tie| tie.line.text == own.id) {
            findings.push(model.at.whole(not_said(own), Text::default()));
        }
    }
    let mut found = Vec::new();
    for tie in &scheme.ties {
        match ranking.iter().find(|line| book.lines[**line].id == tie.line.text) {
            Some(line) => found.push(Ranking { line: *line, tie: tie.clone() }),
            None => {
                let ids = || ranking.iter().map(|line| book.lines[*line].id.as_str());
                findings.push(tie.line.whole(needless(book, &tie.line.text, ids), Text::default()));
            }
        }
    }
    found
}

/// Whether a formula puts units in places.
fn gives_places(line: &Line) -> bool {
    ranks(&line.formula.tree) || line.scope.as_ref().is_some_and(|scope| ranks(&scope.tree))
}

fn ranks(node: &Node) -> bool {
    match &node.kind {
        Kind::Number { .. } | Kind::Name { .. } => false,
        Kind::Negate(x) | Kind::Not(x) | Kind::Tier { argument: x, .. } => ranks(x),
        Kind::Binary { left, right, .. } => ranks(left) || ranks(right),
        Kind::Call { arguments, .. } => arguments.iter().any(ranks),
        Kind::Over { function, arguments, .. } => match function.family {
            Family::Within(within) if matches!(within.standing(), Standing::Place { .. }) => true,
            // The keys of a sum up to a level only say what is added first.
            Family::Upto => arguments.first().is_some_and(ranks),
            _ => arguments.iter().any(ranks),
        },
    }
}

fn not_said(line: &Line) -> Finding {
    let (id, Text { zh, en }) = (&line.id, &line.title);
    let message = text!(
        "方案按 `{id}`（{zh}）付钱，没有写并列的怎么付",
        "the scheme pays by `{id}` ({en}) and does not say what units on one place are paid"
    );
    Finding::error("ties-not-said", message).help(text!(
        "写 [[scheme.tie]]：line = \"{id}\"，paid 写并列的各付多少、下一名是否空出，另写 source 和 evidence；文件没有规定的，evidence = \"unverified\"",
        "write [[scheme.tie]] with line = \"{id}\", paid (what each of them is paid, and whether the next place is skipped), source and evidence; where the text is silent, evidence = \"unverified\""
    ))
}

/// What is said of a tie on a line that gives no places to the payments.
fn needless<'b, I: Iterator<Item = &'b str>>(book: &Book, id: &str, ranking: impl Fn() -> I) -> Finding {
    let all = ranking().collect::<Vec<_>>().join(" ");
    let help = match all.is_empty() {
        true => text!("删去这一节", "drop this table"),
        false => text!("排名次的行：{all}", "lines that give places: {all}"),
    };
    if book.find_line(id).is_none() {
        return unknown(Sought::SchemeLine, id, ranking(), help);
    }
    let message =
        text!("`{id}` 不排名次，或支付不依据它", "`{id}` gives no places, or no payment goes by it");
    unfit_name(message).help(help)
}
