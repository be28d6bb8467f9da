"""How far reading is: tqdm's bar where it is installed, else a line on standard error."""

from __future__ import annotations

import sys
from typing import Any


class Bar:
    """Called with how many files have been read, of how many."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._line = False

    def __enter__(self) -> Bar:
        return self

    def __call__(self, read: int, of: int) -> None:
        if self._bar is None and not self._line:
            try:
                from tqdm.auto import tqdm  # type: ignore[import-untyped,unused-ignore]
            except ImportError:
                self._line = True
            else:
                self._bar = tqdm(total=of, unit="file")
        if self._bar is not None:
            self._bar.total = of
            self._bar.update(read - self._bar.n)
        else:
            sys.stderr.write(f"\r{read}/{of}")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._line:
            sys.stderr.write("\n")
