"""Whatever is wrong is an exception with a reason."""

import subprocess
import sys
import textwrap

import gongkai as gk
import pytest

TODAY = "2026-03-01"


def test_what_is_not_there():
    with pytest.raises(gk.NothingRead) as caught:
        gk.load("nowhere/at/all")
    error = caught.value
    assert isinstance(error, gk.Error) and error.file == "nowhere/at/all" and error.found == "not_found"
    assert "html" in error.valid and "nowhere/at/all" in str(error)


def test_names_that_do_not_exist(sample):
    for call, found, valid in [
        (lambda: sample.metrics("disclosure_rat"), "disclosure_rat", "disclosure_rate"),
        (lambda: sample.metrics(by="colour"), "colour", "level"),
        (lambda: sample.metrics(year=1999), "1999", "2024"),
        (lambda: sample.metrics(pool=0), "0", "3"),
        (lambda: sample.chart("pie"), "pie", "bars"),
        (lambda: sample.chart("bars", theme="pink"), "pink", "dark"),
        (lambda: sample.form("澹岭区财政", 2024), "澹岭区财政", "澹岭区财政局"),
        (lambda: sample.form("澹岭区财政局", 1999), "1999", "2024"),
        (lambda: sample.form("澹岭区财政局", 2024, scope="all"), "all", "own"),
        (lambda: sample.cells["nothing"], "nothing", "value"),
        (lambda: sample.cells.meaning("nothing"), "nothing", "value"),
        (lambda: sample.lint().to("xml"), "xml", "sarif"),
        (lambda: gk.explain("SUM30"), "SUM30", "SUM301"),
        (lambda: gk.set_language("fr"), "fr", "zh"),
        (lambda: gk.load("data/sample", scope="all"), "all", "own"),
    ]:
        with pytest.raises(gk.Unknown) as caught:
            call()
        assert caught.value.found == found
        assert valid in caught.value.valid, caught.value.valid


def test_several_reports_are_named(sample):
    with pytest.raises(gk.Unknown) as caught:
        sample.form(year=2024)
    assert len(caught.value.valid) > 20 and "agency, year or scope" in str(caught.value)


def test_settings_that_cannot_be_read(tmp_path):
    bad = tmp_path / "gongkai.toml"
    bad.write_text("[rules]\nSUM304 = \"loud\"\n", encoding="utf-8")
    with pytest.raises(gk.Settings) as caught:
        gk.load("data/sample", profile=bad)
    assert caught.value.file == str(bad) and "loud" in str(caught.value)
    for name in ("roster", "exceptions"):
        with pytest.raises(gk.Settings):
            gk.load("data/sample", **{name: tmp_path / "missing.csv"})


def test_output_of_others_is_not_replaced(sample, tmp_path):
    (tmp_path / "theirs.txt").write_text("x")
    with pytest.raises(gk.Output) as caught:
        sample.report(tmp_path)
    assert "theirs.txt" in str(caught.value)
    with pytest.raises(gk.Output):
        sample.chart("bars", metric="disclosure_rate", year=2024).save(tmp_path / "a.bmp")
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.txt"]


def test_messages_in_both_languages():
    gk.set_language("zh")
    with pytest.raises(gk.NothingRead, match="没有读到任何报告"):
        gk.load("nowhere")
    gk.set_language("en")
    with pytest.raises(gk.NothingRead, match="nothing could be read"):
        gk.load("nowhere")


@pytest.mark.parametrize("given", [3, None, object(), [3], ["data/sample", None], ("a", 3), {"a": 3}])
def test_wrong_types_are_told(given):
    with pytest.raises(TypeError, match="is wanted, not"):
        gk.load(given)


def test_wrong_types_of_settings():
    for settings in ({"today": 3}, {"years": "2024"}, {"years": [None]}, {"roster": 3}, {"select": 3}):
        with pytest.raises(TypeError):
            gk.load("data/sample", **settings)
    with pytest.raises(ValueError, match="valid"):
        gk.load("data/sample", today="yesterday")


def test_a_document_that_is_no_report():
    with pytest.raises(gk.Rejected) as caught:
        gk.check_bytes("page.html", "<p>nothing here</p>", today=TODAY)
    assert caught.value.file == "page.html" and caught.value.found


def test_bytes_of_300_mb_are_one_refused_file():
    huge = bytes(300 << 20)
    read = gk.load([("huge.html", huge), "data/sample/2024/财政局.html"], today=TODAY)
    assert read.rejected["file"] == ["huge.html"] and read.rejected["reason"] == ["too_large"]
    (one,) = gk.read_many([("huge.html", huge)], today=TODAY)
    assert len(one) == 0 and one.rejected["file"] == ["huge.html"]


def program(code, *args):
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code), *args], capture_output=True, text=True, timeout=300)


def test_a_fork_is_told_and_does_not_hang():
    done = program(
        """
        import os, warnings
        warnings.simplefilter("ignore")
        import gongkai as gk
        r = gk.load("data/sample/2024", today="2026-03-01")
        child = os.fork()
        if child == 0:
            try:
                gk.load("data/sample/2024", today="2026-03-01")
            except gk.Forked as error:
                os._exit(7 if "spawn" in str(error) else 1)
            os._exit(1)
        os._exit(0 if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7 else 1)
        """
    )
    assert done.returncode == 0, done.stderr


def test_a_fork_before_the_first_use_works():
    done = program(
        """
        import os, warnings
        warnings.simplefilter("ignore")
        import gongkai as gk
        child = os.fork()
        if child == 0:
            os._exit(len(gk.load("data/sample/2024/财政局.html", today="2026-03-01")))
        os._exit(0 if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1 else 1)
        """
    )
    assert done.returncode == 0, done.stderr


def test_ctrl_c_stops_reading():
    done = program(
        """
        import _thread, signal, threading, time
        import gongkai as gk
        # What runs behind a shell may have been told to ignore it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with open("data/sample/2024/财政局.html", "rb") as file:
            page = file.read()
        pages = ["data/sample"] * 50 + [(f"{n}.html", page) for n in range(5000)]
        threading.Timer(0.3, _thread.interrupt_main).start()
        begun = time.monotonic()
        try:
            gk.load(pages, today="2026-03-01")
        except KeyboardInterrupt:
            raise SystemExit(0 if time.monotonic() - begun < 20 else 3)
        raise SystemExit(4)
        """
    )
    assert done.returncode == 0, done.stderr
