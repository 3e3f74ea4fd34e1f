//! What somebody has to answer for: how good the figures are, and where they come from.

use crate::import::subject::Of;
use crate::quote::quote;
use crate::text;
use crate::text::Text;

/// How the figures came about, or how well they are known.
pub fn grade(of: Of, said: &str) -> Text {
    let said = quote(said);
    match of {
        Of::Measures => text!(
            "status = {said}  # observed 实测或公布、derived 推算、illustrative 示意\n",
            "status = {said}  # observed (measured or published), derived, or illustrative\n"
        ),
        Of::Coefficients => text!(
            "evidence = {said}  # standard 读到标准原文、published 读到发表的文献、derived 由发表的数推算、unverified 未查到出处、illustrative 示意\n",
            "evidence = {said}  # standard (read in the official text), published, derived, unverified, or illustrative\n"
        ),
        Of::Expected => text!(
            "basis = {said}  # published 公布、by-hand 手算、independent 独立程序；不知道写 unstated\n",
            "basis = {said}  # published, by-hand, or independent (another program); unstated where it is not known\n"
        ),
    }
}

pub fn source(of: Of, said: &str) -> Text {
    let said = quote(said);
    match of {
        Of::Measures | Of::Expected => text!(
            "source = {said}  # 出处，如《某县统计年鉴 2022》表 2-1\n",
            "source = {said}  # where it was published, such as Statistical Yearbook 2022, table 2-1\n"
        ),
        Of::Coefficients => text!(
            "source = {said}  # 文献的 id，`geep catalog sources` 列出全部；自己的写在定义目录里\n",
            "source = {said}  # id of a document: `geep catalog sources` lists them; your own stand among your definitions\n"
        ),
    }
}
