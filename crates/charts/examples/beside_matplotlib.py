"""Draws the pictures of beside_matplotlib.rs with matplotlib, and says how much longer that takes.

    cargo build --release -p gongkai-charts --example beside_matplotlib
    python crates/charts/examples/beside_matplotlib.py target/release/examples/beside_matplotlib

Both draw in one process, warm, and take turns; each figure is the median of the rounds. The face is the embedded one, the
size that of our picture, PNG at two pixels a point. Needs matplotlib.
"""

import io
import pathlib
import statistics
import subprocess
import sys
import time

import matplotlib

matplotlib.use("agg")
from matplotlib import font_manager, pyplot, ticker  # noqa: E402

FACE = pathlib.Path(__file__).parent.parent / "fonts" / "NotoSansSC-Regular-subset.ttf"
font_manager.fontManager.addfont(FACE)
pyplot.rcParams["font.family"] = font_manager.FontProperties(fname=FACE).get_name()
pyplot.rcParams["svg.fonttype"] = "none"  # text stays text, as in ours

BODIES, YEARS = range(24), range(2017, 2026)


def share(body, year):
    return (body * 7919 + year * 104729) % 10000 / 10000


def name(nth):
    return f"云泽区第{nth + 1}街道办事处"


def bars(axes):
    order = sorted(BODIES, key=lambda body: share(body, 2025))
    drawn = axes.barh([name(body) for body in order], [share(body, 2025) for body in order])
    axes.bar_label(drawn, [f"{share(body, 2025):.2%}" for body in order], padding=4)
    axes.xaxis.set_major_formatter(ticker.PercentFormatter(1))


def trend(axes):
    for body in range(6):
        line = [share(body, year) for year in YEARS]
        axes.plot(list(YEARS), line, marker="o")
        axes.annotate(name(body), (2025, line[-1]), xytext=(6, 0), textcoords="offset points", va="center")
    axes.yaxis.set_major_formatter(ticker.PercentFormatter(1))


def heatmap(axes):
    cells = [[share(body, year) for year in YEARS] for body in BODIES]
    axes.imshow(cells, aspect="auto", cmap="Blues")
    axes.set_xticks(range(len(YEARS)), YEARS)
    axes.set_yticks(BODIES, [name(body) for body in BODIES])
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            axes.text(column, row, f"{value:.2%}", ha="center", va="center", color="white" if value > 0.5 else "black")


def draw(picture, kind):
    figure, axes = pyplot.subplots(figsize=(8, 6 if picture is not trend else 4.5), dpi=200, layout="constrained")
    picture(axes)
    axes.set_title("云泽区各街道公开率", loc="left")
    figure.text(0, 0, "来源：虚构的云泽区各街道年度报告")
    out = io.BytesIO()
    figure.savefig(out, format=kind)
    pyplot.close(figure)


def median(times, call):
    call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def main():
    ours, theirs = {}, {}
    for _ in range(3):
        for line in subprocess.run(sys.argv[1], check=True, capture_output=True, text=True).stdout.splitlines():
            picture, svg, png = line.split()
            ours.setdefault((picture, "svg"), []).append(float(svg))
            ours.setdefault((picture, "png"), []).append(float(png))
        for picture in (bars, trend, heatmap):
            for kind in ("svg", "png"):
                taken = median(7, lambda: draw(picture, kind))
                theirs.setdefault((picture.__name__, kind), []).append(taken)
    print("picture  output  matplotlib ms   ours ms  matplotlib takes")
    for (picture, kind), taken in theirs.items():
        their, our = statistics.median(taken), statistics.median(ours[picture, kind])
        print(f"{picture:8} {kind:6} {their:14.1f} {our:9.2f} {their / our:14.0f} times as long")


main()
