//! A tiny world for tests: the counties `a`, in the city `c` of the province `p`, and `e`, in the province `q`.

use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;

const DIMENSIONS: &str = r#"
[[dimension]]
id = "class"
title = { zh = "类型", en = "Class" }
kind = "list"
member = [
  { id = "forest", title = { zh = "森林", en = "Forest" } },
  { id = "grass", title = { zh = "草地", en = "Grass" } },
  { id = "lake", title = { zh = "湖泊", en = "Lake" } },
]
[[dimension]]
id = "county"
title = { zh = "行政区", en = "Region" }
kind = "region"
headers = ["code"]
members = "county.csv"
attribute = [
  { id = "city", title = { zh = "市", en = "City" } },
  { id = "province", title = { zh = "省", en = "Province" } },
]
[[dimension]]
id = "year"
title = { zh = "年份", en = "Year" }
kind = "year"
"#;

/// The members of class by their numbers.
pub const FOREST: u32 = 0;
pub const GRASS: u32 = 1;
pub const LAKE: u32 = 2;

const REGIONS: &str = "code,name,level,city,province
000000,N,nation,,
p,P,province,,
q,Q,province,,
c,C,city,,p
a,A,county,c,p
e,E,county,,q
";

const SOURCES: &str = "[[source]]\nid = \"s\"\ntitle = \"S\"\nissuer = \"S\"\n";

/// A catalog of these dimensions with further files.
pub fn catalog(files: &[(&str, &str)]) -> Catalog {
    let own =
        [("dimensions/all.toml", DIMENSIONS), ("dimensions/county.csv", REGIONS), ("sources.toml", SOURCES)];
    let texts = own.iter().chain(files).map(|(path, text)| (path.to_string(), text.to_string()));
    let mut findings = Findings::default();
    let catalog = Catalog::load(&Files::from_texts(texts), &mut findings);
    assert_eq!(findings.counts().0, 0, "{:?}", findings.iter().map(|f| &f.message.en).collect::<Vec<_>>());
    catalog
}
