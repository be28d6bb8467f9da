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


@pytest.mark.parametrize("text", ["string", "large_string", "string_view"])
def test_text_comes_as_it_is_asked_for(sample, exported, text):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    t = sample.cells
    type_ = {"string": pa.string(), "large_string": pa.large_string(), "string_view": pa.string_view()}[text]
    is_text = pa.types.is_string_view
    own = pa.table(t).schema
    wanted = pa.schema([field.with_type(type_) if is_text(field.type) else field for field in own])
    read = pa.RecordBatchReader.from_stream(t, schema=wanted)
    assert read.schema.types == wanted.types and type_ in read.schema.types
    written = pq.read_table(exported["cells"])
    assert read.read_all().cast(written.schema.remove_metadata()).equals(written.replace_schema_metadata())
    # Also of a table that would give it otherwise, and column by column.
    mixed = wanted.set(0, wanted.field(0).with_type(pa.string_view()))
    assert pa.RecordBatchReader.from_stream(t.plain(), schema=mixed).schema.types == mixed.types
    assert pa.RecordBatchReader.from_stream(sample.lint()).schema.names == sample.lint().table.columns


def test_what_no_schema_asks_for_is_as_the_table_says(sample):
    pa = pytest.importorskip("pyarrow")
    import gongkai as gk

    t = sample.cells
    types = [pa.table(of).schema.field("agency").type for of in (t, t.plain(), t.plain("large_string"), t.plain("string"))]
    assert types == [pa.string_view(), pa.large_string(), pa.large_string(), pa.string()]
    assert t.plain("string").to_dict() == t.to_dict()
    with pytest.raises(gk.Unknown) as caught:
        t.plain("utf8")
    assert caught.value.valid == ["large_string", "string"]


def test_plain_text_goes_to_duckdb_and_pandas(sample):
    duckdb = pytest.importorskip("duckdb")
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    t = sample.cells
    for text in ("string", "large_string"):
        plain = t.plain(text)  # noqa: F841 - found by its name
        assert duckdb.sql("select count(*) from (from plain except all from t)").fetchall() == [(0,)]
    pd.testing.assert_frame_equal(pd.DataFrame.from_arrow(t.plain("string")), pd.DataFrame.from_arrow(t))


def test_a_schema_of_other_columns_is_refused(sample):
    pa = pytest.importorskip("pyarrow")
    import gongkai as gk

    t = sample.cells
    schema = pa.table(t).schema
    with pytest.raises(gk.Unknown) as caught:
        pa.RecordBatchReader.from_stream(t, schema=schema.append(pa.field("colour", pa.string())))
    assert caught.value.found == "colour" and caught.value.valid == t.columns
    with pytest.raises(gk.Unknown):
        t.__arrow_c_stream__(schema.remove(0).__arrow_c_schema__())
    for wrong in (pa.int64().__arrow_c_schema__(), 3, t.__arrow_c_stream__()):
        with pytest.raises(ValueError):
            t.__arrow_c_stream__(wrong)
    # Numbers stay what they are, as the protocol allows.
    at = schema.get_field_index("report_year")
    other = schema.set(at, pa.field("report_year", pa.string()))
    assert pa.RecordBatchReader.from_stream(t, schema=other).schema.field(at).type == schema.field(at).type


def test_numbers_are_not_copied(sample):
    pa = pytest.importorskip("pyarrow")
    t = sample.cells
    places = {pa.table(t).column("value").chunk(0).buffers()[1].address for _ in range(2)}
    assert len(places) == 1
    assert pa.types.is_string_view(pa.table(t).schema.field("agency").type)
    assert pa.types.is_large_string(pa.table(t.plain()).schema.field("agency").type)
