//! Parquet and Arrow IPC files: a table whose columns have types. The values become the same text as those of a worksheet;
//! the names of the columns are line 1. Pages and buffers are looked at before they are unpacked, since a few bytes can
//! announce any size.

mod arrow;
mod parquet;
mod text;

use std::ops::ControlFlow;

use polars_arrow::array::Array;
use polars_arrow::datatypes::ArrowDataType as Type;

use super::grid::{Budget, Build, Kind, Problems};
use super::shape::Shape;
use crate::finding::Finding;
use crate::place::Place;
use crate::quiet::quietly;
use crate::sheet::faults::{file_too_large, split_the_file};
use crate::text::Text;
use text::{Written, is_nested, kind_of};

/// The most that the columns of a file may unpack to.
const UNPACKED_BYTES: u64 = 1 << 30;

/// Why a file is not read.
enum Fault {
    Broken(String),
    TooLarge,
    /// The builder takes no more; it has been said.
    Full,
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Reads the table of a Parquet file.
pub fn read_parquet<T: Shape>(
    bytes: Vec<u8>,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Option<T> {
    read(shown, budget, problems, |table| parquet::read(bytes, table))
}

/// Reads the table of an Arrow IPC file.
pub fn read_arrow<T: Shape>(
    bytes: Vec<u8>,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Option<T> {
    read(shown, budget, problems, |table| arrow::read(&bytes, table))
}

fn read<'a, T: Shape>(
    shown: &str,
    budget: &'a mut Budget,
    problems: &mut Problems,
    work: impl FnOnce(&mut Table<'_, T::Builder<'a>>) -> Result<(), Fault>,
) -> Option<T> {
    let mut table =
        Table { builder: T::Builder::new(shown, None, budget), problems, line: 1, written: String::new() };
    let done = quietly(|| work(&mut table));
    let Table { builder, problems, .. } = table;
    let read = builder.finish(problems);
    match done {
        Some(Ok(()) | Err(Fault::Full)) => {}
        Some(Err(Fault::Broken(detail))) => problems.push(broken(shown, &detail)),
        Some(Err(Fault::TooLarge)) => problems.push(too_large(shown)),
        None => problems.push(broken(shown, "unexpected content")),
    }
    read
}

/// The table being read: a header, then batches of rows.
struct Table<'p, B> {
    builder: B,
    problems: &'p mut Problems,
    line: u32,
    written: String,
}

impl<'a, B: Build<'a>> Table<'_, B> {
    /// Takes the names of the columns and their types. A column of lists or records is not read.
    fn header<'n>(&mut self, columns: impl Iterator<Item = (&'n str, &'n Type)>) -> Result<(), Fault> {
        for (column, (name, kind)) in (0..).zip(columns) {
            self.give(column, Kind::Text, name)?;
            if is_nested(kind) {
                self.problems
                    .push(no_text(self.builder.place(self.line, Some(column)), &format!("{kind:?}")));
            }
        }
        Ok(())
    }

    /// Takes rows; each array is a column, all equally long.
    fn rows(&mut self, columns: &[Box<dyn Array>]) -> Result<(), Fault> {
        let rows = columns.iter().map(|column| column.len()).min().unwrap_or(0);
        for row in 0..rows {
            self.line = self.line.saturating_add(1);
            for (column, array) in (0..).zip(columns) {
                let mut written = std::mem::take(&mut self.written);
                written.clear();
                let done = match text::write(array.as_ref(), row, &mut written) {
                    Written::Blank => Ok(()),
                    Written::Text => self.give(column, kind_of(array.dtype()), &written),
                    Written::NotFinite => {
                        self.problems.push(not_finite(self.builder.place(self.line, Some(column)), &written));
                        Ok(())
                    }
                    // Of lists and records the header has it.
                    Written::NoText if is_nested(array.dtype()) => Ok(()),
                    Written::NoText => {
                        self.problems.push(no_text(self.builder.place(self.line, Some(column)), &written));
                        Ok(())
                    }
                };
                self.written = written;
                done?;
            }
        }
        Ok(())
    }

    fn give(&mut self, column: u32, kind: Kind, text: &str) -> Result<(), Fault> {
        match self.builder.take(self.line, column, kind, text, self.problems) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Fault::Full),
        }
    }
}

fn broken(shown: &str, detail: &str) -> Finding {
    let message = crate::text!(
        "文件已损坏或不是 Parquet、Arrow IPC 文件，无法读取（{detail}）。",
        "The file is damaged, or neither Parquet nor Arrow IPC, and cannot be read ({detail})."
    );
    Finding::error("columnar-broken", message)
        .at_cell(Place::file(shown))
        .help(crate::text!("请重新导出该文件，或改存为 CSV。", "Export the file again, or save it as CSV."))
}

fn too_large(shown: &str) -> Finding {
    let limit = UNPACKED_BYTES >> 20;
    file_too_large(
        Place::file(shown),
        crate::text!(
            "文件过大：各列解压后超过 {limit} MiB 的上限。",
            "The file is too large: its columns unpack to more than the limit of {limit} MiB."
        ),
        split_the_file(),
    )
}

fn unreadable_value(place: Place, message: Text) -> Finding {
    Finding::error("columnar-cell", message).at_cell(place)
}

fn not_finite(place: Place, found: &str) -> Finding {
    unreadable_value(
        place,
        crate::text!(
            "数值是 {found}，应为有限的数或空值。",
            "The value is {found}; a finite number or a null is expected."
        ),
    )
    .help(crate::text!("没有数据请写空值（null）。", "Write a null where there is no value."))
}

fn no_text(place: Place, kind: &str) -> Finding {
    // Of a type with parts the name alone.
    let kind = kind.split('(').next().unwrap_or_default();
    unreadable_value(
        place,
        crate::text!("不读这种类型的值：{kind}。", "Values of this type are not read: {kind}."),
    )
    .help(crate::text!(
        "请把该列改为数、文字、真假或日期再导出。",
        "Export the column as numbers, text, truth values or dates."
    ))
}
