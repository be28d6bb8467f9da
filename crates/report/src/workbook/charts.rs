//! The main charts as Excel draws them itself, over numbers that stand on a sheet of the workbook.

use super::sheet::clean;
use crate::input::PageInput;
use gongkai_charts::{Bars, Chart as Spec, ChartSpec, Datum, Mix, Pareto, Rgb, Theme, Trend, Unit};
use gongkai_model::Lang;
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartEmptyCells, ChartFont, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType,
    Color, Format, Workbook, Worksheet, XlsxError,
};

/// Most bodies in one chart: more would not be read.
const MOST_BARS: usize = 30;
/// As many as there are colours that can be told apart.
const MOST_LINES: usize = 8;

const WIDTH: u32 = 720;

/// How high a row is that nobody has changed, and how many go on an A4 page as wide as a chart.
const ROW_PIXELS: u32 = 20;
const ROWS_OF_A_PAGE: u32 = 50;

/// A block of numbers: names down the side, series across, and how it is drawn.
struct Block {
    title: String,
    kind: ChartType,
    heads: Vec<String>,
    names: Vec<String>,
    /// One column a series.
    columns: Vec<Vec<Option<f64>>>,
    percent: bool,
}

/// Adds a sheet of charts and the sheet of their numbers; nothing where there is no chart.
pub(super) fn add(book: &mut Workbook, input: &PageInput<'_>) -> Result<(), XlsxError> {
    let lang = input.lang;
    // A chart over nothing is none: where no body reaches the minimum, no bar is left.
    let blocks = input.figures.iter().filter_map(|figure| block(&figure.spec));
    let blocks: Vec<Block> = blocks.filter(|block| !block.names.is_empty() && !block.columns.is_empty()).collect();
    if blocks.is_empty() {
        return Ok(());
    }
    let name = lang.pick("图数据", "Chart data");
    let mut numbers = Worksheet::new();
    numbers.set_name(name)?;
    numbers.set_column_width(0, 30)?;
    numbers.set_column_range_width(1, 12, 14)?;
    numbers.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let mut drawn = Vec::new();
    let mut at = 0;
    for block in &blocks {
        drawn.push(draw(block, &mut numbers, name, at, lang)?);
        at += u32::try_from(block.names.len()).unwrap_or(0) + 3;
    }
    let sheet = book.add_worksheet();
    sheet.set_name(lang.pick("图", "Charts"))?.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let (mut row, mut page, mut breaks) = (0, 0, Vec::new());
    for (chart, height) in &drawn {
        let rows = height / ROW_PIXELS + 2;
        if row > page && row + rows > page + ROWS_OF_A_PAGE {
            breaks.push(row);
            page = row;
        }
        sheet.insert_chart_with_offset(row, 0, chart, 0, 10)?;
        row += rows;
    }
    sheet.set_page_breaks(&breaks)?;
    book.push_worksheet(numbers);
    Ok(())
}

/// The numbers of a chart that Excel can draw as well.
fn block(spec: &ChartSpec) -> Option<Block> {
    let percent = matches!(spec.format.unit, Unit::Percent);
    let title = spec.title.clone();
    match &spec.chart {
        Spec::Bars(bars) => Some(of_bars(bars, title, percent, spec.lang)),
        Spec::Mix(mix) => Some(of_mix(mix, title)),
        Spec::Trend(trend) => Some(of_trend(trend, title, percent)),
        Spec::Pareto(pareto) => Some(of_pareto(pareto, title, spec.lang)),
        _ => None,
    }
}

fn of_bars(bars: &Bars, title: String, percent: bool, lang: Lang) -> Block {
    // Only what is ranked: values on too small a base would lead the picture.
    let ranked = |n: Option<u64>| bars.min_n.is_none_or(|least| n.is_some_and(|n| n >= least));
    let mut shown: Vec<_> = bars.bars.iter().filter(|bar| ranked(bar.n) && bar.datum.value.is_some()).collect();
    shown.truncate(MOST_BARS);
    Block {
        title,
        kind: ChartType::Bar,
        heads: vec![lang.pick("数值", "Value").to_owned()],
        names: shown.iter().map(|bar| bar.label.clone()).collect(),
        columns: vec![shown.iter().map(|bar| bar.datum.value).collect()],
        percent,
    }
}

fn of_mix(mix: &Mix, title: String) -> Block {
    let rows = || mix.rows.iter().take(MOST_BARS);
    let part = |at: usize| rows().map(|row| row.parts.get(at).and_then(|datum: &Datum| datum.value)).collect();
    Block {
        title,
        kind: ChartType::BarPercentStacked,
        heads: mix.segments.clone(),
        names: rows().map(|row| row.label.clone()).collect(),
        columns: (0..mix.segments.len()).map(part).collect(),
        percent: false,
    }
}

fn of_trend(trend: &Trend, title: String, percent: bool) -> Block {
    let mut lines: Vec<_> = trend.lines.iter().collect();
    let largest =
        |line: &gongkai_charts::Line| line.points.iter().filter_map(|point| point.datum.value).fold(f64::MIN, f64::max);
    if lines.len() > MOST_LINES {
        // The lines that stand out, then the largest ones, in the order they were given.
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (lines[*a], lines[*b]);
            b.highlighted.cmp(&a.highlighted).then(largest(b).total_cmp(&largest(a)))
        });
        order.truncate(MOST_LINES);
        order.sort_unstable();
        lines = order.into_iter().map(|at| lines[at]).collect();
    }
    let mut years: Vec<u16> = lines.iter().flat_map(|line| line.points.iter().map(|point| point.year)).collect();
    years.sort_unstable();
    years.dedup();
    let values = |line: &&gongkai_charts::Line| {
        let of = |year: &u16| line.points.iter().find(|point| point.year == *year).and_then(|point| point.datum.value);
        years.iter().map(of).collect()
    };
    Block {
        title,
        kind: ChartType::Line,
        heads: lines.iter().map(|line| line.label.clone()).collect(),
        columns: lines.iter().map(values).collect(),
        names: years.iter().map(ToString::to_string).collect(),
        percent,
    }
}

fn of_pareto(pareto: &Pareto, title: String, lang: Lang) -> Block {
    let mut parts: Vec<_> = pareto.parts.iter().filter(|part| part.count.value.is_some()).collect();
    parts.sort_by(|a, b| b.count.value.unwrap_or(0.0).total_cmp(&a.count.value.unwrap_or(0.0)));
    Block {
        title,
        kind: ChartType::Column,
        heads: vec![lang.pick("件数", "Count").to_owned()],
        names: parts.iter().map(|part| part.label.clone()).collect(),
        columns: vec![parts.iter().map(|part| part.count.value).collect()],
        percent: false,
    }
}

fn color(rgb: Rgb) -> Color {
    let Rgb(red, green, blue) = rgb;
    Color::RGB(u32::from_be_bytes([0, red, green, blue]))
}

/// Writes a block's numbers from a row on; gives back the chart over them and its height in pixels.
fn draw(
    block: &Block,
    sheet: &mut Worksheet,
    sheet_name: &str,
    top: u32,
    lang: Lang,
) -> Result<(Chart, u32), XlsxError> {
    let bold = Format::new().set_bold();
    let head_format = Format::new().set_bold().set_text_wrap();
    let share = Format::new().set_num_format("0.00%");
    let plain = Format::new();
    sheet.write_string_with_format(top, 0, clean(&block.title), &bold)?;
    sheet.set_row_height(top + 1, if block.heads.len() > 1 { 32 } else { 16 })?;
    for (column, head) in (1u16..).zip(&block.heads) {
        sheet.write_string_with_format(top + 1, column, clean(head), &head_format)?;
    }
    for (row, name) in (top + 2..).zip(&block.names) {
        sheet.write_string(row, 0, clean(name))?;
    }
    for (column, values) in (1u16..).zip(&block.columns) {
        for (row, value) in (top + 2..).zip(values) {
            // Missing stays empty: a gap in the picture, never a zero.
            if let Some(value) = value {
                sheet.write_number_with_format(row, column, *value, if block.percent { &share } else { &plain })?;
            }
        }
    }
    let last = top + 1 + u32::try_from(block.names.len()).unwrap_or(0);
    let mut chart = Chart::new(block.kind);
    let colors = Theme::Light.palette();
    let lying = matches!(block.kind, ChartType::Bar | ChartType::BarPercentStacked);
    let fills = match block.kind {
        ChartType::BarPercentStacked => colors.segments,
        ChartType::Line => colors.series,
        _ => std::slice::from_ref(&colors.accent),
    };
    for (column, fill) in (1..=u16::try_from(block.columns.len()).unwrap_or(0)).zip(fills.iter().cycle()) {
        let series = chart.add_series();
        series.set_name((sheet_name, top + 1, column)).set_categories((sheet_name, top + 2, 0, last, 0)).set_values((
            sheet_name,
            top + 2,
            column,
            last,
            column,
        ));
        match block.kind {
            ChartType::Line => series.set_format(ChartLine::new().set_color(color(*fill)).set_width(2.0)),
            _ => series.set_format(ChartSolidFill::new().set_color(color(*fill))).set_gap(40),
        };
    }
    let rows = u32::try_from(block.names.len()).unwrap_or(0);
    let height = if lying { 170 + 22 * rows } else { 400 };
    chart.set_width(WIDTH).set_height(height).show_empty_cells_as(ChartEmptyCells::Gaps);
    // A title that begins with `=` would be read as the address of one.
    let title = clean(&block.title);
    chart.title().set_name(if title.starts_with('=') { format!(" {title}") } else { title }.as_str());
    chart.title().set_font(ChartFont::new().set_size(12));
    // The axis of a lying chart that carries the numbers is its horizontal one.
    let numbers = if lying { chart.x_axis() } else { chart.y_axis() };
    let part_of_whole = block.percent || block.kind == ChartType::BarPercentStacked;
    numbers.set_num_format(if part_of_whole { "0%" } else { "General" }).set_min(0.0);
    numbers.set_major_gridlines_line(ChartLine::new().set_color(color(colors.grid)).set_width(0.5));
    if part_of_whole && block.columns.iter().flatten().flatten().all(|share| *share <= 1.0 || !block.percent) {
        numbers.set_max(1.0);
    }
    if lying {
        // The first name on top, as it is read, and the numbers still below the bars.
        chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
    }
    if block.kind == ChartType::Line {
        chart.x_axis().set_name(lang.pick("报告年度", "Report year"));
    }
    match block.columns.len() {
        1 => chart.legend().set_hidden(),
        _ => chart.legend().set_position(ChartLegendPosition::Bottom),
    };
    Ok((chart, height))
}
