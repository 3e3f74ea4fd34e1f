//! The map that a dataset names.

use crate::finding::Source;
use crate::model::{Placed, Spanned};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapToml {
    /// GeoJSON 文件，从 dataset.toml 所在的目录看 · GeoJSON file, seen from dataset.toml
    file: Spanned<String>,
    /// 哪个属性写着行政区代码 · The property that holds the code of the region
    #[serde(default = "usual")]
    code: String,
    /// 地图的来源、审图号，写在图下 · Whose map it is; stands below it
    attribution: String,
}

fn usual() -> String {
    "code".to_string()
}

/// The same, with the place where it is named.
#[derive(Clone, Debug)]
pub struct Named {
    pub file: Placed,
    pub code: String,
    pub attribution: String,
}

impl MapToml {
    pub fn named(self, source: &Arc<Source>) -> Named {
        Named { file: Placed::new(&self.file, source), code: self.code, attribution: self.attribution }
    }
}
