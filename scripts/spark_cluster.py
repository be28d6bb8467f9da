"""Pages on a cluster beside pages on one machine: see scripts/spark."""

import csv
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

GONGKAI, PAGES, COUNT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3])
WORKERS = 2
TODAY = "2026-03-01"
#: Pages in one file, and so in one partition or a few.
IN_FILE = 1_000


def pages(count):
    """Addresses and pages, out of the WARC that the generator writes."""
    made = subprocess.Popen([PAGES, "warc", str(count)], stdout=subprocess.PIPE)
    while line := made.stdout.readline():
        if line.startswith(b"WARC-Target-URI: "):
            address = line[17:].decode().strip()
        elif line.startswith(b"Content-Length: "):
            made.stdout.readline()
            record = made.stdout.read(int(line[16:]))
            yield address, record.split(b"\r\n\r\n", 1)[1]
    made.wait()


def write(folder, count):
    """The pages as Parquet files of a thousand."""
    folder.mkdir()
    held = []

    def flush():
        names, contents = zip(*held)
        table = pa.table({"url": pa.array(names), "html": pa.array(contents, pa.binary())})
        # Snappy in Java takes a machine with the tools of musl for one of musl.
        pq.write_table(table, folder / f"{len(list(folder.iterdir())):05}.parquet", compression="zstd")
        held.clear()

    for page in pages(count):
        held.append(page)
        if len(held) == IN_FILE:
            flush()
    if held:
        flush()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A master and two workers of one core each, as processes of their own."""

    def __enter__(self):
        import pyspark

        home = Path(pyspark.__file__).parent
        self.port = free_port()
        environment = dict(os.environ, SPARK_HOME=str(home), SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
        self.logs = tempfile.TemporaryFile()

        def start(what, *arguments):
            command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{what}", *arguments]
            return subprocess.Popen(command, env=environment, stdout=self.logs, stderr=self.logs)

        self.master = f"spark://127.0.0.1:{self.port}"
        self.work = tempfile.TemporaryDirectory()
        self.processes = [start("master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(free_port()))]
        # A worker that finds no master tries again, but for minutes.
        while not self.answers():
            time.sleep(0.2)
        for worker in range(WORKERS):
            options = ["--cores", "1", "--memory", "2g", "--webui-port", str(free_port()), "--work-dir", f"{self.work.name}/{worker}"]
            self.processes.append(start("worker.Worker", *options, self.master))
        return self

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait()
        self.work.cleanup()


def session(master):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    settings = {
        "ui.enabled": "false",
        "ui.showConsoleProgress": "false",
        "driver.host": "127.0.0.1",
        "driver.bindAddress": "127.0.0.1",
        "executor.memory": "1g",
        "sql.shuffle.partitions": "2",
    }
    builder = SparkSession.builder.master(master)
    for key, value in settings.items():
        builder = builder.config(f"spark.{key}", value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def run(*arguments):
    done = subprocess.run([GONGKAI, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"gongkai {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def cells(folder):
    """Every cell of a dataset, with the agency, the year and the address of its page."""
    columns = ["report", "agency_key", "report_year", "file"]
    reports = {
        row["report"]: (row["agency_key"], row["report_year"], row["file"][row["file"].index("https:") :])
        for row in pq.read_table(folder / "reports", columns=columns).to_pylist()
    }
    return sorted(str((reports[row.pop("report")], row)) for row in pq.read_table(folder / "cells").to_pylist())


def answers(folder, *question):
    """What a question about a dataset answers, without the names of files, which hold the pack's."""
    said = csv.DictReader(io.StringIO(run("metrics", folder, *question, "--format", "csv")))
    return sorted(str(sorted((name, value) for name, value in row.items() if name != "file")) for row in said)


def main():
    from gongkai.spark import read

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        write(folder / "pages", COUNT)
        begun = time.monotonic()
        run("load", folder / "pages", "--column", "html", "--name", "url", "-o", folder / "alone")
        alone = time.monotonic() - begun
        print(f"gongkai load: {COUNT} pages in {alone:.1f} s, {COUNT / alone:.0f} pages/s", flush=True)
        with Cluster() as cluster:
            spark = session(cluster.master)
            # What starts the cluster's processes, and is done once.
            frame = spark.read.parquet(str(folder / "pages"))
            begun = time.monotonic()
            print(f"{frame.count()} pages counted in {time.monotonic() - begun:.1f} s, {spark.sparkContext.master}", flush=True)
            begun = time.monotonic()
            counted = read(frame, today=TODAY).cells.count()
            took = time.monotonic() - begun
            print(f"cells on the cluster: {counted} in {took:.1f} s, {COUNT / took:.0f} pages/s, {alone / took:.2f} × the rate", flush=True)
            begun = time.monotonic()
            saved = read(frame, today=TODAY).save(folder / "spark")
            took = time.monotonic() - begun
            print(f"a dataset on the cluster: {saved.reports} reports in {took:.1f} s, {COUNT / took:.0f} pages/s, {alone / took:.2f} × the rate", flush=True)
            spark.stop()
        theirs, ours = cells(folder / "spark"), cells(folder / "alone")
        if counted != len(ours) or theirs != ours:
            sys.exit(f"the cells differ: {counted}, {len(theirs)}, {len(ours)}: {next((pair for pair in zip(theirs, ours) if pair[0] != pair[1]), '')}")
        for question in (["--all"], ["--all", "--by", "level"], ["-m", "disclosure_rate", "--rank"]):
            if answers(folder / "spark", *question) != answers(folder / "alone", *question):
                sys.exit(f"the metrics differ: {question}")
        print(f"the same {len(ours)} cells, metrics, groups and ranks")


main()
