"""Holds the SQL of the metrics against the program: see scripts/sql."""

import csv
import io
import subprocess
import sys

import duckdb

GONGKAI, DATASET = sys.argv[1], sys.argv[2]


def run(*arguments):
    return subprocess.run([GONGKAI, *arguments], capture_output=True, text=True, check=True).stdout


def table(*arguments):
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv"))))


def rows(sql):
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


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


connection = duckdb.connect()
ours = table("metrics", DATASET, "--all")
metrics = list(dict.fromkeys(row["metric"] for row in ours))
named = [part for metric in metrics for part in ("-m", metric)]

found = {
    (row["agency_key"], row["scope"], row["report_year"], row["metric"]): row
    for row in rows(run("sql", DATASET, *named))
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
for by in ("level", "kind", "region", "year"):
    ours = table("metrics", DATASET, "--all", "--by", by)
    found = {
        (row["grp"], row["report_year"], row["scope"], row["metric"]): row
        for row in rows(run("sql", DATASET, "--by", by, *named))
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
        for row in rows(run("sql", DATASET, "--rank", "-m", metric))
    }
    for row in table("metrics", DATASET, "-m", metric, "--rank"):
        check(whole(row["rank"], found[row["agency_key"], row["scope"], int(row["report_year"])]), "rank", row)
        ranks += 1

years = sorted({int(row["report_year"]) for row in table("metrics", DATASET, "-m", metrics[0])})
changes = 0
found = {
    (row["agency_key"], row["scope"], row["report_year"], row["metric"]): row
    for row in rows(run("sql", DATASET, "--change", *named))
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

connection.execute(run("sql", DATASET, "--all"))
views = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'metric_%'").fetchone()
check(views[0] == len(metrics), "views", views)
print(f"DuckDB {duckdb.__version__} says the same of {len(metrics)} metrics: {groups} groups, {ranks} ranks, {changes} changes")
