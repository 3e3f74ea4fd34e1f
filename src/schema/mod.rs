//! What each kind of TOML file may hold, as JSON schemas for editors. They are made from the types that read the files,
//! so that an editor takes what the program takes.

mod plain;

use crate::import::{Answers, Mapping, members};
use crate::model::account::ModelToml;
use crate::model::coefficient::CoefficientFile;
use crate::model::dimension::DimensionFile;
use crate::model::document::SourceFile;
use crate::model::files::Overlay;
use crate::model::filler::FillerFile;
use crate::model::measure::MeasureFile;
use crate::model::profile::ProfileToml;
use crate::model::slot::SlotFile;
use crate::model::wording::WordingFile;
use crate::scenario::toml::ScenarioToml;
use crate::study::StudyToml;
use crate::table::DatasetToml;
use crate::text;
use crate::text::Text;
use crate::unit::UnitFile;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Dataset,
    Mapping,
    Words,
    Model,
    Profile,
    Measures,
    Dimensions,
    Values,
    Sources,
    Slots,
    Units,
    Notice,
    Fillers,
    Overlay,
    Scenario,
    Study,
}

impl Kind {
    pub const ALL: [Kind; 16] = [
        Kind::Dataset,
        Kind::Mapping,
        Kind::Words,
        Kind::Model,
        Kind::Profile,
        Kind::Measures,
        Kind::Dimensions,
        Kind::Values,
        Kind::Sources,
        Kind::Slots,
        Kind::Units,
        Kind::Notice,
        Kind::Fillers,
        Kind::Overlay,
        Kind::Scenario,
        Kind::Study,
    ];

    /// The name of the schema's file.
    pub fn file(self) -> &'static str {
        match self {
            Kind::Dataset => "dataset.schema.json",
            Kind::Mapping => "mapping.schema.json",
            Kind::Words => "words.schema.json",
            Kind::Model => "model.schema.json",
            Kind::Profile => "profile.schema.json",
            Kind::Measures => "measures.schema.json",
            Kind::Dimensions => "dimensions.schema.json",
            Kind::Values => "values.schema.json",
            Kind::Sources => "sources.schema.json",
            Kind::Slots => "slots.schema.json",
            Kind::Units => "units.schema.json",
            Kind::Notice => "notice.schema.json",
            Kind::Fillers => "fillers.schema.json",
            Kind::Overlay => "overlay.schema.json",
            Kind::Scenario => "scenario.schema.json",
            Kind::Study => "study.schema.json",
        }
    }

    /// Which files it is for.
    pub fn title(self) -> Text {
        match self {
            Kind::Dataset => text!("数据集：dataset.toml", "A dataset: dataset.toml"),
            Kind::Mapping => text!("导入的映射文件：mapping.toml", "A mapping of an import: mapping.toml"),
            Kind::Words => text!("导入时答过的问题：--words 的文件", "Answers kept by --words of an import"),
            Kind::Model => text!(
                "账户、检查和补偿方案：有 [[line]] 等的文件",
                "Accounts, checks and schemes: files with [[line]] and the like"
            ),
            Kind::Profile => text!("口径：有 models 的文件", "A profile: a file with `models`"),
            Kind::Measures => text!("指标：有 [[measure]] 的文件", "Measures: a file with [[measure]]"),
            Kind::Dimensions => text!(
                "维度和成员：有 [[dimension]]、[[member]] 的文件",
                "Dimensions and members: a file with [[dimension]] or [[member]]"
            ),
            Kind::Values => {
                text!("系数的声明：有 [[coefficient]] 的文件", "Coefficients: a file with [[coefficient]]")
            }
            Kind::Sources => {
                text!("文献：有 [[source]] 的文件", "Sources: a file with [[source]]")
            }
            Kind::Slots => {
                text!("几个模型各自给出的行：有 [[slot]] 的文件", "Slots: a file with [[slot]]")
            }
            Kind::Units => text!("单位：有 [[unit]] 的文件", "Units: a file with [[unit]]"),
            Kind::Notice => text!("通知的措辞：有 [notice] 的文件", "Words of notices: a file with [notice]"),
            Kind::Fillers => {
                text!("谁填哪些指标：有 [[filler]] 的文件", "Who fills in what: a file with [[filler]]")
            }
            Kind::Scenario => text!("情景：scenarios/ 里的文件", "A scenario: a file in scenarios/"),
            Kind::Study => text!("研究：studies/ 里的文件", "A study: a file in studies/"),
            Kind::Overlay => text!(
                "自己的定义目录的说明：overlay.toml",
                "What a folder of definitions says of itself: overlay.toml"
            ),
        }
    }

    /// The schema as its file holds it.
    pub fn text(self) -> String {
        let mut schema = match self {
            Kind::Dataset => of::<DatasetToml>(),
            Kind::Mapping => of::<AnyMapping>(),
            Kind::Words => of::<Answers>(),
            Kind::Model => of::<ModelToml>(),
            Kind::Profile => of::<ProfileToml>(),
            Kind::Measures => of::<MeasureFile>(),
            Kind::Dimensions => of::<DimensionFile>(),
            Kind::Values => of::<CoefficientFile>(),
            Kind::Sources => of::<SourceFile>(),
            Kind::Slots => of::<SlotFile>(),
            Kind::Units => of::<UnitFile>(),
            Kind::Notice => of::<WordingFile>(),
            Kind::Fillers => of::<FillerFile>(),
            Kind::Overlay => of::<Overlay>(),
            Kind::Scenario => of::<ScenarioToml>(),
            Kind::Study => of::<StudyToml>(),
        };
        let Text { zh, en } = self.title();
        if let Some(parts) = schema.as_object_mut() {
            parts.insert("title".into(), format!("{zh} · {en}").into());
        }
        format!("{schema:#}\n")
    }
}

/// A mapping of figures, or one of lists of members.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum AnyMapping {
    Figures(Mapping),
    Members(members::Mapping),
}

/// The schema of what a type reads. Draft 7 is the one that editors of TOML know.
fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().with_transform(plain::Plain);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
