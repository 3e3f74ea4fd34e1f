//! Pages of accounts: quantity and money of each account side by side, and the same by ecosystem class.

use super::placed::Placed;
use super::spanned::Spanned;
use crate::finding::Source;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One page of accounts, and perhaps a second that splits them.
#[derive(Clone, Debug)]
pub struct AccountsPage {
    pub id: Placed,
    pub title: Text,
    /// The line that all rows add up to.
    pub total: Option<Placed>,
    pub supply: Option<SupplyPage>,
    pub groups: Vec<AccountGroup>,
}

/// The page that sets the members of a dimension side by side: ecosystem classes across, services down.
#[derive(Clone, Debug)]
pub struct SupplyPage {
    pub title: Text,
    /// The dimension that is set side by side.
    pub across: Placed,
    /// The dimension whose members are the names of services.
    pub services: Option<Placed>,
}

#[derive(Clone, Debug)]
pub struct AccountGroup {
    /// The line that the rows add up to.
    pub total: Option<Placed>,
    /// How much of the total's change on the year before prices did.
    pub prices: Option<Placed>,
    pub rows: Vec<AccountRow>,
}

#[derive(Clone, Debug)]
pub struct AccountRow {
    pub value: Figure,
    pub quantities: Vec<Figure>,
    /// How much of the value's change on the year before prices did.
    pub prices: Option<Placed>,
    /// The name of the service in a common list.
    pub service: Option<Placed>,
}

/// A line, and how much of it belongs to which class.
#[derive(Clone, Debug)]
pub struct Figure {
    pub line: Placed,
    /// Lines that vary by class, parts of the line.
    pub split: Vec<Placed>,
    /// Lines without classes that belong to one class as a whole.
    pub within: Vec<(Placed, Vec<Placed>)>,
}

impl AccountsPage {
    pub fn rows(&self) -> impl Iterator<Item = &AccountRow> {
        self.groups.iter().flat_map(|g| &g.rows)
    }

    /// Every line the page names.
    pub fn lines(&self) -> impl Iterator<Item = &Placed> {
        let figures = self.rows().flat_map(|r| std::iter::once(&r.value).chain(&r.quantities));
        let shown = figures.flat_map(|f| {
            let within = f.within.iter().flat_map(|(_, lines)| lines);
            std::iter::once(&f.line).chain(&f.split).chain(within)
        });
        let totals = self.groups.iter().flat_map(|g| g.total.iter().chain(&g.prices)).chain(&self.total);
        shown.chain(totals).chain(self.rows().filter_map(|r| r.prices.as_ref()))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountsToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题，也是工作表名 · Title, which names the worksheet
    title: Text,
    /// 各行合计 · Line that all rows add up to
    total: Option<Spanned<String>>,
    /// 另一页：按生态系统类型拆分 · A second page that splits the accounts
    supply: Option<SupplyToml>,
    /// 账户的组 · Groups of accounts
    group: Vec<GroupToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SupplyToml {
    /// 标题，也是工作表名 · Title, which names the worksheet
    title: Text,
    /// 横排的维度 · Dimension set side by side
    across: Spanned<String>,
    /// 服务名称的维度 · Dimension whose members name the services
    services: Option<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GroupToml {
    /// 组内合计 · Line that the rows add up to
    total: Option<Spanned<String>>,
    /// 组内合计比上年的变化中，价格变化的部分 · Part of the total's change on the year before that prices did
    prices: Option<Spanned<String>>,
    /// 账户 · Accounts
    rows: Vec<RowToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RowToml {
    /// 价值量的行 · Line of the value
    line: Spanned<String>,
    /// 按类型拆分的行 · Lines by class, parts of the line
    #[serde(default)]
    split: Vec<Spanned<String>>,
    /// 整个属于某一类型的行 · Lines that belong to one class as a whole
    #[serde(default)]
    within: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// 实物量的行 · Lines of quantities
    #[serde(default)]
    quantity: Vec<FigureToml>,
    /// 价值量比上年的变化中，价格变化的部分 · Part of the value's change on the year before that prices did
    prices: Option<Spanned<String>>,
    /// 服务名称 · Name of the service
    service: Option<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FigureToml {
    /// 行 · Line
    line: Spanned<String>,
    /// 按类型拆分的行 · Lines by class, parts of the line
    #[serde(default)]
    split: Vec<Spanned<String>>,
    /// 整个属于某一类型的行 · Lines that belong to one class as a whole
    #[serde(default)]
    within: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl AccountsToml {
    /// The page with the place of every name.
    pub fn placed(self, source: &Arc<Source>) -> AccountsPage {
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let figure = |f: FigureToml| Figure {
            line: place(&f.line),
            split: f.split.iter().map(place).collect(),
            within: f
                .within
                .iter()
                .map(|(member, lines)| (place(member), lines.iter().map(place).collect()))
                .collect(),
        };
        let row = |r: RowToml| AccountRow {
            value: figure(FigureToml { line: r.line, split: r.split, within: r.within }),
            quantities: r.quantity.into_iter().map(figure).collect(),
            prices: r.prices.as_ref().map(place),
            service: r.service.as_ref().map(place),
        };
        let group = |g: GroupToml| AccountGroup {
            total: g.total.as_ref().map(place),
            prices: g.prices.as_ref().map(place),
            rows: g.rows.into_iter().map(row).collect(),
        };
        AccountsPage {
            id: place(&self.id),
            title: self.title,
            total: self.total.as_ref().map(place),
            supply: self.supply.map(|s| SupplyPage {
                title: s.title,
                across: place(&s.across),
                services: s.services.as_ref().map(place),
            }),
            groups: self.group.into_iter().map(group).collect(),
        }
    }
}
