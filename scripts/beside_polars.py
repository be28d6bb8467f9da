"""Times the metrics of many reports beside polars: see scripts/beside-polars."""

import csv
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

GONGKAI, FOLDER, REPORTS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
YEARS = range(2019, 2026)
TURNS = 5
CELLS = [
    "requests.received.total",
    "requests.carried_in.total",
    "requests.granted.total",
    "requests.partly_granted.total",
    "requests.not_processed.petition.total",
    "requests.other.total",
    "requests.total.total",
    "requests.carried_out.total",
    "disputes.reconsideration.total",
]
# What a researcher would write: the share of granted requests, to CSV.
POLARS = """
import polars as pl, sys
granted = pl.col("requests_granted_total") + pl.col("requests_partly_granted_total")
share = (granted / pl.col("requests_total_total")).alias("disclosure_rate")
pl.scan_parquet(sys.argv[1]).select("agency", "report_year", share).collect().write_csv(sys.argv[2])
"""


def reports(path):
    """A wide CSV of invented offices: nine numbers a report, one in fifty missing."""
    rng = random.Random(7)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["agency", "report_year", *CELLS])
        for office in range(1, -(-REPORTS // len(YEARS)) + 1):
            for year in YEARS:
                received, carried = rng.randint(0, 400), rng.randint(0, 20)
                left = rng.randint(0, min(20, received + carried))
                closed = received + carried - left
                granted = rng.randint(0, closed)
                partly = rng.randint(0, closed - granted)
                petitions = rng.randint(0, closed - granted - partly)
                other = closed - granted - partly - petitions
                row = [received, carried, granted, partly, petitions, other, closed, left, rng.randint(0, 5)]
                row = ["" if rng.random() < 0.02 else number for number in row]
                out.writerow([f"云泽区第{office}街道办事处", year, *row])


def timed(*arguments):
    """Seconds by the clock, seconds of the processor, MiB at most, of a process from start to end."""
    begun = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: {process.returncode}")
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def told(name, runs):
    clock, processor, memory = (statistics.median(column) for column in zip(*runs))
    print(f"{name}: {clock:.2f} s by the clock, {processor:.2f} s of the processor, {memory:.0f} MiB")
    return processor


def values(path, column):
    with open(path, encoding="utf-8", newline="") as file:
        return sorted(float(row[column]) for row in csv.DictReader(file) if row[column] not in ("", "NaN"))


wide, dataset = FOLDER / "reports.csv", FOLDER / "ds"
reports(wide)
told("load a wide CSV", [timed(GONGKAI, "load", wide, "--out", dataset)])
one, theirs = [], []
for _ in range(TURNS):
    one.append(timed(GONGKAI, "metrics", dataset, "-m", "disclosure_rate", "--format", "csv", "-o", FOLDER / "one.csv"))
    theirs.append(timed(sys.executable, "-c", POLARS, dataset / "quantities", FOLDER / "theirs.csv"))
same = values(FOLDER / "one.csv", "value"), values(FOLDER / "theirs.csv", "disclosure_rate")
if len(same[0]) != len(same[1]) or any(abs(a - b) > 1e-12 for a, b in zip(*same)):
    sys.exit("the two do not say the same")
ours, theirs = told("one metric to CSV", one), told("the share in polars", theirs)
print(f"one metric beside polars: {ours / theirs:.2f} × the time of the processor")
for name in ("parquet", "csv"):
    target = FOLDER / f"all.{name}"
    told(f"all metrics to {name}", [timed(GONGKAI, "metrics", dataset, "--all", "--format", name, "-o", target)])
