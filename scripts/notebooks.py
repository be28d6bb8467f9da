"""Makes the notebooks of notebooks/source.py, runs them, and keeps what they show (see scripts/notebooks)."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, "notebooks")

import nbformat
from nbclient import NotebookClient
from nbformat import v4
from source import NOTEBOOKS

#: Most bytes of what one notebook shows.
MOST = 400_000


def made(name, lang):
    notebook = v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    for at, cell in enumerate(NOTEBOOKS[name]):
        if isinstance(cell, str):
            new = v4.new_code_cell(re.sub(r"\bLANG\b", repr(lang).replace("'", '"'), cell))
        else:
            new = v4.new_markdown_cell(cell[lang == "en"])
        new["id"] = f"cell-{at}"
        notebook.cells.append(new)
    return notebook


def run(notebook):
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, resources={"metadata": {"path": "."}}).execute()
    notebook.metadata.pop("language_info", None)
    shown = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            # What is shown as markup need not stand there twice.
            if "text/html" in data or "image/svg+xml" in data:
                data.pop("text/plain", None)
            shown += sum(len(str(of).encode()) for of in [*data.values(), output.get("text", "")])
    return shown


def own(notebook):
    """What the package itself shows, which is the same on every machine; what others print is theirs."""
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = data.get("text/html", "")
            shown.append((data.get("image/svg+xml"), data.get("text/markdown"), "" if "dataframe" in html else html))
    return shown


def same(one, other):
    return [(cell.cell_type, cell.source) for cell in one.cells] == [(cell.cell_type, cell.source) for cell in other.cells]


def one(mode, name, lang):
    path = Path("notebooks", lang, f"{name}.ipynb")
    notebook = made(name, lang)
    if mode == "check" and not (path.exists() and same(nbformat.read(path, as_version=4), notebook)):
        return f"{path} is not what notebooks/source.py says: scripts/notebooks write"
    shown = run(notebook)
    if mode == "check" and own(nbformat.read(path, as_version=4)) != own(notebook):
        return f"{path} does not show what the package shows now: scripts/notebooks write"
    if shown > MOST:
        return f"{path} shows {shown} bytes, at most {MOST} are wanted"
    if mode == "write":
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
    print(f"{path}: {len(notebook.cells)} cells run, {shown} bytes shown")
    return None


def main():
    mode = sys.argv[1]
    all_of_them = [(mode, name, lang) for lang in ("zh", "en") for name in NOTEBOOKS]
    with ThreadPoolExecutor(2) as pool:
        failed = [said for said in pool.map(lambda of: one(*of), all_of_them) if said]
    for said in failed:
        print(said, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
