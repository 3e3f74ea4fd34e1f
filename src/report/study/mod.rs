//! The folder of a study: the workbook that compares, the tidy tables, and `study.json`.

mod chart;
mod compare;
mod contents;
mod lists;

use super::place::{Bundle, Intent, put};
use super::workbook::style::Style;
use super::{Failure, manifest};
use crate::compute::Run;
use crate::disk::unmade;
use crate::finding::Findings;
use crate::output::{self, USUAL};
use crate::study::cell::{Cell, Line};
use crate::study::{BASE, Study, tables};
use crate::table::Dataset;
use crate::text::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The manifest of a study's folder.
const MANIFEST: &str = "study.json";

/// What the pages of a study are made from.
pub struct Pages<'a> {
    pub study: &'a Study,
    pub cells: &'a [Cell],
    /// The dataset without a scenario, under each profile.
    pub runs: &'a [&'a Run],
    pub dataset: &'a Dataset,
    pub lang: Lang,
}

/// Writes everything, or nothing.
pub fn write(pages: &Pages<'_>, out: &Path, findings: &mut Findings) -> Result<(), Failure> {
    let table = |name: &str, made: Result<_, polars::prelude::PolarsError>| {
        let made = made.map_err(|e| unmade(name, &e))?;
        output::files(name, &made, &USUAL)
    };
    let mut outputs =
        vec![("compare.xlsx".to_string(), workbook(pages).map_err(|e| unmade("compare.xlsx", &e))?)];
    outputs.extend(table("results", tables::results(&pages.study.id, pages.cells, pages.lang))?);
    outputs.extend(table("wide", tables::wide(pages.cells))?);
    outputs.extend(table("dictionary", tables::dictionary(pages.runs, pages.cells))?);
    let words = told(pages, &outputs);
    put(&Bundle { outputs, manifest: (MANIFEST, words) }, out, Intent::Unsettled, pages.lang, findings)
}

/// What was studied, by which program, on which bytes, and what each cell came to.
fn told(pages: &Pages<'_>, outputs: &[(String, Vec<u8>)]) -> String {
    let cell = |cell: &Cell| {
        json!({
            "scenario": cell.scenario,
            "profile": cell.profile,
            "rests_on": cell.hash,
            "state": if cell.refused.is_some() { "refused" } else { "computed" },
            "why": cell.refused.as_ref().map(|(zh, en)| json!({ "zh": zh, "en": en })),
            "changed": cell.changed.len(),
        })
    };
    let study = pages.study;
    let more = json!({
        "study": { "id": study.id, "sha256": manifest::hash(study.file.text.as_bytes()), "text": study.file.text },
        "cells": pages.cells.iter().map(cell).collect::<Vec<Value>>(),
    });
    manifest::with(pages.dataset, outputs, more)
}

fn workbook(pages: &Pages<'_>) -> Result<Vec<u8>, XlsxError> {
    let style = Style::new();
    let mut book = Workbook::new();
    // No time of day: the same study makes the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let mut sheets = vec![contents::sheet(pages, &style)?];
    if let Some(sheet) = chart::sheet(pages, &style)? {
        sheets.push(sheet);
    }
    let mut names = BTreeSet::new();
    for one in compared(pages) {
        let mut sheet = Worksheet::new();
        sheet.set_name(named(&one, pages.lang, &mut names))?;
        compare::fill(&mut sheet, &one, pages, &style)?;
        sheets.push(sheet);
    }
    sheets.push(lists::responses(pages, &style)?);
    sheets.push(lists::changes(pages, &style)?);
    for sheet in &mut sheets {
        // The chart stands on one page, however long.
        let high = if sheet.name() == chart::name(pages.lang) { 1 } else { 0 };
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, high);
    }
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

/// One line of one profile in one year, under all scenarios.
pub struct Compared<'a> {
    pub profile: &'a str,
    pub year: Option<i32>,
    pub base: &'a Line,
    /// The same line under each scenario that was computed.
    pub others: Vec<(&'a Cell, &'a Line)>,
}

/// All that are compared; profiles stand one after the other and are never subtracted.
pub fn compared<'a>(pages: &Pages<'a>) -> Vec<Compared<'a>> {
    let mut list = Vec::new();
    let bases = pages.cells.iter().filter(|cell| cell.scenario == BASE && cell.refused.is_none());
    for base_cell in bases {
        for base in &base_cell.lines {
            let years: BTreeSet<Option<i32>> = base.rows.iter().map(|row| row.year).collect();
            for year in years {
                let others = pages
                    .cells
                    .iter()
                    .filter(|cell| cell.profile == base_cell.profile && cell.scenario != BASE)
                    .filter_map(|cell| Some((cell, cell.lines.iter().find(|line| line.id == base.id)?)))
                    .collect();
                list.push(Compared { profile: &base_cell.profile, year, base, others });
            }
        }
    }
    list
}

/// The name of a sheet: at most 31 letters, none twice.
fn named(one: &Compared<'_>, lang: Lang, names: &mut BTreeSet<String>) -> String {
    const MOST: usize = 31;
    let title = lang.pick(&one.base.title.0, &one.base.title.1);
    let year = one.year.map(|year| format!(" {year}")).unwrap_or_default();
    let plain = |text: &str| text.replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    for number in 1.. {
        let end = if number == 1 {
            format!("{year} {}", one.profile)
        } else {
            format!("{year} {} {number}", one.profile)
        };
        let room = MOST.saturating_sub(end.chars().count());
        let name: String = plain(title).chars().take(room).chain(end.chars()).take(MOST).collect();
        let name = name.trim().to_string();
        if names.insert(name.to_lowercase()) {
            return name;
        }
    }
    String::new()
}
