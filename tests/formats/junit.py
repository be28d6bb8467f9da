"""Holds JUnit files against the schema of Jenkins, and CSV files against Python's reader: `junit.py SCHEMA JUNIT CSV`."""

import csv
import sys

from lxml import etree

schema, junit, table = sys.argv[1:]
document = etree.parse(junit)
etree.XMLSchema(etree.parse(schema)).assertValid(document)
failures = len(document.findall(".//failure"))

with open(table, newline="", encoding="utf-8-sig") as file:
    rows = list(csv.DictReader(file, strict=True))
assert all(None not in row and None not in row.values() for row in rows), "a row with more or fewer fields than the head"
errors = sum(row["severity"] == "error" for row in rows)
assert failures == errors > 0, f"{failures} failures in JUnit, {errors} errors in CSV"
print(f"JUnit holds its schema, CSV reads back: {errors} errors, {len(rows)} findings")
