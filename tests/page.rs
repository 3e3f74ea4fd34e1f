//! The page beside the workbook: its numbers are those of the results and the ledger, every figure opens down to a cell or
//! a clause, words of a user stay words, and what does not fit is said.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the program and reads the page that it wrote.
fn page(folder: &Path, args: &[&str]) -> (Page, tempfile::TempDir) {
    let out = tempfile::tempdir().unwrap();
    let output = geep(folder, &[args, &["--out", out.path().to_str().unwrap()]].concat());
    assert!(output.status.success(), "{args:?}\n{}", said(&output));
    (Page::read(&out.path().join("report.html")), out)
}

struct Page {
    html: String,
    trail: Value,
}

/// A cell of a table: the node that it opens to, and what it shows.
type Cell = (Option<usize>, String);

impl Page {
    fn read(path: &Path) -> Page {
        let html = std::fs::read_to_string(path).unwrap();
        let data = between(&html, "id=\"data\">", "</script>");
        let data: Value = serde_json::from_str(data).unwrap();
        Page { trail: data["trail"].clone(), html }
    }

    fn node(&self, node: usize) -> &Vec<Value> {
        self.trail["nodes"][node].as_array().unwrap()
    }

    fn rule(&self, node: usize) -> &Value {
        &self.trail["rules"][self.node(node)[0].as_u64().unwrap() as usize]
    }

    fn place(&self, node: usize) -> &str {
        self.trail["places"][self.node(node)[1].as_u64().unwrap() as usize].as_str().unwrap()
    }

    /// The tables of the page: rows of cells, by caption.
    fn tables(&self) -> Vec<(String, Vec<Vec<Cell>>)> {
        let tables = self.html.split("<table class=\"grid\">").skip(1);
        tables
            .map(|table| {
                let table = table.split("</table>").next().unwrap();
                let caption = plain(between(table, "<caption>", "</caption>"));
                let body = table.split("</thead>").nth(1).unwrap();
                let row = |row: &str| {
                    let cells =
                        row.split("<t").filter(|cell| cell.starts_with('d') || cell.starts_with("h "));
                    cells.map(cell).collect::<Vec<Cell>>()
                };
                (caption, body.split("<tr>").skip(1).map(row).collect())
            })
            .collect()
    }

    /// Everything below a node, each node once.
    fn below(&self, node: usize) -> Vec<usize> {
        let (mut met, mut open) = (std::collections::BTreeSet::new(), vec![node]);
        while let Some(node) = open.pop() {
            if met.insert(node) && self.rule(node)["k"] != "m" && self.rule(node)["k"] != "c" {
                open.extend(self.node(node)[3..].iter().flat_map(kids));
            }
        }
        met.into_iter().collect()
    }
}

fn kids(item: &Value) -> Vec<usize> {
    let runs = |words: &str| {
        let runs = words.split(',').filter(|run| !run.is_empty()).map(|run| {
            let (first, last) = run.split_once('-').unwrap_or((run, run));
            first.parse::<usize>().unwrap()..=last.parse::<usize>().unwrap()
        });
        runs.flatten().collect::<Vec<usize>>()
    };
    match item {
        Value::Number(node) => vec![node.as_u64().unwrap() as usize],
        Value::Array(pair) if pair[0].is_number() => vec![pair[0].as_u64().unwrap() as usize],
        Value::Array(pair) => runs(pair[1].as_str().unwrap()),
        _ => Vec::new(),
    }
}

fn between<'a>(text: &'a str, first: &str, last: &str) -> &'a str {
    let rest = text.split_once(first).unwrap_or_else(|| panic!("no {first}")).1;
    rest.split_once(last).unwrap().0
}

fn cell(words: &str) -> Cell {
    let (tag, rest) = words.split_once('>').unwrap();
    let node = tag.split_once("data-n=\"").map(|(_, n)| n.split('"').next().unwrap().parse().unwrap());
    (node, plain(rest.split("</").next().unwrap()))
}

fn plain(words: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(words.to_string(), |words, (from, to)| words.replace(from, to))
}

fn csv(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            heads
                .iter()
                .zip(line.split(','))
                .map(|(head, cell)| (head.to_string(), cell.to_string()))
                .collect()
        })
        .collect()
}

fn number(words: &str) -> f64 {
    words.replace(',', "").split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{words}"))
}

#[test]
fn every_line_on_the_page_is_a_row_of_the_results() {
    let (page, out) = page(&root(), &["run", "datasets/taixin"]);
    let results = csv(&out.path().join("results.csv"));
    let mut by_line: BTreeMap<&str, Vec<&BTreeMap<String, String>>> = BTreeMap::new();
    results.iter().for_each(|row| by_line.entry(&row["line"]).or_default().push(row));
    let mut held = 0;
    for node in 0..page.trail["nodes"].as_array().unwrap().len() {
        let rule = page.rule(node);
        let Some(rows) = rule["i"].as_str().and_then(|id| by_line.get(id)).filter(|_| rule["k"] == "l")
        else {
            continue;
        };
        let place: Vec<&str> = page.place(node).split(" · ").collect();
        // Members that lines of this dataset vary over: years, regions, classes by their titles.
        let own = rows.iter().filter(|row| {
            (row["year"].is_empty() || place[0] == row["year"])
                && (row["name"].is_empty() || place.contains(&row["name"].as_str()))
        });
        let own: Vec<_> = own.collect();
        let found = match &page.node(node)[2] {
            Value::String(words) => Some(number(words)),
            _ => None,
        };
        let same = |row: &&&BTreeMap<String, String>| match (row["value"].parse::<f64>().ok(), found) {
            (Some(value), Some(found)) => (value - found).abs() <= 1e-9 * value.abs().max(1e-9),
            (value, found) => value.is_none() && found.is_none(),
        };
        assert!(own.iter().any(same), "{} {place:?}: {found:?}", rule["i"]);
        held += 1;
    }
    assert!(held > 1_000, "{held}");
}

#[test]
fn what_a_table_shows_is_what_its_figure_comes_to() {
    for args in
        [&["run", "datasets/taixin"][..], &["run", "datasets/garze-2010"], &["run", "datasets/jinshaanmeng"]]
    {
        let (page, _out) = page(&root(), args);
        let mut held = 0;
        for (caption, rows) in page.tables() {
            for (node, shown) in rows.into_iter().flatten() {
                let Some(node) = node else {
                    assert!(
                        shown.parse::<f64>().is_err() || !shown.contains('.'),
                        "{caption}: {shown} does not open"
                    );
                    continue;
                };
                let value = &page.node(node)[2];
                if value.is_number() {
                    assert!(shown.starts_with("未核算"), "{caption}: {shown} is missing");
                    continue;
                }
                let (value, shown_unit) =
                    (value.as_str().unwrap(), page.rule(node)["u"].as_str().unwrap_or(""));
                let exact = number(value.trim_end_matches('%').trim_start_matches('+'));
                let printed = number(shown.trim_end_matches('%').trim_start_matches('+'));
                // Money is shown in the unit of the report.
                let scale = if shown_unit.ends_with('元') { vec![1.0, 1e-4, 1e4, 1e-8] } else { vec![1.0] };
                let places = shown.trim_end_matches('%').split_once('.').map_or(0, |(_, d)| d.len());
                let near =
                    |scale: &f64| (exact * scale - printed).abs() <= 0.500001 * 0.1f64.powi(places as i32);
                assert!(scale.iter().any(near), "{caption}: {shown} is {value} {shown_unit}");
                held += 1;
            }
        }
        assert!(held > 20, "{args:?}: {held}");
    }
}

#[test]
fn the_settlement_table_adds_up_to_the_ledger() {
    let (page, out) = page(&root(), &["settle", "datasets/taixin-air", "--trial"]);
    let mut nets: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in csv(&out.path().join("ledger.csv")) {
        let yuan: f64 = row["amount_yuan"].parse().unwrap();
        *nets.entry((row["period"].clone(), row["payer_name"].clone())).or_default() -= yuan;
        *nets.entry((row["period"].clone(), row["payee_name"].clone())).or_default() += yuan;
    }
    let quarters = [("第一", "2022Q1"), ("第二", "2022Q2"), ("第三", "2022Q3"), ("第四", "2022Q4")];
    let mut held = 0;
    for (caption, rows) in page.tables() {
        let Some((_, period)) = quarters.iter().find(|(words, _)| caption.contains(words)) else { continue };
        for row in rows.iter().filter(|row| row.len() > 4 && row[0].1.parse::<u32>().is_ok()) {
            let shown = &row[row.len() - 2].1;
            let shown = if shown == "—" { 0.0 } else { number(shown) };
            let net = nets.get(&(period.to_string(), row[1].1.clone())).copied().unwrap_or(0.0);
            assert!((net - shown * 10_000.0).abs() < 1e-6, "{caption} {}: {net} {shown}", row[1].1);
            held += 1;
        }
    }
    assert_eq!(held, 48);
    // The pool of the last quarter: 363.50 = 299.41 + 64.09, by the ledger.
    let equation = between(&page.html, "<p class=\"equation\">", "</p>");
    assert!(
        equation.contains("363.50") && equation.contains("299.41") && equation.contains("64.09"),
        "{equation}"
    );
}

#[test]
fn every_figure_opens_down_to_cells_and_clauses() {
    for args in [&["run", "datasets/taixin"][..], &["settle", "datasets/taixin-air", "--trial"]] {
        let (page, _out) = page(&root(), args);
        let opened: Vec<usize> = page
            .tables()
            .into_iter()
            .flat_map(|(_, rows)| rows.into_iter().flatten())
            .filter_map(|(node, _)| node)
            .collect();
        assert!(opened.len() > 100);
        for node in opened {
            let below = page.below(node);
            let leaves =
                below.iter().filter(|node| page.rule(**node)["k"] == "m" || page.rule(**node)["k"] == "c");
            for leaf in leaves {
                let record = page.node(*leaf);
                // An input says its table, cell and status; a coefficient its file and document.
                assert!(record[2].is_number() || record.len() >= 5, "{record:?}");
            }
            let lines =
                below.iter().filter(|node| page.rule(**node)["k"] == "l").map(|node| page.rule(*node));
            for line in lines {
                let auxiliary = line["i"].as_str().unwrap().contains('~');
                assert!(line["p"].is_array() && (auxiliary || line["s"].is_string()), "{line}");
            }
        }
        assert!(!page.html.contains("id=\"omitted\""));
    }
}

/// What the page says with numbers is what `geep explain` says.
#[test]
fn formulas_are_filled_as_by_explain() {
    let (page, _out) = page(&root(), &["settle", "datasets/taixin-air", "--trial"]);
    let explained = geep(
        &root(),
        &["explain", "datasets/taixin-air", "--county", "140923", "--period", "2022Q4", "target_deduction"],
    );
    let explained = String::from_utf8(explained.stdout).unwrap();
    let filled = |node: usize| {
        let unit = |value: &str, unit: &str| {
            if unit.is_empty() || value == "0" { value.to_string() } else { format!("{value} {unit}") }
        };
        let pieces = page.rule(node)["p"].as_array().unwrap().iter().map(|piece| match piece {
            Value::String(words) => words.clone(),
            piece => {
                let item = &page.node(node)[3 + piece[0].as_u64().unwrap() as usize];
                match item {
                    Value::Number(_) => {
                        unit(page.node(kids(item)[0])[2].as_str().unwrap(), piece[1].as_str().unwrap())
                    }
                    Value::Array(pair) if pair[0].is_string() => pair[0].as_str().unwrap().to_string(),
                    Value::Array(pair) => pair[1].as_str().unwrap().to_string(),
                    words => words.as_str().unwrap().to_string(),
                }
            }
        });
        pieces.collect::<String>()
    };
    let nodes = page.trail["nodes"].as_array().unwrap().len();
    let own = (0..nodes).find(|node| {
        page.rule(*node)["i"] == "target_deduction"
            && page.place(*node).contains("2022Q4")
            && page.place(*node).contains("代县")
    });
    let filled = filled(own.unwrap());
    assert!(explained.contains(&format!("代入 {filled}\n")), "{filled}\n{explained}");
}

#[test]
fn the_same_inputs_give_the_same_page() {
    for args in [&["run", "datasets/jinshaanmeng"][..], &["settle", "datasets/qingdao-2016q3"]] {
        let once = || page(&root(), args).0.html;
        assert!(once() == once(), "{args:?}");
    }
}

#[test]
fn a_trial_and_a_proposal_say_so_on_every_sheet() {
    let (page, _out) = page(&root(), &["settle", "datasets/taixin-air", "--trial"]);
    let words = "试算，不作支付依据。建议方案，尚未施行，不是任何机关的规定。";
    for wanted in [
        format!("<p class=\"banner\" role=\"note\">{words}</p>"),
        format!("<div class=\"watermark\" aria-hidden=\"true\">{words}</div>"),
        format!("@page {{ @top-center {{ content: \"{words}\"; }} }}"),
    ] {
        assert!(page.html.contains(&wanted), "{wanted}");
    }
    let (sound, _out) = self::page(&root(), &["settle", "datasets/qingdao-2016q3", "--lang", "en"]);
    assert!(!sound.html.contains("class=\"banner\"") && sound.html.contains("<html lang=\"en\">"));
    assert!(sound.html.contains("Choose a figure to see where it comes from"));
}

/// A county whose names, sources and notes are written to break out of the page.
fn hostile(folder: &Path) -> PathBuf {
    let data = folder.join("数据");
    std::fs::create_dir(&data).unwrap();
    let evil = "</script><script>alert(1)</script>";
    let manifest = format!(
        "id = \"x\"\ntitle = {{ zh = '''{evil} \" onload=\"x''', en = \"x\" }}\nprofile = \"geep-identity\"\nyears = [2020]\n\
         money_unit = \"亿元\"\n[map]\nfile = \"图.json\"\nattribution = \"<img src=x onerror=alert(1)>\"\n"
    );
    std::fs::write(data.join("dataset.toml"), manifest).unwrap();
    let table = format!(
        "code,name,year,measure,value,unit,status,source,note\n140922,五台县,2020,gdp,100,亿元,observed,\"{evil}\u{2028}\",<!--\n\
         140922,五台县,2020,pollution_damage_cost,1,亿元,observed,x,\n140922,五台县,2020,ecological_degradation_cost,1,亿元,observed,x,\n\
         140922,五台县,2020,regulating_services,40,亿元,observed,\"x' onclick='y\",\n\
         140923,代县,2020,gdp,50,亿元,observed,x,\n140923,代县,2020,pollution_damage_cost,1,亿元,observed,x,\n"
    );
    std::fs::write(data.join("<表>&.csv"), table).unwrap();
    std::fs::write(data.join("图.json"), map(&["140922", "140923"])).unwrap();
    data
}

fn map(codes: &[&str]) -> String {
    let features = codes.iter().enumerate().map(|(at, code)| {
        let (west, east) = (113 + at, 114 + at);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},38],[{east},38],[{east},39],[{west},39],[{west},38]]]}}}}"
        )
    });
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.collect::<Vec<_>>().join(","))
}

#[test]
fn words_of_a_user_stay_words() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let (page, out) = page(folder.path(), &["run", "数据"]);
    // The data, and the page's own script.
    assert_eq!(page.html.matches("<script").count(), 2);
    assert_eq!(page.html.matches("</script>").count(), 2);
    // In the data quotes are those of JSON; elsewhere none may end an attribute.
    let data = between(&page.html, "id=\"data\">", "</script>");
    let shown = page.html.replace(data, "");
    for tag in ["<img", "alert(1)</script>", "\u{2028}", " onload=\"", "onclick='y"] {
        assert!(!shown.contains(tag), "{tag}");
    }
    assert!(!data.contains(['<', '>', '&', '\u{2028}']));
    let words = page.trail["words"].to_string();
    assert!(words.contains("</script><script>alert(1)") && words.contains("<表>&.csv"), "{words}");
    // Nothing may run but the script whose hash the policy names, and nothing may be fetched.
    let policy = between(&page.html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
    // The map is drawn with the newest headline, and its file is among the hashes.
    assert_eq!(page.html.matches("<path class=").count(), 2);
    assert!(page.html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    let run: Value = serde_json::from_slice(&std::fs::read(out.path().join("run.json")).unwrap()).unwrap();
    assert!(run["dataset"]["sha256"]["图.json"].is_string());
}

#[test]
fn what_is_missing_is_said_and_never_0() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let (page, _out) = page(folder.path(), &["run", "数据"]);
    let rows: Vec<Vec<Cell>> = page.tables().into_iter().flat_map(|(_, rows)| rows).collect();
    let own = rows.iter().find(|row| row.iter().any(|(_, words)| words == "代县")).unwrap();
    let missing: Vec<&Cell> = own.iter().filter(|(_, words)| words.starts_with("未核算")).collect();
    assert!(!missing.is_empty() && own.iter().all(|(_, words)| words != "0.00"), "{own:?}");
    let (node, words) = missing[0];
    assert!(page.html.contains("未核算（缺：") || words.contains("缺："), "{words}");
    let causes = &page.trail["causes"][node.unwrap().to_string()];
    assert!(!causes.as_array().unwrap().is_empty());
}

#[test]
fn a_map_of_a_million_points_is_refused_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let data = hostile(folder.path());
    let mut points = String::new();
    (0..1_000_000).for_each(|at| write!(points, "[1,{}],", at % 9).unwrap());
    let whole = map(&["140922"]).replace("[113,38],", &points);
    std::fs::write(data.join("图.json"), whole).unwrap();
    let output = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("map-too-large") && words.contains("dataset.toml"), "{words}");
    assert!(!folder.path().join("报告").exists());
}

/// The counties of a dataset many times over, under other codes.
fn many(folder: &Path, times: usize, years: &[u32]) -> PathBuf {
    let data = folder.join("很多");
    std::fs::create_dir(&data).unwrap();
    let years: Vec<String> = years.iter().map(u32::to_string).collect();
    let manifest = format!(
        "id = \"many\"\ntitle = {{ zh = \"很多县\", en = \"Many\" }}\nprofile = \"geep-identity\"\nyears = [{}]\nmoney_unit = \"亿元\"\n",
        years.join(", ")
    );
    std::fs::write(data.join("dataset.toml"), manifest).unwrap();
    let codes = std::fs::read_to_string(root().join("coefficients/regions/county.csv"));
    let codes = codes.unwrap_or_else(|_| panic!("the list of counties"));
    let mut codes: Vec<&str> = codes.lines().filter_map(|line| line.split(',').next()).collect();
    codes.retain(|code| code.len() == 6 && !code.ends_with("00") && code.parse::<u32>().is_ok());
    let mut table = "code,year,measure,value,unit,status,source\n".to_string();
    for (at, code) in codes.iter().take(times).enumerate() {
        for year in &years {
            for (measure, value) in [
                ("gdp", 100),
                ("pollution_damage_cost", 3),
                ("ecological_degradation_cost", 2),
                ("regulating_services", 40),
            ] {
                let value = value as f64 + at as f64 / 7.0;
                writeln!(
                    table,
                    "{code},{year},{measure},{value:.3},亿元,observed,某省 {code} 统计年鉴 {year} 第 {at} 页"
                )
                .unwrap();
            }
        }
    }
    std::fs::write(data.join("表.csv"), table).unwrap();
    data
}

#[test]
fn a_nation_is_cut_and_the_page_says_where_the_rest_is() {
    let folder = tempfile::tempdir().unwrap();
    many(folder.path(), 2_800, &[2018, 2019, 2020]);
    let (page, _out) = page(folder.path(), &["run", "很多"]);
    assert!(page.html.len() <= 3_000_000, "{}", page.html.len());
    assert!(page.html.contains("行，这里列前 300 行；其余见 results.csv 和 report.xlsx。"));
    let omitted = between(&page.html, "id=\"omitted\">", "</section>");
    assert!(
        omitted.contains("geep explain") && omitted.contains("report.xlsx") && omitted.contains("不能展开"),
        "{omitted}"
    );
}

#[test]
fn a_province_of_121_units_opens_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    many(folder.path(), 121, &[2019, 2020]);
    let (page, _out) = page(folder.path(), &["run", "很多"]);
    assert!(page.html.len() <= 3_000_000, "{}", page.html.len());
    assert!(!page.html.contains("id=\"omitted\""));
}
