"""Runs the Windows program under Wine: scripts/package_test.py GONGKAI.EXE FOLDER, by scripts/package-test."""

import io
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
import zipfile

EXE, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NATIVE = os.environ.get("NATIVE", "")
# A prefix of its own; neither a window nor what Wine would like to install beside it.
ENVIRONMENT = {
    **os.environ,
    "WINEPREFIX": os.path.join(WORK, "wine"),
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree,mshtml=",
    "LC_ALL": "C.UTF-8",
}
ENVIRONMENT.pop("DISPLAY", None)
# Longer than anything takes under Wine on a busy machine; a program that waits for the keyboard would wait for ever.
LONGEST = 600
TODAY = ["--today", "2026-03-01"]


def drive(path):
    """A path of this system as Windows has it."""
    return "Z:" + os.path.abspath(path).replace("/", "\\")


def gongkai(*arguments, here=WORK, given=b"", program=None):
    """Runs the program: its exit code, what it printed and what it said."""
    command = program or ["wine", EXE]
    ran = subprocess.run([*command, *arguments], cwd=here, env=ENVIRONMENT, input=given, capture_output=True, timeout=LONGEST)
    return ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8", "replace")


def native(*arguments, here=WORK):
    return gongkai(*arguments, here=here, program=[NATIVE])


def on_console(*arguments, here=WORK):
    """Runs the program on a console of code page 936, and gives what stands on it."""
    command = os.path.join(here, "run.bat")
    with open(command, "w", encoding="gbk", newline="") as file:
        file.write("@chcp 936 >nul\r\n@" + " ".join(f'"{argument}"' for argument in [drive(EXE), *arguments]) + "\r\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(here)
        os.execvpe("wine", ["wine", "cmd", "/c", "run.bat"], {**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "200", "LINES": "60"})
    shown, end = b"", time.monotonic() + LONGEST
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                some = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not some:
                break
            shown += some
            # The console asks where its cursor is.
            if b"\x1b[6n" in some:
                os.write(terminal, b"\x1b[1;1R")
    os.waitpid(pid, 0)
    return shown.decode("utf-8", "replace")


def put(name, data):
    """Writes a file, its folders with it."""
    path = os.path.join(WORK, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def files(folder):
    """What a folder holds, by name."""
    found = {}
    for here, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(here, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def members(package):
    """The parts of a packed file and the checksums of what they hold."""
    return [(part.filename, part.CRC) for part in zipfile.ZipFile(io.BytesIO(package)).infolist()]


def disputes(agency, total):
    cells = {"upheld": 1, "corrected": 2, "other": 0, "pending": 0, "total": total}
    return "".join(f"{agency},2023,disputes.reconsideration.{cell},{value}\n" for cell, value in cells.items())


HEAD = "agency,report_year,cell,value\n"
TESTS = []


def test(run):
    TESTS.append(run)
    return run


@test
def it_starts():
    code, out, _ = gongkai("--version")
    assert code == 0 and out.startswith("gongkai "), out


@test
def the_main_job_gives_what_it_gives_elsewhere():
    sample, out = os.path.join(ROOT, "data", "sample"), "结果 一"
    arguments = ["report", "--out", out, *TODAY]
    code, _, said = gongkai(*arguments, drive(sample))
    assert code == 0, said
    made = files(os.path.join(WORK, out))
    assert "index.html" in made
    # Again over what is there: files are replaced.
    code, _, said = gongkai(*arguments, drive(sample))
    assert code == 0 and files(os.path.join(WORK, out)) == made, said
    if NATIVE:
        code, _, said = native("report", "--out", "elsewhere", *TODAY, sample)
        assert code == 0, said
        other = files(os.path.join(WORK, "elsewhere"))
        assert sorted(made) == sorted(other), set(made) ^ set(other)
        # A workbook names the system it was made on, and the manifest has its hash.
        parts = [members(of.pop("report.xlsx")) for of in (made, other)]
        assert parts[0] == parts[1] and len(parts[0]) > 5
        entries = [[entry for entry in json.loads(of.pop("gongkai-manifest.json"))["files"] if entry["name"] != "report.xlsx"] for of in (made, other)]
        assert entries[0] == entries[1] and len(entries[0]) > 20
        different = [name for name in made if made[name] != other[name] and not name.startswith(".")]
        assert not different, different


@test
def paths_with_spaces_chinese_and_backslashes():
    documents = os.path.join(ROOT, "tests", "data", "documents")
    for name in ["民政局-2023.docx", "民政局-2023.pdf", "民政局-2023.xlsx"]:
        with open(os.path.join(documents, name), "rb") as file:
            put(f"年报 稿/二 〇二三/{name}", file.read())
    for given in [drive(os.path.join(WORK, "年报 稿")), r"年报 稿\二 〇二三", "年报 稿/二 〇二三", r".\年报 稿"]:
        code, out, said = gongkai("lint", "--format", "jsonl", *TODAY, given)
        assert code in (0, 1) and "拒绝 0 个文件" in said, (given, said)
        assert "\\\\" not in "".join(re.findall(r'"file":\s*"([^"]*)"', out)), out


@test
def patterns_that_no_shell_expands():
    for pattern in [r"年报 稿\*\*.docx", r"年报 稿\**\*.DOCX", drive(os.path.join(WORK, "年报 稿", "二?〇二三")) + r"\民政局-????.{docx,doc}"]:
        code, out, said = gongkai("lint", "--format", "json", *TODAY, pattern)
        assert code in (0, 1) and "检查 1 份报告" in said, (pattern, said)
    code, _, said = gongkai("lint", r"年报 稿\*.none")
    assert code == 2 and "没有符合此通配符的文件" in said, said
    # The root of a drive is not the folder that is current on it.
    put("年报 稿/根.csv", HEAD + disputes("云泽区财政局", 3))
    code, _, said = gongkai("lint", r"Z:\根*.csv", here=os.path.join(WORK, "年报 稿"))
    assert code == 2 and "没有符合此通配符的文件" in said, said


@test
def lines_may_end_as_windows_ends_them():
    text = HEAD + disputes("云泽区财政局", 4)
    put("行/a.csv", text)
    found = gongkai("lint", "--format", "csv", *TODAY, r"行\a.csv")
    put("行/a.csv", text.replace("\n", "\r\n"))
    again = gongkai("lint", "--format", "csv", *TODAY, r"行\a.csv")
    assert found[0] == again[0] == 1 and "SUM304" in found[1] and found[1] == again[1], (found, again)
    put("行/gongkai.toml", '[rules]\r\nSUM304 = "off"\r\n')
    code, out, said = gongkai("lint", "--format", "csv", *TODAY, "a.csv", here=os.path.join(WORK, "行"))
    assert "SUM304" not in out and "gongkai.toml" in said, (code, out, said)


@test
def names_of_devices_are_no_files():
    for name in ["CON", "NUL", "nul.docx", "COM1", r"年报 稿\aux.docx"]:
        code, _, said = gongkai("lint", name, *TODAY)
        assert code == 2 and said.strip(), (name, code, said)
    # As an output NUL takes everything and keeps nothing.
    put("行/b.csv", HEAD + disputes("云泽区财政局", 4))
    code, out, said = gongkai("lint", "-o", "NUL", *TODAY, r"行\b.csv")
    assert code == 1 and not out and "检查 1 份报告" in said, (code, out, said)
    left = [name for name in os.listdir(WORK) if name.lower().startswith("nul") or name.startswith(".gongkai-new")]
    assert not left, left


@test
def files_named_by_agencies_are_told_apart_and_are_files():
    names = ["CON局", "Con局", "con", "aux", "云泽区/财政局", "云泽区:财政局", "LPT1", "a" * 300]
    put("单位/a.csv", HEAD + "".join(disputes(name, 4) for name in names))
    code, _, said = gongkai("lint", "--fail-on", "never", "--notices", "整改 清单", *TODAY, r"单位\a.csv")
    assert code == 0 and f"整改清单 {len(names)} 份" in said, said
    letters = [name for name in files(os.path.join(WORK, "整改 清单")) if name.endswith(".docx")]
    assert len({name.lower() for name in letters}) == len(names), letters
    stems = [name.split(".")[0].lower() for name in letters]
    assert not {"con", "aux", "lpt1"} & set(stems), stems


@test
def outputs_of_every_kind():
    sample = drive(os.path.join(ROOT, "data", "sample", "2024"))
    for arguments in [
        ["load", sample, "-o", "数据 集"],
        ["metrics", "数据 集", "-m", "disclosure_rate", "-o", "公开率.csv"],
        ["export", "数据 集", "--to", "导出", "--format", "parquet"],
        ["chart", "bars", "数据 集", "-m", "disclosure_rate", "-o", "图.png"],
        ["form", "--blank", "--year", "2023", "-o", drive(os.path.join(WORK, "空 表.docx"))],
        ["load", sample, "-o", "数据 集"],
    ]:
        if arguments[0] == "form":
            code, _, said = gongkai(*arguments)
        else:
            code, _, said = gongkai(*arguments, *TODAY)
        assert code == 0, (arguments, code, said)
    for name in ["数据 集/dataset.json", "公开率.csv", "图.png", "空 表.docx"]:
        assert os.path.getsize(os.path.join(WORK, name)) > 0, name


@test
def text_that_is_piped_is_utf_8():
    text = (HEAD + disputes("云泽区财政局", 4)).encode("gbk")
    code, out, said = gongkai("lint", "-", *TODAY, given=text)
    assert code == 1 and "云泽区财政局" in out and "检查 1 份报告" in said, (code, out, said)


@test
def a_console_of_code_page_936_shows_chinese():
    # Wine's own interpreter reads the command in another code page than it was told; what is shown is the program's.
    put("console.csv", HEAD + disputes("云泽区财政局", 4))
    shown = on_console("lint", "console.csv", *TODAY)
    for words in ["云泽区财政局", "行政复议", "检查 1 份报告"]:
        assert words in shown, (words, shown)
    assert "\ufffd" not in shown, shown


def main():
    if subprocess.run(["wine", "wineboot", "-i"], env=ENVIRONMENT, capture_output=True, timeout=LONGEST).returncode:
        sys.exit("Wine does not start")
    failed, only = 0, os.environ.get("ONLY", "")
    for run in TESTS:
        if only not in run.__name__:
            continue
        name, since = run.__name__.replace("_", " "), time.monotonic()
        try:
            run()
            print(f"ok      {name} ({time.monotonic() - since:.1f} s)", flush=True)
        except (AssertionError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
            failed += 1
            print(f"FAILED  {name}: {error}", flush=True)
    subprocess.run(["wineserver", "-k"], env=ENVIRONMENT, check=False)
    shutil.rmtree(ENVIRONMENT["WINEPREFIX"], ignore_errors=True)
    sys.exit(1 if failed else 0)


main()
