//! What is being done, for whoever waits.

use crate::text;
use crate::text::Text;
use std::sync::Arc;

/// Told of every step as it begins.
pub(super) type Progress = Arc<dyn Fn(Step) + Send + Sync>;

/// Nobody waits.
pub(super) fn unwatched() -> Progress {
    Arc::new(|_| {})
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Definitions are read.
    Definitions,
    /// The tables of the dataset are read.
    Tables,
    /// Rules are checked.
    Rules,
    /// Lines are computed.
    Computing,
    /// The same, to see whether they can be.
    Trying,
    /// The parameters of a scheme are tried one by one.
    Designing,
    /// Cells of a study are computed: so many of so many are done.
    Studying(usize, usize),
    /// The change of results is shared among what differs.
    Sharing,
    /// Amounts are settled.
    Settling,
    /// Cells are marked in copies of the tables.
    Marking,
    /// The report is written.
    Writing,
}

impl Step {
    /// The step in words.
    pub fn words(self) -> Text {
        match self {
            Step::Definitions => text!("读取定义", "reading definitions"),
            Step::Tables => text!("读取数据表", "reading tables"),
            Step::Rules => text!("检查规则", "checking rules"),
            Step::Computing => text!("计算", "computing"),
            Step::Trying => text!("试算", "trying the computation"),
            Step::Designing => text!("逐个参数试算", "trying the parameters"),
            Step::Studying(done, all) => {
                text!("研究：已完成 {done}/{all} 格", "study: {done} of {all} cells")
            }
            Step::Sharing => text!("分摊变化", "sharing the changes"),
            Step::Settling => text!("结算", "settling"),
            Step::Marking => text!("标出问题", "marking cells"),
            Step::Writing => text!("写报告", "writing the report"),
        }
    }
}
