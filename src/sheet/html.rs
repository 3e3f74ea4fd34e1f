//! Tables of web pages, as many systems export them under the name .xls. Each table without another one inside is a sheet;
//! merged cells have their value in the first one, as Excel shows them.

mod tags;

use std::io::Cursor;

use super::csv::whole_text;
use super::grid::{Budget, Build, Kind, MAX_COLUMNS, Merge, Place, Problems, ReadProblem};
use super::shape::Shape;
use tags::{Piece, Tag, pieces};

/// A cell cannot reach over more rows than a worksheet has.
const ROWS: u32 = 1_048_576;

/// Reads the tables of a page.
pub fn read<T: Shape>(bytes: &[u8], shown: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<T> {
    // Reading from memory does not fail.
    let text = match whole_text(Cursor::new(bytes), shown).unwrap_or_else(|_| Ok(String::new())) {
        Ok(text) => text,
        Err(found) => {
            found.into_iter().for_each(|problem| problems.push(problem));
            return Vec::new();
        }
    };
    let before = problems.listed();
    let mut shapes = Vec::new();
    for (number, table) in (1..).zip(tables(&text)) {
        let name = number.to_string();
        let mut builder = T::Builder::new(shown, Some(&name), budget);
        for cell in table {
            let Cell { line, column, span, kind, text } = cell;
            if builder.take(line, column, kind, &text, problems).is_break() {
                break;
            }
            if span != (1, 1) && builder.merge(Merge::spanning(line, column, span), problems).is_break() {
                break;
            }
        }
        shapes.extend(builder.finish(problems));
    }
    if shapes.is_empty() && problems.listed() == before {
        problems.push(empty(shown));
    }
    shapes
}

struct Cell {
    line: u32,
    column: u32,
    /// The rows and columns it reaches over.
    span: (u32, u32),
    kind: Kind,
    text: String,
}

/// A table as far as it is read.
#[derive(Default)]
struct Table {
    cells: Vec<Cell>,
    line: u32,
    column: u32,
    /// For each column, how many rows below this one a cell above reaches into.
    reaching: Vec<u32>,
    open: Option<Open>,
    /// Whether another table stands inside: then this one is only the page's frame.
    frame: bool,
}

/// The cell being read.
struct Open {
    width: u32,
    height: u32,
    /// The value where the tag tells it more exactly than the text shown.
    value: Option<String>,
    text: String,
}

impl Table {
    fn begin_row(&mut self) {
        self.end_cell();
        self.line += 1;
        self.column = 0;
        for rows in &mut self.reaching {
            *rows = rows.saturating_sub(1);
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        self.end_cell();
        let span =
            |name, most: u32| tag.value(name).and_then(|n| n.parse().ok()).unwrap_or(1_u32).clamp(1, most);
        let value = tag.value("x:num").or_else(|| tag.value("sdval")).filter(|value| !value.is_empty());
        self.open = Some(Open {
            width: span("colspan", MAX_COLUMNS as u32),
            height: span("rowspan", ROWS),
            value,
            text: String::new(),
        });
    }

    fn end_cell(&mut self) {
        let Some(open) = self.open.take() else { return };
        while self.reaching.get(self.column as usize).is_some_and(|&rows| rows > 0) {
            self.column += 1;
        }
        // The builder refuses what stands farther to the right.
        let end = self.column.saturating_add(open.width).min(MAX_COLUMNS as u32 + 1);
        if self.reaching.len() < end as usize {
            self.reaching.resize(end as usize, 0);
        }
        for column in self.column..end {
            self.reaching[column as usize] = open.height;
        }
        let kind = match &open.value {
            Some(value) if value.trim().parse().is_ok_and(f64::is_finite) => {
                if open.text.trim_end().ends_with('%') { Kind::Percent } else { Kind::Number }
            }
            _ => Kind::Text,
        };
        let span = (open.height, open.width);
        let text = open.value.unwrap_or(open.text).trim().to_owned();
        if !text.is_empty() || span != (1, 1) {
            self.cells.push(Cell { line: self.line.max(1), column: self.column, span, kind, text });
        }
        self.column = end.max(self.column);
    }
}

fn tables(text: &str) -> Vec<Vec<Cell>> {
    let (mut open, mut done): (Vec<Table>, Vec<Vec<Cell>>) = (Vec::new(), Vec::new());
    let mut close = |table: Option<Table>| {
        if let Some(mut table) = table {
            table.end_cell();
            if !table.frame && !table.cells.is_empty() {
                done.push(table.cells);
            }
        }
    };
    for piece in pieces(text) {
        let Some(table) = open.last_mut() else {
            if matches!(&piece, Piece::Begin(tag) if tag.is("table")) {
                open.push(Table::default());
            }
            continue;
        };
        match piece {
            Piece::Begin(tag) if tag.is("table") => {
                table.frame = true;
                open.push(Table::default());
            }
            Piece::Begin(tag) if tag.is("tr") => table.begin_row(),
            Piece::Begin(tag) if tag.is("td") || tag.is("th") => table.begin_cell(&tag),
            Piece::Begin(tag) => {
                if let Some(cell) = &mut table.open
                    && tag.is("br")
                {
                    cell.text.push('\n');
                }
            }
            Piece::End(tag) if tag.is("table") => close(open.pop()),
            Piece::End(tag) if tag.is("td") || tag.is("th") || tag.is("tr") => table.end_cell(),
            Piece::End(_) => {}
            Piece::Text(words) => {
                if let Some(cell) = &mut table.open {
                    tags::push_words(&words, &mut cell.text);
                }
            }
        }
    }
    while let Some(table) = open.pop() {
        close(Some(table));
    }
    done
}

fn empty(shown: &str) -> ReadProblem {
    ReadProblem::new(
        Place::file(shown),
        "table-empty",
        "文件是网页，里面没有表格：也许下载到的是登录页或出错页。",
        "The file is a web page without a table in it; perhaps a login or error page was downloaded.",
        "请重新导出，或用 Excel 或 WPS 打开查看内容。",
        "Export it again, or open it in Excel or WPS to see what it is.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::grid::Sheet;
    use super::super::raw::Raw;
    use super::*;

    fn read_all(page: &str) -> (Vec<Sheet>, Vec<ReadProblem>) {
        let mut problems = Problems::default();
        let sheets = read(page.as_bytes(), "a.xls", &mut Budget::default(), &mut problems);
        (sheets, problems.finish())
    }

    fn rows(sheet: &Sheet) -> Vec<Vec<Option<&str>>> {
        let cell = |row, column| sheet.column(column).and_then(|cells| cells.get(row));
        (0..sheet.len())
            .map(|row| (0..sheet.headers.len()).map(|column| cell(row, column)).collect())
            .collect()
    }

    #[test]
    fn a_table_as_systems_write_it() {
        let (sheets, problems) = read_all(
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><style>td{a:b}</style><script>if(a<b){'<td>'}</script></head>
             <!-- <table><tr><td>no</td></tr></table> -->
             <TABLE border=1><thead><tr><th>代码</th><TH align='center'>名称</TH><th>值&#40;km<sup>2</sup>&#x29;</th></tr></thead>
             <tr><td style=\"mso-number-format:'\\@'\">140922<td>五台\n   县&nbsp;<td x:num=\"0.12345678\">0.12
             <tr><td>a &lt; b &amp;c &unknown;</td><td><font>x<br/>y</font></td><td x:num>7</td></tr></TABLE>",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(sheets[0].headers, ["代码", "名称", "值(km2)"]);
        assert_eq!(
            rows(&sheets[0]),
            [
                [Some("140922"), Some("五台 县"), Some("0.12345678")],
                [Some("a < b &c &unknown;"), Some("x\ny"), Some("7")],
            ]
        );
        assert_eq!(sheets[0].place(Some(1), Some(2)).cell.as_deref(), Some("C3"));
    }

    #[test]
    fn merged_cells_keep_their_places() {
        let (sheets, _) = read_all(
            "<table><tr><td>a<td>b<td>c</tr><tr><td rowspan=2>1<td colspan=2>2</tr><tr><td>3<td>4</tr><tr><td>5<td rowspan=99999999999>6<td>7</table>",
        );
        assert_eq!(
            rows(&sheets[0]),
            [[Some("1"), Some("2"), None], [None, Some("3"), Some("4")], [Some("5"), Some("6"), Some("7")],]
        );
    }

    #[test]
    fn a_table_as_it_stands_keeps_percentages_and_merged_cells() {
        let page =
            "<table><tr><td rowspan=2>a<td x:num=\"0.905\">90.5%<td x:num=\"1E-3\">0.00<td>90.5%</table>";
        let raws: Vec<Raw> = read(page.as_bytes(), "a.xls", &mut Budget::default(), &mut Problems::default());
        let cells: Vec<_> = raws[0].row(0).map(|(_, cell)| (cell.kind, cell.text.as_str())).collect();
        assert_eq!(
            cells,
            [(Kind::Text, "a"), (Kind::Percent, "90.5%"), (Kind::Number, "1E-3"), (Kind::Text, "90.5%")]
        );
        assert_eq!(raws[0].merge(1, 0).map(|block| block.rows), Some((0, 1)));
    }

    #[test]
    fn tables_inside_tables_and_pages_without() {
        let (sheets, _) = read_all(
            "<table><tr><td>menu<td><table><tr><td>a</tr><tr><td>1</table></table><table><tr><td>b</table>",
        );
        let headers: Vec<_> = sheets.iter().map(|sheet| sheet.headers.join(",")).collect();
        assert_eq!(headers, ["a", "b"]);
        let (sheets, problems) = read_all("<html><body>请登录</body></html>");
        assert!(sheets.is_empty());
        assert_eq!(problems[0].code, "table-empty");
    }

    #[test]
    fn absurd_pages_end() {
        let (_, problems) = read_all(&format!("<table><tr>{}</table>", "<td colspan=16384>x".repeat(3)));
        assert_eq!(problems[0].code, "table-too-wide");
        read_all(&"<table><tr><td>".repeat(20_000));
        for cut in [
            "<",
            "<table",
            "<table><tr><td a=\"",
            "<table><!-- ",
            "<table><tr><td>&#99999999999;&#xD800;&",
            "<script>",
        ] {
            read_all(cut);
        }
    }
}
