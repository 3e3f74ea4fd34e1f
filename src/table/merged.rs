//! Merged cells: only the first of a block has its value, the others are empty. What is wrong with the cells of such a
//! block has one cause and is said once.

use super::manifest::Dataset;
use crate::finding::{Finding, Findings};
use crate::place::Place;
use crate::sheet::file::read_as;
use crate::sheet::grid::Merge;
use crate::sheet::raw::Raw;
use crate::sheet::{Kind, Sheet};
use crate::text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A table with more rows is only read again where something is wrong with it.
const LARGE: usize = 20_000;

/// A worksheet by its name, with its merged cells.
type Tab = (Option<String>, Vec<Merge>);

/// The merged blocks of the files of a dataset, read where something asks for them.
#[derive(Default)]
pub struct Merged {
    files: BTreeMap<String, Vec<Tab>>,
}

impl Merged {
    /// In place of what was found in the cells of merged blocks, the blocks themselves.
    pub fn instead(&mut self, dataset: &Dataset, sheet: &Sheet, found: Findings, findings: &mut Findings) {
        // To look for blocks the file is read again.
        let worthwhile = !found.is_empty() || sheet.len() <= LARGE;
        let columns = blank_columns(sheet);
        let blocks = if worthwhile && !columns.is_empty() { self.blocks(dataset, sheet) } else { &[] };
        if blocks.is_empty() {
            findings.extend(found);
            return;
        }
        let blank = blank_cells(sheet, &columns);
        let hidden =
            |place: &Place| position(place).and_then(|at| blocks.iter().find(|block| holds(block, at)));
        // A block that spoils nothing, as one of remarks, is left alone.
        let spoils = |finding: &Finding| finding.cells.iter().any(|cell| hidden(cell).is_some());
        let values = blank.iter().filter(|place| hidden(place).is_some()).count();
        if values == 0 {
            findings.extend(found);
            return;
        }
        findings.extend(found.without(spoils));
        let first = blank.iter().find_map(hidden);
        let Some(first) = first else { return };
        let (line, column) = (first.rows.0 + 1, crate::place::letters(first.columns.0));
        let (last, end) = (first.rows.1 + 1, crate::place::letters(first.columns.1));
        let message = text!(
            "表中有合并的单元格（如 {column}{line}:{end}{last}）：只有第一格有内容，其余 {values} 格是空的",
            "the table has merged cells ({column}{line}:{end}{last}, say): only the first of them has its content, {values} others are empty"
        );
        findings.push(Finding::error("merged-cells", message).at_cell(sheet.place(None, None)).help(text!(
            "取消合并，每格各自填写；或用 geep import 导入原表",
            "unmerge them and fill in every cell, or import the table with geep import"
        )));
    }

    fn blocks(&mut self, dataset: &Dataset, sheet: &Sheet) -> &[Merge] {
        let tabs = self.files.entry(sheet.file.clone()).or_insert_with(|| read_blocks(dataset, &sheet.file));
        tabs.iter().find(|(tab, _)| *tab == sheet.tab).map_or(&[], |(_, blocks)| blocks)
    }
}

/// The blocks of every worksheet of a file.
fn read_blocks(dataset: &Dataset, shown: &str) -> Vec<(Option<String>, Vec<Merge>)> {
    let path: PathBuf = match dataset.is_folder() {
        true => dataset.dir.join(shown),
        false => dataset.dir.clone(),
    };
    if !has_blocks(&path) {
        return Vec::new();
    }
    let (raws, _) = read_as::<Raw>(&path, shown);
    raws.into_iter().map(|raw| (raw.tab.clone(), raw.merges)).collect()
}

fn has_blocks(path: &Path) -> bool {
    matches!(Kind::named(path), Some(Kind::Book(_) | Kind::Page))
}

/// The columns of a worksheet with a cell that has nothing in it.
fn blank_columns(sheet: &Sheet) -> Vec<usize> {
    // A remark may well be written once for several rows.
    let read = |column: &usize| !super::is_fixed(&sheet.headers[*column], "note");
    let blank = |column: &usize| sheet.column(*column).is_some_and(|cells| cells.null_count() > 0);
    let columns = if sheet.tab.is_some() { 0..sheet.headers.len() } else { 0..0 };
    columns.filter(read).filter(blank).collect()
}

/// The cells of some columns that have nothing in them.
fn blank_cells(sheet: &Sheet, columns: &[usize]) -> Vec<Place> {
    let cells = columns.iter().flat_map(|column| (0..sheet.len()).map(move |row| (row, *column)));
    let blank = cells.filter(|(row, column)| sheet.cell(*row, *column).is_none());
    blank.map(|(row, column)| sheet.place(Some(row), Some(column))).collect()
}

/// 0-based row and column of a place that has an address.
fn position(place: &Place) -> Option<(u32, u32)> {
    let (line, cell) = (place.line?, place.cell.as_ref()?);
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let column =
        letters.bytes().try_fold(0u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1))?;
    Some((line.checked_sub(1)?, column.checked_sub(1)?))
}

/// Whether a cell lies in a block and is not its first.
fn holds(block: &Merge, (row, column): (u32, u32)) -> bool {
    let within = |(first, last): (u32, u32), at: u32| first <= at && at <= last;
    let first = (block.rows.0, block.columns.0) == (row, column);
    within(block.rows, row) && within(block.columns, column) && !first
}
