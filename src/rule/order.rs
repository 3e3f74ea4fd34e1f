//! The order of computing: after what a line uses; a line may use its own earlier periods, never itself or a later one.

use super::{CheckedLine, Op, Picked, Reference, Symbol, Term};
use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::model::dimension::{DimKind, DimSet};
use crate::text;
use crate::text::Text;
use std::collections::VecDeque;

/// A step of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// One line, all rows at once.
    Line(usize),
    /// Lines that lean on each other's earlier periods: computed together, one period after another, in this order.
    Memory(Vec<usize>),
}

/// How a line leans on another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lean {
    Same,
    Earlier,
    /// A later, a fixed or every period.
    Any,
}

/// Orders the lines, or reports the circles among them.
pub fn stages(catalog: &Catalog, lines: &[CheckedLine], findings: &mut Findings) -> Option<Vec<Stage>> {
    let edges: Vec<Vec<(usize, Lean)>> = lines.iter().map(|l| leans(catalog, l)).collect();
    let mut stages = Vec::new();
    let mut sound = true;
    for mut group in components(&edges) {
        let inside = |to: usize| group.contains(&to);
        let alone = group.len() == 1 && !edges[group[0]].iter().any(|(to, _)| *to == group[0]);
        if alone {
            stages.push(Stage::Line(group[0]));
            continue;
        }
        let blocked =
            group.iter().any(|&l| edges[l].iter().any(|&(to, lean)| inside(to) && lean == Lean::Any));
        let same = |l: usize| {
            edges[l].iter().filter(|(to, lean)| inside(*to) && *lean == Lean::Same).map(|(to, _)| *to)
        };
        match sorted(&group, same) {
            Some(order) if !blocked && same_time(catalog, lines, &group) => stages.push(Stage::Memory(order)),
            _ => {
                group.sort();
                report(catalog, lines, &circle(&edges, &group), findings);
                sound = false;
            }
        }
    }
    sound.then_some(stages)
}

fn time_of(catalog: &Catalog, dims: DimSet) -> DimSet {
    let time = [DimKind::Year, DimKind::Period].into_iter().filter_map(|k| catalog.dimensions.of_kind(k));
    time.filter(|d| dims.contains(*d)).collect()
}

fn same_time(catalog: &Catalog, lines: &[CheckedLine], group: &[usize]) -> bool {
    let first = time_of(catalog, lines[group[0]].per);
    !first.is_empty() && group.iter().all(|&l| time_of(catalog, lines[l].per) == first)
}

fn leans(catalog: &Catalog, line: &CheckedLine) -> Vec<(usize, Lean)> {
    let mut edges = Vec::new();
    let mut note = |term: &Term| match &term.op {
        Op::Ref(Reference { symbol: Symbol::Line(to), picks }) => {
            let time = |d| !time_of(catalog, DimSet::of(d)).is_empty();
            let lean = picks.iter().fold(Lean::Same, |lean, pick| match pick {
                Picked::Shift(_, steps) if *steps < 0 && lean != Lean::Any => Lean::Earlier,
                Picked::Shift(..) => Lean::Any,
                Picked::Member(dim, _) if time(*dim) => Lean::Any,
                Picked::Member(..) | Picked::Above(..) => lean,
            });
            edges.push((*to, lean));
        }
        Op::Over(over) => {
            if let Symbol::Line(to) = over.argument {
                let all_time = !time_of(catalog, over.over).is_empty();
                edges.push((to, if all_time { Lean::Any } else { Lean::Same }));
            }
        }
        Op::Upto(upto) => {
            let all_time = time_of(catalog, upto.dims) != time_of(catalog, upto.group);
            let lean = if all_time { Lean::Any } else { Lean::Same };
            let lines = upto.lines().into_iter();
            edges
                .extend(lines.filter_map(|s| if let Symbol::Line(to) = s { Some((to, lean)) } else { None }));
        }
        _ => {}
    };
    line.term.walk(&mut note);
    if let Some(scope) = &line.scope {
        scope.walk(&mut note);
    }
    edges
}

/// Strongly connected components, each after those it leans on (Tarjan's algorithm, without recursion).
fn components(edges: &[Vec<(usize, Lean)>]) -> Vec<Vec<usize>> {
    let n = edges.len();
    let (mut index, mut low) = (vec![usize::MAX; n], vec![0; n]);
    let (mut stack, mut on_stack, mut found) = (Vec::new(), vec![false; n], Vec::new());
    let mut counter = 0;
    for root in 0..n {
        if index[root] != usize::MAX {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some(&(node, edge)) = work.last() {
            if edge == 0 {
                index[node] = counter;
                low[node] = counter;
                counter += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&(to, _)) = edges[node].get(edge) {
                if let Some(top) = work.last_mut() {
                    top.1 += 1;
                }
                if index[to] == usize::MAX {
                    work.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(index[to]);
                }
                continue;
            }
            work.pop();
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let at = stack.iter().rposition(|&s| s == node).unwrap_or(0);
                let group = stack.split_off(at);
                group.iter().for_each(|&g| on_stack[g] = false);
                found.push(group);
            }
        }
    }
    found
}

/// The group ordered so that each stands after those it leans on in the same period.
fn sorted<I: Iterator<Item = usize>>(group: &[usize], same: impl Fn(usize) -> I) -> Option<Vec<usize>> {
    let mut rest: Vec<usize> = group.to_vec();
    rest.sort();
    let mut order = Vec::new();
    while !rest.is_empty() {
        let ready = rest.iter().position(|&l| same(l).all(|to| order.contains(&to)))?;
        order.push(rest.remove(ready));
    }
    Some(order)
}

/// The shortest way from the first line of a group back to itself.
fn circle(edges: &[Vec<(usize, Lean)>], group: &[usize]) -> Vec<usize> {
    let first = group[0];
    let mut ways = VecDeque::from([vec![first]]);
    let mut seen = vec![first];
    while let Some(way) = ways.pop_front() {
        for (to, _) in way.last().into_iter().flat_map(|last| &edges[*last]) {
            if *to == first {
                return [way, vec![first]].concat();
            }
            if group.contains(to) && !seen.contains(to) {
                seen.push(*to);
                ways.push_back([way.as_slice(), &[*to]].concat());
            }
        }
    }
    group.to_vec()
}

fn report(catalog: &Catalog, lines: &[CheckedLine], circle: &[usize], findings: &mut Findings) {
    let told = circle.iter().filter(|&&l| !lines[l].auxiliary);
    let names: Vec<&str> = told.map(|&l| lines[l].id.as_str()).collect();
    let chain = names.join(" → ");
    let first = &lines[circle[0]];
    let line = &catalog.models[first.origin.0].lines[first.origin.1];
    let finding = Finding::error("cycle", text!("循环引用：{chain}", "lines lean on themselves: {chain}"))
        .help(text!(
            "一行只能引用自己更早的时段，如 x[year - 1]",
            "a line may use its own earlier periods only, as in x[year - 1]"
        ));
    findings.push(line.formula.at.whole(finding, Text::default()));
}
