//! A new account with a new measure, a new dimension and a new coefficient: files only, no Rust.

use std::path::Path;
use std::process::Command;

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

#[test]
fn a_new_account_needs_only_files() {
    let root = tempfile::tempdir().unwrap();
    let own = root.path().join("我的 定义");
    put(
        &own,
        "dimensions/site.toml",
        r#"
[[dimension]]
id = "site"
title = { zh = "风场", en = "Site" }
kind = "list"
headers = ["site", "风场"]
member = [
  { id = "ridge", title = { zh = "山脊", en = "Ridge" } },
  { id = "plain", title = { zh = "平川", en = "Plain" } },
]
"#,
    );
    put(
        &own,
        "measures/wind.toml",
        r#"
[[measure]]
id = "wind_power"
title = { zh = "风力发电量", en = "Wind power" }
unit = "万kWh"
per = ["county", "year", "site"]
min = 0
"#,
    );
    put(
        &own,
        "values/wind.toml",
        r#"
[[coefficient]]
id = "wind_price"
title = { zh = "风电价格", en = "Price of wind power" }
unit = "元/kWh"
price = true
"#,
    );
    put(
        &own,
        "values/wind.csv",
        "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\n\
         wind_price,,,0.30,,,元/kWh,nominal,,,test-notice,1,illustrative,测试\n\
         wind_price,140000,,0.35,,,元/kWh,nominal,,,test-notice,2,illustrative,测试\n",
    );
    put(
        &own,
        "sources/wind.toml",
        "[[source]]\nid = \"test-notice\"\ntitle = \"测试用通知\"\nissuer = \"测试\"\n",
    );
    put(
        &own,
        "accounts/wind.toml",
        r#"
id = "wind"
title = { zh = "风能", en = "Wind" }
source = { id = "test-notice", clause = "3" }

[[line]]
id = "wind_value"
title = { zh = "风能价值", en = "Value of wind" }
per = ["county", "year"]
unit = "万元"
formula = "sum(wind_power, site) * wind_price"
"#,
    );
    put(
        &own,
        "profiles/wind.toml",
        r#"
id = "wind"
title = { zh = "风能", en = "Wind" }
version = "1"
source = { id = "test-notice", clause = "3" }
evidence = "illustrative"
models = ["wind"]
headline = ["wind_value"]

[[section]]
id = "wind"
title = { zh = "风能", en = "Wind" }
lines = ["wind_value"]
chart = ["wind_value"]
"#,
    );
    let data = root.path().join("数据 集");
    put(
        &data,
        "dataset.toml",
        "id = \"wind\"\ntitle = { zh = \"风\", en = \"Wind\" }\nprofile = \"wind\"\nyears = [2022]\nmoney_unit = \"万元\"\n",
    );
    put(
        &data,
        "风电 数据.csv",
        "代码,名称,年份,风场,wind_power（亿kWh）,数据状态,来源,说明\n\
         140922,五台县,2022,ridge,1.5,示意,测试,\n\
         140922,五台县,2022,平川,0.5,示意,测试,\n\
         130181,辛集市,2022,ridge,1,示意,测试,\n",
    );
    let out = root.path().join("输 出");
    let run = Command::new(env!("CARGO_BIN_EXE_geep"))
        .args(["run".as_ref(), data.as_os_str(), "--coefficients".as_ref(), own.as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let results = std::fs::read_to_string(out.join("results.csv")).unwrap();
    // Shanxi: 2e8 kWh × 0.35 元 = 7e7 元 = 7000 万元. Hebei falls back to the nation: 1e8 × 0.30 = 3000 万元.
    assert!(results.contains("wind,140922,五台县,2022,,wind_value,7000.0,万元,accounted"), "{results}");
    assert!(results.contains("wind,130181,辛集市,2022,,wind_value,3000.0,万元,accounted"), "{results}");
    assert!(out.join("report.xlsx").exists() && out.join("run.json").exists());
}

/// The table of functions in the README is the program's own.
#[test]
fn the_readme_lists_every_function() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let between =
        readme.split("<!-- functions -->").nth(1).unwrap().split("<!-- /functions -->").next().unwrap();
    let rows = geep::internals::function::FUNCTIONS
        .iter()
        .map(|f| format!("| `{}` | {} |\n", f.usage, f.about(geep::internals::text::Lang::Zh)));
    let wanted: String = std::iter::once("\n| 用法 | 说明 |\n|---|---|\n".to_string()).chain(rows).collect();
    assert_eq!(between, wanted);
}
