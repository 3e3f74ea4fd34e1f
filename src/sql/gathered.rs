//! What functions over dimensions make of the rows of their argument: one value of a group, or one of each row in it.

use super::column::quoted;
use crate::rule::{Book, Gather, Over};

/// The column that holds the number of a row: equal places are told apart by it.
const ROW: &str = "row";

/// The SQL of a function over dimensions, in a query over the rows of its argument that are in scope: of one value a
/// group beside `GROUP BY` the dimensions of the group, of one value a row by a window over the same.
pub fn gathered(book: &Book, over: &Over) -> String {
    let x = quoted(book.id(over.argument));
    match over.fun {
        Gather::Reduction(fun) => fun.sql(&x),
        Gather::Within(fun) => {
            let group: Vec<String> =
                over.group.iter().map(|dim| quoted(&book.catalog.dimensions.get(dim).id)).collect();
            let by =
                if group.is_empty() { String::new() } else { format!("PARTITION BY {}", group.join(", ")) };
            fun.sql(&x, &by, &quoted(ROW))
        }
    }
}
