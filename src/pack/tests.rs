//! No byte of a pack can change unnoticed.

use super::*;
use crate::finding::Findings;
use crate::report::manifest::hash;
use serde_json::json;

/// The smallest pack that there can be, with a file that repeats itself so that it is compressed.
fn files() -> Vec<(String, Vec<u8>)> {
    let manifest = "id = \"a\"\n".repeat(40).into_bytes();
    let table = "县,值\n甲,1\n".as_bytes().to_vec();
    let run = json!({
        "program": { "name": "geep", "version": "1", "commit": "a", "target": "b" },
        "command": {
            "name": "run", "dataset": "数据 集", "profile": "caep", "compare": [], "accept": [], "year": null,
            "period": null, "trial": false, "strict": false, "after": [], "formats": ["csv"], "lang": "zh",
        },
        "dataset": { "id": "a", "sha256": { "dataset.toml": hash(&manifest) } },
        "definitions": { "built_in_sha256": "c" },
        "settlement": null,
        "outputs": { "results.csv": hash(&table) },
    });
    vec![
        ("dataset/dataset.toml".to_string(), manifest),
        ("outputs/results.csv".to_string(), table),
        ("run.json".to_string(), run.to_string().into_bytes()),
    ]
}

#[test]
fn every_byte_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("一 包.zip");
    let bytes = zip(&files()).unwrap();
    let opens = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let mut findings = Findings::default();
        let pack = open(&path, &mut findings);
        assert_eq!(pack.is_some(), !findings.has_errors());
        pack.is_some()
    };
    assert!(opens(&bytes));
    for at in 0..bytes.len() {
        for flip in [1, 0x10, 0xff] {
            let mut flipped = bytes.clone();
            flipped[at] ^= flip;
            assert!(!opens(&flipped), "byte {at} of {}", bytes.len());
        }
        assert!(!opens(&bytes[..at]), "cut at {at}");
    }
    assert!(!opens(&[&bytes[..], b"\0"].concat()) && !opens(&[b"\0", &bytes[..]].concat()));
    assert_eq!(zip(&files()).unwrap(), bytes);
}
