"""Reports in a column of a Spark frame: every page read where it lies, by the workers.

>>> from gongkai.spark import read                              # doctest: +SKIP
>>> reports = read(df, name="url", content="html")              # doctest: +SKIP
>>> reports.cells.groupBy("report_year").count().show()         # doctest: +SKIP

Needs pyspark and pyarrow, and this package where the workers run. Each page is read by itself, as `gongkai.read_many` does: agencies
are not told apart between pages, and two pages of one report are two reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

#: The tables, and what gives each of a document.
TABLES = ("cells", "panel", "problems", "rejected", "findings")


class Reports:
    """What the pages hold, a Spark frame for each table; each is worked out when Spark needs it.

    `cells`, `panel`, `problems` and `rejected` are those of `gongkai.Reports`, `findings` those of `lint().table`. Each table reads the
    pages anew: write what is needed twice.
    """

    def __init__(self, df: DataFrame, name: str, content: str, today: str) -> None:
        missing = [column for column in (name, content) if column not in df.columns]
        if missing:
            from . import Unknown

            error = Unknown(f"no column {missing[0]!r}; valid: {', '.join(df.columns)}")
            error.found, error.valid = missing[0], list(df.columns)
            raise error
        self._pages = df.select(name, content)
        self._today = today

    def _table(self, which: str) -> DataFrame:
        today = self._today

        def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            yield from _read(batches, which, today)

        return self._pages.mapInArrow(work, _schema(which, today))

    @property
    def cells(self) -> DataFrame:
        """One row a cell."""
        return self._table("cells")

    @property
    def panel(self) -> DataFrame:
        """One row a report, one column a cell."""
        return self._table("panel")

    @property
    def problems(self) -> DataFrame:
        """What was odd in the pages that were read."""
        return self._table("problems")

    @property
    def rejected(self) -> DataFrame:
        """The pages that are no report, and why."""
        return self._table("rejected")

    @property
    def findings(self) -> DataFrame:
        """What the rules find in each report; rules that need the report of the year before say so."""
        return self._table("findings")


def read(df: DataFrame, name: str = "url", content: str = "html", *, today: date | str | None = None) -> Reports:
    """Reads the reports in a column of pages: text, or bytes of whatever kind is read.

    `name` is the column of addresses or file names, `content` that of pages. Rows whose page is null are passed over. `today` is the day
    taken for today by all workers: that of the driver's clock unless it is given.
    """
    return Reports(df, name, content, str(today or date.today()))


def _of(document: Any, which: str) -> Any:
    return document.lint().table if which == "findings" else getattr(document, which)


def _read(batches: Iterator[pyarrow.RecordBatch], which: str, today: str) -> Iterator[pyarrow.RecordBatch]:
    """The rows of one table, of the pages of some batches."""
    import pyarrow as pa

    import gongkai as gk

    wanted = _arrow_schema(which, today)
    for batch in batches:
        names, pages = batch.columns
        pairs = ((str(name.as_py()), page.as_py()) for name, page in zip(names, pages) if page.is_valid)
        tables = [_widened(_of(document, which).arrow(), wanted) for document in gk.read_many(pairs, today=today)]
        if tables:
            yield from pa.concat_tables(tables).combine_chunks().to_batches()


def _widened(table: pyarrow.Table, wanted: pyarrow.Schema) -> pyarrow.Table:
    """With the columns and types that all pages share: the panel has those of the forms that one page follows."""
    import pyarrow as pa

    there = set(table.column_names)
    columns = [
        table.column(field.name).cast(field.type) if field.name in there else pa.nulls(table.num_rows, field.type)
        for field in wanted
    ]
    return pa.Table.from_arrays(columns, schema=wanted)


def _arrow_schema(which: str, today: str) -> pyarrow.Schema:
    import pyarrow as pa

    import gongkai as gk

    # A report on each form has every column that any report has.
    heads = [f"甲区财政局,{year},requests.received.natural_person,1" for year in (2016, 2020, 2023)]
    csv = "agency,report_year,cell,value\n" + "\n".join(heads) + "\n"
    table = _of(gk.load({"a.csv": csv}, today=today), which).arrow()
    plain = {pa.large_string(): pa.string()}
    return pa.schema([(field.name, plain.get(field.type, field.type)) for field in table.schema])


def _schema(which: str, today: str) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_schema(which, today))
