use super::read;

/// The place of an error stands between « and », what it says in English beside it.
#[track_caller]
fn wrong(marked: &str, message: &str) {
    let (start, end) = (marked.find('«').unwrap(), marked.find('»').unwrap());
    let text = marked.replace(['«', '»'], "");
    let error = read(&text).expect_err(marked);
    assert_eq!(error.message.en, message, "{marked}");
    assert_eq!(error.span, start..end - '«'.len_utf8(), "{marked}");
    assert!(!error.message.zh.is_ascii(), "{marked}");
}

#[track_caller]
fn help(text: &str) -> String {
    read(text).expect_err(text).help.expect(text).en
}

const OPERAND: &str = "expected a number, a name or a bracket, found";
const OPERATOR: &str = "expected an operator or the end, found";
const END: &str = "the end of the formula";

#[test]
fn text_that_is_no_token() {
    wrong("x + «\"abc»", "this quotation is not closed");
    wrong("x[class = «\"水»", "this quotation is not closed");
    wrong("1«[km2 + x»", "the unit's bracket is not closed");
    wrong("«.»", "this is not a number");
    wrong("x + «.».5", "this is not a number");
    wrong("1 + «1e400»", "this number is too large");
    wrong("x «?» y", "unknown character `?`");
    wrong("«面积» * 2", "`面积` cannot stand in a formula");
    wrong("x «×» y", "unknown character `×`");
    wrong("20 «%»", "unknown character `%`");
    wrong("x «!» y", "unknown character `!`");
}

#[test]
fn a_hint_for_signs_of_other_keyboards() {
    let marks = [
        ("（x）", '('),
        ("max(x，y)", ','),
        ("x × y", '*'),
        ("x ÷ y", '/'),
        ("x－y", '-'),
        ("x＋y", '+'),
        ("x＊y", '*'),
        ("x／y", '/'),
        ("x＝y", '='),
        ("“x”", '"'),
    ];
    for (text, mark) in marks {
        assert_eq!(help(text), format!("write the plain mark {mark}"), "{text}");
    }
    assert_eq!(help("20%"), "write a decimal fraction, or 2[%]");
    assert!(help("x ? y").starts_with("a formula is made of"));
}

#[test]
fn an_operand_is_missing() {
    wrong("«»", "the formula is empty");
    wrong("«  »", "the formula is empty");
    wrong("1 +«»", &format!("{OPERAND} {END}"));
    wrong("-«»", &format!("{OPERAND} {END}"));
    wrong("not«»", &format!("{OPERAND} {END}"));
    wrong("(«)»", &format!("{OPERAND} `)`"));
    wrong("«*»x", &format!("{OPERAND} `*`"));
    wrong("«+»x", &format!("{OPERAND} `+`"));
    wrong("x + «*» y", &format!("{OPERAND} `*`"));
    wrong("x = «<» y", &format!("{OPERAND} `<`"));
    wrong("«\"text\"»", &format!("{OPERAND} \"text\""));
    wrong("«[»km2]", &format!("{OPERAND} `[`"));
    wrong("«{»x}", &format!("{OPERAND} `{{`"));
    wrong("max(x, «)»", &format!("{OPERAND} `)`"));
    wrong("max(x,«,» y)", &format!("{OPERAND} `,`"));
}

#[test]
fn keywords_are_no_operands() {
    wrong("«and»", &format!("{OPERAND} `and`"));
    wrong("x and «or» y", &format!("{OPERAND} `or`"));
    wrong("1 + «by»", &format!("{OPERAND} `by`"));
    wrong("«or»(x, y)", &format!("{OPERAND} `or`"));
}

#[test]
fn an_operator_is_missing() {
    wrong("1 «2»", &format!("{OPERATOR} `2`"));
    wrong("x «y»", &format!("{OPERATOR} `y`"));
    wrong("2«x»", &format!("{OPERATOR} `x`"));
    wrong("1«ex»", &format!("{OPERATOR} `ex`"));
    wrong("1«,»000", &format!("{OPERATOR} `,`"));
}

#[test]
fn brackets_do_not_pair() {
    wrong("(1 + 2«»", &format!("expected `)`, found {END}"));
    wrong("(1 «2»)", "expected `)`, found `2`");
    wrong("1 + 2«)»", &format!("{OPERATOR} `)`"));
    wrong("1 «[»km2]", &format!("{OPERATOR} `[`"));
    wrong("1[km2]«[»km2]", &format!("{OPERATOR} `[`"));
    wrong("max(x, y«»", &format!("expected `)`, found {END}"));
    wrong("(x)«[»year - 1]", &format!("{OPERATOR} `[`"));
}

#[test]
fn equality_is_one_sign() {
    wrong("x «==» y", &format!("{OPERATOR} `==`"));
    assert_eq!(help("x == y"), "equality is written with one `=`");
}

#[test]
fn comparisons_do_not_chain() {
    for symbol in ["<", "<=", ">", ">=", "=", "!="] {
        wrong(&format!("a < b «{symbol}» c"), "comparisons do not chain");
    }
    wrong("a + b < c * d «<» e and f < g", "comparisons do not chain");
    wrong("x and a = b «=» c", "comparisons do not chain");
    wrong("max(a < b «<» c, d)", "comparisons do not chain");
    assert_eq!(help("a < b < c"), "write a < b and b < c");
    // Each side of `and` has its own; brackets show that it is meant.
    assert!(read("a < b and b < c or c = d").is_ok());
    assert!(read("(a < b) = (b < c)").is_ok());
}

#[test]
fn picks() {
    let steps = "expected a whole number from 1 to 1000, found";
    let member = "expected a year or a member in quotes, found";
    wrong("x[«]»", "expected a dimension, found `]`");
    wrong("x[«1»]", "expected a dimension, found `1`");
    wrong("x[year = 2020, «]»", "expected a dimension, found `]`");
    wrong("x[year«»", &format!("expected `=`, `-` or `+`, found {END}"));
    wrong("x[year«]»", "expected `=`, `-` or `+`, found `]`");
    wrong("x[year «*» 2]", "expected `=`, `-` or `+`, found `*`");
    wrong("x[year -«»", &format!("{steps} {END}"));
    wrong("x[year - «0»]", &format!("{steps} `0`"));
    wrong("x[year + «1001»]", &format!("{steps} `1001`"));
    wrong("x[year - «1.5»]", &format!("{steps} `1.5`"));
    wrong("x[year - «y»]", &format!("{steps} `y`"));
    wrong("x[year -«-»1]", &format!("{steps} `-`"));
    wrong("x[year =«»", &format!("{member} {END}"));
    wrong("x[year = «2020.5»]", &format!("{member} `2020.5`"));
    wrong("x[class = «forest»]", &format!("{member} `forest`"));
    wrong("x[year = 2020«»", &format!("expected `]`, found {END}"));
    wrong("x[year = 2020 «year»]", "expected `]`, found `year`");
    wrong("x[year - 1«[a]»]", "expected `]`, found `[a]`");
    wrong("x[year - 1]«[»year - 1]", &format!("{OPERATOR} `[`"));
}

#[test]
fn functions_by_name() {
    wrong("1 + «summ»(x, class)", "there is no function `summ`");
    assert_eq!(help("summ(x, class)"), "did you mean `sum`?");
    wrong("«vlookup»(x)", "there is no function `vlookup`");
    assert_eq!(
        help("vlookup(x)"),
        "functions: if min max clamp abs exp ln sqrt coalesce present round round_down round_up round_even tier \
         sum mean count median share rank dense_rank order sum_upto close bound balance cascade"
    );
    for name in help("vlookup(x)").trim_start_matches("functions: ").split(' ') {
        wrong(&format!("{name}(«)»"), &format!("{OPERAND} `)`"));
        wrong(&format!("{name}(«»"), &format!("{OPERAND} {END}"));
    }
}

#[test]
fn functions_over_a_dimension() {
    for name in ["sum", "mean", "count", "median", "share", "rank", "order"] {
        let wanted = format!("expected `,` and a dimension, as in {name}(x, class), found");
        wrong(&format!("{name}(x«)»"), &format!("{wanted} `)`"));
        wrong(&format!("{name}(x«»"), &format!("{wanted} {END}"));
        wrong(&format!("{name}(x, «3»)"), "expected a dimension, found `3`");
        wrong(&format!("{name}(x,«)»"), "expected a dimension, found `)`");
    }
    wrong("sum(x, class«»", &format!("expected `)`, found {END}"));
    wrong("sum(x, class «+» 1)", "expected `)`, found `+`");
    wrong("min(x, class «+» 1)", "expected `)`, found `+`");
    wrong("sum(x, class «pollutant»)", "expected `)`, found `pollutant`");
    wrong("sum(x, county by «)»", "expected an attribute of the dimension, found `)`");
}

#[test]
fn step_tables() {
    wrong("tier(x«)»", "expected `,`, found `)`");
    wrong("tier(x, «3»)", "expected the name of a step table, found `3`");
    wrong("tier(x, t«,» y)", "expected `)`, found `,`");
    wrong("tier(x, t «+» 1)", "expected `)`, found `+`");
}

#[test]
fn too_deep_too_long_too_many() {
    let nested = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(&nested(63)).is_ok());
    let error = read(&nested(64)).unwrap_err();
    assert_eq!((error.message.en.as_str(), error.span), ("formula nested too deeply", 64..65));
    for deep in ["-", "not ", "2^", "abs("] {
        assert_eq!(read(&deep.repeat(100)).unwrap_err().message.en, "formula nested too deeply", "{deep}");
    }

    let chain = |operators: usize| format!("x{}", "+x".repeat(operators));
    assert!(read(&chain(256)).is_ok());
    let error = read(&chain(257)).unwrap_err();
    assert_eq!((error.message.en.as_str(), error.span), ("formula with more than 256 operators", 513..514));
    assert_eq!(error.help.unwrap().en, "split it into several lines");

    let padded = |length: usize| format!("{}x", " ".repeat(length - 1));
    assert!(read(&padded(10_000)).is_ok());
    let error = read(&padded(10_001)).unwrap_err();
    assert_eq!((error.message.en.as_str(), error.span), ("formula longer than 10000 bytes", 0..0));
}
