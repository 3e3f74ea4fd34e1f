//! Members of lists under the code of a region. Who pays and is paid under such a code is the region, so that they must
//! be called what it is.

use super::{DimKind, Dimensions};
use crate::finding::{Finding, Findings};
use crate::model::Called;
use crate::text;
use crate::text::{Lang, Text};

/// Refuses a member that has the code of a region and another name.
pub fn report(dimensions: &Dimensions, findings: &mut Findings) {
    for dimension in dimensions.list.iter().filter(|dimension| dimension.kind == DimKind::List) {
        for member in &dimension.members {
            let Some((regions, region)) = dimensions.region_of(&member.id) else { continue };
            let (code, Text { zh, en }) = (&member.id, &member.title);
            let same = zh == code || !matches!(dimensions.called(regions, region, zh), Called::No);
            if same {
                continue;
            }
            let (list, name) = (&dimension.id, dimensions.member_title(regions, region, Lang::Zh));
            let message = text!(
                "维度 `{list}` 的成员 `{code}` 叫“{zh}”，而 `{code}` 是{name}的行政区代码，结算时会并为一方",
                "member `{code}` of `{list}` is called \"{en}\", but `{code}` is the code of {name}: a settlement would make one party of the two"
            );
            let finding = Finding::error("code-of-a-region", message).help(text!(
                "给成员换一个 id；若就是这个行政区，标题写它的名称",
                "give the member another id; where it is that region, call it by its name"
            ));
            findings.push(dimension.at.whole(finding, Text::default()));
        }
    }
}
