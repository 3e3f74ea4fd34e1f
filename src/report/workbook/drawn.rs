//! How series of a chart are told apart, on paper without colours too.

use rust_xlsxwriter::{
    ChartFormat, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartPatternFill,
    ChartPatternFillType, ChartSeries, ChartSolidFill,
};

/// Dark and light in turn, so that neighbours differ in grey as well.
const INKS: [&str; 6] = ["#1F5C45", "#9CC3AE", "#8A5A00", "#3C6FA8", "#7B3F7D", "#5F6F66"];

/// The series of that number as a line.
pub fn line(series: &mut ChartSeries, number: usize) {
    const DASHES: [ChartLineDashType; 3] =
        [ChartLineDashType::Solid, ChartLineDashType::Dash, ChartLineDashType::RoundDot];
    const MARKS: [ChartMarkerType; 6] = [
        ChartMarkerType::Circle,
        ChartMarkerType::Square,
        ChartMarkerType::Triangle,
        ChartMarkerType::Diamond,
        ChartMarkerType::X,
        ChartMarkerType::Star,
    ];
    let ink = INKS[number % INKS.len()];
    let mut mark = ChartFormat::new()
        .set_solid_fill(ChartSolidFill::new().set_color(ink))
        .set_line(ChartLine::new().set_color(ink))
        .clone();
    series
        .set_format(
            ChartLine::new().set_color(ink).set_width(1.75).set_dash_type(DASHES[number % DASHES.len()]),
        )
        .set_marker(
            ChartMarker::new().set_type(MARKS[number % MARKS.len()]).set_size(7).set_format(&mut mark),
        );
}

/// The series of that number as columns: full, then hatched.
pub fn columns(series: &mut ChartSeries, number: usize) {
    const HATCHES: [ChartPatternFillType; 2] =
        [ChartPatternFillType::DiagonalStripesWideUpwards, ChartPatternFillType::Dotted25Percent];
    let ink = INKS[number % INKS.len()];
    let mut format = ChartFormat::new();
    format.set_border(ChartLine::new().set_color(ink));
    match number.checked_sub(1) {
        None => format.set_solid_fill(ChartSolidFill::new().set_color(ink)),
        Some(hatched) => format.set_pattern_fill(
            ChartPatternFill::new()
                .set_pattern(HATCHES[hatched % HATCHES.len()])
                .set_foreground_color(ink)
                .set_background_color("#FFFFFF"),
        ),
    };
    series.set_format(&mut format);
}
