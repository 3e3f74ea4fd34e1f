//! Lists of members, imported by a mapping from tables as offices hold them.

use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;
use std::process::{Command, Output};

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, words) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, words).unwrap();
    }
}

/// Fills in what a mapping leaves open.
fn fill(mapping: &Path, answers: &[(&str, &str)]) {
    let mut words = std::fs::read_to_string(mapping).unwrap();
    for (open, answer) in answers {
        assert!(words.contains(open), "{open} is not asked:\n{words}");
        words = words.replace(open, answer);
    }
    std::fs::write(mapping, words).unwrap();
}

/// A dataset of the same figures for each code.
fn dataset(folder: &Path, codes: &[&str]) {
    let manifest = "id = \"test\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"geep-identity\"\n\
                    years = [2020]\nmoney_unit = \"亿元\"\n";
    let figures = [
        ("gdp", 50),
        ("pollution_damage_cost", 1),
        ("ecological_degradation_cost", 2),
        ("regulating_services", 40),
    ];
    let row = |code: &&str| {
        figures.map(|(measure, value)| format!("{code},2020,{measure},{value},亿元,observed,年鉴\n")).concat()
    };
    let rows: String = codes.iter().map(row).collect();
    let figures = format!("code,year,measure,value,unit,status,source\n{rows}");
    write(folder, &[("数据 集/dataset.toml", manifest), ("数据 集/数据.csv", &figures)]);
}

#[test]
fn a_list_becomes_members_that_tables_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("地类 名录").unwrap();
    sheet.write(0, 0, "附表 土地利用分类").unwrap();
    let rows = [
        ["序号", "地类编码", "名称", "英文名称", "别名", "备注"],
        ["1", "sown_grass", "人工牧草地", "Sown grassland", "人工草地、栽培草地", "新增"],
        ["2", "city_park", "公园 绿地", "", "—", ""],
        ["3", "paddy_field", "水田", "Paddy field", "稻田；水稻田", "已有"],
        ["4", "tea_plantation", "茶园", "", "", "已有"],
        ["", "", "合计", "", "", ""],
    ];
    for (row, cells) in (1..).zip(rows) {
        cells.iter().zip(0..).filter(|(cell, _)| !cell.is_empty()).for_each(|(cell, column)| {
            sheet.write(row, column, *cell).unwrap();
        });
    }
    // A heading over all columns is no member of that name.
    sheet.merge_range(7, 0, 7, 5, "其他土地", &Format::new()).unwrap();
    sheet.write(8, 0, "注：2024 年起用").unwrap();
    book.save(folder.path().join("名录 2024.xlsx")).unwrap();
    let propose =
        ["import", "名录 2024.xlsx", "--into", "我的 定义", "--of", "members", "--dimension", "landuse"];
    // Among definitions a mapping would be a file that defines nothing.
    assert_eq!(geep(folder.path(), &propose).status.code(), Some(2));
    let asked = geep(folder.path(), &[&propose[..], &["--mapping", "映射.toml"]].concat());
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    assert!(text(&asked.stdout).contains("待填 1 项"), "{}", text(&asked.stdout));
    let mapping = folder.path().join("映射.toml");
    // 地类编码 could be the code of a class above.
    fill(&mapping, &[("header = \"地类编码\", member = \"\"", "header = \"地类编码\", member = \"id\"")]);
    let follow = ["import", "名录 2024.xlsx", "--into", "我的 定义", "--mapping", "映射.toml"];
    let heading = geep(folder.path(), &follow);
    assert_eq!(text(&heading.stderr).matches("这一行没有编码").count(), 1, "{}", text(&heading.stderr));
    fill(&mapping, &[("output = ", "skip = [\"其他土地\"]\noutput = ")]);
    let done = geep(folder.path(), &follow);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("1 个新成员没有英文名称"), "{}", text(&done.stderr));
    let said = "共 4 个：新的 2 个，补别名的 1 个，已有而不变的 1 个";
    assert!(text(&done.stdout).contains(said), "{}", text(&done.stdout));
    let list = folder.path().join("我的 定义/dimensions/名录 2024.toml");
    let written = std::fs::read_to_string(&list).unwrap();
    assert_eq!(
        written,
        "# 由 名录 2024.xlsx，工作表“地类 名录” 导入\n\
         \n[[member]]  # 第 3 行\nof = \"landuse\"\nid = \"sown_grass\"\n\
         title = { zh = \"人工牧草地\", en = \"Sown grassland\" }\naliases = [\"人工草地\", \"栽培草地\"]\n\
         \n[[member]]  # 第 4 行\nof = \"landuse\"\nid = \"city_park\"\n\
         title = { zh = \"公园 绿地\", en = \"公园 绿地\" }\n\
         \n[[member]]  # 第 5 行\nof = \"landuse\"\nid = \"paddy_field\"\naliases = [\"稻田\", \"水稻田\"]\n"
    );
    // The definitions hold, and a table may call the members by any of their words.
    dataset(folder.path(), &["140922"]);
    let checked = geep(folder.path(), &["check", "数据 集", "--coefficients", "我的 定义"]);
    assert_eq!((checked.status.code(), text(&checked.stderr)), (Some(0), ""));
    let table = "行政区,面积（亩）,用地类型\n五台县,10,栽培草地\n五台县,20,公园绿地\n五台县,30,稻田\n";
    let figures = "status = \"observed\"\nsource = \"调查\"\n[[table]]\nheader = \"1\"\noutput = \"面积.csv\"\n\
        measure = \"landuse_area\"\nunit = \"亩\"\nkeys = { year = \"2020\" }\ncolumn = [\n{ at = \"A\", key = \"name\" },\n\
        { at = \"B\" },\n{ at = \"C\", key = \"landuse\" },\n]\n";
    write(folder.path(), &[("面积 表.csv", table), ("面积映射.toml", figures)]);
    let args = ["import", "面积 表.csv", "--into", "数据 集", "--mapping", "面积映射.toml"];
    assert_eq!(geep(folder.path(), &args).status.code(), Some(1));
    let read = geep(folder.path(), &[&args[..], &["--coefficients", "我的 定义"]].concat());
    assert!(read.status.success(), "{}", text(&read.stderr));
    let areas = std::fs::read_to_string(folder.path().join("数据 集/面积.csv")).unwrap();
    for member in ["sown_grass", "city_park", "paddy_field"] {
        assert!(areas.contains(&format!(",{member},landuse_area,")), "{member}\n{areas}");
    }
    // What is there is not replaced unasked, and replaced it is as it was.
    let again = geep(folder.path(), &follow);
    assert!(text(&again.stderr).contains("nothing-new"), "{}", text(&again.stderr));
    let replaced = geep(folder.path(), &[&follow[..], &["--replace"]].concat());
    assert!(replaced.status.success(), "{}", text(&replaced.stderr));
    assert_eq!(std::fs::read_to_string(&list).unwrap(), written);
    let other = geep(folder.path(), &[&follow[..], &["--of", "measures"]].concat());
    assert_eq!(other.status.code(), Some(2));
}

/// The city and the province of a unit are told by its code.
#[test]
fn units_without_a_code_become_regions() {
    let folder = tempfile::tempdir().unwrap();
    let table = "开发区名录,,,\n代码,名称,地级行政区,别名\n140900-jkq,忻州经济开发区,忻州市,忻州经开区\n\
                 140900-fhs,凤凰山,140900,\n140100-zgq,山西转型综合改革示范区,,综改区\n";
    write(folder.path(), &[("开发区 名录.csv", table)]);
    let propose = ["import", "开发区 名录.csv", "--into", "定义", "--of", "members", "--dimension", "county"];
    let told = ["--source", "《某省开发区目录》", "--status", "published", "--mapping", "映射.toml", "--yes"];
    let done = geep(folder.path(), &[&propose[..], &told].concat());
    assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), ""));
    let read =
        |name: &str| std::fs::read_to_string(folder.path().join("定义/dimensions").join(name)).unwrap();
    assert_eq!(
        read("county-special-开发区 名录.csv"),
        "code,name,level,city,province,note,source,evidence\n\
         140900-jkq,忻州经济开发区,special,140900,140000,开发区 名录.csv，第 3 行,《某省开发区目录》,published\n\
         140900-fhs,凤凰山,special,140900,140000,开发区 名录.csv，第 4 行,《某省开发区目录》,published\n"
    );
    assert_eq!(
        read("county-special-开发区 名录.toml"),
        "# 由 开发区 名录.csv 导入\n# 出处：《某省开发区目录》 (published)\n\
         \n[[member]]  # 第 3 行\nof = \"county\"\nid = \"140900-jkq\"\naliases = [\"忻州经开区\"]\n\
         \n[[member]]  # 第 5 行\nof = \"county\"\nid = \"140100-zgq\"\naliases = [\"综改区\"]\n"
    );
    dataset(folder.path(), &["140922", "140900-jkq", "140900-fhs"]);
    let checked = geep(folder.path(), &["check", "数据 集", "--coefficients", "定义"]);
    assert_eq!((checked.status.code(), text(&checked.stderr)), (Some(0), ""));
    // An office's table of figures calls them by code or by name.
    let table = "代码,名称,地区生产总值（亿元）\n140900-jkq,忻州经开区,3\n140900-fhs,凤凰山,4\n";
    write(folder.path(), &[("产值.csv", table)]);
    let figures = [
        "import",
        "产值.csv",
        "--into",
        "数据 集",
        "--coefficients",
        "定义",
        "--status",
        "observed",
        "--source",
        "年鉴",
    ];
    let asked = geep(folder.path(), &figures);
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    fill(&folder.path().join("数据 集/mapping.toml"), &[("year = \"\"", "year = \"2021\"")]);
    let read = geep(folder.path(), &[&figures[..6], &["--mapping", "数据 集/mapping.toml"]].concat());
    assert!(read.status.success(), "{}", text(&read.stderr));
    let written = std::fs::read_to_string(folder.path().join("数据 集/产值.csv")).unwrap();
    assert!(written.contains("140900-jkq,忻州经济开发区,2021,gdp,3,"), "{written}");
}

/// Attributes: of all rows, by a word of the list, and by the words of a dimension that has none yet.
#[test]
fn members_say_what_they_belong_to() {
    let folder = tempfile::tempdir().unwrap();
    let table = "编码,名称,英文,覆盖大类\nglade,林间空地,Glade,植被\nquay,码头,Quay,built\n";
    write(folder.path(), &[("类型.csv", table)]);
    let propose = [
        "import",
        "类型.csv",
        "--into",
        "定义",
        "--of",
        "members",
        "--dimension",
        "class",
        "--mapping",
        "映.toml",
    ];
    assert!(geep(folder.path(), &propose).status.success());
    let mapping = folder.path().join("映.toml");
    // built is a group; 植被 is none of them, though near.
    let words = std::fs::read_to_string(&mapping).unwrap();
    assert!(words.contains("[words.cover]") && !words.contains("\"built\" ="), "{words}");
    fill(&mapping, &[("\"植被\" = \"\"", "\"植被\" = \"vegetation\"")]);
    let done = geep(folder.path(), &[&propose[..4], &propose[8..]].concat());
    assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), ""));
    let written = std::fs::read_to_string(folder.path().join("定义/dimensions/类型.toml")).unwrap();
    for line in ["attributes = { cover = \"vegetation\" }", "attributes = { cover = \"built\" }"] {
        assert!(written.contains(line), "{written}");
    }
    let own = "[[dimension]]\nid = \"site\"\ntitle = { zh = \"风场\", en = \"Site\" }\nkind = \"list\"\n\
               attribute = [{ id = \"owner\", title = { zh = \"业主\", en = \"Owner\" } }]\n";
    let table = "编码,名称,英文,业主\nridge,山脊,Ridge,甲\nplain,平川,Plain,乙\n";
    let mapping = "dimension = \"site\"\n[[table]]\nof = \"members\"\nheader = \"1\"\noutput = \"风场.toml\"\ncolumn = [\n\
        { at = \"A\", member = \"id\" },\n{ at = \"B\", member = \"title\" },\n{ at = \"C\", member = \"title_en\" },\n\
        { at = \"D\", member = \"owner\" },\n]\n";
    write(folder.path(), &[("风/dimensions/site.toml", own), ("风场.csv", table), ("风映.toml", mapping)]);
    let done = geep(folder.path(), &["import", "风场.csv", "--into", "风", "--mapping", "风映.toml"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("名录里的各词就是它的成员：乙、甲"), "{}", text(&done.stderr));
}

/// A wrong list: its dimension, its rows, and what the mapping says beside the columns.
struct Wrong {
    what: &'static str,
    dimension: &'static str,
    columns: &'static [&'static str],
    rows: &'static str,
}

const WRONG: [Wrong; 15] = [
    Wrong {
        what: "两行一个编码，两行一个名称",
        dimension: "landuse",
        columns: &["id", "title", "title_en"],
        rows: "编码,名称,英文\nnew_a,新甲,A\nnew_a,新乙,B\nnew_c,新甲,C\n",
    },
    Wrong {
        what: "编码已是别的成员",
        dimension: "class",
        columns: &["id", "title", "title_en"],
        rows: "编码,名称,英文\nforest,草原,Steppe\n",
    },
    Wrong {
        what: "名称、别名已是别的成员",
        dimension: "class",
        columns: &["id", "title", "title_en", "alias"],
        rows: "编码,名称,英文,别名\nwood,森林,Wood,\nsteppe,草原,Steppe,牧场/草地\n",
    },
    Wrong {
        what: "已有的成员别处不同",
        dimension: "class",
        columns: &["id", "title", "title_en", "cover"],
        rows: "编码,名称,英文,大类\nforest,森林,Woodland,\nshrub,灌丛,Shrub,built\n",
    },
    Wrong {
        what: "没有编码，没有名称",
        dimension: "landuse",
        columns: &["id", "title", "title_en"],
        rows: "编码,名称,英文\n,新甲,A\nnew_b,—,B\nnew c,新丙,C\n",
    },
    Wrong {
        what: "属性的成员不认识",
        dimension: "class",
        columns: &["id", "title", "title_en", "cover"],
        rows: "编码,名称,英文,大类\nlawn,草坪,Lawn,vegetatoin\nmeadow,草甸,Meadow,vegetatoin\nmine,矿区,Mine,工矿\n",
    },
    Wrong {
        what: "没有编码列",
        dimension: "landuse",
        columns: &["title", "title_en"],
        rows: "名称,英文\n新甲,A\n",
    },
    Wrong {
        what: "列写得不对",
        dimension: "landuse",
        columns: &["id", "titel", "id"],
        rows: "编码,名称,旧编码\nnew_a,新甲,a\n",
    },
    Wrong {
        what: "维度是属性", dimension: "cover", columns: &["id", "title"], rows: "编码,名称\na,甲\n"
    },
    Wrong {
        what: "维度是编号", dimension: "outlet", columns: &["id", "title"], rows: "编码,名称\na,甲\n"
    },
    Wrong {
        what: "没有这个维度", dimension: "landus", columns: &["id", "title"], rows: "编码,名称\na,甲\n"
    },
    Wrong {
        what: "单位的代码不对",
        dimension: "county",
        columns: &["id", "title", "city"],
        rows: "代码,名称,市\n140999,某区,\n140922-jkq,某开发区,\n140900-gxq,某高新区,太原市\n140900-wts2,五台山风景名胜区,\n",
    },
    Wrong {
        what: "编码是行政区代码",
        dimension: "landuse",
        columns: &["id", "title", "title_en"],
        rows: "编码,名称,英文\n140922,新甲,A\n",
    },
    Wrong {
        what: "没有新的",
        dimension: "landuse",
        columns: &["id", "title"],
        rows: "编码,名称\npaddy_field,水田\n",
    },
    Wrong {
        what: "缺属性", dimension: "class", columns: &["id", "title"], rows: "编码,名称\nlawn,草坪\n"
    },
];

#[test]
fn wrong_lists_are_refused() {
    let mut said = String::new();
    for Wrong { what, dimension, columns, rows } in WRONG {
        let folder = tempfile::tempdir().unwrap();
        let columns: String = ["A", "B", "C", "D"]
            .iter()
            .zip(columns)
            .map(|(at, member)| format!("  {{ at = \"{at}\", member = \"{member}\" }},\n"))
            .collect();
        let output = if dimension == "county" { "county-special-名录.csv" } else { "名录.toml" };
        let about =
            if dimension == "county" { "source = \"目录\"\nevidence = \"unverified\"\n" } else { "" };
        let mapping = format!(
            "dimension = \"{dimension}\"\n{about}[[table]]\nof = \"members\"\nheader = \"1\"\noutput = \"{output}\"\n\
             column = [\n{columns}]\n"
        );
        write(folder.path(), &[("名录 表.csv", rows), ("映射.toml", &mapping)]);
        said += &format!("── {what}\n");
        for lang in ["zh", "en"] {
            let follow =
                ["import", "名录 表.csv", "--into", "我的 定义", "--mapping", "映射.toml", "--lang", lang];
            let refused = geep(folder.path(), &follow);
            let done = refused.status.success();
            assert_eq!(done, folder.path().join("我的 定义/dimensions").exists(), "{what}");
            // What only warns is done the first time.
            let _ = std::fs::remove_dir_all(folder.path().join("我的 定义"));
            said += &format!("退出码 {}\n{}", refused.status.code().unwrap(), text(&refused.stderr));
        }
    }
    insta::assert_snapshot!(said);
}

/// Nothing is taken for a header that may be a row, and one mapping is of one kind.
#[test]
fn what_is_no_list_is_not_read_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let mixed = "dimension = \"class\"\n[[table]]\nof = \"members\"\nheader = \"1\"\noutput = \"甲.toml\"\n\
                 [[table]]\nheader = \"1\"\noutput = \"乙.csv\"\n";
    write(folder.path(), &[("表.csv", "new_a,新甲\nnew_b,新乙\n"), ("混.toml", mixed)]);
    let propose = ["import", "表.csv", "--into", "定义", "--of", "members", "--mapping", "映.toml"];
    let refused = geep(folder.path(), &propose);
    assert!(text(&refused.stderr).contains("错误[no-header]"), "{}", text(&refused.stderr));
    let refused = geep(folder.path(), &["import", "表.csv", "--into", "定义", "--mapping", "混.toml"]);
    assert!(text(&refused.stderr).contains("既有 of = \"members\" 的表"), "{}", text(&refused.stderr));
    // Without a dimension it is asked.
    write(folder.path(), &[("表.csv", "编码,名称\nnew_a,新甲\n")]);
    let asked = geep(folder.path(), &propose);
    assert!(text(&asked.stdout).contains("待填 1 项"), "{}{}", text(&asked.stdout), text(&asked.stderr));
    // Where a mapping says it the command need not.
    let both = [&propose[..4], &["--dimension", "class", "--mapping", "映.toml"]].concat();
    assert_eq!(geep(folder.path(), &both).status.code(), Some(2));
}
