//! Years in words: 2021、2022 in an id or a title becomes the year that comes next.

/// The longest words between two years that are named together.
const BETWEEN: usize = 12;

/// A text with every run of some years replaced by one; none where it names no such year.
pub fn renewed(text: &str, years: &[u32], year: u32) -> Option<String> {
    let mut new = String::new();
    let (mut rest, mut last, mut met) = (text, None, false);
    while let Some(c) = rest.chars().next() {
        match leading_year(rest, years).filter(|_| !last.is_some_and(|c: char| c.is_ascii_digit())) {
            Some(after) => {
                new += &year.to_string();
                rest = end_of_run(after, years);
                (last, met) = (Some('0'), true);
            }
            None => {
                new.push(c);
                rest = &rest[c.len_utf8()..];
                last = Some(c);
            }
        }
    }
    met.then_some(new)
}

/// What stands behind a year at the beginning of a text.
fn leading_year<'t>(text: &'t str, years: &[u32]) -> Option<&'t str> {
    let (digits, rest) = text.split_at_checked(4)?;
    let is_year = digits.parse().is_ok_and(|number: u32| years.contains(&number));
    (is_year && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

/// What stands behind years that are named together with one before: 、2022 or -2022.
fn end_of_run<'t>(mut rest: &'t str, years: &[u32]) -> &'t str {
    loop {
        let gaps = rest.char_indices().map(|(at, _)| at).take_while(|at| *at <= BETWEEN);
        let next = gaps.into_iter().find_map(|at| {
            let joined = at > 0 && joins(&rest[..at]);
            leading_year(&rest[at..], years).filter(|_| joined)
        });
        match next {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// Whether words only join two years.
fn joins(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| c.is_whitespace() || "年、，,-—–－至到~～/和及与".contains(c));
    matches!(bare, "" | "and" | "to")
}

#[cfg(test)]
mod tests {
    use super::renewed;

    #[test]
    fn years_become_the_next() {
        for (text, wanted) in [
            ("qingdao-2016q3", Some("qingdao-2017q3")),
            ("青岛市 2016 年第三季度", Some("青岛市 2017 年第三季度")),
            ("太忻（2015、2016）", Some("太忻（2017）")),
            ("2015 年、2016 年", Some("2017 年")),
            ("the years 2015 and 2016; again 2016", Some("the years 2017; again 2017")),
            // Another year, a longer number and no year at all.
            ("2014 年基期", None),
            ("120160", None),
            ("某县", None),
        ] {
            assert_eq!(renewed(text, &[2015, 2016], 2017).as_deref(), wanted, "{text}");
        }
    }
}
