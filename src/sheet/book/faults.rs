//! What can be wrong with a workbook, in words.

use super::format::LONGEST;
use crate::finding::Finding;
use crate::place::Place;
use crate::sheet::faults::{file_too_large, table_empty};
use crate::text;
use crate::text::Text;

/// A workbook under a password; `how` says which, and is the beginning of a sentence.
pub fn protected(place: Place, how: &Text) -> Finding {
    let Text { zh, en } = how;
    let message = text!("{zh}，无法读取。", "{en} and cannot be read.");
    Finding::error("workbook-protected", message).at_cell(place).help(text!(
        "请用 Excel 或 WPS 打开，在“文件—信息—保护工作簿”中清除打开密码，再保存。",
        "Open it in Excel or WPS, remove the opening password (File, Info, Protect Workbook) and save it."
    ))
}

/// A workbook that cannot be read.
fn damaged(place: Place, message: Text) -> Finding {
    Finding::error("workbook-broken", message).at_cell(place).help(text!(
        "请用 Excel 或 WPS 打开并另存为“Excel 工作簿 (*.xlsx)”；若打不开，请重新取得该文件。",
        "Open it in Excel or WPS and save it as \"Excel Workbook (*.xlsx)\"; if it does not open, obtain the file \
         again."
    ))
}

pub fn broken(place: Place, detail: &str) -> Finding {
    let message = text!(
        "工作簿已损坏或不是工作簿，无法读取（{detail}）。",
        "The workbook is damaged or none at all and cannot be read ({detail})."
    );
    damaged(place, message)
}

/// A workbook of few bytes that would take much room in memory.
pub fn too_large_inside(place: Place, zh: &str, en: &str) -> Finding {
    file_too_large(
        place,
        text!("工作簿过大：{zh}。", "The workbook is too large: {en}."),
        text!(
            "请删去远离数据的零散单元格和多余的工作表，另存为“Excel 工作簿 (*.xlsx)”，或按年份、地区拆成几个文件。",
            "Delete stray cells far from the data and worksheets that are not needed, save it as \"Excel Workbook (*.xlsx)\", \
             or split it by year or region."
        ),
    )
}

pub fn too_large_unpacked(place: Place, size: u64, limit: u64) -> Finding {
    let (size, limit) = (size >> 20, limit >> 20);
    file_too_large(
        place,
        text!(
            "工作簿解压后有 {size} MiB，超过 {limit} MiB 的上限。",
            "The workbook unpacks to {size} MiB, beyond the limit of {limit} MiB."
        ),
        text!(
            "请删去多余的工作表、图片和空白格式，或按年份、地区拆成几个文件。",
            "Delete worksheets, pictures and formatted blank cells that are not needed, or split the file by year or \
             region."
        ),
    )
}

/// A part with more of something than any workbook in use has.
pub fn part_too_large(place: Place, part: &str, what: &Text) -> Finding {
    let Text { zh, en } = what;
    file_too_large(
        place,
        text!(
            "工作簿过大：其中的 {part} 里，{zh}。",
            "The workbook is too large: in its part {part} there are {en}."
        ),
        text!(
            "请在 Excel 或 WPS 中把要用的数据复制到新的工作簿，只粘贴数值，再保存。",
            "In Excel or WPS copy the data that are needed into a new workbook as values only, and save that."
        ),
    )
}

/// Parts that refer to one another as those of no workbook do.
pub fn part_crossed(place: Place, part: &str, what: &Text) -> Finding {
    let Text { zh, en } = what;
    let message =
        text!("工作簿已损坏：其中的 {part} 里，{zh}。", "The workbook is damaged: in its part {part}, {en}.");
    damaged(place, message)
}

/// More worksheets or tables than a file may have.
pub fn too_many_tabs(place: Place, most: usize) -> Finding {
    too_large_inside(place, &format!("工作表超过 {most} 张"), &format!("it has more than {most} worksheets"))
}

pub fn unreadable_cell(place: Place, detail: &str) -> Finding {
    let message =
        text!("单元格的内容无法读取（{detail}）。", "The content of the cell cannot be read ({detail}).");
    cell_unread(place, message)
        .help(text!("请重新填写这个单元格并保存。", "Type the content of this cell again and save the file."))
}

/// A number whose format is too long to be read: it may show it smaller, or as a percentage.
pub fn format_too_long(place: Place) -> Finding {
    let message = text!(
        "单元格的数字格式超过 {LONGEST} 个字节，不知道它把数显示成什么，没有读。",
        "The number format of the cell has more than {LONGEST} bytes: how it shows the number is not known, and it was not read."
    );
    cell_unread(place, message).help(text!(
        "请把这一格的数字格式改为“常规”，核对后保存。",
        "Set the number format of the cell to General, check the number and save the file."
    ))
}

fn cell_unread(place: Place, message: Text) -> Finding {
    Finding::error("workbook-cell", message).at_cell(place)
}

pub fn empty(place: Place) -> Finding {
    table_empty(
        place,
        text!(
            "工作簿里没有数据：可见的工作表都是空的。",
            "The workbook holds no data: its visible worksheets are all blank."
        ),
        text!(
            "请在工作表的第一行写表头，以下每行一条数据；隐藏的工作表不读取，需要时请取消隐藏。",
            "Write a header in the first row of a worksheet and one record in each row below. Hidden worksheets are not \
             read: unhide those that are needed."
        ),
    )
}

/// Numbers whose format shows them smaller than they are stored; one of them stands for all.
pub fn shown_smaller(place: Place, count: usize, stored: &str, shown: &str) -> Finding {
    let message = text!(
        "{count} 个格子的数字格式把数缩小了显示（这一格存的是 {stored}，显示的是 {shown} 舍入后的数）：按显示的大小读作 {shown}。",
        "The number format shows cells smaller than they are stored ({count} in all; this one holds {stored} and shows {shown}, \
         rounded): they are read as they are shown, {shown}."
    );
    Finding::warning("shown-smaller", message).at_cell(place).help(text!(
        "请核对单位是不是所显示的数的单位；要读存的数，请把数字格式改为“常规”再保存。",
        "Check that the unit is that of the numbers shown; to have the stored ones read, set the number format to General \
         and save the file."
    ))
}
