"""Makes the notebooks of notebooks/source_rust.py, runs them in evcxr, and tells how long each cell took (see scripts/rust-notebook)."""

import sys
import time
from pathlib import Path

sys.path.insert(0, "notebooks")

import nbformat
from nbclient import NotebookClient
from nbformat import v4
from source_rust import NOTEBOOKS

#: Seconds that a cell may take once the first one has compiled what it needs.
LATER = 10

KERNEL = {"name": "rust", "display_name": "Rust", "language": "rust"}


def is_text(cell):
    return cell.startswith("#") or " · " in cell


def made(cells):
    notebook = v4.new_notebook(metadata={"kernelspec": KERNEL})
    for at, cell in enumerate(cells):
        new = v4.new_markdown_cell(cell) if is_text(cell) else v4.new_code_cell(cell)
        new["id"] = f"cell-{at}"
        notebook.cells.append(new)
    return notebook


def run(notebook):
    """Runs it, and gives the seconds of each cell of code."""
    took = []
    client = NotebookClient(
        notebook,
        timeout=None,
        startup_timeout=600,
        kernel_name="rust",
        record_timing=False,
        resources={"metadata": {"path": "notebooks"}},
    )
    with client.setup_kernel():
        for at, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                begun = time.monotonic()
                client.execute_cell(cell, at)
                took.append(time.monotonic() - begun)
    notebook.metadata.pop("language_info", None)
    return took


def shown(notebook):
    return [[output.get("data", {}) for output in cell.get("outputs", [])] for cell in notebook.cells]


def main():
    mode, names, slow = sys.argv[1], sys.argv[2:] or list(NOTEBOOKS), False
    for name in names:
        path = Path("notebooks", f"{name}.ipynb")
        notebook = made(NOTEBOOKS[name])
        took = run(notebook)
        slow = slow or any(seconds > LATER for seconds in took[1:])
        print(f"{path}: {' '.join(f'{seconds:.1f}' for seconds in took)} s", flush=True)
        if mode == "write":
            nbformat.write(notebook, path)
        elif not path.exists() or shown(nbformat.read(path, as_version=4)) != shown(notebook):
            sys.exit(f"{path} is not what notebooks/source_rust.py makes: scripts/rust-notebook write")
    if slow:
        print(f"a cell behind the first took more than {LATER} s", file=sys.stderr)


if __name__ == "__main__":
    main()
