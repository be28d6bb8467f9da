"""Datasets saved from Python are those of the command line, and are brought up to date."""

import os
import subprocess

import gongkai as gk
import pytest

TODAY = "2026-03-01"
SAMPLE = "data/sample/2024"


def held(folder):
    """What a dataset holds, without what only the next load reads."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: path.read_bytes() for name, path in named if not name.startswith(".")}


def small(folder, count):
    """Enough small files for several parts."""
    folder.mkdir()
    for at in range(count):
        row = f"云泽区第{at}局,{2019 + at % 5},requests.received.total,{at % 97 + 3}"
        (folder / f"{at:05}.csv").write_text(f"agency,report_year,cell,value\n{row}\n", encoding="utf-8")
    return folder


def test_it_is_what_the_command_line_saves(tmp_path):
    program = os.environ.get("GONGKAI")
    if not program:
        pytest.skip("GONGKAI names no command line that would save a dataset")
    theirs = tmp_path / "theirs"
    command = [program, "load", SAMPLE, "--roster", "data/sample-roster.csv", "--today", TODAY, "--out", str(theirs)]
    subprocess.run(command, check=True, capture_output=True)
    ours = gk.save_dataset(SAMPLE, tmp_path / "ours", roster="data/sample-roster.csv", today=TODAY)
    assert ours.folder == tmp_path / "ours" and ours.read > 20 and "cells/00000.parquet" in held(ours.folder)
    assert held(ours.folder) == held(theirs)
    # What another program has read is read again, and is the same.
    again = gk.save_dataset(SAMPLE, theirs, roster="data/sample-roster.csv", today=TODAY)
    assert (again.read, again.kept) == (ours.read, 0) and held(theirs) == held(ours.folder)


def test_a_saved_dataset_is_read_as_what_it_was_made_of(tmp_path):
    saved = gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY)
    read, files = gk.load(saved, today=TODAY), gk.load(SAMPLE, today=TODAY)
    assert saved.reports == len(read) == len(files)
    assert read.cells.to_dict() == files.cells.to_dict()
    assert saved.rejected.to_dict() == files.rejected.to_dict()
    assert set(saved.problems["file"]) <= set(files.problems["file"])
    assert saved.beside == {"not_written": [], "stayed": [], "replaced": []}
    assert str(tmp_path / "ds") in repr(saved) and os.fspath(saved) == str(tmp_path / "ds")


def test_only_what_has_changed_is_read_again(tmp_path):
    files = small(tmp_path / "files", 2500)
    first = gk.save_dataset(files, tmp_path / "ds", today=TODAY)
    assert (first.reports, first.read, first.kept) == (2500, 2500, 0)
    (files / "00007.csv").unlink()
    second = gk.save_dataset(files, tmp_path / "ds", today=TODAY)
    assert (second.reports, second.read, second.kept) == (2499, 0, 2499)
    (files / "00008.csv").write_text((files / "00009.csv").read_text(encoding="utf-8"), encoding="utf-8")
    second = gk.save_dataset(files, tmp_path / "ds", today=TODAY)
    assert (second.read, second.kept) == (1, 2498)
    assert held(second.folder) == held(gk.save_dataset(files, tmp_path / "new", today=TODAY).folder)


def test_what_another_build_of_the_package_has_read_is_read_again(tmp_path):
    from gongkai import _gongkai

    build = os.stat(_gongkai.__file__)
    first = gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY)
    assert gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY).kept == first.read
    os.utime(_gongkai.__file__, ns=(build.st_atime_ns, build.st_mtime_ns + 1_000_000_000))
    try:
        again = gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY)
    finally:
        os.utime(_gongkai.__file__, ns=(build.st_atime_ns, build.st_mtime_ns))
    assert (again.read, again.kept) == (first.read, 0)


def test_it_goes_on_where_it_was_stopped(tmp_path):
    class Enough(Exception):
        pass

    def stop(read, of):
        if read > of / 2:
            raise Enough

    files = small(tmp_path / "files", 8000)
    with pytest.raises(Enough):
        gk.save_dataset(files, tmp_path / "ds", today=TODAY, progress=stop)
    assert not (tmp_path / "ds" / "dataset.json").exists()
    rest = gk.save_dataset(files, tmp_path / "ds", today=TODAY)
    assert rest.kept > 0 and rest.read + rest.kept == 8000
    assert held(rest.folder) == held(gk.save_dataset(files, tmp_path / "new", today=TODAY).folder)


def test_bytes_are_saved_as_files_are(tmp_path):
    pages = {f"{at}.csv": f"agency,report_year,cell,value\n云泽区第{at}局,2023,requests.received.total,{at}\n" for at in range(30)}
    saved = gk.save_dataset(pages, tmp_path / "ds", today=TODAY)
    assert saved.reports == 30 and sorted(v for v in gk.load(saved).cells["value"] if v is not None) == list(range(30))


def test_how_far_it_is_is_told(tmp_path, capsys):
    told = []
    gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY, progress=lambda read, of: told.append((read, of)))
    assert told[-1][0] == told[-1][1] > 20
    gk.save_dataset(SAMPLE, tmp_path / "bar", today=TODAY, progress=True)
    assert str(told[-1][0]) in capsys.readouterr().err


def test_what_is_refused(tmp_path):
    with pytest.raises(gk.NothingRead):
        gk.save_dataset("nowhere", tmp_path / "ds")
    assert not (tmp_path / "ds" / "dataset.json").exists()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a.txt").write_text("x")
    with pytest.raises(gk.Output, match="a.txt|theirs"):
        gk.save_dataset(SAMPLE, tmp_path / "theirs")
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["a.txt"]
    with pytest.raises(TypeError, match="folder: a path is wanted, not"):
        gk.save_dataset(SAMPLE, 3)
    saved = gk.save_dataset(SAMPLE, tmp_path / "ds", today=TODAY)
    with pytest.raises(gk.Output):
        gk.save_dataset(saved, saved.folder)
