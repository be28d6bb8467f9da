//! What shows itself where there are tables and charts.

use crate::show::{Show, Shown, account, lang, or_said};
use gongkai::Work;
use gongkai::analytics::export::Columns;
use gongkai::charts::{ChartSpec, render_svg_of_both};
use gongkai::figures::Figure;

impl Show for Work {
    fn shown(&self) -> Shown {
        account(self.account())
    }
}

/// The first rows.
impl Show for Columns {
    fn shown(&self) -> Shown {
        or_said(self.html(lang()).map(Shown::html))
    }
}

/// The picture, light or dark as the reader prefers.
impl Show for ChartSpec {
    fn shown(&self) -> Shown {
        or_said(render_svg_of_both(self).map(Shown::svg))
    }
}

impl Show for Figure {
    fn shown(&self) -> Shown {
        self.spec.shown()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;
    use gongkai::Lang;
    use gongkai::analytics::export::Table;

    #[test]
    fn a_table_a_chart_and_what_was_read_show_themselves() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample/2024");
        let today = day("2026-03-01").unwrap();
        let work = gongkai::open([&folder]).today(today).read().unwrap();
        assert!(work.shown().content.starts_with("<p>"));
        let cells = Table::Cells.rows(work.collection(), work.metrics().unwrap()).unwrap().into_columns().unwrap();
        let shown = cells.shown();
        assert_eq!((shown.mime, shown.content.matches("<tr>").count()), ("text/html", 11));
        let figure = work.figure("bars", "disclosure_rate", Lang::En).unwrap();
        let shown = figure.shown();
        assert!(
            shown.mime == "image/svg+xml"
                && shown.content.contains("<svg")
                && shown.content.contains("prefers-color-scheme")
        );
    }
}
