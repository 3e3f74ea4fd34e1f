//! A workbook of more than a million cells, whose sheets go to disk as they are written: the same bytes each time, and the
//! same cells as a small one.

use super::report;
use calamine::{Data, Reader, Xlsx};
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;

const YEARS: std::ops::RangeInclusive<u32> = 2015..=2022;

/// So many counties in eight years. With x of a county GDP is 100 + x, the damages are 3 + x and 2 + x, services 40 + x:
/// GEEP is 135 everywhere.
fn dataset(folder: &Path, counties: usize) {
    let years = YEARS.map(|year| year.to_string()).collect::<Vec<_>>().join(", ");
    let manifest = format!(
        "id = \"nation\"\ntitle = {{ zh = \"全国\", en = \"Nation\" }}\nprofile = \"geep-identity\"\n\
         years = [{years}]\nmoney_unit = \"亿元\"\n"
    );
    std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let codes = std::fs::read_to_string(root.join("coefficients/regions/county.csv")).unwrap();
    let codes =
        codes.lines().filter(|line| line.contains(",county,")).filter_map(|line| line.split(',').next());
    let mut table = "code,year,measure,value,unit,status,source\n".to_string();
    for (x, code) in codes.take(counties).enumerate() {
        for year in YEARS {
            for (measure, base) in [
                ("gdp", 100),
                ("pollution_damage_cost", 3),
                ("ecological_degradation_cost", 2),
                ("regulating_services", 40),
            ] {
                writeln!(table, "{code},{year},{measure},{},亿元,observed,年鉴", base + x).unwrap();
            }
        }
    }
    std::fs::write(folder.join("表.csv"), table).unwrap();
}

/// Whether its words stand in its cells, as in sheets that went to disk.
fn went_to_disk(bytes: &[u8]) -> bool {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len()).any(|at| {
        let mut file = archive.by_index(at).unwrap();
        let mut begin = vec![0; 1 << 16];
        let length = file.read(&mut begin).unwrap();
        file.name().is_ok_and(|name| name.contains("worksheets/sheet"))
            && String::from_utf8_lossy(&begin[..length]).contains("inlineStr")
    })
}

#[test]
fn a_large_workbook_is_written_alike_each_time() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path(), 2_400);
    let bytes = report(folder.path(), &[]);
    assert!(went_to_disk(&bytes));
    assert!(bytes == report(folder.path(), &[]), "two runs differ");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("计算 年份×行政区").unwrap();
    let ids: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    let geep = ids.iter().position(|id| id == "geep").unwrap();
    let values: Vec<&Data> = sheet.rows().skip(5).map(|row| &row[geep]).collect();
    assert_eq!(values.len(), 2_400 * YEARS.count());
    // Figures of 万元, in whole numbers.
    assert!(values.iter().all(|value| **value == Data::Float(1_350_000.0)), "{:?}", values[0]);
    let formulas = book.worksheet_formula("计算 年份×行政区").unwrap();
    assert!(formulas.get_value((5, geep as u32)).is_some_and(|formula| !formula.is_empty()));
    let inputs = book.worksheet_range("输入").unwrap();
    assert_eq!(inputs.rows().skip(2).count(), 4 * 2_400 * YEARS.count());
}

#[test]
fn a_small_workbook_stays_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path(), 20);
    assert!(!went_to_disk(&report(folder.path(), &[])));
}
