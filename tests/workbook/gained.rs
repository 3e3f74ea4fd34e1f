//! Sixty counties whose ecological index moves by just what a class of change begins with, or by a tenth beside it.
//! From 71.1 to 72.1 is a gain of one, though parts weighted in binary make it less.

use super::{recomputed, sheet};
use ironcalc::base::cell::CellValue;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const COUNTIES: usize = 60;

/// An index: its parts, whether each harms, and the least change of each class in tenths.
struct Index {
    profile: &'static str,
    parts: &'static [(&'static str, bool)],
    steps: [i64; 3],
    restricted: bool,
}

const EI: Index = Index {
    profile: "ecology-ei-2015",
    parts: &[
        ("bio_richness", false),
        ("vegetation_cover", false),
        ("water_network", false),
        ("land_stress", true),
        ("pollution_load", true),
    ],
    steps: [10, 30, 80],
    restricted: true,
};

const EQI: Index = Index {
    profile: "ecology-eqi-2021",
    parts: &[("pattern", false), ("function", false), ("biodiversity", false), ("stress", true)],
    steps: [10, 20, 40],
    restricted: false,
};

/// The codes of counties of Shanxi.
fn counties() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("coefficients/regions/county.csv");
    let text = std::fs::read_to_string(file).unwrap();
    let own = text.lines().filter(|line| line.starts_with("14") && line.contains(",county,"));
    own.take(COUNTIES).map(|line| line[..6].to_string()).collect()
}

/// A number of tenths as it is typed.
fn typed(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

impl Index {
    /// By county: the index of the first year and what it gains in the second, in tenths.
    fn moves(&self) -> Vec<(i64, i64)> {
        let beside = |step: i64| [step - 1, step, step + 1];
        let gains: Vec<i64> =
            self.steps.into_iter().flat_map(beside).flat_map(|gain| [gain, -gain]).collect();
        let others = (1..COUNTIES).map(|i| (200 + (371 + 37 * i as i64) % 600, gains[i % gains.len()]));
        std::iter::once((571, 10)).chain(others).collect()
    }

    /// The class by hand: how many steps the change reaches, negative where the index falls.
    fn class(&self, gain: i64) -> i64 {
        let reached = self.steps.iter().filter(|step| gain.abs() >= **step).count();
        reached as i64 * gain.signum()
    }

    /// Every part that does no harm stands at the index and every other at 100 less it, so that their weights, of which
    /// the sum is one, come to the index whatever they are. What a restriction takes off the parts have more.
    fn write(&self, folder: &Path) {
        let mut parts = "code,year,ecology_part,ecology_part_score,status,source\n".to_string();
        let mut restrictions = "code,year,ecology_restriction,status,source\n".to_string();
        for (i, (code, (before, gain))) in counties().iter().zip(self.moves()).enumerate() {
            let restriction = if self.restricted { i as i64 % 5 } else { 0 };
            for (year, index) in [(2021, before), (2022, before + gain)] {
                for (part, harms) in self.parts {
                    let own = index + restriction;
                    let score = typed(if *harms { 1000 - own } else { own });
                    parts += &format!("{code},{year},{part},{score},observed,s\n");
                }
                restrictions += &format!("{code},{year},{},observed,s\n", typed(-restriction));
            }
        }
        let profile = self.profile;
        let manifest = format!(
            "id = \"gained\"\ntitle = {{ zh = \"变化\", en = \"Change\" }}\nprofile = \"{profile}\"\n\
             years = [2021, 2022]\nmoney_unit = \"万元\"\n"
        );
        std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
        std::fs::write(folder.join("parts.csv"), parts).unwrap();
        if self.restricted {
            std::fs::write(folder.join("restrictions.csv"), restrictions).unwrap();
        }
    }
}

/// The classes of 2022 as results.csv has them.
fn listed(out: &Path) -> BTreeMap<String, f64> {
    let text = std::fs::read_to_string(out.join("results.csv")).unwrap();
    let rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let own = rows.filter(|row| row[3] == "2022" && row[5] == "ecology_change_class");
    own.map(|row| (row[1].to_string(), row[6].parse().unwrap())).collect()
}

/// The same in the cells of the report, recomputed.
fn in_cells(out: &Path) -> BTreeMap<String, f64> {
    let [_, model] = recomputed(&std::fs::read(out.join("report.xlsx")).unwrap());
    let cells = sheet(&model, "计算 年份×行政区");
    let text = |at| match cells.get(&at) {
        Some(CellValue::String(text)) => text.as_str(),
        _ => "",
    };
    let column = (1..50).find(|column| text((4, *column)) == "ecology_change_class").unwrap();
    let rows = (6..).take_while(|row| cells.contains_key(&(*row, 1)));
    let own = rows.filter(|row| cells.get(&(*row, 1)) == Some(&CellValue::Number(2022.0)));
    own.map(|row| match cells.get(&(row, column)) {
        Some(CellValue::Number(class)) => (text((row, 2)).to_string(), *class),
        other => panic!("row {row}: {other:?}"),
    })
    .collect()
}

#[test]
fn a_class_begins_with_the_gain_that_was_typed() {
    for index in [EI, EQI] {
        let folder = tempfile::tempdir().unwrap();
        let (data, out) = (folder.path().join("data"), folder.path().join("out"));
        std::fs::create_dir(&data).unwrap();
        index.write(&data);
        let mut geep = Command::new(env!("CARGO_BIN_EXE_geep"));
        let run = geep.arg("run").arg(&data).arg("--out").arg(&out).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let classes = index.moves().into_iter().map(|(_, gain)| index.class(gain) as f64);
        let expected: BTreeMap<String, f64> = counties().into_iter().zip(classes).collect();
        assert_eq!(expected.len(), COUNTIES);
        let mut words = Vec::new();
        for (which, found) in [("results.csv", listed(&out)), ("the cells", in_cells(&out))] {
            let wrong = expected.iter().filter(|(code, class)| found.get(*code) != Some(*class));
            words.extend(wrong.map(|(code, class)| {
                let profile = index.profile;
                format!("{profile} {code} in {which}: {:?} instead of {class}", found.get(code))
            }));
        }
        assert!(words.is_empty(), "{}", words.join("\n"));
    }
}
