//! A report in one file with all it was made from, and the same report made again from that file alone.
//!
//! By hand, from `tests/settled`: `geep settle '数据 集' --coefficients 定义 --period 2022Q1 --out 报告`,
//! `geep pack 报告 --into 研究.zip`, and elsewhere `geep rerun 研究.zip`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.args(args).current_dir(folder).env_remove("GEEP_LANG").output().unwrap()
}

fn done(folder: &Path, args: &[&str]) -> String {
    let output = geep(folder, args);
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout).to_string()
}

/// What is said, in both languages, where a command ends with a code; the folder is then as it was.
fn refused(folder: &Path, args: &[&str], code: i32) -> String {
    let before = listing(folder);
    let mut said = String::new();
    for lang in ["zh", "en"] {
        let output = geep(folder, &[args, &["--lang", lang]].concat());
        assert_eq!(output.status.code(), Some(code), "{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(text(&output.stdout), "");
        said += text(&output.stderr);
    }
    assert_eq!(listing(folder), before);
    said
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(listing(&entry));
        }
        found.push(entry);
    }
    found.sort();
    found
}

/// Another user, in another place and time, in an empty folder.
fn elsewhere(pack: &Path, more: &[&str]) -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("家")).unwrap();
    std::fs::copy(pack, folder.path().join("收到 的.zip")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_geep"))
        .args([&["rerun", "收到 的.zip"], more].concat())
        .current_dir(folder.path())
        .env("TZ", "America/St_Johns")
        .env("LANG", "tr_TR.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("HOME", folder.path().join("家"))
        .env("USER", "somebody")
        .env_remove("GEEP_LANG")
        .output()
        .unwrap();
    (folder, output)
}

/// The report comes out the same: so many files.
fn assert_same(pack: &Path, files: usize) {
    let (folder, output) = elsewhere(pack, &["--out", "重算 报告"]);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}{told}");
    assert!(said.contains(&format!("一致，逐字节相同：{files} 个文件")), "{said}");
    let manifest = std::fs::read(folder.path().join("重算 报告/run.json")).unwrap();
    assert_eq!(manifest, content(pack)["run.json"]);
    assert_eq!(std::fs::read_dir(folder.path().join("重算 报告")).unwrap().count(), files);
    assert_eq!(std::fs::read_dir(folder.path().join("家")).unwrap().count(), 0);
}

/// The files of a pack by name.
fn content(pack: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(std::fs::File::open(pack).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().to_string(), bytes);
    }
    files
}

/// A folder with definitions of its own and a dataset, of which the first quarter was settled and filed, the second is
/// packed as `研究.zip`.
fn office() -> TempDir {
    static OFFICE: OnceLock<TempDir> = OnceLock::new();
    let made = OFFICE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        copy(&root().join("tests/settled"), at);
        done(
            at,
            &["settle", "数据 集", "--coefficients", "定义", "--period", "2022Q1", "--out", "已结 一季"],
        );
        std::fs::rename(at.join("已结 一季"), at.join("数据 集/已结 一季")).unwrap();
        let manifest = at.join("数据 集/dataset.toml");
        let words = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(manifest, words + "\n[settled]\n2022Q1 = \"已结 一季\"\n").unwrap();
        done(
            at,
            &["settle", "数据 集", "--coefficients", "定义", "--period", "2022Q2", "--out", "二季 报告"],
        );
        done(at, &["pack", "二季 报告", "--into", "研究.zip"]);
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    copy(made.path(), folder.path());
    folder
}

#[test]
fn a_settlement_after_another_is_packed_and_comes_out_the_same_elsewhere() {
    let office = office();
    let pack = office.path().join("研究.zip");
    let files = content(&pack);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "dataset/dataset.toml",
            "dataset/一季度.csv",
            "dataset/二季度.csv",
            "dataset/期初.csv",
            "definitions/1/compensation/屡次.toml",
            "definitions/1/values/屡次.csv",
            "definitions/1/values/屡次.toml",
            "earlier/1/ledger.csv",
            "earlier/1/results.csv",
            "earlier/1/run.json",
            "outputs/ledger.csv",
            "outputs/results.csv",
            "run.json",
        ]
    );
    let same = |inside: &str, outside: &str| {
        assert_eq!(files[inside], std::fs::read(office.path().join(outside)).unwrap(), "{inside}");
    };
    same("dataset/期初.csv", "数据 集/期初.csv");
    same("definitions/1/values/屡次.csv", "定义/values/屡次.csv");
    same("earlier/1/ledger.csv", "数据 集/已结 一季/ledger.csv");
    same("run.json", "二季 报告/run.json");
    assert_same(&pack, 10);
    // The same files give the same pack.
    done(office.path(), &["pack", "二季 报告", "--into", "再 打包.zip"]);
    assert_eq!(std::fs::read(&pack).unwrap(), std::fs::read(office.path().join("再 打包.zip")).unwrap());
}

#[test]
fn what_a_command_was_stands_in_its_record() {
    let office = office();
    let run: serde_json::Value =
        serde_json::from_slice(&content(&office.path().join("研究.zip"))["run.json"]).unwrap();
    let command = &run["command"];
    assert_eq!((&command["name"], &command["dataset"]), (&"settle".into(), &"数据 集".into()));
    assert_eq!((&command["profile"], &command["period"]), (&"repeat-air".into(), &"2022Q2".into()));
    assert_eq!((&command["trial"], &command["lang"]), (&false.into(), &"zh".into()));
    let own = &run["definitions"]["folders"][0];
    assert_eq!(own["folder"], "定义");
    let kept = std::fs::read_to_string(office.path().join("定义/values/屡次.csv")).unwrap();
    assert_eq!(own["files"][1]["text"], kept.as_str());
    for word in ["commit", "target"] {
        assert!(run["program"][word].as_str().is_some_and(|said| !said.is_empty()), "{word}");
    }
    assert!(!run.to_string().contains(office.path().to_str().unwrap()));
}

#[test]
fn paths_from_the_root_leave_no_trace_and_are_named_again_to_pack() {
    let office = office();
    let at = |name: &str| office.path().join(name).display().to_string();
    let (data, own, filed) = (at("别处/数据 集"), at("别处/定义"), at("别处/归档/一季"));
    copy(&office.path().join("数据 集"), Path::new(&data));
    copy(&office.path().join("定义"), Path::new(&own));
    std::fs::create_dir(at("别处/归档")).unwrap();
    std::fs::rename(at("别处/数据 集/已结 一季"), &filed).unwrap();
    let manifest = std::fs::read_to_string(at("别处/数据 集/dataset.toml")).unwrap();
    std::fs::write(at("别处/数据 集/dataset.toml"), manifest.split("\n[settled]").next().unwrap()).unwrap();
    let settle = [
        "settle",
        &data,
        "--coefficients",
        &own,
        "--after",
        &filed,
        "--period",
        "2022Q2",
        "--format",
        "jsonl",
    ];
    done(office.path(), &[&settle[..], &["--lang", "en", "--out", "报告"]].concat());
    for file in ["run.json", "report.html"] {
        let said = std::fs::read_to_string(office.path().join("报告").join(file)).unwrap();
        assert!(!said.contains("别处"), "{file}");
    }
    let said = refused(office.path(), &["pack", "报告", "--into", "甲.zip"], 1);
    // A dataset of that name is there, but it is another.
    assert!(said.contains("数据 集/dataset.toml 在写出报告之后改动过") && said.contains("--after"), "{said}");
    let named = ["pack", "报告", "--into", "甲.zip", "--data", &data, "--after", &filed];
    done(office.path(), &named);
    assert!(content(&office.path().join("甲.zip")).contains_key("outputs/results.jsonl"));
    assert_same(&office.path().join("甲.zip"), 6);
}

#[test]
fn accounts_are_packed_with_what_they_are_compared_with() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    copy(&root().join("datasets/taixin"), &at.join("太忻 数据"));
    let run = ["run", "太忻 数据", "--year", "2021", "--compare", "mee-2020", "--out", "报告"];
    done(at, &run);
    let said = done(at, &["pack", "报告", "--into", "太忻.zip", "--lang", "en"]);
    assert!(said.contains("SHA-256"), "{said}");
    let files = content(&at.join("太忻.zip"));
    assert_eq!(files.contains_key("dataset/expected.csv"), at.join("太忻 数据/expected.csv").exists());
    assert_same(&at.join("太忻.zip"), 6);
    let (_folder, output) = elsewhere(&at.join("太忻.zip"), &["--lang", "en"]);
    assert_eq!(text(&output.stdout), "Same, to the byte: 6 files.\n");
}

#[test]
fn a_workbook_is_packed_as_the_dataset_that_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("数据集").unwrap();
    let rows =
        [("编号", "一本"), ("标题", "一本工作簿"), ("口径", "caep"), ("年份", "2021"), ("货币单位", "万元")];
    for (row, (key, value)) in rows.iter().enumerate() {
        sheet.write(row as u32, 0, *key).unwrap();
        sheet.write(row as u32, 1, *value).unwrap();
    }
    let from = std::fs::read_to_string(root().join("datasets/taixin/landuse.csv")).unwrap();
    let sheet = book.add_worksheet().set_name("土地").unwrap();
    for (row, line) in from.trim_start_matches('\u{feff}').lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            match cell.parse::<f64>() {
                Ok(number) if column > 2 => drop(sheet.write(row as u32, column as u16, number).unwrap()),
                _ => drop(sheet.write(row as u32, column as u16, cell).unwrap()),
            }
        }
    }
    book.save(folder.path().join("一 本.xlsx")).unwrap();
    let ran = geep(folder.path(), &["run", "一 本.xlsx", "--profile", "land-use-value", "--out", "报告"]);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    done(folder.path(), &["pack", "报告", "--into", "一本.zip"]);
    assert!(content(&folder.path().join("一本.zip")).contains_key("dataset/一 本.xlsx"));
    assert_same(&folder.path().join("一本.zip"), 6);
}

#[test]
fn a_file_that_changed_since_is_not_packed_and_is_named() {
    for file in [
        "数据 集/期初.csv",
        "数据 集/dataset.toml",
        "数据 集/已结 一季/ledger.csv",
        "数据 集/已结 一季/run.json",
    ] {
        let office = office();
        let path = office.path().join(file);
        let words = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, words + " ").unwrap();
        let said = refused(office.path(), &["pack", "二季 报告", "--into", "新.zip"], 1);
        assert!(said.contains(&format!("{file} 在写出报告之后改动过")), "{said}");
        assert_eq!(said.matches("错误[").count(), 1, "{said}");
    }
    let office = office();
    std::fs::remove_file(office.path().join("数据 集/期初.csv")).unwrap();
    let said = refused(office.path(), &["pack", "二季 报告", "--into", "新.zip"], 1);
    assert!(said.contains("没有 数据 集/期初.csv"), "{said}");
    std::fs::write(office.path().join("二季 报告/results.csv"), "code").unwrap();
    let said = refused(office.path(), &["pack", "二季 报告", "--into", "新.zip"], 1);
    assert!(said.contains("results.csv 写出之后变了"), "{said}");
}

#[test]
fn every_file_of_a_pack_is_held_against_its_hash() {
    let office = office();
    let files = content(&office.path().join("研究.zip"));
    for name in files.keys() {
        let mut changed = files.clone();
        let bytes = changed.get_mut(name).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(office.path().join("坏.zip"), packed(&changed)).unwrap();
        let said = refused(office.path(), &["rerun", "坏.zip", "--out", "新"], 1);
        // Whoever changes the record has every other file against him.
        let named = if name == "run.json" { "坏.zip" } else { name };
        assert!(said.contains("pack-broken") && said.contains(named), "{name}: {said}");
        let mut lacking = files.clone();
        lacking.remove(name);
        std::fs::write(office.path().join("坏.zip"), packed(&lacking)).unwrap();
        let said = refused(office.path(), &["rerun", "坏.zip"], 1);
        assert!(said.contains(&format!("its file {name} is broken: the zip has no such file")), "{said}");
    }
    // Packed once more by another program it is not what geep wrote, though its files are.
    std::fs::write(office.path().join("坏.zip"), packed(&files)).unwrap();
    assert!(refused(office.path(), &["rerun", "坏.zip"], 1).contains("封记不符"));
    let mut more = files.clone();
    more.insert("dataset/多出.csv".into(), b"a".to_vec());
    std::fs::write(office.path().join("坏.zip"), packed(&more)).unwrap();
    assert!(
        refused(office.path(), &["rerun", "坏.zip"], 1)
            .contains("dataset/多出.csv 坏了：run.json 没有提到它")
    );
}

/// A zip of files by another program than ours.
fn packed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_byte_that_flips_anywhere_in_a_pack_is_found() {
    let office = office();
    let bytes = std::fs::read(office.path().join("研究.zip")).unwrap();
    // Content, headers, directory and seal; the unit tests of the room go through every byte.
    let step = bytes.len() / 60;
    for at in (0..bytes.len()).step_by(step).chain(bytes.len() - 90..bytes.len() - 80) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        std::fs::write(office.path().join("坏.zip"), flipped).unwrap();
        let output = geep(office.path(), &["rerun", "坏.zip", "--out", "新"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "byte {at}: {said}");
        assert!(said.contains("[pack-") && said.contains("坏.zip"), "byte {at}: {said}");
        assert!(output.stdout.is_empty() && !office.path().join("新").exists());
    }
    for length in [0, 1, 21, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(office.path().join("坏.zip"), &bytes[..length]).unwrap();
        assert!(refused(office.path(), &["rerun", "坏.zip"], 1).contains("[pack-"));
    }
}

/// A zip by hand: each file with its name, its content, the size it claims and the kind of file.
fn forged(files: &[(&[u8], &[u8], u32, u32)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content, size, kind) in files {
        let mut common = Vec::new();
        [20_u16, 0x800, 0, 0, 0x21].iter().for_each(|half| common.extend(half.to_le_bytes()));
        common.extend([0; 4]);
        common.extend((content.len() as u32).to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((kind << 16).to_le_bytes());
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(*name);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(*name);
        bytes.extend(*content);
    }
    let (start, length, count) = (bytes.len() as u32, directory.len() as u32, files.len());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([(count.min(0xffff) as u16).to_le_bytes(); 2].concat());
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

#[test]
fn hostile_zips_are_refused() {
    const FILE: u32 = 0o100_644;
    let folder = tempfile::tempdir().unwrap();
    let long = "长/".repeat(400);
    let name = |name: &'static str| forged(&[(name.as_bytes(), b"x", 1, FILE)]);
    let mut said = String::new();
    let many: Vec<String> = (0..1_000_000).map(|number| format!("{number}")).collect();
    let many: Vec<(&[u8], &[u8], u32, u32)> =
        many.iter().map(|n| (n.as_bytes(), &b""[..], 0, FILE)).collect();
    let zips: [(&str, Vec<u8>); 15] = [
        ("上级", name("../run.json")),
        ("深处的上级", name("dataset/../../run.json")),
        ("绝对路径", name("/tmp/run.json")),
        ("盘符", name("C:/run.json")),
        ("反斜线", name("dataset\\..\\..\\run.json")),
        ("目录", name("dataset/")),
        ("太深", forged(&[(long.as_bytes(), b"x", 1, FILE)])),
        ("不是文字", forged(&[(b"\xff\xfe", b"x", 1, FILE)])),
        ("链接", forged(&[(b"run.json", b"/etc/passwd", 11, 0o120_777)])),
        ("设备", forged(&[(b"run.json", b"", 0, 0o020_666)])),
        ("两份", forged(&[(b"run.json", b"{}", 2, FILE), (b"run.json", b"[]", 2, FILE)])),
        ("炸弹", forged(&[(b"run.json", b"x", u32::MAX - 1, FILE)])),
        (
            "几个炸弹",
            forged(&[(b"a", b"x", 1 << 30, FILE), (b"b", b"x", 1 << 30, FILE), (b"c", b"x", 1, FILE)]),
        ),
        ("一百万个", forged(&many)),
        ("不实的大小", forged(&[(b"run.json", b"{}", 1 << 20, FILE)])),
    ];
    for (what, bytes) in zips {
        std::fs::write(folder.path().join("来路不明.zip"), bytes).unwrap();
        let words = refused(folder.path(), &["rerun", "来路不明.zip", "--out", "新"], 1);
        assert!(words.contains("[pack-hostile]") || what == "不实的大小", "{what}: {words}");
        said += &format!("# {what}\n{words}\n");
    }
    insta::assert_snapshot!("pack_hostile", said);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_honest_size_of_a_bomb_is_not_believed() {
    // A megabyte of nothing that claims to be ten bytes.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("run.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let size = (1_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    places.iter().for_each(|at| bytes[*at..at + 4].copy_from_slice(&10_u32.to_le_bytes()));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("炸弹.zip"), bytes).unwrap();
    let said = refused(folder.path(), &["rerun", "炸弹.zip"], 1);
    assert!(said.contains("its file run.json is broken"), "{said}");
}

/// A pack whose record was changed by hand and sealed again, as one of another program or another machine would be.
fn resealed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    use sha2::Digest;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.set_comment(format!("geep pack 1 sha256 {}", "0".repeat(64))).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let hash: String = sha2::Sha256::digest(&bytes[..end]).iter().map(|b| format!("{b:02x}")).collect();
    bytes[end..].copy_from_slice(hash.as_bytes());
    bytes
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The pack of the second quarter with other results, and other words in its record.
fn forged_results(from: &str, to: &str, record: &[(&str, &str)]) -> TempDir {
    let office = office();
    let mut files = content(&office.path().join("研究.zip"));
    let before = sha256(&files["outputs/results.csv"]);
    let results = text(&files["outputs/results.csv"]).to_string();
    assert!(results.contains(from), "{results}");
    files.insert("outputs/results.csv".into(), results.replacen(from, to, 1).into_bytes());
    let mut run = text(&files["run.json"]).replace(&before, &sha256(&files["outputs/results.csv"]));
    for (from, to) in record {
        assert!(run.contains(from), "{from}");
        run = run.replacen(from, to, 1);
    }
    files.insert("run.json".into(), run.into_bytes());
    std::fs::write(office.path().join("改.zip"), resealed(&files)).unwrap();
    office
}

/// The commit that the program was built from.
fn commit() -> String {
    let said = done(&root(), &["--version"]);
    said.split(['(', ')']).nth(1).unwrap().to_string()
}

#[test]
fn the_first_cell_that_differs_is_named() {
    let office = forged_results(",settled,", ",accounted,", &[]);
    let said = refused(office.path(), &["rerun", "改.zip"], 1);
    assert!(said.contains("重算的 10 个文件里有 2 个与当时不同：results.csv、run.json"), "{said}");
    let cell = "state of profile=repeat-air code=140105 year=2022 period=2022Q1 line=over: accounted then, settled now";
    assert!(said.contains(cell), "{said}");
    // A row of another unit.
    let office = forged_results("repeat-air,140105", "repeat-air,149999", &[]);
    let said = refused(office.path(), &["rerun", "改.zip"], 1);
    let row = "there is no longer the row profile=repeat-air code=149999 year=2022 period=2022Q1 line=over (1 more)";
    assert!(said.contains(row), "{said}");
}

#[test]
fn another_program_is_said_and_values_are_compared_cell_by_cell() {
    let other = format!("\"commit\": \"{}\"", commit());
    let record = [(other.as_str(), "\"commit\": \"0123abcd\"")];
    // Nothing but the commit.
    let office = forged_results("code", "code", &record);
    let output = geep(office.path(), &["rerun", "改.zip"]);
    let (out, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{said}");
    assert!(out.contains("一致，逐字节相同：9 个文件") && said.contains("other-program"), "{out}{said}");
    // A value.
    let office = forged_results(",accounted,", ",settled,", &record);
    let said = refused(office.path(), &["rerun", "改.zip"], 1);
    let said = said.replace(&commit(), "<commit>");
    let version = format!("{} (", env!("CARGO_PKG_VERSION"));
    let said = said.replace(&version, "<version> (");
    let target = said.split("<commit>, ").nth(1).unwrap().split(')').next().unwrap().to_string();
    insta::assert_snapshot!("pack_other_program", said.replace(&target, "<target>"));
}

#[test]
fn wrong_usage_ends_with_two() {
    let office = office();
    let at = office.path();
    for args in [
        &["pack", "没有", "--into", "新.zip"][..],
        &["pack", "二季 报告", "--into", "新.7z"],
        &["pack", "二季 报告", "--into", "研究.zip"],
        &["rerun", "没有.zip"],
        &["rerun", "研究.zip", "--out", "二季 报告"],
        &["rerun", "数据 集"],
    ] {
        let said = refused(at, args, 2);
        assert!(said.contains("另见") && said.contains("See"), "{said}");
    }
    // A folder that is no report, and a file that is no zip.
    let said = refused(at, &["pack", "定义", "--into", "新.zip"], 1);
    assert!(said.contains("no-report"), "{said}");
    let said = refused(at, &["rerun", "二季 报告/report.html"], 1);
    assert!(said.contains("pack-broken"), "{said}");
}

/// Ctrl-C leaves nothing behind, neither beside the pack nor in the temporary folder.
#[cfg(unix)]
#[test]
fn an_interrupted_rerun_leaves_nothing() {
    let office = office();
    let (out, aside) = (office.path().join("新"), office.path().join("临时"));
    std::fs::create_dir(&aside).unwrap();
    for wait in [20, 60, 120, 200] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_geep"))
            .args(["rerun", "研究.zip", "--out", "新"])
            .current_dir(office.path())
            .env("TMPDIR", &aside)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let ended = child.wait().unwrap();
        assert_eq!(std::fs::read_dir(&aside).unwrap().count(), 0, "after {wait} ms: {killed} {ended}");
        // All of the report, or nothing of it.
        if out.exists() {
            assert!(out.join("run.json").exists());
            std::fs::remove_dir_all(&out).unwrap();
        }
    }
}
