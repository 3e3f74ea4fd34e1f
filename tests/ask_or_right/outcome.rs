//! What became of a table: what the program wrote and said, held against what the table means.

use crate::answer::answered;
use crate::cell::Figure;
use crate::sheet::Table;
use crate::world::size;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Right,
    /// It asked; once that was answered, it wrote the right figures.
    Answered,
    /// It asked what the table does not answer, or asked again.
    Asked,
    /// It asked; once that was answered, it wrote other figures.
    Misled(String),
    Wrong(String),
}

/// A finished import.
pub struct Import {
    pub code: Option<i32>,
    /// Everything that was said, the proposal included.
    pub said: String,
    mapping: String,
    findings: String,
    /// The tables of the dataset.
    pub written: Vec<String>,
}

const DATASET: &str = "id = \"t\"\ntitle = { zh = \"试\", en = \"t\" }\nprofile = \"caep\"\nyears = [2021]\nmoney_unit = \"亿元\"\n";

/// The table is in the folder; the dataset is made beside it.
fn import(table: &Table, folder: &Path) -> Import {
    let dataset = folder.join("数据集");
    std::fs::create_dir_all(&dataset).expect("a folder of its own");
    std::fs::write(dataset.join("dataset.toml"), DATASET).expect("a folder of its own");
    run(table, folder, &["--status", "observed", "--source", "县统计局", "--yes"])
}

/// `GEEP_BINARY` names another build of the program.
fn run(table: &Table, folder: &Path, how: &[&str]) -> Import {
    let dataset = folder.join("数据集");
    let program = std::env::var("GEEP_BINARY").unwrap_or(env!("CARGO_BIN_EXE_geep").to_string());
    let file = table.name();
    let args = [&["import", &file, "--into", "数据集"], how].concat();
    let output = Command::new(program).args(args).current_dir(folder).output().expect("the program starts");
    let mapping = std::fs::read_to_string(dataset.join("mapping.toml")).unwrap_or_default();
    let entries = std::fs::read_dir(&dataset).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let tables = paths.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let written = tables.map(|path| std::fs::read_to_string(path).expect("text")).collect();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let said = format!("{error}{out}{mapping}");
    Import { code: output.status.code(), said, mapping, findings: error.into_owned(), written }
}

/// What became of a table, and all that was said.
pub fn fate(table: &Table, folder: &Path) -> (Fate, Import) {
    let first = import(table, folder);
    let fate = judge(table, &first);
    let answer = if fate == Fate::Asked { answered(table, &first.mapping) } else { None };
    let Some(answer) = answer else { return (fate, first) };
    std::fs::write(folder.join("answered.toml"), &answer).expect("a folder of its own");
    let then = run(table, folder, &["--mapping", "answered.toml"]);
    let then = Import { said: format!("{}\n── answered\n{answer}\n{}", first.said, then.said), ..then };
    // What could not be known is answered now.
    match judge(&Table { must_ask: None, ..table.clone() }, &then) {
        Fate::Wrong(why) => (Fate::Misled(why), then),
        Fate::Right => (Fate::Answered, then),
        _ => (Fate::Asked, then),
    }
}

fn judge(table: &Table, import: &Import) -> Fate {
    let wrong = |why: &str| Fate::Wrong(why.to_string());
    if !matches!(import.code, Some(0 | 1)) || import.said.contains("panicked") {
        return wrong("crashed");
    }
    if import.written.is_empty() {
        return if import.asks(table) { Fate::Asked } else { wrong("neither wrote nor asked") };
    }
    if let Some(why) = table.must_ask {
        return wrong(&format!("wrote what the table does not say: {why}"));
    }
    let read: Result<Vec<Vec<Figure>>, String> = import.written.iter().map(|text| figures(text)).collect();
    match read.map(|read| differences(&table.figures(), &read.concat())) {
        Err(why) => Fate::Wrong(why),
        Ok((differences, _)) if !differences.is_empty() => Fate::Wrong(differences.join("\n")),
        Ok(_) if import.code != Some(0) => wrong("wrote all figures, and failed"),
        Ok((_, all)) => {
            let optional = if all { [].iter() } else { table.unless_read.iter() };
            match table.to_say.iter().chain(optional).find(|word| !import.says(word)) {
                Some(word) => Fate::Wrong(format!("no word of {word}")),
                None => Fate::Right,
            }
        }
    }
}

impl Import {
    /// An entry of the proposal is open, or a finding names the file and what is wrong in it.
    fn asks(&self, table: &Table) -> bool {
        let open = |line: &str| line.split('#').next().is_some_and(|entry| entry.contains("\"\""));
        let placed = |line: &str| line.contains(&table.name()) && (has_place(line) || line.contains("分号"));
        self.mapping.lines().any(open) || (self.code == Some(1) && self.findings.lines().any(placed))
    }

    /// Whether a word was said, however it was spaced.
    fn says(&self, word: &str) -> bool {
        let tight = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
        tight(&self.said).contains(&tight(word))
    }
}

/// `B3`, `第 4 行` or `C 列`.
fn has_place(line: &str) -> bool {
    let cell = |word: &str| {
        let digits = word.trim_start_matches(|sign: char| sign.is_ascii_uppercase());
        !digits.is_empty() && digits.len() < word.len() && digits.chars().all(|sign| sign.is_ascii_digit())
    };
    let mut words = line.split(|sign: char| !sign.is_ascii_alphanumeric());
    line.contains(['行', '列']) || words.any(cell)
}

/// The figures of a tidy table. Cells without a value are gaps, not figures.
fn figures(text: &str) -> Result<Vec<Figure>, String> {
    let mut lines = records(text).into_iter();
    let heads = lines.next().ok_or("an empty table")?;
    let mut all = Vec::new();
    for line in lines {
        let mut figure = Figure {
            code: String::new(),
            time: String::new(),
            members: Vec::new(),
            measure: String::new(),
            amount: Decimal::ZERO,
            unit: String::new(),
            must: true,
        };
        let (mut value, mut unit) = ("", "");
        for (head, field) in heads.iter().zip(&line) {
            match head.as_str() {
                "code" => figure.code = today(field).to_string(),
                "year" | "period" => figure.time = field.clone(),
                "measure" => figure.measure = field.clone(),
                "value" => value = field,
                "unit" => unit = field,
                "name" | "parent" | "status" | "source" | "note" | "vintage" | "price_year" => {}
                list => figure.members.push(format!("{list}={field}")),
            }
        }
        if value.is_empty() {
            continue;
        }
        let number: Decimal = value.parse().map_err(|_| format!("no number: {line:?}"))?;
        figure.amount = number * size(unit).ok_or(format!("no unit: {line:?}"))?;
        figure.members.sort();
        all.push(figure);
    }
    Ok(all)
}

/// The code of today for one that was renamed.
fn today(code: &str) -> &str {
    match code {
        "130621" => "130607",
        "130622" => "130608",
        "130625" => "130609",
        "330185" => "330112",
        other => other,
    }
}

/// Figures that are lost, altered or invented, and whether all that may be read was read.
fn differences(right: &[Figure], read: &[Figure]) -> (Vec<String>, bool) {
    let key = |figure: &Figure| {
        let mut members = figure.members.clone();
        members.sort();
        (figure.code.clone(), figure.time.clone(), members, figure.measure.clone(), figure.amount.normalize())
    };
    let known: BTreeSet<_> = right.iter().map(key).collect();
    let found: BTreeSet<_> = read.iter().map(key).collect();
    let lost = right.iter().filter(|figure| figure.must && !found.contains(&key(figure)));
    let invented = found.iter().filter(|figure| !known.contains(figure));
    let mut all: Vec<String> = lost.map(|figure| format!("lost: {:?}", key(figure))).collect();
    all.extend(invented.map(|figure| format!("read: {figure:?}")));
    if found.len() < read.len() {
        all.push("the same figure twice".to_string());
    }
    (all, known.is_subset(&found))
}

/// Records of a comma-separated text.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => field.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            other => field.push(other),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}

/// The judge itself: by hand, 71.2 亿元 and 245 000 人 of 五台县 in 2021.
#[test]
fn other_figures_are_told_apart() {
    let right = "code,name,year,measure,value,unit\n140922,\"五台县\",2021,gdp,71.2,亿元\n140922,,2021,population,24.5,万人\n";
    let same =
        "code,year,measure,value,unit\n140922,2021,population,245000,人\n140922,2021,gdp,712000,万元\n";
    let judged = |text: &str| differences(&figures(right).unwrap(), &figures(text).unwrap());
    assert_eq!(judged(same), (Vec::new(), true));
    for (from, to) in [
        ("712000", "71.2"),
        ("245000", ""),
        ("140922,2021,gdp", "140923,2021,gdp"),
        ("2021,gdp", "2022,gdp"),
        ("gdp", "tourism_revenue"),
    ] {
        assert!(!judged(&same.replace(from, to)).0.is_empty(), "{from} {to}");
    }
    assert_eq!(judged(&format!("{same}140922,2021,gdp,71.2,亿元\n")).0, ["the same figure twice"]);
    assert!(figures(&same.replace("万元", "")).is_err());
}
