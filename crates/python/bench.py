"""What the Python package costs: `python crates/python/bench.py [GONGKAI]` in an environment with the wheel, as released, and polars;
with `leak` in place of GONGKAI only what memory does over a thousand loads.

GONGKAI is the command line of the same build, which the reading of the sample is held against. Times are the best of five, but for the
large table.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-03-01"
ROWS = 1_200_000


def best(work, times=5):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def told(what, seconds):
    print(f"{what:58} {seconds * 1000:10.1f} ms")


def child(code, **environment):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | environment)
    return float(done.stdout)


def resident():
    """MiB of memory that the process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / (1 << 20)


def leak(loads=1000):
    """Loads, lints and hands over again and again, and tells what the process holds; what is allocated once is by then."""
    import gongkai as gk
    import polars as pl

    path = Path("data/sample/2024/财政局.html")
    document = (path.name, path.read_bytes())
    held = []
    for at in range(loads + 1):
        if at % (loads // 10) == 0:
            held.append(resident())
        read = gk.load([document], today=TODAY)
        pl.DataFrame(read.cells)
        read.cells.plain().__arrow_c_stream__()
        len(read.lint())
    print(f"memory over {loads} loads, each tenth: {' '.join(f'{of:.1f}' for of in held)} MiB")


def main():
    os.chdir(ROOT)
    if sys.argv[1:] == ["leak"]:
        return leak()
    timed = "import time; t = time.perf_counter(); import gongkai; print(time.perf_counter() - t)"
    told("import gongkai", min(child(timed) for _ in range(5)))
    import gongkai as gk
    import polars as pl

    def sample():
        return pl.DataFrame(gk.load("data/sample", today=TODAY).cells)

    ours = best(sample)
    told("213 reports of the sample to a polars frame", ours)
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.argv[1], "export", "data/sample", "--to", f"{folder}/out", "--format", "parquet", "--force"]
            theirs = best(lambda: subprocess.run(command, check=True, capture_output=True))
        told("the same by `gongkai export --format parquet`, all tables", theirs)
    pages = "[(str(p), p.read_bytes()) for p in sorted(__import__('pathlib').Path('data/sample').rglob('*.html'))] * 4"
    stream = f"import gongkai as gk, time; p = {pages}; list(gk.read_many(p[:8])); t = time.perf_counter(); n = sum(map(len, gk.read_many(p))); print((time.perf_counter() - t) / n)"
    one, two = (min(child(stream, RAYON_NUM_THREADS=str(threads)) for _ in range(3)) for threads in (1, 2))
    told("a page of the sample from bytes, one thread", one)
    told("the same, two threads", two)
    cells = [cell for cell in gk.load("data/sample/2024", today=TODAY).panel.columns if cell.count(".") == 2]
    names = [(f"甲{at}市财政局", year) for at in range(ROWS // len(cells) // 3) for year in (2022, 2023, 2024)]
    rows = [f"{name},{year},{cell},{at % 7}" for name, year in names for at, cell in enumerate(cells)]
    large = gk.load({"large.csv": "agency,report_year,cell,value\n" + "\n".join(rows) + "\n"}, today=TODAY).cells
    print(f"{len(large)} rows × {len(large.columns)} columns handed over:")
    told("  a capsule", best(large.__arrow_c_stream__))
    told("  polars.DataFrame(t)", best(lambda: pl.DataFrame(large)))
    told("  t.arrow(), with plain strings", best(large.arrow))
    told("  t.pd()", best(large.pd))
    held = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
    print(f"most memory: {held[0] / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
