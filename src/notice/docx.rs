//! Letters in the format of GB/T 9704-2012: A4, 28 characters a line and 22 lines a page within 156 × 225 mm; the title in
//! 小标宋 of size 2, the text in 仿宋 of size 3.

use super::Notice;
use docx_rs::{
    AlignmentType, BreakType, DocGrid, DocGridType, Docx, DocxError, Footer, Header, PageMargin, PageNum,
    Paragraph, Run, RunFonts, SpecialIndentType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};
use std::io::Cursor;

/// In twentieths of a point: 210 × 297 mm, and the margins that leave 156 × 225 mm.
const PAGE: (u32, u32) = (11_906, 16_838);
const TOP: i32 = 2_098;
const BOTTOM: i32 = 1_984;
const LEFT: i32 = 1_587;
const RIGHT: i32 = 1_474;
/// 225 mm in 22 lines, in twentieths of a point.
const LINE: usize = 580;
/// 156 mm in 28 characters of 16 points: each is narrowed by so many 4096ths of a point.
const NARROWED: isize = -842;
/// Sizes in half points: 2 号, 3 号, 小 4 号.
const TITLE: usize = 44;
const TEXT: usize = 32;
const SMALL: usize = 24;
/// Columns of the table, in twentieths of a point; together 156 mm.
const COLUMNS: [usize; 3] = [2_300, 4_845, 1_700];

/// Letters one behind the other, each on a page of its own.
pub fn letters(notices: &[&Notice], banner: &str) -> Result<Vec<u8>, DocxError> {
    let margin = PageMargin::new().top(TOP).bottom(BOTTOM).left(LEFT).right(RIGHT);
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_fonts(fonts("仿宋_GB2312"))
        .default_size(TEXT)
        .footer(
            Footer::new()
                .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new())),
        );
    let grid = DocGrid::new().grid_type(DocGridType::LinesAndChars).line_pitch(LINE).char_space(NARROWED);
    docx.document.section_property.doc_grid = Some(grid);
    if !banner.is_empty() {
        let words = Paragraph::new().align(AlignmentType::Center).add_run(run(banner, "黑体", SMALL));
        docx = docx.header(Header::new().add_paragraph(words));
    }
    for (number, notice) in notices.iter().enumerate() {
        docx = letter(docx, notice, number > 0);
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes)?;
    Ok(bytes.into_inner())
}

fn letter(mut docx: Docx, notice: &Notice, follows: bool) -> Docx {
    let plain = |words: &str| Paragraph::new().add_run(run(words, "仿宋_GB2312", TEXT));
    let indented = |words: &str| {
        plain(words).indent(None, Some(SpecialIndentType::FirstLine(640)), None, None).first_line_chars(200)
    };
    let right = |words: &str| plain(words).align(AlignmentType::Right);
    if follows {
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)));
    }
    if !notice.number.is_empty() {
        docx = docx.add_paragraph(plain(&notice.number).align(AlignmentType::Center));
    }
    docx = docx
        .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(run(
            &notice.title,
            "方正小标宋简体",
            TITLE,
        )))
        .add_paragraph(Paragraph::new())
        .add_paragraph(plain(&notice.salutation));
    for words in &notice.body {
        docx = docx.add_paragraph(indented(words));
    }
    docx = docx.add_table(table(&notice.table));
    for words in &notice.closing {
        docx = docx.add_paragraph(indented(words));
    }
    docx.add_paragraph(Paragraph::new())
        .add_paragraph(indented(&notice.attachment))
        .add_paragraph(Paragraph::new())
        .add_paragraph(right(&notice.signature))
        .add_paragraph(right(&notice.date))
}

fn table(rows: &[[String; 3]]) -> Table {
    let cell = |column: usize, words: &str, head: bool| {
        let face = if head { "黑体" } else { "仿宋_GB2312" };
        let align = match (head, column) {
            (true, _) => AlignmentType::Center,
            (_, 2) => AlignmentType::Right,
            _ => AlignmentType::Left,
        };
        let words = Paragraph::new().align(align).snap_to_grid(false).add_run(run(words, face, SMALL));
        TableCell::new().width(COLUMNS[column], WidthType::Dxa).add_paragraph(words)
    };
    let rows = rows.iter().enumerate().map(|(number, row)| {
        let cells = row.iter().enumerate().map(|(column, words)| cell(column, words, number == 0));
        TableRow::new(cells.collect()).cant_split()
    });
    Table::new(rows.collect()).set_grid(COLUMNS.to_vec()).layout(TableLayoutType::Fixed)
}

fn run(words: &str, face: &str, size: usize) -> Run {
    Run::new().add_text(words).fonts(fonts(face)).size(size)
}

/// Figures and Latin letters in the same document stand in a face of their own.
fn fonts(face: &str) -> RunFonts {
    RunFonts::new().east_asia(face).ascii("Times New Roman").hi_ansi("Times New Roman")
}
