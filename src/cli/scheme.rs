//! What the commands about schemes share: which scheme of which dataset for when.

use super::{Common, Lang};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct SchemeArgs {
    /// 数据集目录，或单个工作簿 · Folder with dataset.toml and its tables, or one workbook
    dataset: PathBuf,
    /// 补偿方案，默认用数据集的 profile · Scheme; the dataset's profile by default
    #[arg(long, value_name = "ID")]
    pub scheme: Option<String>,
    /// 时段：2016、2016Q3、2016H1、2016-07，默认全部 · Period; all by default
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
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
}
