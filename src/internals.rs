//! What the tests, benches and fuzz targets of this crate look into. It is no part of what the crate offers: anything
//! here may change or go at any time.

use crate::finding::Findings;
use crate::model::Catalog;
use crate::project::{Opening, Project, Refused};
use std::path::Path;
use std::sync::Arc;

/// Opens a dataset by definitions that have been read: many may be opened by the same.
pub fn open(catalog: &Arc<Catalog>, folder: &Path) -> Result<Project, Refused> {
    Opening::new(folder).open_by(catalog, Findings::default())
}

pub mod catalog {
    pub use crate::catalog::{Kind, Uses, evidence, items};
}

pub mod compute {
    pub use crate::compute::{Draws, Plan, Run, frames, run};
}

pub mod look {
    pub use crate::look::report;
}

pub mod plan {
    pub use crate::plan::State;
}

pub mod diff {
    pub use crate::diff::{Amount, Asked, Changed, Explained, Explanation, Pair, Side, Step, explain};
    pub use crate::project::{Comparing, Differing};

    /// Two datasets compared.
    pub fn of(
        a: crate::project::Project,
        b: crate::project::Project,
        how: &Comparing,
    ) -> Result<Differing, crate::project::Refused> {
        a.differ(b, how)
    }
}

pub mod finding {
    pub use crate::finding::{Findings, Severity, Source};
}

pub mod formula {
    pub use crate::formula::parse;
}

pub mod function {
    pub use crate::function::FUNCTIONS;
}

pub mod import {
    pub use crate::import::{Answers, Given, Words, gather, preview, propose, read, write};
}

pub mod model {
    pub use crate::model::Catalog;

    pub mod coefficient {
        pub use crate::model::coefficient::Row;
    }

    pub mod date {
        pub use crate::model::date::{Date, Validity};
    }

    pub mod dimension {
        pub use crate::model::dimension::{Dim, DimKind};
    }

    pub mod files {
        pub use crate::model::files::Files;
    }

    pub mod profile {
        pub use crate::model::profile::Profile;
    }
}

pub mod schema {
    pub use crate::schema::Kind;
}

pub mod report {
    pub use crate::results::{Request, Sheets};

    pub mod checks {
        pub use crate::judge::checks::report;
    }

    pub mod coverage {
        pub use crate::judge::coverage::{accounts, in_years};
        pub use crate::show::coverage::table;
    }

    pub mod folder {
        pub use crate::report::folder::{Standing, verify};
    }

    pub mod mark {
        pub use crate::report::mark::write;
    }

    pub mod verify {
        pub use crate::judge::verify::{all_examples, compare, examples};
    }

    pub mod workbook {
        pub use crate::report::workbook::build;
    }
}

pub mod roster {
    pub use crate::roster::Roll;
}

pub mod rule {
    pub use crate::rule::{Book, Op, Symbol};
}

pub mod settle {
    pub use crate::settle::{Settlement, Terms, settle};

    pub mod prices {
        pub use crate::settle::prices::written;
    }
}

pub mod sheet {
    pub use crate::sheet::{Kind, Sheet, read, read_raw};
}

pub mod sql {
    pub use crate::sql::{column, expression, gathered};
}

pub mod table {
    pub use crate::table::{Dataset, Inputs, Series, Words, is_fixed, key_dims, observe_given, read};

    pub mod expected {
        pub use crate::table::expected::read;
    }

    pub mod gaps {
        pub use crate::table::gaps::report;
    }

    pub mod unusual {
        pub use crate::table::unusual::report;
    }
}

pub mod template {
    pub use crate::template::{Ask, build, manifest};
}

pub mod text {
    pub use crate::text::{Lang, Text};
}

pub mod unit {
    pub use crate::unit::{Factor, Unit};
}
