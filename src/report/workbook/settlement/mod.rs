//! The settlement as a finance department signs it: steps, amounts from base to final, pools, parties; and the ledger.

mod adjustments;
mod amounts;
mod columns;
mod form;
mod increments;
mod ledger;
mod others;
mod parties;
mod pools;
mod steps;
mod ties;

pub use form::write as write_form;
pub use ledger::write as write_ledger;

use super::layout::Layout;
use super::style::Style;
use crate::model::scheme::Kind;
use crate::results::Request;
use crate::settle::Settlement;
use crate::show::titled::Titled;
use crate::show::{banner, past};
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Columns that a paragraph may take.
const WIDE: u16 = 8;

/// A page that grows downwards.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    layout: &'a Layout<'a>,
    settled: &'a Settlement,
    style: &'a Style,
    lang: Lang,
    /// The next free row.
    row: u32,
}

/// Fills the sheet of the settlement.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    settled: &Settlement,
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.fixed.settlement)?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 22)?;
    for column in 2..16 {
        sheet.set_column_width(column, 15)?;
    }
    let mut page = Page { sheet, layout, settled, style, lang: request.lang, row: 0 };
    page.head(request)?;
    parties::write(&mut page)?;
    for payment in 0..settled.terms.payments.len() {
        amounts::write(&mut page, payment)?;
    }
    increments::write(&mut page)?;
    adjustments::write(&mut page)?;
    ties::write(&mut page)?;
    pools::write(&mut page)?;
    steps::write(&mut page)?;
    page.agreement()?;
    page.signatures()
}

/// Fills the sheet that sets other schemes beside the settled one.
pub fn write_others(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    settled: &Settlement,
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.fixed.schemes)?;
    others::write(&mut Page { sheet, layout, settled, style, lang: layout.lang, row: 0 })
}

impl Page<'_> {
    fn head(&mut self, request: &Request<'_>) -> Result<(), XlsxError> {
        let (model, scheme, lang) = (&self.settled.terms.model, &self.settled.terms.scheme, self.lang);
        let when = self.settled.span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
        let title = format!("{} · {}{when}", request.dataset.title.get(lang), model.title.get(lang));
        self.sheet.write_with_format(0, 0, title, &self.style.title)?;
        self.row = 2;
        for words in banner::of(self.settled) {
            self.sheet.merge_range(self.row, 0, self.row, WIDE, words.get(lang), &self.style.warning)?;
            self.row += 1;
        }
        let kind = match scheme.kind {
            Kind::Rule => text!("主管部门规定", "laid down by an authority"),
            Kind::Agreement => text!("当事各方协议", "agreed by its parties"),
            Kind::Proposal => text!("建议方案，尚未施行", "a proposal, not in force"),
        };
        let (measured, settles) = (scheme.measured.title(), scheme.settled.title());
        let (zh, en, zh_settled, en_settled) = (measured.zh, measured.en, settles.zh, settles.en);
        let cadence = text!("按{zh}考核，按{zh_settled}结算", "measured by {en}, settled by {en_settled}");
        let in_force = match model.validity.is_open() {
            true => text!("未限定", "not limited"),
            false => Text::same(model.validity.to_string()),
        };
        let unit = scheme.money.words(lang.is_zh());
        let step = 10f64.powi(-scheme.places);
        let facts = [
            (text!("方案", "Scheme"), model.id.clone()),
            (text!("性质", "Kind"), kind.get(lang).to_string()),
            (text!("依据", "Source"), self.settled.run.book.catalog.cite(&model.source)),
            (text!("有效期", "In force"), in_force.get(lang).to_string()),
            (text!("证据", "Evidence"), scheme.evidence.title(lang).to_string()),
            (text!("周期", "Cadence"), cadence.get(lang).to_string()),
            (text!("金额单位", "Unit of money"), unit.clone()),
            (text!("金额计至", "Amounts to"), format!("{step} {unit}")),
            (text!("采用的待核实依据", "Weak evidence accepted"), self.accepted()),
        ];
        for (label, words) in facts.into_iter().chain(past::facts(self.settled, lang)) {
            self.fact(&label, &words)?;
        }
        if let Some(note) = &scheme.note {
            let titled = Titled::new(&self.settled.run.book, lang);
            self.fact(&text!("说明", "Note"), &titled.prose(note.get(lang)))?;
        }
        self.row += 1;
        Ok(())
    }

    fn accepted(&self) -> String {
        match self.settled.accepted.is_empty() {
            true => self.lang.pick("无", "none").to_string(),
            false => self.settled.accepted.join(self.lang.pick("、", ", ")),
        }
    }

    /// A label with words that may run over several columns and lines.
    fn fact(&mut self, label: &Text, words: &str) -> Result<(), XlsxError> {
        self.sheet.write_with_format(self.row, 0, label.get(self.lang), &self.style.strong)?;
        self.sheet.merge_range(self.row, 1, self.row, WIDE, words, &self.style.wrapped)?;
        self.sheet.set_row_height(self.row, 16.0 * (text::width(words) as f64 / 118.0).ceil().max(1.0))?;
        self.row += 1;
        Ok(())
    }

    /// The title of a part of the page.
    fn part(&mut self, title: &Text) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet.write_with_format(self.row, 0, title.get(self.lang), &self.style.subtitle)?;
        self.row += 1;
        Ok(())
    }

    /// A row of column titles.
    fn heads(&mut self, heads: &[String]) -> Result<(), XlsxError> {
        for (column, head) in (0..).zip(heads) {
            self.sheet.write_with_format(self.row, column, head, &self.style.head)?;
        }
        self.sheet.set_row_height(self.row, 48)?;
        self.row += 1;
        Ok(())
    }

    fn agreement(&mut self) -> Result<(), XlsxError> {
        let Some(agreement) = &self.settled.terms.scheme.agreement else { return Ok(()) };
        self.part(&text!(
            "协议要点（《生态保护补偿条例》第十七条）",
            "Points of the agreement (article 17 of the Regulation)"
        ))?;
        for (label, words) in agreement.points() {
            self.fact(&label, words.get(self.lang))?;
        }
        Ok(())
    }

    fn signatures(&mut self) -> Result<(), XlsxError> {
        self.row += 2;
        let places = [
            text!("制表：", "Prepared by:"),
            text!("复核：", "Checked by:"),
            text!("负责人：", "Approved by:"),
            text!("日期：", "Date:"),
        ];
        for (column, place) in (0u16..).step_by(2).zip(places) {
            self.sheet.write_with_format(self.row, column, place.get(self.lang), &self.style.subtitle)?;
        }
        Ok(())
    }
}
