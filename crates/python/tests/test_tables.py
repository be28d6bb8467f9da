"""Every table, in every library that takes it, is what the export writes."""

import datetime
import gc

import pytest

TABLES = ["cells", "panel", "series", "metrics", "concentration"]


def table(sample, name):
    return sample.metrics("all") if name == "metrics" else getattr(sample, name)


@pytest.fixture(scope="session")
def exported(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "tables"
    return {path.stem: path for path in sample.export(folder, "parquet") if path.suffix == ".parquet"}


@pytest.mark.parametrize("name", TABLES)
def test_polars_has_what_is_exported(sample, exported, name):
    pl = pytest.importorskip("polars")
    from polars.testing import assert_frame_equal

    assert_frame_equal(pl.DataFrame(table(sample, name)), pl.read_parquet(exported[name]))


@pytest.mark.parametrize("name", TABLES)
def test_pyarrow_has_what_is_exported(sample, exported, name):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    written = pq.read_table(exported[name])
    for of in (pa.table(table(sample, name)), table(sample, name).arrow()):
        assert of.column_names == written.column_names
        assert of.cast(written.schema.remove_metadata()).equals(written.replace_schema_metadata())


@pytest.mark.parametrize("name", TABLES)
def test_pandas_has_what_is_exported(sample, exported, name):
    pd = pytest.importorskip("pandas")
    pq = pytest.importorskip("pyarrow.parquet")
    written = pq.read_table(exported[name]).to_pandas(date_as_object=False)
    pd.testing.assert_frame_equal(table(sample, name).pd(), written)


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_has_what_is_exported(sample, exported, name):
    duckdb = pytest.importorskip("duckdb")
    t = table(sample, name)  # noqa: F841 - found by its name
    both = f"(from t except all from '{exported[name]}') union all (from '{exported[name]}' except all from t)"
    assert duckdb.sql(f"select count(*) from ({both})").fetchall() == [(0,)]
    assert duckdb.sql("select count(*) from t").fetchall() == [(len(t),)]


def test_a_table_without_any_library(sample):
    t = sample.metrics(["disclosure_rate"], year=2024)
    rows = list(t)
    assert len(rows) == len(t) == t.shape[0] and list(rows[0]) == t.columns
    assert [row["value"] for row in rows] == t["value"] == t.to_dict()["value"]
    assert t.head(2) == rows[:2]
    assert "value" in t and "nothing" not in t
    days = [day for day in sample.cells["published"] if day is not None]
    assert days and all(type(day) is datetime.date for day in days)
    assert None in sample.cells["value"], "what is missing is no number"


def test_every_column_is_described(sample):
    for t in [table(sample, name) for name in TABLES] + [sample.lint().table, sample.problems, sample.rejected]:
        told = t.describe()
        assert told["column"] == t.columns
        assert all(told["zh"]) and all(told["en"]), t.name
    assert sample.metrics().meaning("n", lang="zh") == "样本量"
    cells = dict(zip(*[sample.panel.describe()[key] for key in ("column", "cell")]))
    assert cells["requests.total.total"] == "requests.total.total"


def test_a_notebook_shows_it_escaped(sample):
    shown = sample.cells._repr_html_()
    assert "<th" in shown and "35926" in shown.replace(",", "")
    import gongkai as gk

    csv = "agency,report_year,cell,value\n<b>云泽区财政局,2023,requests.received.natural_person,3\n"
    shown = gk.load(("a.csv", csv.encode()), today="2026-03-01").cells._repr_html_()
    assert "<b>" not in shown and "&lt;b&gt;" in shown


def test_columns_outlive_what_they_came_from():
    pa = pytest.importorskip("pyarrow")
    import gongkai as gk

    t = gk.load("data/sample/2024", today="2026-03-01").cells
    capsules = [t.__arrow_c_stream__() for _ in range(1000)]
    one, rows = pa.table(t), len(t)
    values = t["value"]
    del t, capsules
    gc.collect()
    assert one.num_rows == rows and one.column("value").to_pylist() == values


def test_numbers_are_not_copied(sample):
    pa = pytest.importorskip("pyarrow")
    t = sample.cells
    places = {pa.table(t).column("value").chunk(0).buffers()[1].address for _ in range(2)}
    assert len(places) == 1
    assert pa.types.is_string_view(pa.table(t).schema.field("agency").type)
    assert pa.types.is_large_string(pa.table(t.plain()).schema.field("agency").type)
