//! A model that says only in what it differs from another: `extends = "other"`.
//!
//! It has the other's lines in their order, its own of the same id in their place and the rest of its own behind them;
//! lines named under `without` are left out. Tiers go likewise; scheme and roster are the other's where it states none.
//! Title, source and validity are always its own, so what it takes over cites its source where the line names none.

use super::account::{Line, Model};
use super::placed::Placed;
use crate::finding::{Finding, Findings, Sought, unknown};
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;

/// Completes every model that extends another. Those that cannot be are reported.
pub fn resolve(models: &mut [Model], findings: &mut Findings) {
    let index: BTreeMap<String, usize> = models.iter().enumerate().map(|(i, m)| (m.id.clone(), i)).collect();
    let mut done = vec![false; models.len()];
    for start in 0..models.len() {
        let mut chain = vec![start];
        // Up to one that stands by itself or is complete already.
        while let Some(extends) = models[chain[chain.len() - 1]].extends.clone() {
            if done[chain[chain.len() - 1]] {
                break;
            }
            let Some(&base) = index.get(&extends.model.text) else {
                let id = &extends.model.text;
                let ids = models.iter().map(|m| m.id.as_str());
                let finding = unknown(Sought::Model, id, ids, all_models());
                findings.unknown(id, extends.model.whole(finding, Text::default()));
                break;
            };
            if chain.contains(&base) {
                if !done[start] {
                    findings.push(extends.model.whole(cycle(&chain, base, models), Text::default()));
                }
                chain.iter().for_each(|i| done[*i] = true);
                break;
            }
            chain.push(base);
        }
        for pair in chain.windows(2).rev() {
            let (own, base) = (pair[0], pair[1]);
            if !done[own] {
                done[own] = true;
                let beneath = models[base].clone();
                complete(&mut models[own], &beneath, findings);
            }
        }
    }
}

fn all_models() -> Text {
    text!("`geep catalog models` 列出全部模型", "`geep catalog models` lists them all")
}

/// Models that extend each other in a circle.
fn cycle(chain: &[usize], base: usize, models: &[Model]) -> Finding {
    let from = chain.iter().position(|i| *i == base).unwrap_or(0);
    let circle = chain[from..].iter().chain([&base]).map(|i| models[*i].id.as_str());
    let circle = circle.collect::<Vec<_>>().join(" → ");
    let message = text!(
        "模型互相沿用，没有一个完整：{circle}",
        "models extend each other in a circle and none is whole: {circle}"
    );
    Finding::error("extends-circle", message).help(text!(
        "去掉其中一个 extends，把它的行写全",
        "drop one `extends` and write that model's lines in full"
    ))
}

fn complete(own: &mut Model, base: &Model, findings: &mut Findings) {
    let without = own.extends.iter().flat_map(|extends| extends.without.clone());
    let without: Vec<Placed> = without.collect();
    for line in without.iter().filter(|line| !base.lines.iter().any(|l| l.id == line.text)) {
        let id = &line.text;
        let otherwise = text!("写所沿用的模型里的行", "name lines of the model that is extended");
        let finding = unknown(Sought::Line, id, base.lines.iter().map(|l| l.id.as_str()), otherwise);
        findings.unknown(id, line.whole(finding, Text::default()));
    }
    let left_out = |line: &&Line| without.iter().any(|w| w.text == line.id);
    let mut lines: Vec<Line> = base.lines.iter().filter(|line| !left_out(line)).cloned().collect();
    for line in std::mem::take(&mut own.lines) {
        match lines.iter_mut().find(|beneath| beneath.id == line.id) {
            Some(beneath) => *beneath = line,
            None => lines.push(line),
        }
    }
    // Checks stand behind all lines.
    lines.sort_by_key(|line| line.check.is_some());
    own.lines = lines;
    let beneath = base.tiers.iter().filter(|tier| !own.tiers.iter().any(|t| t.id == tier.id));
    own.tiers = beneath.cloned().chain(own.tiers.clone()).collect();
    if own.scheme.is_none() {
        own.scheme = base.scheme.clone();
        // Former names are the other's alone.
        own.scheme.iter_mut().for_each(|scheme| scheme.formerly.clear());
    }
    if own.roster.is_empty() {
        own.roster = base.roster.clone();
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Findings;
    use crate::model::Catalog;
    use crate::model::files::Files;
    use crate::text::Lang;

    const SOURCE: &str = "[[source]]\nid = \"s\"\ntitle = \"某文\"\nissuer = \"某处\"\n";
    const TIME: &str =
        "[[dimension]]\nid = \"year\"\ntitle = { zh = \"年\", en = \"Year\" }\nkind = \"year\"\n";

    fn line(id: &str, formula: &str) -> String {
        format!(
            "[[line]]\nid = \"{id}\"\ntitle = {{ zh = \"行\", en = \"line\" }}\nper = [\"year\"]\nunit = \"1\"\n\
             formula = \"{formula}\"\n"
        )
    }

    fn model(id: &str, extends: &str, lines: &str) -> (String, String) {
        let head = format!(
            "id = \"{id}\"\n{extends}title = {{ zh = \"模\", en = \"m\" }}\nsource = {{ id = \"s\", clause = \"1\" }}\n"
        );
        (format!("{id}.toml"), head + lines)
    }

    fn load(models: Vec<(String, String)>) -> (Catalog, String) {
        let basis = [("s.toml", SOURCE), ("t.toml", TIME)].map(|(p, t)| (p.to_string(), t.to_string()));
        let mut findings = Findings::default();
        let catalog = Catalog::load(&Files::from_texts(basis.into_iter().chain(models)), &mut findings);
        let said = findings.render(Lang::En, false);
        (catalog, said)
    }

    fn formulas(catalog: &Catalog, id: &str) -> Vec<(String, String)> {
        let model = catalog.models.iter().find(|m| m.id == id).unwrap();
        model.lines.iter().map(|l| (l.id.clone(), l.formula.one_line())).collect()
    }

    #[test]
    fn own_lines_stand_in_the_place_of_those_extended() {
        let lines = [line("a", "1"), line("b", "2"), line("c", "3")].concat();
        let (catalog, said) = load(vec![
            model("whole", "", &lines),
            model("middle", "extends = \"whole\"\n", &line("b", "20")),
            model("last", "extends = \"middle\"\nwithout = [\"a\"]\n", &line("d", "4")),
        ]);
        assert_eq!(said, "");
        let is = |id: &str, wanted: &[(&str, &str)]| {
            let wanted: Vec<(String, String)> =
                wanted.iter().map(|(l, f)| (l.to_string(), f.to_string())).collect();
            assert_eq!(formulas(&catalog, id), wanted, "{id}");
        };
        is("middle", &[("a", "1"), ("b", "20"), ("c", "3")]);
        is("last", &[("b", "20"), ("c", "3"), ("d", "4")]);
    }

    #[test]
    fn what_cannot_be_extended_is_said_once() {
        let circle = |id: &str, other: &str| model(id, &format!("extends = \"{other}\"\n"), &line("a", "1"));
        let (_, said) = load(vec![circle("a", "b"), circle("b", "c"), circle("c", "a")]);
        assert_eq!(said.matches("extends-circle").count(), 1, "{said}");
        let (_, said) = load(vec![circle("a", "a")]);
        assert_eq!(said.matches("extends-circle").count(), 1, "{said}");
        let (_, said) = load(vec![circle("a", "wholly")]);
        assert_eq!(said.matches("unknown-model").count(), 1, "{said}");
        let gone = "extends = \"whole\"\nwithout = [\"z\"]\n";
        let (_, said) = load(vec![model("whole", "", &line("a", "1")), model("b", gone, &line("b", "1"))]);
        assert_eq!(said.matches("unknown-name").count(), 1, "{said}");
    }
}
