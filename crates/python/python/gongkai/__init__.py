"""Annual reports on government information disclosure (政府信息公开工作年度报告): read, checked, measured, compared, drawn.

>>> r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
>>> r.cells, r.panel, r.metrics("disclosure_rate", by="level"), r.lint().errors  # doctest: +SKIP

Tables go to polars, pandas, pyarrow and DuckDB without a copy; nothing has to be installed beside this package.
"""

from __future__ import annotations

# As typing has it, which takes longer to import than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
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
    Saved,
    Settings,
    Table,
    Unknown,
    __version__,
    charts,
    check_bytes,
    concat,
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
    "Saved",
    "Settings",
    "Table",
    "Unknown",
    "__version__",
    "cards",
    "charts",
    "check_bytes",
    "concat",
    "explain",
    "language",
    "load",
    "read_many",
    "rules",
    "save_dataset",
    "set_language",
]


def _with_bar(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, which draws a bar where ``progress`` is True."""

    def call(*args: Any, progress: Any = None, **named: Any) -> Any:
        if progress is not True:
            return function(*args, progress=progress or None, **named)
        from ._progress import Bar

        with Bar() as bar:
            return function(*args, progress=bar, **named)

    # As functools.wraps does it, without its import.
    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    call.__wrapped__ = function  # type: ignore[attr-defined]
    return call


load = _with_bar(_gongkai.load)
save_dataset = _with_bar(_gongkai.save_dataset)


def __getattr__(name: str) -> Any:
    # Made when they are asked for: importing the package should take no time.
    if name in ("cards", "rules"):
        return getattr(_gongkai, name)()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> Iterable[str]:
    return __all__
