//! Tables of web pages, as many systems export them under the name .xls. Each table without another one inside is a sheet;
//! merged cells have their value in the first one, as Excel shows them.

mod table;
mod tags;

use std::io::Cursor;

use super::book::raise;
use super::csv::whole_text;
use super::grid::{Budget, Build, Merge, Problems};
use super::shape::Shape;
use crate::finding::Finding;
use crate::place::Place;
use crate::sheet::faults::{table_empty, table_too_large};
use crate::text;
use table::{Cell, Excess, Room, Table};
use tags::{Piece, pieces};

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
    let tables = match tables(&text) {
        Ok(tables) => tables,
        Err(excess) => {
            problems.push(too_large(shown, &excess));
            return Vec::new();
        }
    };
    for (number, table) in (1..).zip(tables) {
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

fn tables(text: &str) -> Result<Vec<Vec<Cell>>, Excess> {
    let mut room = Room::new();
    let (mut open, mut done): (Vec<Table>, Vec<Vec<Cell>>) = (Vec::new(), Vec::new());
    let mut close = |table: Option<Table>, room: &mut Room| {
        if let Some(mut table) = table {
            table.end_cell(room)?;
            if !table.frame && !table.cells.is_empty() {
                done.push(table.cells);
            }
        }
        Ok(())
    };
    for piece in pieces(text) {
        let Some(table) = open.last_mut() else {
            if matches!(&piece, Piece::Begin(tag) if tag.is("table")) {
                room.table()?;
                open.push(Table::default());
            }
            continue;
        };
        match piece {
            Piece::Begin(tag) if tag.is("table") => {
                table.frame = true;
                room.table()?;
                open.push(Table::default());
            }
            Piece::Begin(tag) if tag.is("tr") => table.begin_row(&mut room)?,
            Piece::Begin(tag) if tag.is("td") || tag.is("th") => table.begin_cell(&tag, &mut room)?,
            Piece::Begin(tag) => {
                if let Some(cell) = &mut table.open {
                    if tag.is("br") {
                        cell.text.push('\n');
                    }
                    cell.raised |= tag.is("sup");
                }
            }
            Piece::End(tag) if tag.is("table") => close(open.pop(), &mut room)?,
            Piece::End(tag) if tag.is("td") || tag.is("th") || tag.is("tr") => table.end_cell(&mut room)?,
            Piece::End(tag) => {
                if let Some(cell) = &mut table.open {
                    cell.raised &= !tag.is("sup");
                }
            }
            Piece::Text(words) => {
                if let Some(cell) = &mut table.open {
                    // A note number behind a figure is no digit of it.
                    let raised = cell.raised.then(|| words.chars().map(raise).collect::<String>());
                    tags::push_words(raised.as_deref().unwrap_or(&words), &mut cell.text);
                }
            }
        }
    }
    while let Some(table) = open.pop() {
        close(Some(table), &mut room)?;
    }
    Ok(done)
}

fn too_large(shown: &str, excess: &Excess) -> Finding {
    let (zh, en) = excess.words();
    table_too_large(
        Place::file(shown),
        text!("{zh}，没有读取。", "The page was not read: {en}."),
        text!(
            "请只导出要用的表格，或按年份、地区拆成几个文件。",
            "Export just the tables that are needed, or split them by year or region."
        ),
    )
}

fn empty(shown: &str) -> Finding {
    table_empty(
        Place::file(shown),
        text!(
            "文件是网页，里面没有表格：也许下载到的是登录页或出错页。",
            "The file is a web page without a table in it; perhaps a login or error page was downloaded."
        ),
        text!(
            "请重新导出，或用 Excel 或 WPS 打开查看内容。",
            "Export it again, or open it in Excel or WPS to see what it is."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Kind, Sheet};
    use super::super::raw::Raw;
    use super::*;

    fn read_all(page: &str) -> (Vec<Sheet>, Vec<Finding>) {
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
        assert_eq!(sheets[0].headers, ["代码", "名称", "值(km²)"]);
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
        let few = read_all(&"<table><tr><td>".repeat(500)).1;
        assert_eq!(few[0].code, "table-empty");
        for many in ["<table><tr><td>", "<table><tr><td>1</table>"] {
            let (sheets, problems) = read_all(&many.repeat(20_000));
            assert_eq!((sheets.len(), problems[0].code), (0, "table-too-large"));
            assert!(problems[0].message.zh.contains("表格超过 1000 个"), "{}", problems[0].message.zh);
        }
        // A merged cell over all columns and rows, passed in every row: 200,000 × 16,384 steps.
        let merged =
            "<table><tr><td colspan=16384 rowspan=1048576>x".to_string() + &"<tr><td>".repeat(200_000);
        assert_eq!(read_all(&merged).1[0].code, "table-too-large");
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
