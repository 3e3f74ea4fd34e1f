//! `geep cells`: every cell of a file as it was read, a line of JSON each. Not in the help: `tests/independent` holds it
//! against what other programs read.

use super::End;
use super::screen;
use crate::sheet;
use crate::text::Lang;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct CellsArgs {
    /// 表格文件 · Table file
    file: PathBuf,
}

pub fn cells(args: &CellsArgs) -> End {
    let (raws, problems) = sheet::read_raw(&args.file, &args.file.display().to_string());
    let mut lines = String::new();
    for raw in &raws {
        let rows = raw.last().map_or(0, |(row, _)| row + 1);
        for (row, column, cell) in (0..rows).flat_map(|row| raw.row(row).map(move |(c, cell)| (row, c, cell)))
        {
            let line = json!({ "sheet": raw.tab, "row": row, "column": column, "kind": format!("{:?}", cell.kind),
                "text": cell.text, "power": cell.power() });
            lines += &format!("{line}\n");
        }
    }
    screen::say(lines.trim_end());
    let findings = problems.into_iter().collect();
    screen::show(&findings, Lang::Zh);
    if findings.has_errors() { End::Findings } else { End::Done }
}
