"""Loads of many generated pages: what they take, and what is left when they are killed. See scripts/scale."""

import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GONGKAI, PAGES, KILLS = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3])
COUNTS = [int(count) for argument in sys.argv[4:] for count in argument.split()]


def loaded(count, out, *more):
    """Loads so many pages from a pipe: seconds by the clock, seconds of the processor, peak memory in MiB."""
    pages = subprocess.Popen([PAGES, "warc", str(count)], stdout=subprocess.PIPE)
    begun = time.monotonic()
    load = subprocess.Popen([GONGKAI, "load", "-", "-o", out, *more], stdin=pages.stdout, stderr=subprocess.PIPE, text=True)
    pages.stdout.close()
    said = load.stderr.read()
    _, status, usage = os.wait4(load.pid, 0)
    pages.wait()
    if status != 0:
        sys.exit(f"load of {count} pages ended with {status}: {said[-2000:]}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def digest(folder):
    """What a dataset holds, without what only the next load reads."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    told = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        if not name.startswith("."):
            told[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return told


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    print(f"{'pages':>9} {'seconds':>8} {'processor':>9} {'pages/s':>8} {'peak MiB':>8} {'again s':>8} {'metric s':>8} {'MiB on disk':>11}")
    for count in COUNTS:
        out = folder / f"ds{count}"
        seconds, processor, peak = loaded(count, out)
        again, _, _ = loaded(count, out)
        begun = time.monotonic()
        subprocess.run([GONGKAI, "metrics", out, "-m", "disclosure_rate", "--format", "csv"], check=True, capture_output=True)
        metric = time.monotonic() - begun
        size = sum(path.stat().st_size for path in out.rglob("*.parquet") if ".gongkai-parts" not in path.parts) / 2**20
        print(f"{count:>9} {seconds:>8.1f} {processor:>9.1f} {count / seconds:>8.0f} {peak:>8.0f} {again:>8.1f} {metric:>8.2f} {size:>11.1f}", flush=True)
        if count != COUNTS[0]:
            shutil.rmtree(out)
    if KILLS == 0:
        sys.exit()
    # The smallest once more, from a file, killed at random moments.
    count = COUNTS[0]
    pack = folder / "pages.warc"
    with open(pack, "wb") as to:
        subprocess.run([PAGES, "warc", str(count)], stdout=to, check=True)
    load = [GONGKAI, "load", pack.name, "-o"]
    begun = time.monotonic()
    subprocess.run([*load, "whole"], cwd=folder, check=True, capture_output=True)
    took = time.monotonic() - begun
    whole = digest(folder / "whole")
    dice = random.Random(20)
    killed = 0
    for _ in range(KILLS):
        child = subprocess.Popen([*load, "killed"], cwd=folder, stderr=subprocess.DEVNULL)
        # What is there already makes each run shorter than the one before.
        time.sleep(dice.uniform(0.02, 0.5) * took)
        killed += child.poll() is None
        child.kill()
        child.wait()
        if dice.random() < 0.5:
            shutil.rmtree(folder / "killed", ignore_errors=True)
    subprocess.run([*load, "killed"], cwd=folder, check=True, capture_output=True)
    same = digest(folder / "killed") == whole
    print(f"killed {killed} of {KILLS} times, then finished: {'the same bytes' if same else 'OTHER BYTES'}")
    sys.exit(0 if same else 1)
