//! How well a number is known, and how an input came about.

use crate::text::Lang;

/// How well a coefficient is known, best first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Deserialize,
    schemars::JsonSchema,
    serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// 读到标准原文 · Read in the official text.
    Standard,
    /// 读到公开发表的文献 · Read in a publication.
    Published,
    /// 由发表的数推算 · Computed from published figures.
    Derived,
    /// 未查到出处 · Not traced to a text.
    Unverified,
    /// 为示范而设 · Made up to show the way.
    Illustrative,
}

impl Evidence {
    pub const ALL: [Evidence; 5] = [
        Evidence::Standard,
        Evidence::Published,
        Evidence::Derived,
        Evidence::Unverified,
        Evidence::Illustrative,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Evidence::Standard => "standard",
            Evidence::Published => "published",
            Evidence::Derived => "derived",
            Evidence::Unverified => "unverified",
            Evidence::Illustrative => "illustrative",
        }
    }

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Evidence::Standard => lang.pick("标准原文", "standard"),
            Evidence::Published => lang.pick("公开发表", "published"),
            Evidence::Derived => lang.pick("由发表数推算", "derived"),
            Evidence::Unverified => lang.pick("未查到出处", "unverified"),
            Evidence::Illustrative => lang.pick("示意", "illustrative"),
        }
    }

    pub fn parse(text: &str) -> Option<Evidence> {
        Evidence::ALL.into_iter().find(|e| e.id() == text)
    }
}

/// How an input row came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Observed,
    Derived,
    Illustrative,
    /// Changed by a scenario; no table says so of itself.
    Assumed,
}

impl Status {
    /// Those that a table may state.
    pub const GIVEN: [Status; 3] = [Status::Observed, Status::Derived, Status::Illustrative];
    pub const ALL: [Status; 4] = [Status::Observed, Status::Derived, Status::Illustrative, Status::Assumed];

    pub fn id(self) -> &'static str {
        match self {
            Status::Observed => "observed",
            Status::Derived => "derived",
            Status::Illustrative => "illustrative",
            Status::Assumed => "assumed",
        }
    }

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Status::Observed => lang.pick("实测或公布", "observed"),
            Status::Derived => lang.pick("推算", "derived"),
            Status::Illustrative => lang.pick("示意", "illustrative"),
            Status::Assumed => lang.pick("情景假定", "assumed"),
        }
    }

    /// Further words that offices use for it.
    fn words(self) -> &'static [&'static str] {
        match self {
            Status::Observed => &["实测", "公布", "监测", "统计"],
            Status::Derived => &["估算", "测算"],
            Status::Illustrative => &["示例", "假设"],
            Status::Assumed => &[],
        }
    }

    /// Accepts the id and the Chinese title, and other words for it.
    pub fn parse(text: &str) -> Option<Status> {
        let word: String = text.split_whitespace().collect();
        let is = |status: &Status| {
            status.id().eq_ignore_ascii_case(&word)
                || status.title(Lang::Zh) == word
                || status.words().contains(&word.as_str())
        };
        Status::GIVEN.into_iter().find(is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_goes_by_several_words() {
        for (word, status) in [
            ("observed", Some(Status::Observed)),
            ("Observed", Some(Status::Observed)),
            ("实测或公布", Some(Status::Observed)),
            ("实测", Some(Status::Observed)),
            ("公 布", Some(Status::Observed)),
            ("推算", Some(Status::Derived)),
            ("估算", Some(Status::Derived)),
            ("示意", Some(Status::Illustrative)),
            ("预计", None),
            ("", None),
        ] {
            assert_eq!(Status::parse(word), status, "{word}");
        }
    }
}
