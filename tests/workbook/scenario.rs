//! The levers of a scenario: turned in the workbook, all accounts follow as if the scenario had said so.

use super::{differing, formulas, recompute, recomputed, report, same, shipped};
use ironcalc::base::types::Cell;

const LEVERS: &str = "情景";

#[test]
fn a_lever_turned_in_the_workbook_is_the_scenario_of_that_amount() {
    let bytes = |scenario: &str| report(&shipped("taixin"), &["--scenario", scenario]);
    let (five, ten) = (bytes("forest-5"), bytes("forest-10"));
    let count = recompute(&five);
    let [_, mut turned] = recomputed(&five);
    let sheet = turned.workbook.worksheets.iter().position(|sheet| sheet.name == LEVERS).unwrap() as u32;
    // The one lever, 5 % of the forest, becomes 10 %.
    turned.set_user_input(sheet, 5, 2, "0.1".to_string()).unwrap();
    turned.evaluate();
    let [wanted, _] = recomputed(&ten);
    let (found, wanted) = (formulas(&turned.workbook), formulas(&wanted.workbook));
    assert_eq!((found.len(), count), (wanted.len(), wanted.len()));
    let other: Vec<String> = found
        .iter()
        .zip(&wanted)
        .filter(|(a, b)| !same(&a.3, &b.3, 1e-6))
        .map(|(a, b)| format!("{}!R{}C{}: {:?} != {:?}", a.0, a.1, a.2, a.3, b.3))
        .collect();
    assert!(other.is_empty(), "{} differ:\n{}", other.len(), other[..other.len().min(10)].join("\n"));
    // Not all of them stood still.
    let (before, _) = differing(&recomputed(&five), 0.0);
    assert_eq!(before, count);
    let base = formulas(&recomputed(&five)[0].workbook);
    let moved = base.iter().zip(&found).filter(|(a, b)| !same(&a.3, &b.3, 1e-6)).count();
    assert!(moved > 200, "{moved}");
}

/// Every verb that has a lever, on inputs and on coefficients; the workbook says the same as the engine.
#[test]
fn the_cells_of_every_verb_come_to_what_the_engine_has() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.toml");
    let text = r#"id = "all"
title = { zh = "全部动词", en = "All verbs" }
source = "试"
[[move]]
measure = "area"
from = "farmland"
to = "forest"
amount = "1 km2"
at = { year = "2022" }
[[move]]
measure = "area"
from = "farmland"
to = "grassland"
amount = "10 % of from"
at = { year = "2022" }
[[follow]]
measure = "soil_retained"
over = "area"
weights = { forest = 60, shrub = 50, grassland = 35, farmland = 15 }
at = { year = "2022" }
[[scale]]
measure = "precipitation"
by = "+5 %"
[[shift]]
measure = "precipitation"
by = "-2 mm"
at = { county = "1401*" }
[[set]]
measure = "cooling_days"
to = "91 d"
at = { year = "2022" }
[[scale]]
coefficient = "electricity_price"
by = 1.1
"#;
    std::fs::write(&file, text).unwrap();
    let bytes = report(&shipped("taixin"), &["--scenario", file.to_str().unwrap()]);
    assert!(recompute(&bytes) > 1_000);
    let [written, _] = recomputed(&bytes);
    let levers = written.workbook.worksheets.iter().find(|sheet| sheet.name == LEVERS).unwrap();
    let live = levers
        .sheet_data
        .cells()
        .filter(|(_, _, cell)| matches!(cell.as_ref(), Cell::CellFormula { .. }))
        .count();
    // Of twelve counties: two moves of two cells each in one year, one follows, two years of rain, six counties shifted in
    // two years, one set, and every row of the coefficient.
    assert!(live > 12 * (2 + 2 + 1 + 2 + 1 + 1), "{live}");
}
