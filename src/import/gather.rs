//! Follows a plan through the body of each table, cell by cell.

use super::layout::heads;
use super::magnitude;
use super::mapping::Below;
use super::plan::{Column, Plan, Role, Table};
use super::region::{Search, at};
use super::skip::{Why, is_note, is_numbering, is_of_which, is_total};
use super::time;
use super::value::{self, Value};
use super::words::{Words, fold, split};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::quoted;
use crate::sheet::raw::{Cell, Raw, letters};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::{BTreeMap, HashMap};

/// One figure of the tidy table.
#[derive(Clone, Debug)]
pub struct Record {
    pub table: usize,
    pub measure: usize,
    /// In the fixed order of dimensions.
    pub key: Vec<(Dim, u32)>,
    pub digits: String,
    pub unit: String,
    pub status: Status,
    pub source: String,
    pub note: String,
    /// Where it was read.
    pub row: u32,
    pub column: u32,
}

/// What came out of a file.
#[derive(Debug, Default)]
pub struct Gathered {
    pub records: Vec<Record>,
    /// Table, row, first text and why the row was left out.
    pub skipped: Vec<(usize, u32, String, Why)>,
    /// Cells with a mark for no figure.
    pub missing: usize,
}

/// Reads all tables of a plan; one that is still open gives what it can.
pub fn gather(plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) -> Gathered {
    let mut gathered = Gathered::default();
    for (index, table) in plan.tables.iter().enumerate() {
        let raw = &raws[table.raw];
        let mut reader = Reader {
            plan,
            table,
            index,
            raw,
            words,
            search: plan.search(words),
            above: None,
            out: &mut gathered,
            findings,
        };
        reader.read();
    }
    if plan.open.is_empty() {
        twice(&gathered, plan, raws, words, findings);
    }
    levels(&gathered, plan, raws, words, findings);
    magnitude::warn(&gathered, plan, raws, words, findings);
    gathered
}

/// A unit in one table with units that lie in it: summed up, they would count twice.
fn levels(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    let Some(search) = plan.search(words) else { return };
    for (index, table) in plan.tables.iter().enumerate() {
        let regions: BTreeMap<u32, &Record> = gathered
            .records
            .iter()
            .filter(|r| r.table == index)
            .filter_map(|r| Some((r.key.iter().find(|(d, _)| *d == search.dim)?.1, r)))
            .collect();
        for (region, record) in &regions {
            let within: Vec<u32> = regions
                .keys()
                .copied()
                .filter(|r| r != region && search.lies_in(*r, Some(*region)))
                .collect();
            let Some(first) = within.first() else { continue };
            let (outer, inner, count) = (search.describe(*region), search.describe(*first), within.len());
            let message = text!(
                "{outer} 与它下面的 {inner} 等 {count} 个单位同在一张表",
                "{outer} stands in one table with {count} units that lie in it, such as {inner}"
            );
            let finding = Finding::warning("mixed-levels", message).help(text!(
                "它若是合计，写进这张表的 skip",
                "if it is their total, put it into `skip` of the table"
            ));
            findings.push(at(&raws[table.raw].place(Some(record.row), None), finding));
        }
    }
}

/// The same figure given twice.
fn twice(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    let mut seen: HashMap<(usize, &[(Dim, u32)]), &Record> = HashMap::new();
    for record in &gathered.records {
        let Some(first) = seen.insert((record.measure, &record.key), record) else { continue };
        let place = |r: &Record| raws[plan.tables[r.table].raw].place(Some(r.row), Some(r.column));
        let of = &words.catalog.measures[record.measure];
        let (Text { zh, en }, other) = (quoted(&of.id, &of.title), place(first).words());
        let (key_zh, key_en) =
            (record.words(words, crate::text::Lang::Zh), record.words(words, crate::text::Lang::En));
        let message = text!("{zh}给了两次：{key_zh}", "{en} is given twice: {key_en}");
        let Text { zh, en } = other;
        let finding = Finding::error("duplicate-row", message);
        findings.push(at(&place(record), finding).help(text!(
            "另一处在 {zh}；删去其中一行，或写进这张表的 skip",
            "the other is at {en}; remove one of the rows, or put it into `skip` of the table"
        )));
    }
}

impl Record {
    /// Its key in words.
    pub fn words(&self, words: &Words<'_>, lang: crate::text::Lang) -> String {
        words.catalog.dimensions.words(self.key.iter().copied(), lang)
    }
}

struct Reader<'a> {
    plan: &'a Plan,
    table: &'a Table,
    index: usize,
    raw: &'a Raw,
    words: &'a Words<'a>,
    search: Option<Search<'a>>,
    /// The city or province whose row or heading was met last.
    above: Option<u32>,
    out: &'a mut Gathered,
    findings: &'a mut Findings,
}

/// What the columns of words say of a row.
#[derive(Default)]
struct Row {
    keys: Vec<(Dim, u32)>,
    measure: Option<usize>,
    unit: Option<Unit>,
    status: Option<Status>,
    source: Option<String>,
    note: Option<String>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let heads = heads(self.raw, self.table.area, self.table.header);
        let leaves: BTreeMap<u32, String> =
            heads.iter().filter_map(|h| Some((h.column, fold(&h.path.last()?.text)))).collect();
        let mut notes = false;
        for row in self.table.header.1 + 1..=self.table.area.rows.1 {
            let columns = self.table.area.columns;
            let cells: Vec<(u32, &Cell)> =
                self.raw.row(row).filter(|(c, _)| (columns.0..=columns.1).contains(c)).collect();
            let Some((_, first)) = cells.first() else { continue };
            notes |= is_note(&first.text);
            let why = self.why_skipped(row, &cells, &leaves, notes);
            match why {
                Some(why) => {
                    if why == Why::Heading {
                        self.look_above(&first.text);
                    }
                    self.out.skipped.push((self.index, row, super::layout::one_line(&first.text), why));
                }
                None => self.row(row),
            }
        }
    }

    /// A heading that names a city or province holds for the rows below.
    fn look_above(&mut self, text: &str) {
        let found = self.search.as_ref().and_then(|s| s.find(text, None).ok());
        self.above = found.or(self.above);
    }

    fn why_skipped(
        &self,
        row: u32,
        cells: &[(u32, &Cell)],
        leaves: &BTreeMap<u32, String>,
        notes: bool,
    ) -> Option<Why> {
        let figures = |column: &u32| {
            self.table
                .columns
                .iter()
                .any(|c| c.at == *column && matches!(c.role, Role::Figures { .. } | Role::Open))
        };
        let any = cells.iter().any(|(c, _)| figures(c));
        let repeated = cells.iter().filter(|(c, cell)| leaves.get(c) == Some(&fold(&cell.text))).count();
        if repeated >= 2 && repeated * 2 > cells.len() {
            return Some(Why::Repeated);
        }
        let first = cells.first().map_or("", |(_, cell)| cell.text.as_str());
        if notes && (is_note(first) || !any) {
            return Some(Why::Note);
        }
        if is_numbering(cells.iter().map(|(_, c)| c.text.as_str())) {
            return Some(Why::Numbering);
        }
        for column in self.table.columns.iter().filter(|c| self.speaks(c)) {
            let Some(cell) = self.cell(row, column.at) else { continue };
            if self.table.skip.iter().any(|s| fold(s) == fold(&cell.text)) {
                return Some(Why::Declared);
            }
            if is_of_which(&cell.text) {
                return Some(Why::OfWhich);
            }
            let known = matches!(column.role, Role::Measure) && self.measure(&cell.text).is_some();
            if is_total(&cell.text) && !known {
                return Some(Why::Total);
            }
        }
        (!any).then_some(Why::Heading)
    }

    fn speaks(&self, column: &Column) -> bool {
        matches!(column.role, Role::Key(_) | Role::Name | Role::Measure | Role::Parent)
    }

    /// A cell of a column of words; one merged over several rows speaks for each.
    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.raw.cell(row, column).or_else(|| {
            let block = self.raw.merge(row, column)?;
            self.raw.cell(block.rows.0, block.columns.0).filter(|_| block.rows.0 > self.table.header.1)
        })
    }

    fn error(&mut self, row: u32, column: u32, finding: Finding) {
        self.findings.push(at(&self.raw.place(Some(row), Some(column)), finding));
    }

    fn measure(&self, text: &str) -> Option<usize> {
        let (word, _) = split(text);
        let declared = self.plan.measures.get(text).or_else(|| self.plan.measures.get(&word));
        declared.copied().or_else(|| match self.words.measures(&word) {
            [one] => Some(*one),
            _ => None,
        })
    }

    fn row(&mut self, row: u32) {
        let Some(about) = self.about(row) else { return };
        for column in &self.table.columns {
            let Role::Figures { measure, unit, keys } = &column.role else { continue };
            let Some(cell) = self.raw.cell(row, column.at) else { continue };
            let Some(measure) = measure.or(about.measure) else {
                let message = text!("不知道这是哪个指标的数", "it is not said which measure this is");
                self.error(
                    row,
                    column.at,
                    Finding::error("missing-key", message).help(text!(
                        "在映射文件给这一列或这张表写 measure",
                        "give the column or the table a `measure` in the mapping"
                    )),
                );
                continue;
            };
            let Some((digits, rule, derived)) =
                self.figure(row, column.at, cell, measure, about.unit.as_ref().or(unit.as_ref()))
            else {
                continue;
            };
            let unit = about.unit.as_ref().or(unit.as_ref()).map(Unit::to_string).unwrap_or_default();
            let Some(key) = self.key(row, column.at, measure, keys, &about) else { continue };
            let status = about.status.or(self.plan.status).unwrap_or(Status::Observed);
            let place = match &self.raw.tab {
                Some(tab) => format!("{tab}!{}{}", letters(column.at), row + 1),
                None => format!("{} 第 {} 行 {} 列", self.raw.file, row + 1, letters(column.at)),
            };
            let note = [about.note.clone().unwrap_or_default(), self.plan.note.clone(), place, rule];
            let note: Vec<String> = note.into_iter().filter(|n| !n.is_empty()).collect();
            self.out.records.push(Record {
                table: self.index,
                measure,
                key,
                digits,
                unit,
                status: if derived && status == Status::Observed { Status::Derived } else { status },
                source: about.source.clone().or(self.plan.source.clone()).unwrap_or_default(),
                note: note.join("；"),
                row,
                column: column.at,
            });
        }
    }

    /// What the columns of words say; none where one of them cannot be read.
    fn about(&mut self, row: u32) -> Option<Row> {
        let mut about = Row::default();
        let mut whole = true;
        let region = self.words.catalog.dimensions.of_kind(DimKind::Region);
        let coded = self.table.columns.iter().any(|c| matches!(c.role, Role::Key(d) if Some(d) == region));
        let mut parent = None;
        for column in self.table.columns.iter().filter(|c| matches!(c.role, Role::Parent)) {
            let text = self.cell(row, column.at).map(|c| c.text.clone());
            parent = text.and_then(|t| self.search.as_ref()?.find(&t, None).ok());
        }
        for column in &self.table.columns {
            let cell = self.cell(row, column.at);
            match (&column.role, cell) {
                (Role::Key(dim), Some(cell)) => match self.member(*dim, cell, parent) {
                    Ok(member) => about.keys.push((*dim, member)),
                    Err(finding) => {
                        whole = false;
                        self.error(row, column.at, *finding);
                    }
                },
                (Role::Name, Some(cell)) => match (region, coded) {
                    (Some(dim), false) => match self.member(dim, cell, parent) {
                        Ok(member) => about.keys.push((dim, member)),
                        Err(finding) => {
                            whole = false;
                            self.error(row, column.at, *finding);
                        }
                    },
                    (Some(dim), true) => self.check_name(row, column.at, cell, dim, &about),
                    _ => {}
                },
                (Role::Measure, Some(cell)) => {
                    about.measure = self.measure(&cell.text);
                    if let Some(unit) = split(&cell.text).1 {
                        about.unit = Unit::parse(&unit).ok();
                    }
                    if about.measure.is_none() {
                        whole = false;
                        let text = split(&cell.text).0;
                        let finding = self.unknown_measure(&text);
                        self.error(row, column.at, finding);
                    }
                }
                (Role::Unit, Some(cell)) => match Unit::parse(&value::narrow(&cell.text)) {
                    Ok(unit) => about.unit = Some(unit),
                    Err(e) => {
                        whole = false;
                        self.error(row, column.at, crate::model::bad_unit(&e));
                    }
                },
                (Role::Status, Some(cell)) => {
                    about.status = Status::parse(&cell.text);
                    if about.status.is_none() {
                        whole = false;
                        let found = &cell.text;
                        let message = text!("`{found}` 不是数据状态", "`{found}` is no status");
                        let help = text!(
                            "写 observed、derived 或 illustrative",
                            "write observed, derived or illustrative"
                        );
                        self.error(row, column.at, Finding::error("bad-status", message).help(help));
                    }
                }
                (Role::Source, Some(cell)) => about.source = Some(cell.text.clone()),
                (Role::Note, Some(cell)) => about.note = Some(cell.text.clone()),
                _ => {}
            }
        }
        for (dim, member) in &about.keys {
            let level = self
                .words
                .catalog
                .dimensions
                .get(*dim)
                .members
                .get(*member as usize)
                .and_then(|m| m.level.as_deref());
            if Some(*dim) == region && matches!(level, Some("city" | "province")) {
                self.above = Some(*member);
            }
        }
        whole.then_some(about)
    }

    fn member(&self, dim: Dim, cell: &Cell, parent: Option<u32>) -> Result<u32, Box<Finding>> {
        let dimensions = &self.words.catalog.dimensions;
        if let Some(member) = self.plan.members.get(&dim).and_then(|d| d.get(&cell.text)) {
            return Ok(*member);
        }
        match dimensions.get(dim).kind {
            DimKind::Region => match &self.search {
                Some(search) => search
                    .find(&cell.text, parent.or(self.above))
                    .map_err(|doubt| Box::new(search.finding(&cell.text, &doubt))),
                None => Err(Box::new(dimensions.no_member(dim, &cell.text))),
            },
            DimKind::Year | DimKind::Period => {
                let id = time::read(cell).and_then(|t| t.id());
                let found = id.and_then(|id| dimensions.member(dim, &id));
                found.ok_or_else(|| Box::new(dimensions.no_member(dim, &cell.text)))
            }
            DimKind::List => self.words.member(dim, &cell.text).ok_or_else(|| {
                let (id, text) = (&dimensions.get(dim).id, &cell.text);
                let finding = dimensions.no_member(dim, text);
                let all = dimensions.get(dim).members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                Box::new(finding.help(text!(
                    "在映射文件的 [words.{id}] 写 \"{text}\" = \"…\"，或把它写进 skip；可用：{all}",
                    "write \"{text}\" = \"…\" under [words.{id}] of the mapping, or put it into `skip`; members: {all}"
                )))
            }),
        }
    }

    fn unknown_measure(&self, text: &str) -> Finding {
        let message = text!("“{text}”不是已知的指标", "\"{text}\" is no known measure");
        let finding = Finding::error("unknown-measure", message);
        let near = self.words.near_measure(text).map(|m| &self.words.catalog.measures[m]);
        finding.help(match near {
            Some(near) => {
                let (id, Text { zh, en }) = (&near.id, quoted(&near.id, &near.title));
                text!(
                    "若是{zh}，在映射文件的 [words.measure] 写 \"{text}\" = \"{id}\"；用不着就写进 skip",
                    "if it is {en}, write \"{text}\" = \"{id}\" under [words.measure] of the mapping; if of no use put it into `skip`"
                )
            }
            None => text!(
                "在映射文件的 [words.measure] 写 \"{text}\" = \"指标\"；用不着就写进 skip",
                "write \"{text}\" = \"measure\" under [words.measure] of the mapping; if of no use put it into `skip`"
            ),
        })
    }

    /// A name beside a code must be that of the code.
    fn check_name(&mut self, row: u32, column: u32, cell: &Cell, dim: Dim, about: &Row) {
        let dimension = self.words.catalog.dimensions.get(dim);
        let Some((_, member)) = about.keys.iter().find(|(d, _)| *d == dim) else { return };
        let known = &dimension.members[*member as usize];
        if fold(&known.title.zh) != fold(&cell.text) {
            let (code, name, found) = (&known.id, &known.title.zh, &cell.text);
            let message = text!(
                "代码 {code} 是“{name}”，这里写的是“{found}”",
                "code {code} is \"{name}\", the row says \"{found}\""
            );
            let help = text!("核对代码与名称，改正其中一个", "compare code and name and mend the wrong one");
            self.error(row, column, Finding::error("wrong-name", message).help(help));
        }
    }

    /// The members of a measure's dimensions.
    fn key(
        &mut self,
        row: u32,
        column: u32,
        measure: usize,
        own: &[(Dim, u32)],
        about: &Row,
    ) -> Option<Vec<(Dim, u32)>> {
        let dimensions = &self.words.catalog.dimensions;
        let given = |dim: Dim| {
            let all = own.iter().chain(&about.keys).chain(&self.table.keys);
            all.filter(|(d, _)| *d == dim).map(|(_, m)| *m).next()
        };
        let mut key = Vec::new();
        for dim in crate::table::key_dims(self.words.catalog, measure) {
            // A year stands for the whole year where periods are wanted.
            let whole_year = || {
                let year = dimensions
                    .of_kind(DimKind::Year)
                    .filter(|_| dimensions.get(dim).kind == DimKind::Period)?;
                dimensions.member(dim, &given(year)?.to_string())
            };
            let member = given(dim).or_else(whole_year);
            if member.is_none() && !self.plan.open.is_empty() {
                continue;
            }
            let Some(member) = member else {
                let (id, Text { zh, en }) = (&dimensions.get(dim).id, &dimensions.get(dim).title);
                let message = text!("这一行没有{zh}（{id}）", "this row has no {id} ({en})");
                self.error(
                    row,
                    column,
                    Finding::error("empty-cell", message).help(text!(
                        "补上这一格，或在映射文件写 keys = {{ {id} = \"…\" }}",
                        "fill the cell in, or write keys = {{ {id} = \"…\" }} in the mapping"
                    )),
                );
                return None;
            };
            key.push((dim, member));
        }
        Some(key)
    }

    /// The digits of a cell, how they were read, and whether they were made rather than read.
    fn figure(
        &mut self,
        row: u32,
        column: u32,
        cell: &Cell,
        measure: usize,
        unit: Option<&Unit>,
    ) -> Option<(String, String, bool)> {
        let of = &self.words.catalog.measures[measure];
        let text = &cell.text;
        let name = quoted(&of.id, &of.title);
        let Some(unit) = unit else {
            let Text { zh, en } = name;
            let message = text!("没有写{zh}的单位", "the unit of {en} is not given");
            self.error(
                row,
                column,
                Finding::error("missing-key", message).help(text!(
                    "在映射文件给这张表写 unit，或加单位列",
                    "give the table a `unit` in the mapping, or add a column of units"
                )),
            );
            return None;
        };
        let Some(factor) = unit.factor_to(&of.unit) else {
            let (Text { zh, en }, wanted) = (name, of.unit.to_string());
            let message = text!(
                "{zh}的单位应能换算成 {wanted}，`{unit}` 不能",
                "{en} needs a unit that converts to {wanted}; `{unit}` does not"
            );
            let help = text!("核对单位，或核对指标", "check the unit, or the measure");
            self.error(row, column, Finding::error("wrong-unit", message).help(help));
            return None;
        };
        let (digits, rule, derived) = match value::read(cell, &self.plan.missing) {
            Value::Missing => {
                self.out.missing += 1;
                return None;
            }
            Value::Fault => {
                self.out.missing += 1;
                let message = text!("`{text}` 当作缺数据", "`{text}` is taken as missing");
                let finding = Finding::warning("fault-cell", message);
                self.error(row, column, finding.help(text!(
                    "若本有数据，在原表补上；确是缺数据，在映射文件写 missing = [\"{text}\"]",
                    "if there is a figure, put it into the table; if it is missing indeed, write missing = [\"{text}\"] in the mapping"
                )));
                return None;
            }
            Value::Formula => {
                let message = text!("公式没有算出的值", "the formula has no computed value");
                let finding = Finding::error("formula-uncomputed", message);
                self.error(
                    row,
                    column,
                    finding.help(text!(
                        "用 Excel 或 WPS 打开，让它算出来，保存后再导入",
                        "open the file in Excel or WPS so that it is computed, save it and import again"
                    )),
                );
                return None;
            }
            Value::Unread => {
                let message = text!("`{text}` 读不成数", "`{text}` cannot be read as a figure");
                let finding = Finding::error("bad-number", message);
                self.error(row, column, finding.help(text!(
                    "在原表改成数字；若表示缺数据，在映射文件写 missing = [\"{text}\"]",
                    "make it a number in the table; if it means a missing figure, write missing = [\"{text}\"] in the mapping"
                )));
                return None;
            }
            Value::Below(limit) => match self.plan.below {
                None => {
                    let message = text!(
                        "`{text}` 低于检出限，没有说怎么读",
                        "`{text}` is below the limit of detection; how to read it is not said"
                    );
                    let finding = Finding::error("below-limit", message);
                    self.error(row, column, finding.help(text!(
                        "在映射文件写 below = \"half\"（取一半）、\"limit\"（取检出限）或 \"missing\"（当作缺数据）",
                        "write below = \"half\", \"limit\" or \"missing\" in the mapping"
                    )));
                    return None;
                }
                Some(Below::Missing) => {
                    self.out.missing += 1;
                    return None;
                }
                Some(Below::Limit) => (limit, format!("`{text}` 取检出限"), true),
                Some(Below::Half) => (value::half(&limit)?, format!("`{text}` 取检出限的一半"), true),
            },
            Value::Number { digits, percent, scaled } => {
                let of_percent = Unit::parse("%").is_ok_and(|p| p == *unit);
                if percent && !of_percent {
                    let message = text!(
                        "`{text}` 是百分数，这一列的单位是 {unit}",
                        "`{text}` is a percentage, the unit of the column is {unit}"
                    );
                    let help = text!("把 unit 改为 %，或改正这一格", "make the unit %, or mend the cell");
                    self.error(row, column, Finding::error("percent-unit", message).help(help));
                    return None;
                }
                // `71亿` in a column of 万元 may be 71 亿元 or 71 亿 万元.
                if scaled && unit.to_string().starts_with(['万', '亿']) {
                    let message = text!(
                        "`{text}` 有万、亿，单位 {unit} 也有，不知道是不是说了两遍",
                        "`{text}` says 万 or 亿 and so does the unit {unit}: it may be said twice"
                    );
                    let help =
                        text!("把这一格改写成以 {unit} 计的数", "write the cell as a plain number of {unit}");
                    self.error(row, column, Finding::error("scaled-twice", message).help(help));
                    return None;
                }
                let rule = if scaled { format!("`{text}` 读作 {digits}") } else { String::new() };
                (digits, rule, false)
            }
        };
        let converted = digits.parse::<f64>().ok()? * factor.to_f64();
        let outside = match (of.min.filter(|min| converted < *min), of.max.filter(|max| converted > *max)) {
            (Some(min), _) => Some((text!("小于下限", "is below"), min)),
            (_, Some(max)) => Some((text!("大于上限", "is above"), max)),
            _ => None,
        };
        if let Some((Text { zh, en }, bound)) = outside {
            let (title, wanted) = (&of.title, &of.unit);
            let (title_zh, title_en) = (&title.zh, &title.en);
            let message = text!(
                "{title_zh}为 {digits} {unit}，{zh} {bound} {wanted}",
                "{title_en} is {digits} {unit}, which {en} {bound} {wanted}"
            );
            let help = text!("核对数值与单位", "check the figure and its unit");
            self.error(row, column, Finding::error("out-of-bounds", message).help(help));
            return None;
        }
        Some((digits, rule, derived))
    }
}
