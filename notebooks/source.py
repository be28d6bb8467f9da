"""The notebooks: each cell once, its text in Chinese and English. `scripts/notebooks` writes and runs them."""

#: Name of the file, then its cells: a pair of texts, or code. `LANG` in code is the language of the notebook.
NOTEBOOKS = {
    "01-from-a-folder": [
        (
            "# 从一个文件夹到一次比较\n\n`data/sample` 是一个虚构的区九年的 213 份年报。",
            "# From a folder to a comparison\n\n`data/sample` holds 213 reports of an invented district over nine years.",
        ),
        """import gongkai as gk

gk.set_language(LANG)
r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
r""",
        (
            "每个数字一行，带出处。表格可直接交给 polars、pandas、pyarrow、DuckDB；鼠标停在列名上可看到其含义。",
            "One row a number, with where it stands. The table goes to polars, pandas, pyarrow and DuckDB as it is; what a column means shows "
            "where the pointer rests on its name.",
        ),
        "r.cells",
        (
            "指标按层级合并计算。比率是小数；`numerator`、`denominator` 是分子和分母；样本量不足的只列出、不排名。",
            "A metric, pooled by level. Ratios are fractions, with both numbers beside them; what is below the minimum n is shown and never "
            "ranked.",
        ),
        'r.metrics("disclosure_rate", by="level", year=2024)',
        (
            "同类单位之间的名次，以及偶然性容许的名次范围（`rank_first` 到 `rank_last`）和 95% 区间。",
            "Ranks among peers, with the ranks that chance leaves possible (`rank_first` to `rank_last`) and 95 % intervals.",
        ),
        """ranks = r.rank("disclosure_rate", year=2024)
for row in ranks.head(4):
    print(row["agency"], row["rank"], (row["rank_first"], row["rank_last"]), row["value"], (row["low"], row["high"]))""",
        ("两年相比：", "Two years held against each other:"),
        'r.compare(2023, 2024, metrics="disclosure_rate")',
        (
            "DuckDB 可以直接查询这张表：",
            "DuckDB queries the table where it lies:",
        ),
        """import duckdb

cells = r.cells
duckdb.sql("select report_year, sum(value)::bigint as received from cells where cell = 'requests.received.natural_person' and scope = 'unknown' group by all order by 1").fetchall()""",
        ("图自带区间、来源和说明：", "A chart carries its intervals, source and notes:"),
        'r.chart("bars", metric="disclosure_rate", year=2024, theme="light")',
    ],
    "02-from-scraped-pages": [
        (
            "# 从抓取的网页到面板和回归\n\n抓取的结果通常是一列字典：网址和网页。",
            "# From scraped pages to a panel and a regression\n\nWhat a scraper leaves is a list of dicts: address and page.",
        ),
        """from pathlib import Path

import gongkai as gk

gk.set_language(LANG)
pages = [
    {"url": f"https://example.org/{path.parent.name}/{path.stem}", "html": path.read_bytes()}
    for path in sorted(Path("data/sample").rglob("*.html"))
]
pages.append({"url": "https://example.org/news/1", "html": b"<p>no report</p>"})
len(pages)""",
        (
            "一次读入，各单位名称统一识别；不是年报的网页不会中断读取，原因在 `rejected` 里。",
            "Read at once, with the names of agencies told apart. A page that is no report stops nothing; the reason stands in `rejected`.",
        ),
        """r = gk.load([(page["url"], page["html"]) for page in pages], today="2026-03-01")
for row in r.rejected:
    print(row["file"], row["reason"])
r""",
        (
            "网页太多、内存放不下时，用 `read_many` 逐页读取，只占用正在处理的部分：",
            "Where there are more pages than memory, `read_many` takes them one by one and holds only what it is at:",
        ),
        """from collections import Counter

Counter(len(one) for one in gk.read_many((page["url"], page["html"]) for page in pages))""",
        ("每份年报一行的面板，只有确定的数字；缺的是空值，不是 0。", "A panel, one row a report, with plain numbers only; what is missing is null and not 0."),
        """panel = r.panel.pl().select("agency_key", "level", "report_year", "requests.received.natural_person", "requests.total.total")
panel.head(4)""",
        (
            "公开率对年度的回归，带单位固定效应，以办结件数为权重（最小二乘，numpy）：",
            "The disclosure rate on the year, with fixed effects of agencies, weighted by the requests closed (least squares, numpy):",
        ),
        """import numpy as np
import polars as pl

rates = r.metrics("disclosure_rate").pl().filter(pl.col("value").is_not_null())
agencies = rates["agency_key"].unique().sort()
x = np.column_stack([rates["report_year"] - 2020, *[(rates["agency_key"] == key).cast(float) for key in agencies]])
weight = np.sqrt(rates["denominator"].to_numpy())
fitted, *_ = np.linalg.lstsq(x * weight[:, None], rates["value"].to_numpy() * weight, rcond=None)
print(f"{100 * fitted[0]:+.2f} percentage points a year, {len(rates)} reports of {len(agencies)} agencies")""",
        (
            "注意：2019 年和 2021 年表格换过格式，口径有断点；`series` 表的 `comparable` 一列写明哪些年度可比。",
            "Mind that the form changed in 2019 and 2021: `comparable` in the table `series` says which years compare.",
        ),
        """breaks = r.series.pl().filter(pl.col("comparable") != "yes").group_by("report_year").len().sort("report_year")
breaks.rows()""",
    ],
    "03-defects": [
        ("# 找出问题，弄清原因", "# Finding and explaining defects"),
        """import gongkai as gk

gk.set_language(LANG)
r = gk.load("data/sample", roster="data/sample-roster.csv", years=[2023, 2024], today="2026-03-01")
found = r.lint()
print(found.verdict)
found.errors""",
        ("规则的说明：", "What a rule says:"),
        """first = found.errors[0]
gk.explain(first.rule)""",
        ("按规则统计：", "Findings by rule:"),
        """from collections import Counter

Counter(finding.rule for finding in found if finding.counts).most_common(5)""",
        (
            "检查一份草稿（这里是一份 CSV；网页、Word、Excel、PDF 都可以）。画出的那一行指出该改哪个数：",
            "One draft, checked (a CSV here; web pages, Word, Excel and PDF do as well). The row that is drawn says which number to mend:",
        ),
        '''draft = """agency,report_year,cell,value
云泽区财政局,2023,disputes.reconsideration.upheld,1
云泽区财政局,2023,disputes.reconsideration.corrected,2
云泽区财政局,2023,disputes.reconsideration.other,0
云泽区财政局,2023,disputes.reconsideration.pending,0
云泽区财政局,2023,disputes.reconsideration.total,4
"""
gk.check_bytes("draft.csv", draft, today="2026-03-01").filter(rule="SUM304")''',
        ("改好之后：", "Mended:"),
        """mended = draft.replace("total,4", "total,3")
len(gk.check_bytes("draft.csv", mended, today="2026-03-01").filter(rule="SUM304"))""",
    ],
    "04-figures": [
        ("# 论文用图", "# Figures for a paper"),
        """import gongkai as gk

gk.set_language(LANG)
r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
gk.charts()""",
        (
            "黑白印刷的条形图，带 95% 区间和可能的名次：",
            "Bars for print without colours, with 95 % intervals and the ranks that are possible:",
        ),
        """bars = r.chart("bars", metric="disclosure_rate", year=2024, theme="print")
bars""",
        ("图后面的数字，连同没有画出的：", "The numbers behind it, with what could not be drawn:"),
        "bars.data",
        (
            "存成文件；也可交给 Vega-Lite（altair）或 ECharts 继续加工。",
            "Written to files; Vega-Lite (altair) and ECharts take it from there.",
        ),
        """import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
for name in ("rates.svg", "rates.png", "rates.csv"):
    bars.save(folder / name)
print(sorted(path.name for path in folder.iterdir()))
print(bars.vega_lite()["$schema"])
for note in bars.notes:
    print("*", note)""",
        ("历年的变化：", "Over the years:"),
        'r.chart("slope", metric="disclosure_rate", year=[2023, 2024], theme="light")',
    ],
}
