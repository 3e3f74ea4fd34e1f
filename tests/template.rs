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

/// The row of the column headers: the first below the head of a form.
fn top(rows: &[Vec<String>]) -> usize {
    let labels = ["填报单位", "填表人", "电话", "日期", "数据状态", "来源", "说明"];
    match rows.first().is_some_and(|row| row[0].starts_with("数据填报表：")) {
        true => 1 + rows.iter().skip(1).take_while(|row| labels.contains(&row[0].as_str())).count(),
        false => 0,
    }
}

/// The words of every sheet, by row and column.
fn sheets(file: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let words = |cells: &[Data]| cells.iter().map(Data::to_string).collect::<Vec<String>>();
    let names = book.sheet_names();
    let rows =
        |book: &mut Xlsx<_>, name: &str| book.worksheet_range(name).unwrap().rows().map(words).collect();
    names.iter().map(|name| (name.clone(), rows(&mut book, name))).collect()
}

/// Fills every cell of a figure, status and source once above each table; what stands in which cell, by column header
/// and key.
fn fill(file: &Path, taken: impl Fn(&str, &[String]) -> bool) -> BTreeMap<Key, f64> {
    let all = sheets(file);
    let mut filled = Workbook::new();
    let mut written = BTreeMap::new();
    for (number, (name, rows)) in all.iter().enumerate() {
        let page = filled.add_worksheet().set_name(name).unwrap();
        if number + 1 == all.len() {
            page.set_hidden(true);
        }
        let top = top(rows);
        let mut put = |row: usize, column: usize, words: &str| {
            page.write(row as u32, column as u16, words).unwrap();
        };
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                put(row, column, cell);
                if row < top && cell == "数据状态" {
                    put(row, column + 1, "实测或公布");
                }
                if row < top && cell == "来源" {
                    put(row, column + 1, "县统计年鉴 2023");
                }
            }
        }
        if top == 0 {
            continue;
        }
        let header = &rows[top];
        let keys = header.iter().position(|h| h.contains('（') || h.contains('数')).unwrap();
        let status = header.iter().position(|h| h == "数据状态").unwrap();
        for (row, cells) in rows.iter().enumerate().skip(top + 1) {
            let key: Vec<String> = cells[..keys].to_vec();
            for (column, header) in header.iter().enumerate().take(status).skip(keys) {
                if taken(header, &key) && !header.starts_with("供参考·") {
                    let value = figure(row, column);
                    page.write(row as u32, column as u16, value).unwrap();
                    written.insert((header.clone(), key.clone()), value);
                }
            }
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

/// Rows below the header of each sheet that an office fills in.
fn listed(file: &Path) -> BTreeMap<String, usize> {
    let forms = sheets(file).into_iter().filter(|(_, rows)| top(rows) > 0);
    forms.map(|(name, rows)| (name, rows.len() - top(&rows) - 1)).collect()
}

/// By hand: Taiyuan has ten counties and one unit without a code, so 11 places; two items count, the composite index and
/// PM2.5, in twelve months: 11 x 12 x 2 = 264. The province as a whole: 12 x 2. What was read of the year before: 11.
#[test]
fn a_scheme_asks_only_for_the_items_it_counts() {
    let folder = tempfile::Builder::new().prefix("太原 空气").tempdir().unwrap();
    let args = ["--scheme", "shanxi-county-air-2025", "--years", "2025", "--counties", "1401"];
    let file = template(folder.path(), &args);
    let wanted = [
        ("可选·待定·省级行政区·时段·空气质量评价项目", 24),
        ("可选·生态环境局·时段", 12),
        ("可选·生态环境局·时段·空气质量评价项目", 264),
        ("生态环境局", 11),
        ("生态环境局·时段·空气质量评价项目", 264),
        ("生态环境局·空气质量评价项目", 11),
    ];
    let wanted: BTreeMap<String, usize> = wanted.map(|(name, rows)| (name.to_string(), rows)).into();
    assert_eq!(listed(&file), wanted);
    let written = fill(&file, |header, _| !header.contains('比'));
    let (catalog, inputs, findings) = read(folder.path());
    assert!(!findings.has_errors(), "{}", findings.render(Lang::Zh, false));
    let read: usize = inputs.series.iter().map(|series| series.len()).sum();
    assert_eq!(read, written.len());
    assert!(inputs.series.iter().all(|series| !series.is_empty()) && !catalog.fillers.is_empty());
}

#[test]
fn rivers_of_another_province_are_not_listed() {
    let folder = tempfile::Builder::new().prefix("断面 考核").tempdir().unwrap();
    let args = ["--scheme", "water-shanxi-2013", "--years", "2023", "--counties", "140922,140923"];
    let file = template(folder.path(), &args);
    for (name, rows) in sheets(&file).iter().filter(|(_, rows)| top(rows) > 0) {
        let column = rows[top(rows)].iter().position(|header| header == "断面");
        let listed = column.map(|at| rows.iter().skip(top(rows) + 1).all(|row| row[at].is_empty()));
        assert!(listed.unwrap_or(true), "{name}");
    }
    // An agreement that names its sections asks for these.
    let beside = tempfile::tempdir().unwrap();
    let args = ["--scheme", "water-chishui-2018", "--years", "2023", "--counties", "520300"];
    let all = sheets(&template(beside.path(), &args));
    let has = |word: &str| {
        all.iter().any(|(n, rows)| n != "列表" && rows.iter().flatten().any(|c| c.starts_with(word)))
    };
    assert!(has("鲢鱼溪") && has("清水铺") && !has("风陵渡"));
}

/// Figures of 2022 stand beside the blanks of 2023 and are no figures of 2023.
#[test]
fn figures_of_the_time_before_stand_beside_and_are_not_read() {
    let folder = tempfile::Builder::new().prefix("太忻 二").tempdir().unwrap();
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/taixin");
    let file = template(folder.path(), &["--profile", "caep", "--years", "2023", "--like", from]);
    let all = sheets(&file);
    let (_, rows) = all.iter().find(|(name, _)| name == "统计局").unwrap();
    let header = &rows[top(rows)];
    let before = header.iter().position(|h| h == "供参考·2022 年·地区生产总值（万元）").unwrap();
    let filled = rows.iter().skip(top(rows) + 1).filter(|row| !row[before].is_empty()).count();
    assert_eq!(filled, 12);
    // A scheme that reaches back asks for 2022 as well: beside those rows stand figures of 2021.
    let beside = tempfile::tempdir().unwrap();
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/taixin-linkage");
    let back =
        sheets(&template(beside.path(), &["--scheme", "taixin-linkage", "--years", "2023", "--like", from]));
    let (_, rows) = back.iter().find(|(name, _)| name == "统计局").unwrap();
    assert!(rows[top(rows)].iter().any(|header| header == "供参考·2021 年·地区生产总值（万元）"));
    let (_, inputs, findings) = read(folder.path());
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!((inputs.series.len(), codes), (0, vec!["no-data"]));
    let written = fill(&file, |header, _| header.starts_with("地区生产总值（"));
    let (_, inputs, findings) = read(folder.path());
    assert!(!findings.has_errors(), "{}", findings.render(Lang::Zh, false));
    assert_eq!(inputs.series.iter().map(|series| series.len()).sum::<usize>(), written.len());
    let sources =
        inputs.series.iter().flat_map(|s| s.origin.iter().map(|o| inputs.beside(*o, |h| h == "来源")));
    assert!(sources.into_iter().all(|source| source == "县统计年鉴 2023"));
}

/// A form of one table as text, to be read.
fn form(head: &str) -> (Inputs, Vec<(&'static str, Option<u32>)>) {
    let folder = tempfile::tempdir().unwrap();
    let table = format!(
        "{head}code,year,供参考·2021 年·gdp,gdp（万元）,status,source,note\n140922,2022,100,200,,,\n"
    );
    std::fs::write(folder.path().join("表.csv"), table).unwrap();
    let manifest = "id = \"a\"\ntitle = { zh = \"a\", en = \"a\" }\nprofile = \"caep\"\nyears = [2022]\nmoney_unit = \"万元\"\n";
    std::fs::write(folder.path().join("dataset.toml"), manifest).unwrap();
    let (_, inputs, findings) = read(folder.path());
    let told = findings.iter().map(|f| (f.code, f.cells.first().and_then(|cell| cell.line))).collect();
    (inputs, told)
}

#[test]
fn what_stands_above_a_form_holds_for_its_rows_or_is_said() {
    let title = "数据填报表：某县,,,,,,\n填报单位,统计局,电话,0350,,,\n";
    let standing = |status: &str| format!("{title}数据状态,{status},来源,年鉴,,,\n");
    let (inputs, told) = form(&standing("observed"));
    assert_eq!(told, []);
    assert_eq!(inputs.series[0].values.as_slice(), [200.0]);
    assert_eq!(inputs.beside(inputs.series[0].origin[0], |h| h == "来源" || h == "source"), "年鉴");
    // Neither above nor in the row: as in any table.
    assert_eq!(form(title).1, [("bad-status", Some(4)), ("empty-cell", Some(4))]);
    // A wrong word above is said once, where it stands.
    assert_eq!(form(&standing("大概")).1, [("bad-status", Some(3))]);
    // A figure above the header is not lost without a word.
    let stray = "数据填报表：某县,,,,,,\n填报单位,统计局,,1234,,,\n数据状态,observed,来源,年鉴,,,\n";
    assert_eq!(form(stray).1, [("form-head", Some(2))]);
}
