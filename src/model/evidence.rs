//! How well a number is known, and how an input came about.

use crate::text::Lang;

/// How well a coefficient is known, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Read in the official text.
    Standard,
    /// Read in a publication.
    Published,
    /// Computed from published figures.
    Derived,
    /// Not traced to a text.
    Unverified,
    /// Made up to show the way.
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
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Observed, Status::Derived, Status::Illustrative];

    pub fn id(self) -> &'static str {
        match self {
            Status::Observed => "observed",
            Status::Derived => "derived",
            Status::Illustrative => "illustrative",
        }
    }

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Status::Observed => lang.pick("实测或公布", "observed"),
            Status::Derived => lang.pick("推算", "derived"),
            Status::Illustrative => lang.pick("示意", "illustrative"),
        }
    }

    /// Accepts the id and the Chinese title.
    pub fn parse(text: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.id() == text || s.title(Lang::Zh) == text)
    }
}
