//! Reads the parts of an Excel package once, keeping nothing, before the parser sees them: a part of few bytes can unpack
//! to hundreds of millions of elements, each of which the parser would hold.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::format::LONGEST;
use super::ration::{PIECE, Rationed};
use super::xml::attribute;
use super::{TABS, faults, xlsb};
use crate::finding::Finding;
use crate::place::Place;
use crate::sheet::grid::{Hidden, MAX_COLUMNS};
use crate::text;
use crate::text::Text;

/// The most elements or records of all parts, whatever they are.
const TAGS: u64 = 160_000_000;
/// The most cells of all worksheets, those without content included.
const CELLS: u64 = 50_000_000;
/// Each cell format holds a copy of the names it refers to: so many bytes in all.
const FORMAT_BYTES: u64 = 512 << 20;
/// The most shared texts.
const STRINGS: u64 = 5_000_000;

/// Elements by their local name, with the most of each in a part, whichever that is: what a worksheet can have, or far
/// beyond what Excel takes.
const MOST: [(&str, u64, &str, &str); 10] = [
    ("row", 1_048_576, "行", "rows"),
    ("si", STRINGS, "共用文字", "shared strings"),
    ("xf", 250_000, "单元格格式", "cell formats"),
    ("numFmt", 100_000, "数字格式", "number formats"),
    ("font", 100_000, "字体", "fonts"),
    ("fill", 100_000, "填充", "fills"),
    ("border", 100_000, "边框", "borders"),
    ("mergeCell", 1_000_000, "合并单元格", "merged cells"),
    ("definedName", 100_000, "名称", "defined names"),
    ("Relationship", 100_000, "引用", "relationships"),
];
const CELL_FORMAT: usize = 2;

/// What was seen of the parts that the parser does not tell.
#[derive(Debug, Default)]
pub struct Seen {
    /// Whether letters are raised above the line anywhere.
    pub raised: bool,
    /// Whether the workbook asks to be computed as it is opened, and no program has: one that did keeps their order.
    pub uncomputed: bool,
    /// The parts by their names in small letters, worksheets among them.
    pub tabs: HashMap<String, Tab>,
}

/// What was seen of a worksheet.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Whether any cell has a formula, and whether any are merged: each takes the parser another walk to tell.
    pub formulas: bool,
    pub merges: bool,
    /// The rows and columns that are not shown.
    pub hidden: Hidden,
}

/// Looks through all parts; an error is what keeps the parser from them.
pub fn look(bytes: &[u8], place: &Place) -> Result<Seen, Box<Finding>> {
    let mut total = Total::default();
    // A package that does not open has been reported.
    match obstacle(bytes, place, &mut total) {
        Some(problem) => Err(Box::new(problem)),
        None => Ok(Seen { uncomputed: total.seen.uncomputed && !total.ordered, ..total.seen }),
    }
}

fn obstacle(bytes: &[u8], place: &Place, total: &mut Total) -> Option<Finding> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    for index in 0..package.len() {
        let part = package.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let lower = name.to_ascii_lowercase();
        let part = BufReader::with_capacity(64 << 10, part);
        total.ordered |= lower.ends_with("calcchain.xml");
        let looked = if lower.ends_with(".xml") || lower.ends_with(".rels") {
            Part::new(total, &lower).look(Rationed::new(part))
        } else if lower.ends_with("sharedstrings.bin") {
            total.records(part, STRINGS)
        } else if lower.ends_with(".bin") && lower.contains("sheet") {
            total.records(part, TAGS)
        } else {
            Ok(())
        };
        if let Err(found) = looked {
            return Some(found.problem(place.clone(), &name));
        }
    }
    None
}

/// What has been met in all parts.
#[derive(Default)]
struct Total {
    tags: u64,
    cells: u64,
    seen: Seen,
    /// Whether the order in which cells were computed is kept.
    ordered: bool,
}

impl Total {
    fn tag(&mut self) -> Result<(), Excess> {
        self.tags += 1;
        if self.tags > TAGS {
            return Err(Excess::Many(text!("元素超过 {TAGS} 个", "more than {TAGS} elements")));
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<(), Excess> {
        self.cells += 1;
        if self.cells > CELLS {
            return Err(Excess::Many(text!("单元格合计超过 {CELLS} 个", "more than {CELLS} cells in all")));
        }
        Ok(())
    }

    /// Counts the records of a binary part.
    fn records(&mut self, mut part: impl BufRead, most: u64) -> Result<(), Excess> {
        for _ in 0..most {
            let Some((kind, length)) = xlsb::head(&mut part) else { return Ok(()) };
            self.tag()?;
            if (0x01..=0x0B).contains(&kind) {
                self.cell()?;
            }
            // A part that breaks off is the parser's to report.
            if std::io::copy(&mut part.by_ref().take(length.into()), &mut std::io::sink()).is_err() {
                return Ok(());
            }
        }
        Err(Excess::Many(text!("记录超过 {most} 条", "more than {most} records")))
    }
}

/// What a part must not have.
enum Excess {
    /// More of something than can be needed.
    Many(Text),
    /// What the parts of a workbook never do.
    Crossed(Text),
}

impl Excess {
    fn problem(self, place: Place, part: &str) -> Finding {
        match self {
            Excess::Many(what) => faults::part_too_large(place, part, &what),
            Excess::Crossed(what) => faults::part_crossed(place, part, &what),
        }
    }
}

/// What has been met of one part.
struct Part<'t> {
    total: &'t mut Total,
    name: &'t str,
    /// The last row begun, 1-based.
    row: u32,
    met: [u64; MOST.len()],
    longest_tag: u64,
    /// The ids by which worksheets are referred to, or the parts that references name.
    used: HashSet<String>,
    /// What is seen of it where it is a worksheet.
    tab: Tab,
}

impl<'t> Part<'t> {
    fn new(total: &'t mut Total, name: &'t str) -> Self {
        let (used, tab) = (HashSet::new(), Tab::default());
        Self { total, name, row: 0, met: [0; MOST.len()], longest_tag: 0, used, tab }
    }

    /// Looks through the part, and keeps what is seen of a worksheet.
    fn look(mut self, source: Rationed<impl BufRead>) -> Result<(), Excess> {
        self.read(source)?;
        self.total.seen.tabs.insert(self.name.to_owned(), self.tab);
        Ok(())
    }

    /// Reads the part to its end, or to where it is no XML: there the parser ends as well.
    fn read(&mut self, source: Rationed<impl BufRead>) -> Result<(), Excess> {
        let mut xml = Reader::from_reader(source);
        // As the parser has it.
        let config = xml.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer);
            match &event {
                Ok(Event::Start(tag) | Event::Empty(tag)) => self.tag(tag)?,
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) if xml.get_ref().is_spent() => {
                    let most = PIECE >> 10;
                    return Err(Excess::Many(text!(
                        "一段文字或标记超过 {most} KiB",
                        "one text or tag of more than {most} KiB"
                    )));
                }
                Err(_) => return Ok(()),
            }
            let opens = matches!(event, Ok(Event::Start(_) | Event::Empty(_)));
            drop(event);
            let length = xml.get_mut().renew() as u64;
            if opens {
                self.longest_tag = self.longest_tag.max(length);
            }
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) -> Result<(), Excess> {
        self.total.tag()?;
        let name = tag.local_name();
        let name: &str = name.as_ref();
        match name {
            // Most are cells and their values.
            "c" => return self.total.cell(),
            "v" => return Ok(()),
            "f" => self.tab.formulas = true,
            "mergeCell" => self.tab.merges = true,
            "sheet" => return self.once(attribute_of(tag, "id")),
            "vertAlign" => self.total.seen.raised |= attribute(tag, "val").as_deref() == Some("superscript"),
            "calcPr" => self.total.seen.uncomputed |= is_set(tag, "fullCalcOnLoad"),
            "row" | "col" => self.hide(tag, name == "row"),
            "numFmt" if attribute(tag, "formatCode").is_some_and(|code| code.len() > LONGEST) => {
                return Err(Excess::Many(text!(
                    "有数字格式超过 {LONGEST} 个字节",
                    "number formats of more than {LONGEST} bytes"
                )));
            }
            _ => {}
        }
        let Some(known) = MOST.iter().position(|(known, ..)| *known == name) else { return Ok(()) };
        self.met[known] += 1;
        let (_, most, zh, en) = MOST[known];
        if self.met[known] > most {
            return Err(Excess::Many(text!("{zh}超过 {most} 个", "more than {most} {en}")));
        }
        if known == CELL_FORMAT && self.met[known].saturating_mul(self.longest_tag) > FORMAT_BYTES {
            return Err(Excess::Many(text!("格式的名称过长", "names of formats that are too long")));
        }
        if name == "Relationship" {
            return self.target(tag);
        }
        Ok(())
    }

    /// Takes a row, or columns, that are not shown.
    fn hide(&mut self, tag: &BytesStart<'_>, is_row: bool) {
        let number = |name| attribute(tag, name).and_then(|number| number.parse::<u32>().ok());
        if is_row {
            self.row = number("r").unwrap_or(self.row.saturating_add(1));
        }
        if !is_set(tag, "hidden") {
            return;
        }
        let hidden = &mut self.tab.hidden;
        match number("min").zip(number("max")) {
            _ if is_row => hidden.push_row(self.row.saturating_sub(1)),
            Some((first, last)) if hidden.columns.len() < MAX_COLUMNS => {
                hidden.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
            }
            _ => {}
        }
    }

    /// A reference to a worksheet: each has a part of its own, or a small file is read over and over.
    fn target(&mut self, tag: &BytesStart<'_>) -> Result<(), Excess> {
        let kind = attribute(tag, "Type").unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default();
        let target = attribute(tag, "Target").unwrap_or_default().replace('\\', "/").to_ascii_lowercase();
        if matches!(kind, "worksheet" | "officeDocument")
            && ![".xml", ".bin"].iter().any(|e| target.ends_with(e))
        {
            return Err(Excess::Crossed(text!("“{target}”不是工作表", "\"{target}\" is no worksheet")));
        }
        if kind != "worksheet" {
            return Ok(());
        }
        // The folder and the name: what stands before them can be written in several ways.
        let mut steps = target.rsplit('/').filter(|step| !matches!(*step, "" | "."));
        let (name, folder) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
        self.once(Some(format!("{folder}/{name}")))
    }

    fn once(&mut self, used: Option<String>) -> Result<(), Excess> {
        let Some(used) = used else { return Ok(()) };
        if self.used.len() >= TABS {
            let most = TABS;
            return Err(Excess::Many(text!("工作表超过 {most} 张", "more than {most} worksheets")));
        }
        if self.used.contains(&used) {
            return Err(Excess::Crossed(text!(
                "不止一张工作表用同一部分“{used}”",
                "more than one worksheet stands in the same part \"{used}\""
            )));
        }
        self.used.insert(used);
        Ok(())
    }
}

fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    matches!(attribute(tag, name).as_deref(), Some("1" | "true"))
}

/// The value of an attribute by its local name.
fn attribute_of(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    // Comparing each name with all before it takes a time that grows with the square of their number.
    let mut found = attributes.with_checks(false).flatten();
    found.find(|a| a.key.local_name().as_ref() == name).map(|a| a.value.into_owned())
}
