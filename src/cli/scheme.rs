//! What the commands about schemes share: which scheme of which dataset for when.

use super::{Common, Lang};
use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::faults;
use crate::rule::Book;
use crate::settle::{Span, Terms};
use crate::text;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct SchemeArgs {
    /// 数据集目录，或单个工作簿 · Folder with dataset.toml and its tables, or one workbook
    dataset: PathBuf,
    /// 补偿方案，默认用数据集的 profile · Scheme; the dataset's profile by default
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// 时段：2016、2016Q3、2016H1、2016-07，默认全部 · Period; all by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// 覆盖内置定义的目录 · Folder laid over the built-in definitions
    #[arg(long, value_name = "DIR")]
    coefficients: Option<PathBuf>,
    /// 语言 · Language of messages and reports
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

impl SchemeArgs {
    /// The same as other commands have it: a scheme is a profile.
    pub fn common(&self) -> Common {
        Common {
            dataset: self.dataset.clone(),
            profile: self.scheme.clone(),
            coefficients: self.coefficients.clone(),
            lang: self.lang,
        }
    }

    /// The time asked for.
    pub fn span(&self, catalog: &Catalog, findings: &mut Findings) -> Option<Span> {
        let text = self.period.as_deref()?;
        let span = Span::parse(text, &catalog.dimensions);
        if span.is_none() {
            findings.push(faults::not_a_period(text));
        }
        span
    }
}

/// The terms of a book, which must be that of a scheme.
pub fn terms<'c>(book: &Option<Book<'c>>, findings: &mut Findings) -> Option<Terms<'c>> {
    let book = book.as_ref()?;
    let terms = Terms::new(book, findings);
    if terms.is_none() && !findings.has_errors() {
        findings.push(no_scheme(&book.profile.id, &book.catalog.models));
    }
    terms
}

/// What is said of an id that is no scheme's.
pub fn no_scheme(id: &str, models: &[Model]) -> Finding {
    let message = text!("`{id}` 不是补偿方案", "`{id}` is no scheme of compensation");
    let finding = Finding::error("no-scheme", message);
    let schemes = models.iter().filter(|m| m.scheme.is_some()).map(|m| m.id.as_str());
    finding.did_you_mean_or(
        nearest(id, schemes),
        text!(
            "用 --scheme 指明方案；`geep catalog profiles` 列出全部",
            "name a scheme with --scheme; `geep catalog profiles` lists them"
        ),
    )
}
