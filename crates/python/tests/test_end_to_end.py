"""From a folder to a figure with intervals, as the README does it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import gongkai as gk
import pytest


def test_importing_it_imports_nothing_else():
    code = "import sys; before = set(sys.modules); import gongkai; print(*sorted(set(sys.modules) - before))"
    new = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "gongkai" in new and {name.partition(".")[0] for name in new} <= {"gongkai", "__future__"}


def test_from_a_folder_to_a_figure(sample, tmp_path):
    assert len(sample) == 213 and sample.years == list(range(2017, 2026))
    rates = sample.metrics("disclosure_rate", by="level", year=2024)
    assert rates.name == "groups" and all(0 <= rate <= 1 for rate in rates["pooled"])
    ranks = sample.rank("disclosure_rate", year=2024, peers=True)
    assert {"rank", "low", "high"} < set(ranks.columns)
    assert len(sample.lint().errors) > 0
    chart = sample.chart("bars", metric="disclosure_rate", year=2024)
    assert {"low", "high"} < set(chart.data.columns)
    chart.save(tmp_path / "rates.svg")
    assert (tmp_path / "rates.svg").read_text(encoding="utf-8") == chart.svg


def test_the_lines_of_the_readme_run(tmp_path):
    text = Path("README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"<!-- python -->\n```python\n(.*?)```", text, re.S)
    assert len(code.strip().splitlines()) <= 10
    names: dict = {}
    exec(code.replace('"rates.svg"', repr(str(tmp_path / "rates.svg"))), names)
    assert (tmp_path / "rates.svg").stat().st_size > 10_000


def test_what_is_written_is_what_the_command_line_writes(tmp_path):
    sample = gk.load("data/sample/2024", today="2026-03-01")
    index = sample.report(tmp_path / "out", title="T")
    assert index.name == "index.html" and "<title>T" in index.read_text(encoding="utf-8")
    files = {path.name for path in sample.export(tmp_path / "tables", "csv")}
    assert {"cells.csv", "panel.csv", "metrics.csv", "findings.jsonl", "dictionary.json"} <= files
    again = gk.load(tmp_path / "tables" / "cells.csv", today="2026-03-01")
    assert len(again) == len(set(zip(sample.panel["agency_key"], sample.panel["report_year"], sample.panel["scope"])))


def test_a_form_is_written_and_read_back(sample, tmp_path):
    form = sample.form("澹岭区人民政府", 2023)
    form.to_docx(tmp_path / "t.docx")
    form.to_xlsx(tmp_path / "t.xlsx")
    form.to_html(tmp_path / "t.html")
    read = gk.load([tmp_path / "t.docx"], today="2026-03-01")
    of = [(a, v) for a, v, y in zip(sample.cells["cell"], sample.cells["value"], sample.cells["report_year"]) if y == 2023]
    assert len(read) == 1 and set(zip(read.cells["cell"], read.cells["value"])) <= set(of) | {(c, None) for c, _ in of}
    assert form.title.startswith("澹岭区人民政府2023年") and "srcdoc" in form._repr_html_()


def test_a_roll_up_needs_a_roster_and_gives_sums(sample):
    sums = sample.rollup("澹岭区人民政府", year=2024)
    assert len(sums) > 0 and set(sums["agency"]) == {"澹岭区人民政府"}
    assert set(sample.rollup(members=True, year=2024)["taken"]) <= {"added", "missing", "other_form"}


def test_a_saved_dataset_is_read_as_what_it_was_made_of(tmp_path):
    program = os.environ.get("GONGKAI")
    if not program:
        pytest.skip("GONGKAI names no command line that would save a dataset")
    command = [program, "load", "data/sample/2024", "--out", str(tmp_path / "ds"), "--today", "2026-03-01"]
    subprocess.run(command, check=True, capture_output=True)
    saved, read = gk.load(tmp_path / "ds", today="2026-03-01"), gk.load("data/sample/2024", today="2026-03-01")
    assert saved.cells.to_dict() == read.cells.to_dict()
    assert saved.metrics("all")["value"] == read.metrics("all")["value"]


def test_pages_in_a_column_are_read_as_files_are(tmp_path):
    texts = {}
    for page in sorted(Path("data/sample/2024").glob("*.html")):
        try:
            texts[page.name] = page.read_bytes().decode()
        except UnicodeDecodeError:
            continue
    assert len(texts) > 5
    lines = tmp_path / "pages.jsonl"
    pages = (json.dumps({"url": name, "page": text}, ensure_ascii=False) + "\n" for name, text in texts.items())
    lines.write_text("".join(pages), encoding="utf-8")
    read = gk.load(lines, column="page", name="url", today="2026-03-01")
    files = gk.load({name: text.encode() for name, text in texts.items()}, today="2026-03-01")
    assert len(read) == len(texts)
    for column in ("agency", "report_year", "cell", "value"):
        assert list(read.cells[column]) == list(files.cells[column])
    # The text of the pages is under another name.
    with pytest.raises(gk.NothingRead):
        gk.load(lines, column="text", today="2026-03-01")
