"""The notebook of Rust: its cells, texts in Chinese and English. `scripts/rust-notebook` writes and runs it."""

#: Without polars: what is compiled in a minute or two, for reading and checking.
LEAN = [
    (
        "# Rust 笔记本：只读取和检查 · Rust: reading and checking only\n\n"
        "`default-features = false` 不编译 polars，第一格快得多。· Without its feature `tables` there is no polars to compile, and the first cell "
        "is done much sooner."
    ),
    """:dep gongkai-notebook = { path = "../crates/notebook", default-features = false }
:env GONGKAI_LANG=en
use gongkai_notebook::*;""",
    "读取一个文件夹，运行全部规则；最后一个表达式自行显示。· A folder, read and checked; what stands last in a cell shows itself.",
    """let checked = check(["../data/sample/2024"], day("2026-03-01")?);
checked.batch""",
    "问题与终端所示相同。· Findings as at the terminal.",
    """let checked = check(["../data/sample/2024/财政局.html", "../data/sample/2024/民政局.html"], day("2026-03-01")?);
checked""",
    """checked.review.findings.first().cloned().ok_or("nothing found")?""",
]

#: The whole library.
WHOLE = [
    (
        "# Rust 笔记本：指标、表格和图 · Rust: measures, tables and charts\n\n"
        "第一格要编译 polars，只此一次。· The first cell compiles polars, once."
    ),
    """:dep gongkai-notebook = { path = "../crates/notebook" }
:env GONGKAI_LANG=en
use gongkai_notebook::*;""",
    "读取全部年报和名册。· All reports and the roster.",
    """let work = gongkai::open(["../data/sample"]).today(day("2026-03-01")?).roster(Some("../data/sample-roster.csv")).read()?;
work""",
    "每个数字一行。· One row a number.",
    """use gongkai::analytics::export::Table;
Table::Cells.rows(work.collection(), work.metrics()?)?.into_columns()?""",
    "按层级合并的指标。· A metric, pooled by level.",
    """use gongkai::analytics::{GroupBy, Metric, export::groups};
let rates = work.measures(&[Metric::named("disclosure_rate")?])?;
groups(&rates, GroupBy::Level)?.into_columns()?""",
    "审查结果的最后一行。· What the rules say, in one line.",
    """work.review().counted().count()""",
    "图自带区间、来源和说明。· A chart with its intervals, source and notes.",
    """work.figure("bars", "disclosure_rate", Lang::En)?""",
]

NOTEBOOKS = {"rust-check": LEAN, "rust": WHOLE}
