from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from ._gongkai import (
    Chart as Chart,
    Data,
    Day,
    Error as Error,
    Explanation as Explanation,
    Finding as Finding,
    Findings as Findings,
    Forked as Forked,
    Form as Form,
    Input,
    NothingRead as NothingRead,
    Output as Output,
    Path,
    Rejected as Rejected,
    Reports as Reports,
    Settings as Settings,
    Table as Table,
    Unknown as Unknown,
    __version__ as __version__,
    charts as charts,
    check_bytes as check_bytes,
    explain as explain,
    language as language,
    read_many as read_many,
    set_language as set_language,
)

cards: Table
rules: Table

def load(
    inputs: Input | Mapping[str, Data] | Iterable[Input],
    *,
    roster: Path | None = None,
    profile: Path | None = None,
    exceptions: Path | None = None,
    today: Day | None = None,
    years: int | Iterable[int] | None = None,
    scope: Literal["own", "rolled_up", "unknown"] | None = None,
    column: str | None = None,
    name: str | None = None,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] | None = None,
    isolate: bool = True,
    progress: bool | Callable[[int, int], object] | None = None,
) -> Reports: ...
