//! What is said of earlier settlements.

use super::{Earlier, Named};
use crate::finding::Finding;
use crate::text;
use crate::text::Text;

impl Named {
    /// A finding at the place where the settlement is named.
    pub(super) fn error(&self, code: &'static str, message: Text, help: Text) -> Finding {
        let finding = Finding::error(code, message).help(help);
        match &self.at {
            Some(placed) => placed.whole(finding, Text::default()),
            None => finding.at_words(Text::same(self.shown.clone())),
        }
    }

    fn nothing_settled(&self, message: Text, help: Text) -> Finding {
        self.error("no-earlier-settlement", message, help)
    }

    pub(super) fn no_settlement(&self, file: &str) -> Finding {
        let shown = &self.shown;
        self.nothing_settled(
            text!("{shown} 里没有 {file}", "{shown} holds no {file}"),
            text!(
                "写 geep settle 写出的整个报告目录（含 run.json、ledger.csv、results.csv）；路径相对于数据集目录",
                "name the whole folder that geep settle wrote (run.json, ledger.csv, results.csv), seen from the dataset's folder"
            ),
        )
    }

    pub(super) fn unreadable(&self, file: &str, why: &Text) -> Finding {
        let (shown, Text { zh, en }) = (&self.shown, why);
        self.error(
            "earlier-unreadable",
            text!("{shown}/{file} 读不出来：{zh}", "{shown}/{file} cannot be read: {en}"),
            text!("换成当时写出的原件", "put back the file as it was written"),
        )
    }

    pub(super) fn accounts(&self) -> Finding {
        let shown = &self.shown;
        self.nothing_settled(
            text!("{shown} 是核算报告，不是结算", "{shown} is a report of accounts, not a settlement"),
            text!("写 geep settle 写出的报告目录", "name the folder of a report that geep settle wrote"),
        )
    }

    pub(super) fn trial(&self) -> Finding {
        let shown = &self.shown;
        self.error(
            "earlier-trial",
            text!("{shown} 是试算，没有结算任何金额", "{shown} is a trial; no money was settled by it"),
            text!(
                "先不带 --trial 结算那一期，再写那份报告的目录",
                "settle that period without --trial, then name the folder of that report"
            ),
        )
    }

    pub(super) fn other_scheme(&self, found: &str, wanted: &str) -> Finding {
        let shown = &self.shown;
        self.error(
            "earlier-other-scheme",
            text!(
                "{shown} 是方案 `{found}` 的结算，现在结算的是 `{wanted}`",
                "{shown} settled scheme `{found}`; this is `{wanted}`"
            ),
            text!("写同一方案以前各期的报告目录", "name the folders of earlier periods of the same scheme"),
        )
    }

    pub(super) fn other_time(&self, said: &str, found: &str) -> Finding {
        let shown = &self.shown;
        self.error(
            "earlier-other-period",
            text!("写的是 {said}，{shown} 结算的是 {found}", "{said} is named, {shown} settled {found}"),
            text!("改正时段或目录", "correct the period or the folder"),
        )
    }

    pub(super) fn changed(&self, file: &str, recorded: &str, found: &str) -> Finding {
        let shown = &self.shown;
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let (recorded, found) = (short(recorded), short(found));
        self.error(
            "earlier-changed",
            text!(
                "{shown}/{file} 在结算之后改动过：run.json 记的 SHA-256 是 {recorded}…，现在是 {found}…",
                "{shown}/{file} was changed after it was settled: run.json has SHA-256 {recorded}…, it is {found}… now"
            ),
            text!(
                "换回当时写出的原件；要更正已结算的金额，在调整表（调整.csv）写一行并注明理由",
                "put back the file as it was written; to correct settled money write a row with its reason into the table of adjustments (调整.csv)"
            ),
        )
    }
}

pub fn overlap(one: &Earlier, other: &Earlier) -> Finding {
    let (label, other_label, shown, other_shown) = (&one.label, &other.label, &one.shown, &other.shown);
    let message = text!(
        "{label}（{shown}）与 {other_label}（{other_shown}）的时段重叠，同一段时间结算了两次",
        "{label} ({shown}) and {other_label} ({other_shown}) overlap: the same time is settled twice"
    );
    Finding::error("earlier-overlap", message)
        .help(text!("每段时间只留一次结算", "keep one settlement for each time"))
}
