//! The national frame as files a user would have: a dataset of CSV tables, and county tables in a workbook.

use crate::nation::{AIR, BRANCHES, CLASSES, Nation, USES, WATER};
use geep::internals::finding::Findings;
use geep::internals::table::Dataset;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::fmt::Write;
use std::path::Path;

const ABOUT: &str = "observed,seeded generator,";

/// Writes all tables of the nation into a folder.
pub fn write(nation: &Nation, folder: &Path) -> std::io::Result<()> {
    let years: Vec<String> = nation.years.iter().map(u32::to_string).collect();
    let manifest = format!(
        "id = \"nation\"\ntitle = {{ zh = \"全国\", en = \"Nation\" }}\nprofile = \"caep\"\nyears = [{}]\nmoney_unit = \"亿元\"\n",
        years.join(", ")
    );
    std::fs::write(folder.join("dataset.toml"), manifest)?;
    let one =
        |id: &str| nation.given.iter().any(|g| g.id == id && g.members.is_empty() && id != "county_area");
    let plain: Vec<&str> = nation.given.iter().map(|g| g.id).filter(|id| one(id)).collect();
    std::fs::write(folder.join("county.csv"), table(nation, "", &[""], &plain))?;
    std::fs::write(folder.join("extent.csv"), extent(nation))?;
    let land = ["area", "natural_area", "evapotranspiration"];
    std::fs::write(folder.join("land.csv"), table(nation, "class", &CLASSES, &land))?;
    std::fs::write(folder.join("air.csv"), table(nation, "pollutant", &AIR, &["air_emission"]))?;
    let water = ["water_discharge", "wetland_capacity"];
    std::fs::write(folder.join("water.csv"), table(nation, "pollutant", &WATER, &water))?;
    std::fs::write(folder.join("output.csv"), table(nation, "branch", &BRANCHES, &["net_output"]))?;
    std::fs::write(folder.join("use.csv"), table(nation, "water_use", &USES, &["water_used"]))
}

pub fn open(folder: &Path) -> Dataset {
    let mut findings = Findings::default();
    Dataset::open(folder, &mut findings).expect("the dataset just written")
}

/// A wide table: one row for a county, year and member.
fn table(nation: &Nation, key: &str, members: &[&str], measures: &[&str]) -> String {
    let key_column = if key.is_empty() { String::new() } else { format!("{key},") };
    let mut text = format!("code,name,year,{key_column}{},status,source,note\n", measures.join(","));
    let columns: Vec<&[f64]> = measures.iter().map(|id| nation.values(id)).collect();
    for (y, year) in nation.years.iter().enumerate() {
        for county in 0..nation.counties.len() {
            for (k, member) in members.iter().enumerate() {
                let row = (y * nation.counties.len() + county) * members.len() + k;
                let member = if key.is_empty() { String::new() } else { format!("{member},") };
                let _ = write!(text, "{},{},{year},{member}", nation.code(county), nation.name(county));
                for column in &columns {
                    let _ = write!(text, "{},", column[row]);
                }
                let _ = writeln!(text, "{ABOUT}");
            }
        }
    }
    text
}

/// The area of each county, which has no year.
fn extent(nation: &Nation) -> String {
    let mut text = "code,name,county_area,status,source,note\n".to_string();
    for (county, area) in nation.values("county_area").iter().enumerate() {
        let _ = writeln!(text, "{},{},{area},{ABOUT}", nation.code(county), nation.name(county));
    }
    text
}

/// A workbook with one sheet: counties and years down, measures across.
pub fn workbook(nation: &Nation, path: &Path) -> Result<usize, XlsxError> {
    let measures =
        ["gdp", "population", "precipitation", "cooling_days", "water_area", "nep_share", "tourism_revenue"];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["code", "name", "year"].iter().chain(&measures).chain(&["status", "source"]);
    for (column, head) in (0..).zip(heads) {
        sheet.write(0, column, *head)?;
    }
    let mut rows = 0;
    for (y, year) in nation.years.iter().enumerate() {
        for county in 0..nation.counties.len() {
            let (at, row) = (rows as u32 + 1, y * nation.counties.len() + county);
            sheet.write(at, 0, nation.code(county))?;
            sheet.write(at, 1, nation.name(county))?;
            sheet.write(at, 2, *year)?;
            for (column, id) in (3..).zip(measures) {
                sheet.write(at, column, nation.values(id)[row])?;
            }
            sheet.write(at, 10, "observed")?;
            sheet.write(at, 11, "seeded generator")?;
            rows += 1;
        }
    }
    book.save(path)?;
    Ok((rows + 1) * 12)
}
