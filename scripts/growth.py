"""What n, 10n and 100n pages cost. See scripts/growth."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GONGKAI, PAGES = (Path(name).resolve() for name in sys.argv[1:3])
FIRST, LIMIT = int(sys.argv[3]), float(sys.argv[4])
# Ten times the work, and what is noise between two runs.
MOST = 10.5
STEPS = ["load", "lint", "metrics", "report"]


def run(*args, source=None):
    """Runs a command to its end: seconds of the processor, its children's included, and peak memory in MiB."""
    child = subprocess.Popen([GONGKAI, *args], stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, args))} ended with {status}: {said[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def step(name, count, folder):
    dataset, out = folder / "ds", folder / "out"
    if name == "load":
        shutil.rmtree(dataset, ignore_errors=True)
        pages = subprocess.Popen([PAGES, "warc", str(count)], stdout=subprocess.PIPE)
        cost = run("load", "-", "-o", dataset, source=pages.stdout)
        pages.stdout.close()
        pages.wait()
        return cost
    if name == "lint":
        return run("lint", dataset, "--format", "json", "--fail-on", "never")
    if name == "metrics":
        return run("metrics", dataset, "--all", "--format", "csv")
    shutil.rmtree(out, ignore_errors=True)
    return run("report", dataset, "--out", out)


begun = time.monotonic()
costs = {name: [] for name in STEPS}
last = 0.0
print(f"{'pages':>8}" + "".join(f"{name + ' s':>11}{'× before':>9}{'MiB':>7}" for name in STEPS))
for turn, count in enumerate([FIRST, 10 * FIRST, 100 * FIRST]):
    left = LIMIT - (time.monotonic() - begun)
    if last * MOST > left:
        print(f"{count:>8} not run: it would take some {last * 10:.0f} s, and {left:.0f} s are left")
        break
    # What is short is run three times, and counts as its fastest.
    times = 3 if turn == 0 else 1
    this = time.monotonic()
    line = f"{count:>8}"
    with tempfile.TemporaryDirectory() as folder:
        for name in STEPS:
            runs = [step(name, count, Path(folder)) for _ in range(times)]
            seconds, peak = min(runs)
            before = costs[name][-1] if costs[name] else None
            costs[name].append(seconds)
            line += f"{seconds:>11.2f}{seconds / before if before else 0:>9.1f}{peak:>7.0f}"
    last = (time.monotonic() - this) / times
    print(line, flush=True)
over = [
    f"{name}: {after / before:.1f} times after ten times the pages"
    for name in STEPS
    for before, after in zip(costs[name], costs[name][1:])
    if after > MOST * before
]
for told in over:
    print(f"MORE THAN {MOST}: {told}")
sys.exit(1 if over else 0)
