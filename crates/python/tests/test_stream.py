"""Documents one after another, from whatever gives them."""

import sys
import threading
import time
from pathlib import Path

import gongkai as gk
import pytest

TODAY = "2026-03-01"


def test_each_document_in_order(pages):
    pages = pages[::4]
    read = list(gk.read_many(iter(pages), today=TODAY))
    assert len(read) == len(pages) > 30
    for (name, _), one in zip(pages, read):
        assert len(one) == 1 and set(one.cells["file"]) == {name}


def test_what_is_no_report_says_why():
    read = list(gk.read_many([("https://example.org/a?id=1", b"<p>x</p>"), ("b", "")], today=TODAY))
    assert [len(one) for one in read] == [0, 0]
    assert [one.rejected["file"][0] for one in read] == ["https://example.org/a?id=1", "b"]
    assert all(one.rejected["message_en"][0] for one in read)


def test_a_generator_that_raises_in_the_middle(pages):
    def some():
        yield from pages[:5]
        raise LookupError("the connection is gone")

    read = gk.read_many(some(), today=TODAY)
    assert [len(next(read)) for _ in range(5)] == [1] * 5
    with pytest.raises(LookupError, match="the connection is gone"):
        next(read)
    with pytest.raises(StopIteration):
        next(read)


def test_a_generator_is_not_run_ahead_of(pages):
    taken = []

    def some():
        for at in range(10_000):
            taken.append(at)
            yield pages[at % len(pages)]

    read = gk.read_many(some(), today=TODAY)
    next(read)
    assert len(taken) <= 8 * 256


def test_wrong_documents_are_told():
    for given in ([3], [("a",)], [("a", 3)], [(3, b"")]):
        with pytest.raises(TypeError, match="is wanted, not"):
            list(gk.read_many(given, today=TODAY))
    with pytest.raises(TypeError):
        gk.read_many(3)


def test_text_that_is_decoded_already_is_read_as_such(pages):
    name, content = next((name, content) for name, content in pages if "2024" in name)
    text = content.decode("utf-8").replace("<head>", '<head><meta charset="gbk">', 1)
    (one,) = gk.read_many([(name, text)], today=TODAY)
    (other,) = gk.read_many([(name, content)], today=TODAY)
    assert one.cells["value"] == other.cells["value"] and one.cells["agency"] == other.cells["agency"]


def test_bytes_of_every_kind(pages):
    name, content = pages[0]
    want = gk.load((name, content), today=TODAY).cells["value"]
    for given in (bytearray(content), memoryview(content)):
        assert gk.load([(name, given)], today=TODAY).cells["value"] == want
    assert gk.load({name: content}, today=TODAY).cells["value"] == want
    assert gk.load(content, today=TODAY).cells["file"][0] == "bytes-1"


def test_other_threads_of_python_go_on(pages):
    counted, done = [0], threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begun = time.monotonic()
    list(gk.read_many(pages, today=TODAY))
    took = time.monotonic() - begun
    done.set()
    thread.join()
    # A busy machine, and a build as released that is soon done.
    assert counted[0] >= max(5, took / 0.04)


def test_two_threads_at_once():
    wanted, got = gk.load("data/sample/2023", today=TODAY).metrics("all")["value"], []

    def ask():
        r = gk.load("data/sample/2023", today=TODAY)
        got.append(r.metrics("all")["value"])

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted, wanted]


def test_progress_is_told():
    told = []
    gk.load("data/sample/2024", today=TODAY, progress=lambda read, of: told.append((read, of)))
    assert told[-1] == (21, 21) and told == sorted(told)
    with pytest.raises(ZeroDivisionError):
        gk.load("data/sample", today=TODAY, progress=lambda read, of: 1 / 0)


def test_a_reader_in_a_child_process_reads_the_same():
    files = "tests/data/documents/*.docx"
    here = gk.load(files, today=TODAY, isolate=False)
    there = gk.load(files, today=TODAY)
    assert len(here) > 0 and here.cells["value"] == there.cells["value"]
    name = "tests/data/documents/民政局-2023.docx"
    content = Path(name).read_bytes()
    for isolate in (True, False):
        (one,) = gk.read_many([(name, content)], today=TODAY, isolate=isolate)
        assert len(one) == 1 and len(one.cells) > 100


def test_what_ends_a_reader_is_one_refused_file(monkeypatch):
    # A program that is called as Python is, and no reader.
    monkeypatch.setattr(sys, "executable", "/bin/false/python")
    read = gk.load(["tests/data/documents/民政局-2023.docx", "data/sample/2024/财政局.html"], today=TODAY)
    assert len(read) == 1 and len(read.rejected) == 1
    monkeypatch.setattr(sys, "executable", "/usr/sbin/program")
    read = gk.load("tests/data/documents/民政局-2023.docx", today=TODAY)
    assert len(read) == 1, "Python within another program reads by itself"


def test_memory_does_not_grow(pages):
    resource = pytest.importorskip("resource")

    def used():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    def load(times):
        for _ in range(times):
            r = gk.load(pages[:2], today=TODAY)
            r.cells.__arrow_c_stream__()
            r.lint()

    load(25)
    before = used()
    load(75)
    assert used() - before < 16 << 20


def test_tables_of_many_documents_are_one(pages, sample):
    cells = gk.concat(read.cells for read in gk.read_many(pages[:40], today=TODAY))
    alone = [row for read in gk.read_many(pages[:40], today=TODAY) for row in read.cells]
    assert cells.columns == sample.cells.columns and list(cells) == alone and len(alone) > 3000
    # Panels have the columns of the forms that their pages follow.
    panels = [read.panel for read in gk.read_many(pages, today=TODAY)]
    both = gk.concat(panels)
    assert len({tuple(panel.columns) for panel in panels}) > 1
    assert set(both.columns) == {column for panel in panels for column in panel.columns}
    assert len(both) == len(pages)
    column = "requests.total.total"
    assert both[column] == [value for panel in panels for value in (panel[column] if column in panel else [None])]
    pytest.importorskip("pyarrow")
    assert gk.concat([cells, cells]).arrow().num_rows == 2 * len(cells)


def test_what_cannot_be_put_together(sample):
    with pytest.raises(gk.Error, match="cells") as caught:
        gk.concat([sample.panel, sample.cells])
    assert (caught.value.found, caught.value.valid) == ("cells", ["panel"])
    with pytest.raises(gk.Error, match="no table"):
        gk.concat([])
    for wrong in (7, [sample.cells, "cells"]):
        with pytest.raises(TypeError, match="iterable of tables"):
            gk.concat(wrong)
