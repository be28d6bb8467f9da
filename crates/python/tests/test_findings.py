"""What the rules find, and how it shows itself; charts; explanations."""

import json

import gongkai as gk
import pytest

TODAY = "2026-03-01"
# A row whose parts do not add up.
CSV = (
    "agency,report_year,cell,value\n"
    "云泽区财政局,2023,disputes.reconsideration.upheld,1\n云泽区财政局,2023,disputes.reconsideration.corrected,2\n"
    "云泽区财政局,2023,disputes.reconsideration.other,0\n云泽区财政局,2023,disputes.reconsideration.pending,0\n"
    "云泽区财政局,2023,disputes.reconsideration.total,4\n"
)


def test_one_document():
    found = gk.check_bytes("财政局.csv", CSV, today=TODAY)
    one = next(f for f in found if f.rule == "SUM304")
    assert (one.severity, one.expected, one.actual, one.report_year) == ("error", "3", "4", 2023)
    assert one.agency == "云泽区财政局" and one.file == "财政局.csv" and one.counts
    assert "disputes.reconsideration.total" in one.cells and one.help and one.message
    assert one.drawing and one.drawing.splitlines()[0] in repr(one)
    assert "SUM304" in str(gk.explain(one.rule))


def test_a_sequence_and_a_table(sample):
    found = sample.lint()
    assert len(list(found)) == len(found) == len(found.table)
    assert found[-1].rule == list(found)[-1].rule
    with pytest.raises(IndexError):
        found[len(found)]
    counted = [f for f in found if f.counts]
    assert len(found.errors) + len(found.warnings) + len(found.notes) == len(counted)
    rules = found.table["rule"]
    assert rules == [f.rule for f in found]
    assert len(found.filter(rule=rules[0])) == rules.count(rules[0])
    assert {f.report_year for f in found.filter(year=2024)} == {2024}
    some = repr(found.filter(year=2024))
    assert some.count("not evaluable") == 1, "what could not be judged is told of all of them alone"
    assert "31 errors" in found.verdict and found.verdict in repr(found)


def test_formats(sample):
    found = sample.lint()
    assert [json.loads(line)["rule"] for line in found.to("jsonl").splitlines()] == [f.rule for f in found]
    assert json.loads(found.to("sarif"))["version"] == "2.1.0"
    assert found.to("csv").splitlines()[0].split(",") == found.table.columns[:22]
    assert found.to("text", lang="zh") != found.to("text", lang="en")
    pl = pytest.importorskip("polars")
    assert pl.DataFrame(found).equals(found.pl())


def test_rules_can_be_chosen():
    only = gk.load("data/sample/2022", today=TODAY, select="SUM304").lint()
    assert {f.rule for f in only} <= {"SUM304"}
    without = gk.load("data/sample/2022", today=TODAY, ignore=["SUM"]).lint()
    assert without and not any(f.rule.startswith("SUM") for f in without)


def test_a_chart_shows_itself(sample):
    chart = sample.chart("bars", metric="disclosure_rate", year=2024)
    bundle = chart._repr_mimebundle_()
    svg = bundle["image/svg+xml"]
    assert svg.startswith("<svg") and "prefers-color-scheme:dark" in svg
    assert "image/svg+xml" not in chart._repr_mimebundle_(exclude={"image/svg+xml"})
    vega = chart._repr_mimebundle_(include={"application/vnd.vegalite.v5+json"})
    assert vega["application/vnd.vegalite.v5+json"] == chart.vega_lite()
    assert "vega-lite" in chart.vega_lite()["$schema"] and chart.echarts()["series"]
    assert chart.png[:4] == b"\x89PNG"
    dark = sample.chart("bars", metric="disclosure_rate", year=2024, theme="dark")
    assert dark.svg != chart.svg and "prefers-color-scheme" not in dark._repr_mimebundle_()["image/svg+xml"]
    assert chart.title and chart.data["label"] == dark.data["label"]


def test_every_chart_can_be_drawn(sample):
    for kind in gk.charts():
        chart = sample.chart(kind, lang="zh")
        assert chart.svg.startswith("<svg") and len(chart.data) > 0, kind
        assert kind in str(gk.explain(kind))


def test_catalogues():
    assert "disclosure_rate" in gk.cards["metric"] and "SUM304" in gk.rules["rule"]
    for metric in gk.cards["metric"]:
        assert metric in str(gk.explain(metric))
    assert str(gk.explain("公开率")) == str(gk.explain("disclosure_rate"))
    with pytest.raises(AttributeError):
        gk.nothing
