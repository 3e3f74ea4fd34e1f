//! The JSON schemas of `schemas/` are those of the program. That files stand to them as they should is seen by another
//! program: `validate.py`.

use geep::internals::schema::Kind;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_schemas_are_those_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join("schemas")).unwrap();
    let there: BTreeSet<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    let wanted: BTreeSet<String> = Kind::ALL.map(|kind| kind.file().to_string()).into();
    assert_eq!(there, wanted);
    let taplo = std::fs::read_to_string(root.join(".taplo.toml")).unwrap();
    for kind in Kind::ALL {
        let path = format!("schemas/{}", kind.file());
        let written = std::fs::read_to_string(root.join(&path)).unwrap();
        assert!(
            written == kind.text(),
            "{path} is out of date: move schemas/ away, then `cargo run -- catalog schemas --out schemas`"
        );
        assert!(taplo.contains(&format!("\"{path}\"")), ".taplo.toml does not name {path}");
    }
}
