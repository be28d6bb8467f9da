"""Holds the SQL of the metrics against the program: see scripts/sql."""

import csv
import importlib
import io
import json
import os
import shutil
import subprocess
import sys

GONGKAI, DATASET = sys.argv[1], sys.argv[2]


class DuckDb:
    """DuckDB, in this process."""

    dialect = "duckdb"

    def __init__(self):
        module = importlib.import_module("duckdb")
        self.name = f"DuckDB {module.__version__}"
        self.connection = module.connect()

    def rows(self, sql):
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def views(self, sql):
        self.connection.execute(sql)
        counted = "SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'metric_%'"
        return self.connection.execute(counted).fetchone()[0]


class ClickHouse:
    """ClickHouse, as chdb brings it into this process."""

    dialect = "clickhouse"

    def __init__(self):
        module = importlib.import_module("chdb")
        self.session = importlib.import_module("chdb.session").Session()
        self.name = f"ClickHouse (chdb {module.__version__})"
        self.session.query("SET output_format_json_quote_64bit_integers = 0")

    def rows(self, sql):
        lines = str(self.session.query(sql.rstrip().rstrip(";"), "JSONEachRow")).splitlines()
        return [json.loads(line) for line in lines if line]

    def views(self, sql):
        for statement in sql.split(";\n"):
            if statement.strip():
                self.session.query(statement)
        return len([name for name in str(self.session.query("SHOW TABLES", "CSV")).split() if "metric_" in name])


class Spark:
    """Spark with two local workers."""

    dialect = "spark"

    def __init__(self):
        module = importlib.import_module("pyspark")
        builder = importlib.import_module("pyspark.sql").SparkSession.builder.master("local[2]")
        settings = {
            "ui.enabled": "false",
            "ui.showConsoleProgress": "false",
            "driver.host": "127.0.0.1",
            "driver.bindAddress": "127.0.0.1",
            "sql.shuffle.partitions": "2",
        }
        for key, value in settings.items():
            builder = builder.config(f"spark.{key}", value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.name = f"Spark {module.__version__}"

    def rows(self, sql):
        return [row.asDict() for row in self.session.sql(sql.rstrip().rstrip(";")).collect()]

    def views(self, sql):
        for statement in sql.split(";\n"):
            if statement.strip():
                self.session.sql(statement)
        return self.session.sql("SHOW VIEWS LIKE 'metric_*'").count()


def run(*arguments):
    return subprocess.run([GONGKAI, *arguments], capture_output=True, text=True, check=True).stdout


def table(*arguments):
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv"))))


def number(text):
    return None if text == "" else float(text)


def same(ours, theirs):
    """Both missing, or equal to the last digits."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return abs(ours - theirs) <= 1e-12 * max(1.0, abs(ours))


def whole(ours, theirs):
    return theirs is None if ours == "" else theirs is not None and int(ours) == theirs


def check(holds, what, *seen):
    if not holds:
        sys.exit(f"{what}: {seen}")


def hold(engine):
    """Every metric, grouped, ranked and as changes, as an engine gives it."""

    def sql(*arguments):
        return run("sql", DATASET, "--dialect", engine.dialect, *arguments)

    ours = table("metrics", DATASET, "--all")
    metrics = list(dict.fromkeys(row["metric"] for row in ours))
    named = [part for metric in metrics for part in ("-m", metric)]

    found = {
        (row["agency_key"], row["scope"], row["report_year"], row["metric"]): row
        for row in engine.rows(sql(*named))
    }
    check(len(found) == len(ours) > 0, "rows", len(found), len(ours))
    for row in ours:
        other = found[row["agency_key"], row["scope"], int(row["report_year"]), row["metric"]]
        check(same(number(row["value"]), other["value"]), "value", row, other)
        for column in ("numerator", "denominator", "n"):
            check(whole(row[column], other[column]), column, row, other)
        check(row["state"] == other["state"], "state", row, other)
        for column in ("below_minimum", "failed_check"):
            check((row[column] == "true") == other[column], column, row, other)

    groups = 0
    for by in ("level", "kind", "region", "work", "peers", "year"):
        ours = table("metrics", DATASET, "--all", "--by", by)
        found = {
            (row["grp"], row["report_year"], row["scope"], row["metric"]): row
            for row in engine.rows(sql("--by", by, *named))
        }
        check(len(found) == len(ours) > 0, "groups", len(found), len(ours))
        for row in ours:
            other = found[row["group"], int(row["report_year"]), row["scope"], row["metric"]]
            for column in ("pooled", "median", "min", "max"):
                check(same(number(row[column]), other[column]), column, row, other)
            for column in ("reports", "missing", "undefined", "not_carried", "not_in_form", "out_of_range"):
                check(int(row[column]) == other[column], column, row, other)
            groups += 1

    ranks = 0
    for metric in metrics:
        found = {
            (row["agency_key"], row["scope"], row["report_year"]): row["rnk"]
            for row in engine.rows(sql("--rank", "-m", metric))
        }
        for row in table("metrics", DATASET, "-m", metric, "--rank"):
            check(whole(row["rank"], found[row["agency_key"], row["scope"], int(row["report_year"])]), "rank", row)
            ranks += 1

    years = sorted({int(row["report_year"]) for row in table("metrics", DATASET, "-m", metrics[0])})
    changes = 0
    found = {
        (row["agency_key"], row["scope"], row["report_year"], row["metric"]): row
        for row in engine.rows(sql("--change", *named))
    }
    for before, after in zip(years, years[1:]):
        for row in table("compare", DATASET, "--years", f"{before},{after}", *named):
            if after != before + 1:
                continue
            other = found.get((row["agency_key"], row["scope"], after, row["metric"]))
            # Who has no report in the later year has no row.
            if other is None:
                check(row["later"] == "", "change", row)
                continue
            for column in ("earlier", "later", "difference", "relative"):
                check(same(number(row[column]), other[column]), column, row, other)
            changes += 1

    views = engine.views(sql("--all"))
    check(views == len(metrics), "views", views)
    print(f"{engine.name} says the same of {len(metrics)} metrics: {groups} groups, {ranks} ranks, {changes} changes")


engines = []
wanted = [(DuckDb, "duckdb"), (ClickHouse, "chdb")]
if os.environ.get("SPARK_SQL") and shutil.which("java"):
    wanted.append((Spark, "pyspark"))
else:
    print("SKIPPED: the SQL is not held against Spark; with SPARK_SQL=1, pyspark and Java it is", file=sys.stderr)
for engine, module in wanted:
    try:
        importlib.import_module(module)
    except ImportError:
        print(f"SKIPPED: {module} for Python is not there; the SQL is not held against it", file=sys.stderr)
        continue
    engines.append(engine())
for engine in engines:
    hold(engine)
