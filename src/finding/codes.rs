//! Every code of findings with its meaning, by the part of the program that says it.

use crate::text::Lang;

/// The parts of the program, in the order in which a user meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Said alike of definitions, mappings and tables.
    Shared,
    Definitions,
    Files,
    Tables,
    Import,
    Roster,
    Scenarios,
    Formulas,
    Computation,
    Settlement,
    Report,
    Explanation,
    Writing,
    Commands,
}

impl Part {
    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Part::Shared => lang.pick("各处", "anywhere"),
            Part::Definitions => lang.pick("定义", "definitions"),
            Part::Files => lang.pick("读文件", "reading files"),
            Part::Tables => lang.pick("数据表", "tables"),
            Part::Import => lang.pick("导入", "import"),
            Part::Roster => lang.pick("名单", "roster"),
            Part::Scenarios => lang.pick("情景和研究", "scenarios and studies"),
            Part::Formulas => lang.pick("公式", "formulas"),
            Part::Computation => lang.pick("计算", "computation"),
            Part::Settlement => lang.pick("结算", "settlement"),
            Part::Report => lang.pick("报告", "report"),
            Part::Explanation => lang.pick("解释", "explanation"),
            Part::Writing => lang.pick("写文件", "writing files"),
            Part::Commands => lang.pick("命令", "commands"),
        }
    }
}

/// One kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    pub id: &'static str,
    pub part: Part,
    zh: &'static str,
    en: &'static str,
}

impl Code {
    /// One sentence on what is wrong.
    pub fn meaning(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// All codes, part by part.
pub fn all() -> impl Iterator<Item = Code> {
    PARTS.into_iter().flat_map(|(part, rows)| rows.iter().map(move |(id, zh, en)| Code { id, part, zh, en }))
}

/// Findings about words that a mapping does not settle yet: they go away once it is filled in.
pub const OF_OPEN_MAPPINGS: [&str; 7] = [
    "ambiguous-region",
    "bad-period",
    "bad-year",
    "missing-key",
    "unknown-measure",
    "unknown-member",
    "unknown-region",
];

/// Code, meaning in Chinese, meaning in English.
type Row = (&'static str, &'static str, &'static str);

const PARTS: [(Part, &[Row]); 14] = [
    (Part::Shared, SHARED),
    (Part::Definitions, DEFINITIONS),
    (Part::Files, FILES),
    (Part::Tables, TABLES),
    (Part::Import, IMPORT),
    (Part::Roster, ROSTER),
    (Part::Scenarios, SCENARIOS),
    (Part::Formulas, FORMULAS),
    (Part::Computation, COMPUTATION),
    (Part::Settlement, SETTLEMENT),
    (Part::Report, REPORT),
    (Part::Explanation, EXPLANATION),
    (Part::Writing, WRITING),
    (Part::Commands, COMMANDS),
];

const SHARED: &[Row] = &[
    (
        "bad-bounds",
        "上下限互相矛盾，或不含数值本身",
        "Bounds contradict each other or do not hold the value.",
    ),
    ("bad-date", "日期写错，或止日早于起日", "A date is wrong, or a span ends before it begins."),
    ("bad-number", "这里要数字，读到的不是", "A number belongs here and this is none."),
    ("bad-period", "时段写错、没有写明，或先后不对", "A period is wrong, is not named or is out of order."),
    ("bad-price-year", "价格年份写错或缺少", "The year of a price is wrong or lacking."),
    ("bad-roster", "应报名单写错，或指不到任何单位", "A roster is written wrongly or names nobody."),
    (
        "bad-status",
        "数据状态没有填，或不是规定的词",
        "The status of a figure is lacking or is none of the words for it.",
    ),
    ("bad-step", "步长或最小金额不是 10 的整数次方", "A step of rounding or payment is no power of ten."),
    ("bad-year", "年份写错、重复或没有写", "A year is wrong, stands twice or is lacking."),
    ("duplicate-dimension", "同一个维度写了两次", "A dimension stands twice."),
    ("duplicate-id", "同一个名称定义了两次", "A name is defined twice."),
    ("empty-cell", "必填的格子空着", "A cell that must be filled in is empty."),
    ("member-wanted", "没有指明要哪一个成员", "It is not said which member is meant."),
    ("missing-column", "缺少必需的列", "A column that is needed is missing."),
    ("missing-key", "缺少必需的键", "A key that is needed is missing."),
    ("out-of-bounds", "数值超出可能的范围", "A figure lies beyond what is possible."),
    (
        "overlapping-periods",
        "两个时段有重叠的日子，会算两次",
        "Two periods share days that would count twice.",
    ),
    ("rule-not-in-force", "规则或模型在那时不适用", "A rule or model is not in force at that time."),
    ("step-order", "方案各步骤的次序不对", "The steps of a scheme are out of order."),
    ("stray-key", "给了一个它不随之变化的维度", "A member is given of a dimension that plays no part."),
    ("unknown-choice", "不是可选的词", "A word is none of those to choose from."),
    ("unknown-coefficient", "没有这个系数", "There is no such coefficient."),
    ("unknown-column", "不认识的列，或这里用不着的列", "A column is not known or of no use here."),
    ("unknown-measure", "没有这个指标", "There is no such measure."),
    ("unknown-member", "不是这个维度的成员", "A word is no member of its dimension."),
    ("unknown-model", "没有这个模型", "There is no such model."),
    ("unknown-name", "没有这个名称，或它不能用在这里", "A name is not known or cannot stand here."),
    ("unknown-party", "方案里没有这个当事方", "The scheme has no such party."),
    ("unknown-profile", "没有这个口径或方案", "There is no such profile or scheme."),
    (
        "unknown-region",
        "没有这个行政区，或代码已撤销",
        "There is no such region, or its code no longer stands.",
    ),
    ("wrong-dimension", "维度不符", "Something varies over other dimensions than are wanted."),
    ("wrong-unit", "单位不是同一类，换算不了", "A unit is of another kind and does not convert."),
];

const DEFINITIONS: &[Row] = &[
    (
        "agreement-points",
        "协议的七项内容没有写全",
        "The points that an agreement must settle are not all there.",
    ),
    ("alias-taken", "别名已指另一个成员", "An alias means another member already."),
    ("bad-decimals", "小数位数过多", "There are too many decimal places."),
    ("bad-evidence", "证据等级没有填或写错", "The grade of evidence is lacking or is none."),
    ("bad-header", "行政区表的表头不对", "The header of a list of regions is wrong."),
    ("bad-id", "名称里有公式不能用的字符", "A name has characters that formulas cannot hold."),
    (
        "bad-row",
        "行政区表有一行不完整或自相矛盾",
        "A row of a list of regions is not whole or contradicts itself.",
    ),
    ("bad-title", "标题不能作工作表名", "A title cannot name a worksheet."),
    ("bad-toml", "TOML 文件的写法有误", "A file is not valid TOML."),
    (
        "bad-unit-declared",
        "声明的单位不能用：写法不合、已有别的意思，或没说等于多少",
        "A unit that is declared cannot be used: its spelling, a clash, or what it is said to be.",
    ),
    (
        "code-of-a-region",
        "成员用了行政区代码，名称却不是这个行政区",
        "A member has the code of a region and another name.",
    ),
    (
        "coefficients-folder",
        "系数目录读不了，或里面没有定义",
        "The folder of definitions cannot be read or holds none.",
    ),
    ("dates-overlap", "同一规则的两个版本同时有效", "Two versions of one rule are in force at once."),
    ("duplicate-header", "同一个列名可指两样东西", "One column header could mean two things."),
    ("duplicate-key", "同一个键写了两次", "A key stands twice."),
    ("duplicate-member", "同一个成员写了两次", "A member stands twice."),
    ("empty-step", "分档表有一档没有范围", "A step of a step table is empty."),
    ("empty-tier", "分档表里没有档", "A step table has no steps."),
    ("extends-circle", "几个模型互相沿用，没有一个完整", "Models extend each other in a circle."),
    ("former-code", "用了旧代码，已按现行代码读取", "A former code was read as the one that replaced it."),
    ("missing-file", "所指的成员表不存在", "A list of members that is named is not there."),
    ("overlapping-rows", "同一系数有两行同时有效", "Two rows of a coefficient are in force at once."),
    (
        "overlay-replace",
        "overlay.toml 要替换的文件不存在，或目录里没有新的",
        "A file that overlay.toml replaces is not there, or the folder has none in its place.",
    ),
    ("redundant-dimension", "这个维度已由其他维度决定", "A dimension follows from another one."),
    ("reserved-id", "名称已是维度、函数或关键字", "A name is taken by a dimension, function or keyword."),
    (
        "slot-misfit",
        "一行与同名接口的单位或维度不合，或没有模型给出接口",
        "A line does not fit the slot of its name, or no model gives a slot.",
    ),
    ("syntax", "公式的写法有误", "A formula is written wrongly."),
    ("tier-gap", "分档表的两档之间有空档", "There is a gap between two steps of a step table."),
    ("tier-overlap", "分档表的两档重叠", "Two steps of a step table overlap."),
    ("too-many-dimensions", "维度过多", "There are too many dimensions."),
    (
        "unknown-attribute",
        "没有这个属性，或它不能写在这里",
        "An attribute is not declared or cannot stand here.",
    ),
    ("unknown-dimension", "没有这个维度", "There is no such dimension."),
    ("unknown-key", "不认识的键", "A key is not known."),
    ("unknown-set", "没有系数属于这一组", "No coefficient is of this set."),
    ("unknown-source", "文献表里没有这份文献", "A document is not listed among the sources."),
    ("unknown-unit", "不认识的单位", "A unit is not known."),
    ("unreadable-file", "定义文件读不出来", "A file of definitions cannot be read."),
    ("unused-file", "文件不在定义目录里，不会用到", "A file is in no folder of definitions and is not used."),
    ("unused-model", "没有口径用到这个模型", "No profile uses the model."),
    ("unused-set", "没有口径用到这一组系数", "No profile uses the set of coefficients."),
    ("wrong-type", "内容不是所要的一类", "A value is not of the kind wanted."),
];

const FILES: &[Row] = &[
    ("cell-too-long", "单元格里的文字过长", "The text of a cell is too long."),
    ("columnar-broken", "Parquet 或 Arrow 文件已损坏", "A Parquet or Arrow file is damaged."),
    (
        "columnar-cell",
        "Parquet 或 Arrow 文件里有读不了的值",
        "A Parquet or Arrow file holds a value that cannot be read.",
    ),
    ("csv-encoding", "文本文件的编码读不出字", "The encoding of a text file gives no text."),
    ("csv-nul", "文本文件里有空字节，多半已损坏", "A text file holds NUL bytes and is most likely damaged."),
    ("csv-quote", "文本文件里双引号不配对", "The quotes of a text file do not go together."),
    ("csv-record", "文本文件有一条记录过长", "A record of a text file is too long."),
    ("csv-row-width", "这一行的字段数与表头不一致", "A row has more or fewer fields than the header."),
    (
        "csv-separator",
        "各列不是用逗号或制表符分隔的",
        "The columns are separated by neither commas nor tabs.",
    ),
    ("file-format", "不支持这种文件格式", "The format of the file is not supported."),
    ("file-mislabelled", "文件名与内容的格式不符", "The name of the file does not fit its content."),
    ("file-missing", "找不到文件", "The file is not there."),
    ("file-too-large", "文件过大", "The file is too large."),
    ("file-unreadable", "文件读不了", "The file cannot be read."),
    (
        "form-head",
        "填报表表头以上有没有读的字，或者没有数据表",
        "Above the header of a form stands something that was not read, or there is no table below.",
    ),
    ("formula-uncomputed", "公式没有算出的值", "A formula has no computed value."),
    ("header-blank", "有数据的列没有表头", "A column with data has no header."),
    ("header-duplicate", "两列的表头相同", "Two columns have the same header."),
    ("hidden-cells", "隐藏的行或列里的数也读了", "Figures in hidden rows or columns were read as well."),
    (
        "shown-smaller",
        "数字格式把数缩小了显示，按显示的读",
        "A number format shows numbers smaller than they are stored; they are read as shown.",
    ),
    ("table-broken", "表格已损坏，装不起来", "The table is damaged and cannot be assembled."),
    ("table-empty", "文件里没有数据", "The file holds no data."),
    ("table-too-large", "表格过大", "The table is too large."),
    ("table-too-wide", "列数过多", "The table has too many columns."),
    ("workbook-broken", "工作簿已损坏", "The workbook is damaged."),
    ("workbook-cell", "单元格的内容读不了", "The content of a cell cannot be read."),
    ("workbook-error-value", "单元格是 #N/A 之类的错误值", "A cell holds an error value such as #N/A."),
    ("workbook-protected", "工作簿加了打开密码", "The workbook has an opening password."),
];

const TABLES: &[Row] = &[
    ("ambiguous-measure", "一个词可指几个指标", "A word could be any of several measures."),
    ("amount-apart", "金额与同一指标的其他数相差悬殊", "Amounts are far off the others of their measure."),
    ("bad-control", "control 列只能写是或否", "The column `control` takes yes or no alone."),
    (
        "bad-map",
        "地图读不了，或不是 GeoJSON 的面",
        "The map cannot be read, or its features are no areas in GeoJSON.",
    ),
    (
        "below-limit",
        "低于检出限的值没有说怎么读",
        "It is not said how to read a value below the limit of detection.",
    ),
    ("changed-territory", "行政区的范围前后年份不一样", "A region is not the same territory in all years."),
    ("constant-prices", "数不是当年价", "Figures are not in prices of their year."),
    ("duplicate-column", "两列说的是同一样东西", "Two columns say the same."),
    ("duplicate-row", "同一个数给了两次", "A figure is given twice."),
    (
        "former-name",
        "用了指标的旧名称，照旧读入",
        "Measures are called by former ids; they are read as before.",
    ),
    (
        "incomplete-keys",
        "相邻年份或多数行政区都有的数，这里没有",
        "Figures are lacking that the years around or most regions have.",
    ),
    ("link-outside", "文件是指向数据集之外的链接", "A file is a link to somewhere outside the dataset."),
    ("map-too-large", "地图文件太大，或点太多", "The file of the map is too large or has too many points."),
    (
        "map-unit",
        "地图的要素没有代码，或不是数据集的单位",
        "A feature of the map has no code, or is no unit of the dataset.",
    ),
    ("merged-cells", "表里有合并的单元格", "The table has merged cells."),
    ("mixed-layout", "宽表与长表的写法混在一张表里", "One table is written in two layouts at once."),
    ("mixed-prices", "同一指标的数用了不同的价格", "The figures of a measure are in different prices."),
    ("mixed-vintages", "同一指标的数版本不一", "The figures of a measure are of different vintages."),
    ("no-data", "核算年份没有数据", "There are no data for an accounting year."),
    ("no-dataset", "这里没有数据集", "There is no dataset here."),
    (
        "no-note",
        "推算或示意的数没有说明来历",
        "Derived or illustrative figures do not say how they were made.",
    ),
    ("no-tables", "数据集里没有数据表", "The dataset holds no tables."),
    ("percent-cell", "格子是百分数，单位却不是", "A cell is a percentage and its unit is not."),
    ("same-table", "两张表完全相同", "Two tables are the same."),
    ("scaled-twice", "万、亿可能说了两遍", "A factor such as 万 may be said twice."),
    (
        "share-for-percent",
        "整列百分数像是写成了小数",
        "A column of percentages seems to be written as fractions.",
    ),
    ("total-row", "表里有合计行", "The table holds rows of totals."),
    ("township-code", "乡镇或村的代码不是县的", "A code is of a township or a village, not of a county."),
    ("unclear-name", "简称可指几个行政区", "A short name could be any of several regions."),
    ("unknown-table", "没有这张数据表", "There is no such table."),
    ("unread-file", "文件格式不支持，没有读取", "A file of an unsupported format was not read."),
    ("unreadable-folder", "数据集目录读不了", "The folder of the dataset cannot be read."),
    ("unusual-change", "与相邻一年相差过大", "A figure differs much from a year beside it."),
    ("unusual-value", "与其他行政区相差过大", "A figure differs much from those of other regions."),
    ("wrong-name", "代码与名称不是同一个行政区", "Code and name are not of one region."),
];

const IMPORT: &[Row] = &[
    ("ambiguous-region", "名称可指几个行政区", "A name could be any of several regions."),
    ("bad-member", "名录里这一格不能用", "A cell of a list will not do."),
    ("bad-output", "数据表的文件名不行或重复", "The file name of a table will not do or stands twice."),
    ("bad-range", "区域、表头行或列写得不对", "A range, header row or column is written wrongly."),
    ("fault-cell", "错误值当作缺数据", "An error value is taken as missing."),
    ("header-changed", "列的表头与映射文件不符", "The header of a column is not that of the mapping."),
    ("magnitude", "数与其他数相差千倍以上", "A figure is a thousand times off the others."),
    ("mapping-open", "映射文件有一项没有填", "An entry of the mapping is not filled in."),
    ("member-taken", "编码或名称已指另一个成员", "An id or a name means another member already."),
    ("member-unsaid", "名录没有说成员的某一项", "A list does not say something of its members."),
    ("mixed-levels", "上级单位与下级单位同在一张表", "A unit stands in one table with units that lie in it."),
    ("no-header", "找不到表头", "No header was found."),
    ("no-such-table", "like 所指的表不在映射文件里", "The mapping has no table that `like` names."),
    ("not-a-list", "这个维度没有自己的成员表", "The dimension has no list of members."),
    ("nothing-new", "名录里没有新的成员或别名", "A list has no new member or alias."),
    (
        "percent-unit",
        "值是百分数，列的单位不是",
        "A value is a percentage and the unit of its column is not.",
    ),
    ("region-outside", "行政区不在指定的上级之内", "A region does not lie in the one declared."),
    ("stray-fact", "映射文件有一个键不是这种表的", "The mapping has a key of another kind of table."),
    ("title-changed", "表上面的文字与映射文件不符", "The words above a table are not those of the mapping."),
    ("unit-apart", "一个单位不在其余单位所在的地区", "A unit lies apart from all others of its table."),
    ("unit-shown", "格式显示的单位与列的单位不同", "A format shows another unit than the column has."),
    ("unknown-file", "映射文件写的文件没有给出", "A file that the mapping names was not given."),
    ("unknown-sheet", "文件里没有这张工作表", "The file has no such worksheet."),
    ("year-beside", "标题的年份与映射文件不符", "The year of the title is not that of the mapping."),
];

const ROSTER: &[Row] = &[
    (
        "control-total",
        "合计行与各部分之和不符，或无从核对",
        "A total is not the sum of its parts or has none.",
    ),
    ("empty-value", "格子空着，是缺数，不是 0", "An empty cell is a missing figure and not 0."),
    (
        "nested-regions",
        "上级与下级同时参加，会重复计算",
        "A region and one inside it both take part and count twice.",
    ),
    ("not-reported", "应报的数没有报", "Figures that were expected are not reported."),
    ("outside-roster", "有单位不在名单上，没有参加", "Units that are not on the roster take no part."),
    ("roster-too-large", "名单要求的行数过多", "The roster asks for too many rows."),
];

const SCENARIOS: &[Row] = &[
    (
        "bad-scenario-amount",
        "数量、倍数或年份不能用在这里",
        "An amount, a factor or a year cannot be used here.",
    ),
    ("duplicate-scenario", "一个情景在研究里写了两次", "A study names a scenario twice."),
    ("misnamed-scenario", "情景的文件名与 id 不同", "A scenario's file is not called by its id."),
    ("move-falls-short", "要转出的比有的多", "More is moved than there is."),
    ("move-took-all", "不够转出，有多少转了多少", "There was not enough; what there was has been moved."),
    (
        "nominal-inputs",
        "价格折到了一年，表格里的金额没有折",
        "Prices are those of one year; money in the tables stays as given.",
    ),
    ("order-matters", "两条动词换个次序就是另一个数", "Two verbs come to another number in the other order."),
    ("scenario-left-alone", "缺数据的地方没有改动", "Places without a value stay as they are."),
    (
        "scenario-out-of-bounds",
        "改动后的数超出指标的范围",
        "A changed value lies outside its measure's bounds.",
    ),
    ("study-too-large", "研究的格数超过上限", "A study has more cells than are allowed."),
    ("touches-nothing", "一条动词没有触及任何数", "A verb touches nothing."),
    ("unclear-verb", "一条动词的键不能放在一起，或少了一个", "The keys of a verb do not go together."),
    ("unknown-scenario", "找不到情景", "There is no such scenario."),
    ("unreadable-scenario", "情景文件读不出来", "The file of a scenario cannot be read."),
    ("unreadable-study", "研究文件读不出来", "The file of a study cannot be read."),
];

const FORMULAS: &[Row] = &[
    ("cycle", "公式循环引用", "Formulas lean on themselves."),
    (
        "duplicate-line",
        "口径的两个模型定义了同名的行或分档表",
        "Two models of a profile define a line or step table of one name.",
    ),
    ("mixed-units", "价格指数各行的单位不一致", "The rows of a price index differ in unit."),
    ("no-supply", "报告页没有分类型的一页可用", "A page has no second page by class for what it names."),
    ("not-a-condition", "这里要条件，写的是数", "A condition belongs here and this is a number."),
    ("not-a-number", "这里要数，写的是条件", "A number belongs here and this is a condition."),
    ("page-total", "合计行不是所列各行之和", "A total of a page is not the sum of its rows."),
    ("unit-overflow", "单位的换算倍数过大", "The scale of a unit is too large."),
];

const COMPUTATION: &[Row] = &[
    (
        "changes-within",
        "系数在时段之内变更，没有说用哪个值",
        "A coefficient changes within a period and no value is said to hold for it.",
    ),
    ("missing-coefficient", "缺少算得出结果所需的系数", "A coefficient that results need has no value."),
    ("too-many-rows", "组合过多，算不下", "There are too many combinations to compute."),
];

const SETTLEMENT: &[Row] = &[
    (
        "adjustment-aside",
        "调整不属于这次结算的时段，没有列入",
        "Adjustments for other times were left aside.",
    ),
    (
        "adjustment-of-nothing",
        "要更正的那一期没有结算",
        "An adjustment corrects a period of which no settlement is given.",
    ),
    ("adjustment-opens-pool", "调整使资金池不再闭合", "Adjustments leave a pool open."),
    ("adjustment-too-late", "调整所属的时段已经结算", "An adjustment is for a period that has been settled."),
    ("adjustment-twice", "调整已含在累计数里，会重复", "An adjustment would count twice."),
    ("adjustment-without-reason", "调整没有写理由", "An adjustment gives no reason."),
    ("already-settled", "这一期已经结算过", "The period has been settled already."),
    (
        "amount-alone",
        "输入与本期其他金额相差悬殊",
        "An input is far off all other amounts of the settlement.",
    ),
    ("amount-missing", "款项缺数据，算不出金额", "A payment lacks data and has no amount."),
    ("bad-amount", "金额不大于零，或不到分", "An amount is not above zero or finer than a fen."),
    ("bad-unit", "金额列没有写货币单位", "The column of amounts does not say its unit of money."),
    (
        "decision-open",
        "正好在判定的界上，而数没有确定的小数位，分不出在哪一边",
        "A value without stated decimals lies just where a decision turns.",
    ),
    (
        "decision-without-decimals",
        "按没有确定小数位的数（开方、对数等）作判定",
        "A decision rests on a value without stated decimals, as behind a root or a logarithm.",
    ),
    ("earlier-changed", "以前的结算报告被改动过", "An earlier settlement was changed after it was written."),
    ("earlier-is-later", "给出的结算在这一期之后", "A settlement that is given comes after this one."),
    ("earlier-missing", "缺少更早的结算报告", "A settlement further back is not given."),
    ("earlier-other-period", "所指的报告结算的是另一期", "The report that is named settled another period."),
    (
        "earlier-other-scheme",
        "所指的报告结算的是另一方案",
        "The report that is named settled another scheme.",
    ),
    ("earlier-overlap", "同一段时间结算了两次", "The same time is settled twice."),
    ("earlier-trial", "所指的报告只是试算", "The report that is named is only a trial."),
    ("earlier-unreadable", "以前的结算报告读不出来", "An earlier settlement cannot be read."),
    ("fund-overspent", "付出的多于持有的资金", "More is paid than there is to pay from."),
    ("fund-unknown", "持有多少资金没有数", "What there is to pay from has no value."),
    ("idle-acceptance", "接受的一项并没有用到", "Something is accepted to no purpose."),
    ("money-in-formula", "公式里直接写着金额，没有出处", "A formula holds money without a source."),
    ("negative-pool", "资金池是负数", "A pool is negative."),
    ("no-earlier-settlement", "所指的目录里没有结算报告", "The folder that is named holds no settlement."),
    ("no-such-flow", "方案里没有这两方之间的收付", "The scheme has no payment between the two."),
    ("not-money", "要支付或闭合的行不是金额", "What is paid or closed is not money."),
    (
        "not-rounded",
        "金额没有舍入到最小金额就拿来支付",
        "An amount is paid before it is rounded to the scheme's step.",
    ),
    ("nothing-settled", "没有结算出任何金额", "The settlement comes to no amount at all."),
    ("one-party", "付方与收方相同", "Payer and payee are the same."),
    ("outside-pool", "有金额不在任何资金池里", "There is money outside every pool."),
    ("pay-outside-steps", "支付的行不在任何步骤里", "What is paid stands in no step."),
    (
        "payment-implausible",
        "金额大于同级单位一次可能有的数",
        "An amount is beyond what is ever settled at once.",
    ),
    ("places-shared", "有单位并列同一名次", "Units share a place by which they are paid."),
    ("pool-not-closed", "资金池的各部分合计不等于总额", "The parts of a pool do not come to its total."),
    ("pool-not-rounded", "资金池有一部分比最小金额还细", "A part of a pool is finer than the scheme's step."),
    ("pool-overspent", "资金池付出的多于资金", "A pool pays more than there is."),
    ("pool-unknown", "资金池缺数据，无法核对", "A pool lacks data and cannot be checked."),
    (
        "posted-unknown",
        "以前的台账里有现在方案没有的款项",
        "An earlier ledger has payments that the scheme no longer has.",
    ),
    (
        "posted-without-amount",
        "以前结算过的一笔，这次的累计数里没有",
        "What was posted before has no amount now.",
    ),
    ("rule-changed", "上次结算之后规则变了", "The rule has changed since the last settlement."),
    (
        "settled-differs",
        "重算以前的时段，结果与已结算的不同",
        "Computing an earlier period again gives other amounts.",
    ),
    (
        "ties-not-said",
        "方案按名次付钱，没有写并列的怎么付",
        "A scheme pays by places and does not say what of ties.",
    ),
    ("unknown-acceptance", "接受的名称不存在", "What is accepted names nothing."),
    (
        "weak-evidence",
        "结算所依据的规则或数据尚未核实",
        "The settlement rests on rules or data without reliable evidence.",
    ),
];

const REPORT: &[Row] = &[
    ("check", "有一条检查不通过", "A check fails."),
    ("example", "模型的算例算不出公布的结果", "A worked example does not give its published result."),
    (
        "expected-aside",
        "预期结果的年份不在核算之列，没有对照",
        "Expected results of years that are not computed were not compared.",
    ),
    ("formula-too-large", "公式写进 Excel 会太大", "A formula would be too large for Excel."),
    ("mixed-report", "报告目录里的文件不是同一份报告的", "The files of a report do not belong together."),
    ("no-misprint", "认作印误的值与结果相符", "A value held to be misprinted comes out after all."),
    ("no-report", "目录里没有报告", "The folder holds no report."),
    ("report-too-large", "报告写进 Excel 会太大", "The report would be too large for Excel."),
    ("settlement-replaced", "替换了已结算的报告", "A settlement was replaced."),
    (
        "settlement-stands",
        "目录里是已结算的报告，没有覆盖",
        "The folder holds a settlement, which was left alone.",
    ),
    ("unexpected-result", "结果与 expected.csv 不符", "A result is not the one expected."),
    ("unused-row", "自己的系数行没有结果用到", "No result used a row of the user's own."),
];

const EXPLANATION: &[Row] = &[(
    "undefined-result",
    "数据齐全，却算不出结果",
    "A result is undefined though all of its data are there.",
)];

const WRITING: &[Row] = &[
    ("cannot-write", "写不了文件", "A file cannot be written."),
    ("disk-full", "磁盘已满", "The disk is full."),
    (
        "edited-since",
        "写出的文件被改动过，已另存",
        "A file was edited after it was written and is kept under another name.",
    ),
    ("file-in-the-way", "同名的文件不是本程序写的", "A file of that name was not written by geep."),
    ("file-in-use", "文件正被别的程序占用", "The file is in use by another program."),
    ("folder-in-use", "另一个 geep 正在往这个目录里写", "Another geep is writing to the folder."),
    ("no-lock", "磁盘不支持加锁", "The disk has no locks."),
    ("unfinished", "上次写到一半中断了", "The last writing broke off half-way."),
];

const COMMANDS: &[Row] = &[
    ("assumed-settlement", "情景之下的数不能结算", "What a scenario assumes cannot be settled."),
    ("bad-interval", "区间的下端不小于上端", "An interval does not go from lower to higher."),
    (
        "changed-since-run",
        "写出报告之后文件改动过，不能打包",
        "A file was changed after the report was written and is not packed.",
    ),
    ("factor-twice", "一个因素写了两次", "A factor is named twice."),
    ("mapping-exists", "已有映射文件，没有覆盖", "There is a mapping already; it was left alone."),
    ("no-figures", "没有读到一个数", "Not a single figure was read."),
    ("no-files", "没有可读的表格文件", "There are no tables to read."),
    ("no-further-year", "这个数据集续不到那一年", "That dataset cannot go on to that year."),
    ("no-profile", "新数据集没有写口径", "The profile of a new dataset is not given."),
    ("no-scheme", "不是补偿方案", "The name is that of no scheme."),
    ("no-solution", "区间里没有满足条件的值", "No value of the interval meets the condition."),
    ("no-such-row", "结果里没有这一行", "There is no such row among the results."),
    (
        "not-repeatable",
        "报告没有记下重算所需的内容",
        "The report does not say what is needed to run it again.",
    ),
    ("nothing-in-common", "两次运行没有可以相比的行", "Two runs have no row in common."),
    (
        "other-program",
        "报告是另一个版本的程序写的",
        "The report was written by another version of the program.",
    ),
    ("pack-broken", "压缩包里的文件坏了", "A file of a pack is not what it was."),
    ("pack-hostile", "压缩包不是 geep 写的，不解开", "The zip is none that geep writes and is not unpacked."),
    ("pack-lacks", "打包要用的文件找不到", "Something that belongs into the pack is not found."),
    ("pack-unfit", "文件放不进压缩包", "A file does not go into a pack."),
    ("refused-cell", "研究里有的格没有算出", "Cells of a study were not computed."),
    ("rerun-differs", "重算的结果与当时不同", "What came out again is not what came out then."),
    (
        "settled-unused",
        "数据集的已结算和调整没有用到",
        "Earlier settlements and adjustments of the dataset were not used.",
    ),
    ("table-exists", "已有数据表，没有覆盖", "There is a table already; it was left alone."),
    ("table-inside", "原表放在数据集目录里", "A table as received lies in the dataset."),
    ("unfit-profile", "不能按这个口径核算", "The accounts cannot be computed under that profile."),
    ("unknown-factor", "没有叫这个名称的因素", "There is no factor of that name."),
    ("unknown-year", "数据集没有这个核算年份", "The dataset has no such accounting year."),
    ("unlike-definitions", "两边的定义不能相比", "The definitions of two runs cannot be compared."),
    ("unreadable-mapping", "映射文件读不出来", "The mapping cannot be read."),
    ("unreadable-words", "答案文件读不出来", "The file of answers cannot be read."),
];

#[cfg(test)]
mod tests;
