//! Designing a form: every parameter has a range that is tried, and one can be found that takes off a sum.

use std::path::Path;
use std::process::{Command, Output};

fn design(args: &[&str], out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["design", "datasets/taixin-linkage"]);
    command.args(["--period", "2022", "--lang", "en", "--out"]).arg(out).args(args).output().unwrap()
}

/// What the first slope alone takes off, base x points of GDP: Yangqu 4000 x 3/85.17 x 5 % = 7.0447, Gujiao
/// 3000 x (40/96.28 x 2 % + 20/96.28 x 6 %) = 62.3182, Dingxiang 3000 x 4/68.73 x 10 % = 17.4596, Yuanping
/// 4000 x (30/192.8 x 2 % + 4/192.8) = 95.4357. What each unit of the second adds, for growth beyond the province's 8 % of
/// coal and 3 % of all else: 2.8179, 18.6955, 12.2217 and 82.9876. So 300 is met at (300 - 182.2583) / 116.7227 = 1.00873,
/// to four digits 1.008: 9.89 + 81.16 + 29.78 + 179.09 = 299.92. At 1.009 it would be 300.03.
#[test]
fn a_slope_is_found_that_takes_off_a_sum() {
    let out = tempfile::tempdir().unwrap();
    let aim =
        ["--vary", "growth_slope_provincial", "--from", "0", "--to", "4", "--total", "linkage_deduction=300"];
    let output = design(&aim, out.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" = 1.008 "), "{said}");
    assert!(said.contains("`linkage_deduction` comes to 299.92 万元 in all"), "{said}");
}

#[test]
fn each_parameter_of_the_form_has_a_range() {
    let out = tempfile::tempdir().unwrap();
    let output = design(&[], out.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // Weights of restricted and prohibited industries, cap, tolerated growth and two slopes. The lists are no parameters.
    assert!(said.contains("6 of them with a range"), "{said}");
}

#[test]
fn a_total_is_of_a_line_of_money() {
    let out = tempfile::tempdir().unwrap();
    for (line, code) in [("linkage_rate", "unknown-name"), ("linkage_deductions", "unknown-name")] {
        let total = format!("{line}=300");
        let aim = ["--vary", "growth_slope", "--from", "0", "--to", "4", "--total", &total];
        let output = design(&aim, out.path());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(code), "{said}");
    }
}
