"""Annual reports on government information disclosure (政府信息公开工作年度报告): read, checked, measured, compared, drawn.

>>> r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
>>> r.cells, r.panel, r.metrics("disclosure_rate", by="level"), r.lint().errors  # doctest: +SKIP

Tables go to polars, pandas, pyarrow and DuckDB without a copy; nothing has to be installed beside this package.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable

from . import _gongkai
from ._gongkai import (
    Chart,
    Error,
    Explanation,
    Finding,
    Findings,
    Forked,
    Form,
    NothingRead,
    Output,
    Rejected,
    Reports,
    Settings,
    Table,
    Unknown,
    __version__,
    charts,
    check_bytes,
    explain,
    language,
    read_many,
    set_language,
)

__all__ = [
    "Chart",
    "Error",
    "Explanation",
    "Finding",
    "Findings",
    "Forked",
    "Form",
    "NothingRead",
    "Output",
    "Rejected",
    "Reports",
    "Settings",
    "Table",
    "Unknown",
    "__version__",
    "cards",
    "charts",
    "check_bytes",
    "explain",
    "language",
    "load",
    "read_many",
    "rules",
    "set_language",
]


def load(
    inputs: Any,
    *,
    roster: Any = None,
    profile: Any = None,
    exceptions: Any = None,
    today: Any = None,
    years: Any = None,
    scope: Any = None,
    column: Any = None,
    name: Any = None,
    select: Any = None,
    ignore: Any = None,
    isolate: bool = True,
    progress: bool | Callable[[int, int], object] | None = None,
) -> Reports:
    def read(progress: Any) -> Reports:
        return _gongkai.load(
            inputs,
            roster=roster,
            profile=profile,
            exceptions=exceptions,
            today=today,
            years=years,
            scope=scope,
            column=column,
            name=name,
            select=select,
            ignore=ignore,
            isolate=isolate,
            progress=progress,
        )

    if progress is True:
        from ._progress import Bar

        with Bar() as bar:
            return read(bar)
    return read(progress or None)


load.__doc__ = _gongkai.load.__doc__


def __getattr__(name: str) -> Any:
    # Made when they are asked for: importing the package should take no time.
    if name in ("cards", "rules"):
        return getattr(_gongkai, name)()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> Iterable[str]:
    return __all__
