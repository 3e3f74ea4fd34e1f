//! What a result rests on: its weakest evidence stands beside it, and a value that was given stands in the line's own cell.

use calamine::{Data, Reader, Xlsx, open_workbook};
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, arguments: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_geep")).current_dir(folder).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The evidence of each row of a line.
fn evidence(results: &Path, line: &str) -> Vec<String> {
    let text = std::fs::read_to_string(results).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|row| row.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let (id, grade) = (at("line"), at("evidence"));
    lines.filter(|row| row[id] == line).map(|row| row[grade].to_string()).collect()
}

/// GGDP is GDP less both costs; GEEP is GGDP and the services of the ecosystem, which are derived here.
fn dataset(folder: &Path) {
    let manifest = "id = \"test\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"geep-identity\"\n\
                    years = [2020]\nmoney_unit = \"万元\"\n";
    let figures = "code,year,measure,value,unit,status,source\n\
        140922,2020,gdp,50,万元,observed,年鉴\n\
        140922,2020,pollution_damage_cost,1.25,万元,observed,年鉴\n\
        140922,2020,ecological_degradation_cost,0.5,万元,observed,年鉴\n\
        140922,2020,regulating_services,40,万元,derived,推算\n";
    std::fs::create_dir_all(folder.join("数据")).unwrap();
    std::fs::write(folder.join("数据/dataset.toml"), manifest).unwrap();
    std::fs::write(folder.join("数据/数据.csv"), figures).unwrap();
}

#[test]
fn a_result_is_as_well_known_as_the_weakest_beneath_it() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path());
    run(folder.path(), &["run", "数据", "--out", "报告"]);
    let results = folder.path().join("报告/results.csv");
    assert_eq!(evidence(&results, "ggdp"), ["observed"]);
    assert_eq!(evidence(&results, "geep"), ["derived"]);
    // The scheme and its rates are illustrative.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/taixin-air");
    run(folder.path(), &["settle", root.to_str().unwrap(), "--trial", "--period", "2022Q1", "--out", "试算"]);
    let grades = evidence(&folder.path().join("试算/results.csv"), "target_deduction");
    assert!(grades.len() >= 12 && grades.iter().all(|grade| grade == "illustrative"), "{grades:?}");
}

#[test]
fn a_given_value_stands_in_the_cell_of_its_line() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path());
    run(folder.path(), &["run", "数据", "--out", "报告"]);
    let mut book: Xlsx<_> = open_workbook(folder.path().join("报告/report.xlsx")).unwrap();
    let name = book.sheet_names().iter().find(|name| name.starts_with("计算")).unwrap().clone();
    let (values, formulas) = (book.worksheet_range(&name).unwrap(), book.worksheet_formula(&name).unwrap());
    let ids: Vec<String> = values.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    let own: Vec<usize> = (0..ids.len()).filter(|at| ids[*at].starts_with("pollution_damage_cost")).collect();
    assert_eq!(own.len(), 1, "{ids:?}");
    assert_eq!(values.get((5, own[0])), Some(&Data::Float(1.25)));
    let formula = formulas.get_value((5, own[0] as u32)).unwrap();
    assert!(formula.contains("输入") && !formula.contains("IF"), "{formula}");
}
