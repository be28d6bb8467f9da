"""Pages in a column of a Spark frame, read by two workers, are what the library reads."""

import os
import shutil
import sys

import gongkai as gk
import pytest

TODAY = "2026-03-01"
pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark, pages):
    rows = [(name, bytearray(content)) for name, content in pages] + [("news", bytearray(b"<p>x</p>")), ("none", None)]
    return spark.createDataFrame(rows, "url string, html binary").repartition(4)


def sorted_rows(table):
    return sorted((tuple(row) for row in table), key=lambda row: tuple(str(value) for value in row))


@pytest.fixture(scope="module")
def whole(pages):
    return gk.load(pages, today=TODAY)


def test_cells_are_those_of_the_library(frame, whole):
    from gongkai.spark import read

    cells = read(frame, today=TODAY).cells
    assert cells.columns == whole.cells.columns
    theirs = sorted_rows(cells.toLocalIterator())
    ours = sorted_rows([tuple(row.values()) for row in whole.cells])
    assert len(ours) > 20_000 and theirs == ours


def test_the_panel_has_every_column(frame, whole):
    from gongkai.spark import read

    panel = read(frame, today=TODAY).panel.select("agency_key", "report_year", "`requests.total.total`").collect()
    ours = whole.panel
    wanted = zip(ours["agency_key"], ours["report_year"], ours["requests.total.total"])
    assert sorted(map(str, map(tuple, panel))) == sorted(map(str, wanted))


def test_what_is_refused_is_told(frame):
    from gongkai.spark import read

    rejected = read(frame, today=TODAY).rejected.collect()
    assert [(row["file"], row["reason"]) for row in rejected] == [("news", "not_a_report")]


def test_what_is_saved_is_what_one_machine_saves(frame, pages, tmp_path):
    from gongkai.spark import read

    saved = read(frame, today=TODAY).save(tmp_path / "spark", roster="data/sample-roster.csv")
    alone = gk.save_dataset([*pages, ("news", b"<p>x</p>")], tmp_path / "alone", today=TODAY, roster="data/sample-roster.csv")
    assert saved.reports == alone.reports == len(pages)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "spark"]
    theirs, ours = (gk.load(folder, today=TODAY) for folder in (saved, alone))
    for which in ("cells", "problems"):
        tables = [sorted_rows(tuple(row.values()) for row in getattr(reports, which)) for reports in (theirs, ours)]
        assert tables[0] == tables[1]
    ranks = [sorted_rows(tuple(row.values()) for row in reports.rank("disclosure_rate", year=2024)) for reports in (theirs, ours)]
    assert len(ranks[0]) > 10 and ranks[0] == ranks[1]


def test_a_partition_without_reports_takes_nothing_down(spark, pages, tmp_path):
    from gongkai.spark import read

    name, page = pages[0]
    rows = [("news", bytearray(b"<p>x</p>"))] * 3 + [(name, bytearray(page))]
    frame = spark.createDataFrame(rows, "url string, html binary").repartition(4)
    assert read(frame, today=TODAY).save(tmp_path / "one").reports == 1
    with pytest.raises(gk.NothingRead):
        read(frame.where("url = 'news'"), today=TODAY).save(tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_columns_that_are_not_there(frame):
    from gongkai.spark import read

    with pytest.raises(gk.Unknown) as caught:
        read(frame, content="body")
    assert caught.value.found == "body" and caught.value.valid == ["url", "html"]
