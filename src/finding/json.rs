//! Findings as JSON, for other programs.

use super::{Finding, Findings, Severity, Where};
use crate::place::Place;
use crate::text::Text;
use serde_json::{Value, json};

impl Findings {
    /// Every finding, in the order in which they were met.
    pub fn json(&self) -> Value {
        self.iter().map(Finding::json).collect()
    }
}

impl Finding {
    fn json(&self) -> Value {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = match &self.place {
            Where::Nowhere => Value::Null,
            // A finding about one cell stands at it; others may speak of several.
            Where::Words(words) => match self.cells.as_slice() {
                [cell] if cell.words() == *words => located(cell, words),
                _ => json!({ "words": both(words) }),
            },
            Where::Span { source, range, .. } => {
                let before = &source.text[..source.text.floor_char_boundary(range.start)];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                let words = Text::same(format!("{}:{line}:{column}", source.name));
                json!({ "file": source.name, "line": line, "column": column, "words": both(&words) })
            }
        };
        let cells: Vec<Value> = self.cells.iter().map(|cell| located(cell, &cell.words())).collect();
        json!({
            "severity": severity,
            "code": self.code,
            "message": both(&self.message),
            "place": place,
            "cells": cells,
            "help": self.help.as_ref().map(both),
        })
    }
}

/// File, sheet, row, column header and A1 address of a place in a table.
fn located(cell: &Place, words: &Text) -> Value {
    json!({
        "file": cell.file, "sheet": cell.tab, "line": cell.line, "column": cell.column, "cell": cell.cell,
        "words": both(words),
    })
}

fn both(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}
