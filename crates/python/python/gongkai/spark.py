"""Reports in a column of a Spark frame: every page read where it lies, by the workers.

>>> from gongkai.spark import read                              # doctest: +SKIP
>>> reports = read(df, name="url", content="html")              # doctest: +SKIP
>>> reports.cells.groupBy("report_year").count().show()         # doctest: +SKIP
>>> reports.save("/shared/dataset", roster="roster.csv")        # doctest: +SKIP

Needs pyspark and pyarrow, and this package where the workers run. In the frames each page is read by itself, as `gongkai.read_many` does:
agencies are not told apart between pages, and two pages of one report are two reports. `save` does both.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    import gongkai

#: The tables, and what gives each of a document.
TABLES = ("cells", "panel", "problems", "rejected", "findings")

#: Bytes of pages that a worker holds at most before it reads and writes them.
HELD = 256 << 20


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

    def save(self, folder: str | os.PathLike[str], **settings: Any) -> gongkai.Saved:
        """Saves what the pages hold as a dataset, as `gongkai.save_dataset` does with the same pages.

        Each worker saves its pages as a dataset beside `folder`, some 256 MB of them at a time; from these the driver makes one, in which
        agencies are told apart over all of them. `folder` therefore has to be a path that the driver and all workers share.
        Pages of one report are joined where they follow each other in one partition: `df.repartition("site").sortWithinPartitions("url")`.
        `settings` are those of `gongkai.save_dataset`: `roster`, `profile`, `exceptions`, `scope`, `force`. The pages that were refused are
        those of `rejected`.

        Raises what `gongkai.save_dataset` raises.
        """
        import gongkai as gk

        folder = Path(folder).absolute()
        # Of this call alone: what another was killed in the middle of is none of its business.
        aside = folder.with_name(f"{folder.name}.spark-{uuid.uuid4().hex[:12]}")
        today = self._today

        def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            yield from _save(batches, aside, today)

        try:
            # What failed and was tried again, or was tried twice, has written more than this.
            saved = sorted(row["saved"] for row in self._pages.mapInArrow(work, "saved string").collect())
            return gk.save_dataset(saved, folder, today=today, **settings)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


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
    import gongkai as gk

    wanted = _arrow_schema(which, today)
    for batch in batches:
        names, pages = batch.columns
        pairs = ((str(name.as_py()), page.as_py()) for name, page in zip(names, pages) if page.is_valid)
        tables = [_of(document, which) for document in gk.read_many(pairs, today=today)]
        if tables:
            yield from _widened(gk.concat(tables).arrow(), wanted).combine_chunks().to_batches()


def _save(batches: Iterator[pyarrow.RecordBatch], aside: Path, today: str) -> Iterator[pyarrow.RecordBatch]:
    """Saves the pages of a partition as datasets, and tells where they are."""
    import pyarrow as pa
    from pyspark import TaskContext

    import gongkai as gk

    context = TaskContext.get()
    # Two attempts at one partition must not meet.
    mine = f"{context.partitionId():05}-{context.attemptNumber()}-{uuid.uuid4().hex[:6]}" if context else uuid.uuid4().hex
    aside.mkdir(parents=True, exist_ok=True)
    written: list[str] = []

    def save(pages: list[tuple[str, Any]]) -> None:
        folder = aside / f"{mine}-{len(written):05}"
        try:
            gk.save_dataset(pages, folder, today=today)
        except gk.NothingRead:
            # Most pages of a crawl are no report.
            return
        written.append(str(folder))

    pages: list[tuple[str, Any]] = []
    held = 0
    for batch in batches:
        names, contents = batch.columns
        for name, content in zip(names, contents):
            if not content.is_valid:
                continue
            pages.append((str(name.as_py()), content.as_py()))
            held += len(pages[-1][1])
            if held >= HELD:
                save(pages)
                pages, held = [], 0
    if pages:
        save(pages)
    yield pa.RecordBatch.from_arrays([pa.array(written, pa.string())], names=["saved"])


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
