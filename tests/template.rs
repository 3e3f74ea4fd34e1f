//! Templates: written by the real program, filled in by a script, read back as the same values.

use calamine::{Data, Reader, Xlsx, open_workbook};
use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::table::{self, Dataset, Inputs};
use geep::internals::text::Lang;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn geep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).output().unwrap()
}

/// Writes a template into a folder.
fn template(folder: &Path, args: &[&str]) -> std::path::PathBuf {
    let file = folder.join("模板.xlsx");
    let all = [&["template", "--out", file.to_str().unwrap()][..], args].concat();
    let output = geep(&all);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    file
}

fn read(folder: &Path) -> (Catalog, Inputs, Findings) {
    let mut findings = Findings::default();
    let catalog = Catalog::load(&Files::built_in(), &mut findings);
    let dataset = Dataset::open(folder, &mut findings).unwrap();
    let inputs = table::read(&dataset, &catalog, &mut findings);
    (catalog, inputs, findings)
}

/// A value that is in the bounds of every measure in some unit, and another in every cell.
fn figure(row: usize, column: usize) -> f64 {
    1.0 + column as f64 + row as f64 / 1000.0
}

type Key = (String, Vec<String>);

/// Fills every cell of a figure; what stands in which cell, by column header and key.
fn fill(file: &Path, taken: impl Fn(&str, &[String]) -> bool) -> BTreeMap<Key, f64> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut filled = Workbook::new();
    let mut written = BTreeMap::new();
    let hidden = book.sheets_metadata().last().unwrap().name.clone();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let page = filled.add_worksheet().set_name(&name).unwrap();
        if name == hidden {
            page.set_hidden(true);
        }
        let first: Vec<String> = range.rows().next().unwrap().iter().map(Data::to_string).collect();
        let keys = first.iter().position(|h| h.contains('（') || h.contains("数"));
        let status = first.iter().position(|h| h == "数据状态");
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if !cell.to_string().is_empty() {
                    page.write(row as u32, column as u16, cell.to_string()).unwrap();
                }
            }
            let (Some(keys), Some(status), true) = (keys, status, row > 0) else { continue };
            let key: Vec<String> = cells[..keys].iter().map(Data::to_string).collect();
            for (column, header) in first.iter().enumerate().take(status).skip(keys) {
                if taken(header, &key) {
                    let value = figure(row, column);
                    page.write(row as u32, column as u16, value).unwrap();
                    written.insert((header.clone(), key.clone()), value);
                }
            }
            page.write(row as u32, status as u16, "实测或公布").unwrap();
            page.write(row as u32, status as u16 + 1, "县统计年鉴 2023").unwrap();
        }
    }
    filled.save(file).unwrap();
    written
}

/// What was read, by the header and key the template had for it.
fn gathered(catalog: &Catalog, inputs: &Inputs) -> BTreeMap<Key, f64> {
    let mut all = BTreeMap::new();
    for series in &inputs.series {
        for i in 0..series.len() {
            let place = inputs.place(series.origin[i]).unwrap();
            let region =
                |dim: &geep::internals::model::dimension::Dim| catalog.dimensions.get(*dim).id == "county";
            let mut members: Vec<_> =
                series.dims.iter().copied().zip(series.key(i).iter().copied()).collect();
            members.sort_by_key(|(dim, _)| !region(dim));
            let mut key = Vec::new();
            for (dim, member) in members {
                key.push(match region(&dim) {
                    true => catalog.dimensions.member_id(dim, member),
                    false => catalog.dimensions.member_title(dim, member, Lang::Zh),
                });
                if region(&dim) {
                    key.push(catalog.dimensions.member_title(dim, member, Lang::Zh));
                }
            }
            all.insert((place.column.unwrap(), key), series.values[i]);
        }
    }
    all
}

#[test]
fn a_template_as_it_is_lacks_data_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    template(folder.path(), &["--profile", "caep", "--years", "2021,2022", "--counties", "140922,140923"]);
    let (_, inputs, findings) = read(folder.path());
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!((inputs.series.len(), codes), (0, vec!["no-data", "no-data"]));
}

#[test]
fn an_account_filled_in_reads_back_as_the_same_values() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--profile", "caep", "--years", "2021,2022", "--counties", "140922,140923"];
    let file = template(folder.path(), &args);
    let written = fill(&file, |_, _| true);
    let (catalog, inputs, findings) = read(folder.path());
    assert!(findings.is_empty(), "{}", findings.render(Lang::Zh, false));
    assert_eq!(gathered(&catalog, &inputs), written);
    assert!(written.len() > 200, "{}", written.len());
    let beside = tempfile::tempdir().unwrap();
    let out = beside.path().join("报告");
    let output = geep(&["run", folder.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // By hand: GDP less the costs of pollution and of ecological damage, each as written into its cell.
    let of = |header: &str| {
        let key = ["140922", "五台县", "2022"].map(str::to_string).to_vec();
        written[&(header.to_string(), key)]
    };
    let wanted = of("地区生产总值（万元）")
        - of("污染损失成本（PDC）（直接提供）（万元）")
        - of("生态破坏成本（EDC）（直接提供）（万元）");
    let results = std::fs::read_to_string(out.join("results.csv")).unwrap();
    let mut lines = results.lines().map(|l| l.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let at = |name: &str| header.iter().position(|h| h.trim_start_matches('\u{feff}') == name).unwrap();
    let line = lines.find(|l| (l[at("code")], l[at("year")], l[at("line")]) == ("140922", "2022", "ggdp"));
    let found: f64 = line.unwrap()[at("value")].parse().unwrap();
    assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
}

/// The scheme of 2016 asks for PM10 and PM2.5 of each quarter and of the same quarter of the year before.
/// By hand, per district: 2 items x 8 quarters = 16 concentrations; 2 zones of fires in one year.
#[test]
fn a_scheme_filled_in_reads_back_as_the_same_values() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--scheme", "qingdao-2016", "--years", "2016", "--counties", "370202,370203"];
    let file = template(folder.path(), &args);
    let written = fill(&file, |_, _| true);
    let count = |word: &str| written.keys().filter(|k| k.0.starts_with(word)).count();
    assert_eq!((count("空气污染物浓度"), count("秸秆焚烧火点数")), (2 * 16, 2 * 2));
    let (catalog, inputs, findings) = read(folder.path());
    assert!(findings.is_empty(), "{}", findings.render(Lang::Zh, false));
    assert_eq!(gathered(&catalog, &inputs), written);
}

#[test]
fn a_template_that_may_have_been_filled_in_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = template(folder.path(), &["--profile", "caep", "--years", "2022"]);
    let before = std::fs::read(&file).unwrap();
    let output = geep(&["template", "--profile", "caep", "--years", "2022", "--out", file.to_str().unwrap()]);
    assert_eq!((output.status.code(), before), (Some(2), std::fs::read(&file).unwrap()));
}

#[test]
fn every_profile_and_scheme_has_a_template_that_reads_back() {
    let mut findings = Findings::default();
    let catalog = Arc::new(Catalog::load(&Files::built_in(), &mut findings));
    for profile in &catalog.profiles {
        let book = geep::internals::rule::Book::new(&catalog, profile, &mut findings).unwrap();
        let period = catalog.dimensions.member(catalog.dimensions.find("period").unwrap(), "2020Q1").unwrap();
        let region = catalog.dimensions.member(catalog.dimensions.find("county").unwrap(), "140922").unwrap();
        let ask = geep::internals::template::Ask {
            catalog: &catalog,
            books: std::slice::from_ref(&book),
            years: &[2020],
            periods: &[period],
            regions: &[region],
            wanted: None,
            prior: None,
            lang: Lang::Zh,
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.xlsx"), geep::internals::template::build(&ask).unwrap())
            .unwrap();
        std::fs::write(folder.path().join("dataset.toml"), geep::internals::template::manifest(&ask))
            .unwrap();
        let mut found = Findings::default();
        let dataset = Dataset::open(folder.path(), &mut found).unwrap();
        table::read(&dataset, &catalog, &mut found);
        let codes: Vec<&str> = found.iter().map(|f| f.code).collect();
        assert_eq!(codes, ["no-data"], "{}: {}", profile.id, found.render(Lang::Zh, false));
    }
}
