//! Profiles: which models make up the accounts under which guide, and how the report shows them.

use super::content::Content;
use super::document::{Cite, CiteToml, Document, cite};
use super::evidence::Evidence;
use super::files::Files;
use super::laid::Laid;
use super::page::{AccountsPage, AccountsToml};
use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Source, nearest};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Profile {
    pub id: String,
    /// Ids it had.
    pub formerly: Vec<String>,
    pub title: Text,
    pub version: String,
    pub source: Cite,
    pub evidence: Evidence,
    /// Why these accounts and no others.
    pub note: Option<Text>,
    pub models: Vec<Placed>,
    /// Named sets of coefficients that go before the general ones, first choice first.
    pub sets: Vec<String>,
    /// Whether a set goes before a row of a nearer region as well.
    pub sets_first: bool,
    /// The coefficient that brings prices to the accounting year; none leaves prices as printed.
    pub price_index: Option<Placed>,
    /// Lines shown on the summary and the terminal.
    pub headline: Vec<Placed>,
    pub sections: Vec<Section>,
    pub accounts: Vec<AccountsPage>,
    pub at: Placed,
}

/// One page of the report: lines side by side, one row a region.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: String,
    pub title: Text,
    pub lines: Vec<Placed>,
    /// Lines drawn in the summary's chart.
    pub chart: Vec<Placed>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 版本 · Version
    version: String,
    /// 出处 · Source
    source: CiteToml,
    /// 证据等级 · Evidence
    evidence: Evidence,
    /// 说明：为何用这些账户 · Why these accounts and no others
    note: Option<Text>,
    /// 用哪些账户（accounts/ 里的 id） · Models that make up the accounts
    models: Vec<Spanned<String>>,
    /// 先用哪几组系数 · Sets of coefficients that go before the general ones
    #[serde(default)]
    sets: Vec<Spanned<String>>,
    /// 组先于地区 · Whether a set goes before a nearer region
    #[serde(default)]
    sets_first: bool,
    /// 折算价格的系数 · Coefficient that brings prices to the accounting year
    price_index: Option<Spanned<String>>,
    /// 摘要和终端显示的行 · Lines on the summary and the terminal
    headline: Vec<Spanned<String>>,
    /// 报告的页，一县一行 · Pages of the report, one row a region
    section: Vec<SectionToml>,
    /// 报告的账户页，一个账户一行 · Pages with one row an account
    #[serde(default)]
    accounts: Vec<AccountsToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SectionToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题，也是工作表名 · Title, which names the worksheet
    title: Text,
    /// 并列的行 · Lines side by side
    lines: Vec<Spanned<String>>,
    /// 画进图里的行 · Lines drawn in the chart
    #[serde(default)]
    chart: Vec<Spanned<String>>,
}

/// Characters that the name of a worksheet cannot hold.
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// The longest name of a worksheet.
const LONGEST: usize = 31;

/// Reads every profile; `sets` are the named sets that coefficients have.
pub fn load(
    files: &Files,
    documents: &[Document],
    sets: &BTreeSet<&str>,
    laid: &mut Laid,
    findings: &mut Findings,
) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for source in files.of(Content::Profile) {
        let Some(mut toml) = read::<ProfileToml>(source, findings) else { continue };
        let at = Placed::new(&toml.id, source);
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let Some(reference) = cite(&toml.source, source, documents, findings) else {
            findings.lose(&at.text);
            continue;
        };
        let known = profiles.iter().position(|p| p.id == at.text);
        let kind = text!("口径", "profile");
        if known.is_some_and(|known| !laid.goes_for(&kind, (&at, &profiles[known].at), files, findings)) {
            continue;
        }
        for set in toml.sets.iter().map(place).filter(|set| !sets.contains(set.text.as_str())) {
            unknown_set(&set, sets, findings);
        }
        let accounts: Vec<AccountsPage> =
            std::mem::take(&mut toml.accounts).into_iter().map(|a| a.placed(source)).collect();
        check_titles(&toml.section, &accounts, source, findings);
        let sections = std::mem::take(&mut toml.section).into_iter().map(|s| Section {
            lines: s.lines.iter().map(place).collect(),
            chart: s.chart.iter().map(place).collect(),
            id: s.id.into_inner(),
            title: s.title,
        });
        let profile = Profile {
            formerly: Vec::new(),
            id: at.text.clone(),
            title: toml.title,
            version: toml.version,
            source: reference,
            evidence: toml.evidence,
            note: toml.note,
            models: toml.models.iter().map(place).collect(),
            sets: toml.sets.into_iter().map(Spanned::into_inner).collect(),
            sets_first: toml.sets_first,
            price_index: toml.price_index.as_ref().map(place),
            headline: toml.headline.iter().map(place).collect(),
            sections: sections.collect(),
            accounts,
            at,
        };
        match known {
            Some(known) => profiles[known] = profile,
            None => profiles.push(profile),
        }
    }
    profiles
}

fn unknown_set(set: &Placed, sets: &BTreeSet<&str>, findings: &mut Findings) {
    let id = &set.text;
    let finding = Finding::error(
        "unknown-set",
        text!("没有系数属于 `{id}` 这一组", "no coefficient is of the set `{id}`"),
    );
    let finding = finding.did_you_mean_or(
        nearest(id, sets.iter().copied()),
        text!("组名写在系数数值表的 set 列", "sets are named in the column `set` of the tables of values"),
    );
    findings.unknown(id, set.whole(finding, Text::default()));
}

/// A page becomes a worksheet, so its title must do for a name.
fn check_titles(
    sections: &[SectionToml],
    accounts: &[AccountsPage],
    source: &Arc<Source>,
    findings: &mut Findings,
) {
    let mut pages: Vec<(Placed, &Text)> =
        sections.iter().map(|s| (Placed::new(&s.id, source), &s.title)).collect();
    let supplies = accounts.iter().filter_map(|a| Some((&a.id, &a.supply.as_ref()?.title)));
    pages.extend(accounts.iter().map(|a| (a.id.clone(), &a.title)));
    // A page and its split share one id.
    let same_id = |i: usize, at: &Placed| pages[..i].iter().any(|(o, _)| o.text == at.text);
    let twice: Vec<bool> = pages.iter().enumerate().map(|(i, (at, _))| same_id(i, at)).collect();
    pages.extend(supplies.map(|(id, title)| (id.clone(), title)));
    for (i, (at, title)) in pages.iter().enumerate() {
        let same_title = pages[..i].iter().any(|(_, o)| o.zh == title.zh || o.en == title.en);
        if same_title || twice.get(i) == Some(&true) {
            let message = text!("两页的 id 或标题相同", "two sections have the same id or title");
            let finding = faults::duplicate_id(message).help(text!("改名其中一页", "rename one of them"));
            findings.push(at.whole(finding, Text::default()));
        }
        for title in [&title.zh, &title.en] {
            if title.is_empty() || title.chars().count() > LONGEST || title.contains(FORBIDDEN) {
                let message = text!("“{title}”不能作工作表名", "\"{title}\" cannot name a worksheet");
                let finding = Finding::error("bad-title", message).help(text!(
                    "标题须有 1 到 {LONGEST} 个字，且不含 [ ] : * ? / \\",
                    "a title has 1 to {LONGEST} characters and none of [ ] : * ? / \\"
                ));
                findings.push(at.whole(finding, Text::default()));
            }
        }
    }
}
