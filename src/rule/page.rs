//! Pages of accounts with their names resolved, each known to add up.

use super::checked::CheckedLine;
use super::symbols::Symbols;
use super::{Gather, Op, Over, Symbol, Term};
use crate::finding::{Finding, Findings};
use crate::formula::tree::Operator;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::model::page::{self, AccountsPage};
use crate::model::{Catalog, Placed, faults};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Accounts as rows: quantities beside money, and by class.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub title: Text,
    pub total: Option<Symbol>,
    pub supply: Option<Supply>,
    pub groups: Vec<Group>,
}

/// The page that sets the members of a dimension side by side.
#[derive(Clone, Debug)]
pub struct Supply {
    pub title: Text,
    pub across: Dim,
    pub services: Option<Dim>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub total: Option<Symbol>,
    /// How much of the total's change on the year before prices did.
    pub prices: Option<Symbol>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub value: Figure,
    pub quantities: Vec<Figure>,
    /// How much of the value's change on the year before prices did.
    pub prices: Option<Symbol>,
    /// A member of the supply page's list of services.
    pub service: Option<u32>,
}

/// A line, and how much of it belongs to which class.
#[derive(Clone, Debug)]
pub struct Figure {
    pub symbol: Symbol,
    /// Vary by class.
    pub split: Vec<Symbol>,
    /// Belong to one class as a whole.
    pub within: Vec<(u32, Symbol)>,
}

impl Accounts {
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|g| &g.rows)
    }

    /// What prices did to its values: looked at beside the account, which is whole without it.
    pub fn beside(&self) -> impl Iterator<Item = Symbol> {
        self.groups.iter().filter_map(|g| g.prices).chain(self.rows().filter_map(|r| r.prices))
    }

    /// What the account consists of.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> {
        let figures = self.rows().flat_map(|r| std::iter::once(&r.value).chain(&r.quantities));
        let shown = figures.flat_map(|f| {
            let within = f.within.iter().map(|(_, symbol)| *symbol);
            std::iter::once(f.symbol).chain(f.split.iter().copied()).chain(within)
        });
        let totals = self.groups.iter().filter_map(|g| g.total).chain(self.total);
        shown.chain(totals)
    }
}

/// Resolves the names of a page; none where one of them is wrong, which is then reported.
pub fn resolve(page: &AccountsPage, symbols: &Symbols<'_>, findings: &mut Findings) -> Option<Accounts> {
    let dimensions = &symbols.catalog.dimensions;
    let mut dimension = |placed: &Placed| {
        let found = dimensions.find(&placed.text).filter(|d| dimensions.get(*d).kind == DimKind::List);
        if found.is_none() {
            findings.unknown(&placed.text, placed.whole(dimensions.unknown(&placed.text), Text::default()));
        }
        found
    };
    let supply = match &page.supply {
        Some(s) => Some(Supply {
            title: s.title.clone(),
            across: dimension(&s.across)?,
            services: match &s.services {
                Some(services) => Some(dimension(services)?),
                None => None,
            },
        }),
        None => None,
    };
    let mut resolver = Resolver { symbols, supply: supply.as_ref(), findings };
    // All rows are looked at, so that all mistakes are told.
    let groups: Vec<Option<Group>> = page.groups.iter().map(|g| resolver.group(g)).collect();
    let total = resolver.total(&page.total);
    Some(Accounts {
        title: page.title.clone(),
        total: total?,
        groups: groups.into_iter().collect::<Option<_>>()?,
        supply,
    })
}

struct Resolver<'a> {
    symbols: &'a Symbols<'a>,
    supply: Option<&'a Supply>,
    findings: &'a mut Findings,
}

impl Resolver<'_> {
    fn group(&mut self, group: &page::AccountGroup) -> Option<Group> {
        let rows: Vec<Option<Row>> = group.rows.iter().map(|r| self.row(r)).collect();
        let (total, prices) = (self.total(&group.total), self.total(&group.prices));
        Some(Group { total: total?, prices: prices?, rows: rows.into_iter().collect::<Option<_>>()? })
    }

    /// A line of money by region and year, where one is named.
    fn total(&mut self, total: &Option<Placed>) -> Option<Option<Symbol>> {
        match total {
            Some(placed) => {
                self.regional(placed, DimSet::NONE)?;
                Some(Some(self.money(placed)?))
            }
            None => Some(None),
        }
    }

    fn row(&mut self, row: &page::AccountRow) -> Option<Row> {
        let value = self.figure(&row.value);
        let quantities: Vec<Option<Figure>> = row.quantities.iter().map(|f| self.figure(f)).collect();
        let service = match (&row.service, self.supply.and_then(|s| s.services)) {
            (None, _) => None,
            (Some(placed), services) => Some(self.member(placed, services, "services")?),
        };
        self.money(&row.value.line)?;
        let prices = self.total(&row.prices);
        Some(Row {
            value: value?,
            quantities: quantities.into_iter().collect::<Option<_>>()?,
            prices: prices?,
            service,
        })
    }

    fn figure(&mut self, figure: &page::Figure) -> Option<Figure> {
        let (symbol, unit) = self.regional(&figure.line, DimSet::NONE)?;
        let across = self.supply.map(|s| s.across);
        if let (None, Some(first)) = (across, figure.split.first()) {
            let message =
                text!("没有分类型的页，split 无处可用", "there is no page by class for `split` to go to");
            let (zh, en) = (
                "给这一页写上 supply = { title = …, across = \"class\" }",
                "give the page a supply = { title = …, across = \"class\" }",
            );
            self.report(no_supply(message), first, zh, en);
            return None;
        }
        let part = |resolver: &mut Self, placed: &Placed, dims: DimSet| {
            let (symbol, own) = resolver.regional(placed, dims)?;
            if !own.same_dimension(&unit) {
                let (whole, id) = (&figure.line.text, &placed.text);
                let message = text!(
                    "`{id}` 与 `{whole}` 单位不同类，不能是它的一部分",
                    "`{id}` is no part of `{whole}`: their units differ in kind"
                );
                resolver.report(
                    faults::wrong_unit(message),
                    placed,
                    "写单位同类的行",
                    "name a line of the same kind",
                );
                return None;
            }
            Some(symbol)
        };
        let dims = across.map_or(DimSet::NONE, DimSet::of);
        let split: Vec<Option<Symbol>> = figure.split.iter().map(|p| part(self, p, dims)).collect();
        let mut within = Vec::new();
        for (member, lines) in &figure.within {
            let found = self.member(member, across, "across");
            within.extend(lines.iter().map(|p| Some((found?, part(self, p, DimSet::NONE)?))));
        }
        Some(Figure {
            symbol,
            split: split.into_iter().collect::<Option<_>>()?,
            within: within.into_iter().collect::<Option<_>>()?,
        })
    }

    /// A line with one value per region and year at least, and by `also`.
    fn regional(&mut self, placed: &Placed, also: DimSet) -> Option<(Symbol, Unit)> {
        let symbol = self.symbols.shown(placed, self.findings)?;
        let (_, dims, unit) = self.symbols.find(&placed.text)?;
        let dimensions = &self.symbols.catalog.dimensions;
        let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|k| dimensions.of_kind(k));
        let wanted = kinds.fold(also, DimSet::with);
        let period = dimensions.of_kind(DimKind::Period).is_some_and(|p| dims.contains(p));
        if !wanted.is_subset(dims) || period {
            let (id, found, wanted) = (&placed.text, dimensions.names(dims), dimensions.names(wanted));
            let message = text!(
                "`{id}` 的维度是 {found}，这里要含 {wanted}",
                "`{id}` varies over {found}; what stands here must vary over {wanted}"
            );
            self.report(
                faults::wrong_dimension(message),
                placed,
                "换成有这些维度的行",
                "name a line that has these",
            );
            return None;
        }
        Some((symbol, unit))
    }

    fn money(&mut self, placed: &Placed) -> Option<Symbol> {
        let (symbol, _, unit) = self.symbols.find(&placed.text)?;
        if unit.is_money() {
            return Some(symbol);
        }
        let id = &placed.text;
        let message = text!("`{id}` 的单位不是钱", "the unit of `{id}` is not money");
        self.report(
            faults::wrong_unit(message),
            placed,
            "价值写在 line，实物量写在 quantity",
            "values stand under `line`, quantities under `quantity`",
        );
        None
    }

    fn member(&mut self, placed: &Placed, dim: Option<Dim>, key: &str) -> Option<u32> {
        let Some(dim) = dim else {
            let message = text!("这一页的 supply 没有写 {key}", "`supply` of this page has no `{key}`");
            self.report(
                no_supply(message),
                placed,
                "补上 supply，或去掉这个词",
                "add it, or remove this word",
            );
            return None;
        };
        let dimensions = &self.symbols.catalog.dimensions;
        let found = dimensions.get(dim).index.get(&placed.text).copied();
        if found.is_none() {
            let at = placed.whole(dimensions.no_member(dim, &placed.text), Text::default());
            self.findings.unknown(&placed.text, at);
        }
        found
    }

    fn report(&mut self, finding: Finding, at: &Placed, zh: &str, en: &str) {
        let help = Text { zh: zh.to_string(), en: en.to_string() };
        self.findings.push(at.whole(finding.help(help), Text::default()));
    }
}

/// A page without the second page that a word of it asks for.
fn no_supply(message: Text) -> Finding {
    Finding::error("no-supply", message)
}

/// Reports totals that are not the sum of the rows above them: shares of them would mislead.
pub fn add_up(
    pages: &[AccountsPage],
    resolved: &[Accounts],
    lines: &[CheckedLine],
    catalog: &Catalog,
    findings: &mut Findings,
) {
    for (page, accounts) in pages.iter().zip(resolved) {
        let rows: Vec<Symbol> = accounts.rows().map(|r| r.value.symbol).collect();
        let mut check = |placed: &Option<Placed>, total: Option<Symbol>, own: &[Symbol]| {
            let Some((placed, total)) = placed.as_ref().zip(total) else { return };
            let mut parts = Vec::new();
            summands(total, &rows, lines, &mut parts);
            parts.sort();
            let mut wanted = own.to_vec();
            wanted.sort();
            if parts == wanted {
                return;
            }
            let words = |symbols: Vec<Symbol>| {
                let ids = symbols.iter().map(|s| match s {
                    Symbol::Measure(m) => catalog.measures[*m].id.as_str(),
                    Symbol::Coefficient(c) => catalog.coefficients[*c].id.as_str(),
                    Symbol::Line(l) => lines[*l].id.as_str(),
                });
                ids.collect::<Vec<_>>().join(" ")
            };
            let lacking = words(parts.iter().filter(|p| !own.contains(p)).copied().collect());
            let beyond = words(own.iter().filter(|p| !parts.contains(p)).copied().collect());
            let id = &placed.text;
            let message = text!("`{id}` 不是所列各行之和", "`{id}` is not the sum of the rows listed");
            let help = match (lacking.is_empty(), beyond.is_empty()) {
                (false, true) => text!("还缺：{lacking}", "rows lacking: {lacking}"),
                (true, false) => text!("不在其中：{beyond}", "no part of it: {beyond}"),
                (false, false) => text!(
                    "还缺：{lacking}；不在其中：{beyond}",
                    "rows lacking: {lacking}; no part of it: {beyond}"
                ),
                (true, true) => {
                    text!("有一行写了两次，或它不是简单相加", "a row stands twice, or it is more than a sum")
                }
            };
            findings.push(placed.whole(Finding::error("page-total", message).help(help), Text::default()));
        };
        for (group, own) in page.groups.iter().zip(&accounts.groups) {
            let rows: Vec<Symbol> = own.rows.iter().map(|r| r.value.symbol).collect();
            check(&group.total, own.total, &rows);
        }
        check(&page.total, accounts.total, &rows);
    }
}

/// What a line adds up, down to the rows; what is no sum stands for itself.
fn summands(symbol: Symbol, rows: &[Symbol], lines: &[CheckedLine], parts: &mut Vec<Symbol>) {
    match symbol {
        Symbol::Line(line) if !rows.contains(&symbol) => {
            let before = parts.len();
            if !addends(&lines[line].term, rows, lines, parts) {
                parts.truncate(before);
                parts.push(symbol);
            }
        }
        _ => parts.push(symbol),
    }
}

fn addends(term: &Term, rows: &[Symbol], lines: &[CheckedLine], parts: &mut Vec<Symbol>) -> bool {
    match &term.op {
        Op::Binary(Operator::Add, a, b) => addends(a, rows, lines, parts) && addends(b, rows, lines, parts),
        Op::Scale(_, x) => addends(x, rows, lines, parts),
        Op::Ref(r) if r.picks.is_empty() => {
            summands(r.symbol, rows, lines, parts);
            true
        }
        Op::Over(Over { fun: Gather::Reduction(fun), argument, .. })
            if fun.adds_up() && rows.contains(argument) =>
        {
            parts.push(*argument);
            true
        }
        _ => false,
    }
}
