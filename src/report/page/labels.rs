//! Words of the page itself: what its script says.

use crate::text::Lang;
use serde::Serialize;
use std::collections::BTreeMap;

const WORDS: &[(&str, &str, &str)] = &[
    ("again", "同一个数，上面已经展开", "the same figure, unfolded above"),
    ("all", "全部展开", "Unfold all"),
    ("code", "公式（代码）", "Formula by ids"),
    ("close", "关闭", "Close"),
    ("defined", "定义", "Defined at"),
    ("filled", "代入", "With numbers"),
    ("filter", "查找一行", "Find a row"),
    ("formula", "公式", "Formula"),
    ("made", "怎么得到", "How it is had"),
    ("missing", "未核算（缺数据）", "not accounted (data missing)"),
    ("more", "显示其余", "Show the others"),
    ("notgiven", "数据表里没有", "not in the tables"),
    ("open", "看它怎么算出来", "see where it comes from"),
    ("outside", "不在核算范围", "out of scope"),
    ("parts", "由下面各数得到", "It is made of"),
    ("rows", "项", "parts"),
    ("sort", "排序", "sort"),
    ("source", "依据", "Source"),
    ("why", "缺什么", "What is missing"),
];

pub fn all(lang: Lang) -> impl Serialize {
    WORDS.iter().map(|(id, zh, en)| (*id, lang.pick(zh, en))).collect::<BTreeMap<_, _>>()
}
