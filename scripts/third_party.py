"""Writes the licences of everything that a binary holds: scripts/third_party.py TARGET [MANIFEST PACKAGE] > THIRD-PARTY.txt
The binary is the command line unless a package of another workspace is named.

MIT, BSD, ISC, Zlib, Unicode and Apache-2.0 all ask for the same of who passes a program on: their text, with whoever holds the rights, and
what a NOTICE says. So the texts that the crates bring are written out, each once, with the crates that bring it. A crate that brings none
gets the text of its licence with the authors that it names. One whose licence is not known to us ends the work.
"""

import json
import os
import re
import subprocess
import sys

TARGET = sys.argv[1]
MANIFEST, PACKAGE = sys.argv[2:4] if len(sys.argv) > 2 else ("Cargo.toml", "gongkai-cli")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Names of files that hold licences and notices, and how deep they lie: C code has its own below the crate that builds it.
NAMED = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense|ofl)([-._].*)?$", re.IGNORECASE)
# Data of tests and the like is in no binary.
BESIDE = {"tests", "test", "benches", "examples", "fuzz", "contrib", "doc", "docs", "programs", "build", "zlibWrapper"}
DEEPEST = 3


def cargo(*arguments):
    """What cargo prints."""
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def used():
    """Name, version and licence of each crate that is linked."""
    of = ["--locked", "--manifest-path", MANIFEST, "-p", PACKAGE, "--target", TARGET, "-e", "normal"]
    lines = cargo("tree", *of, "--prefix", "none", "-f", "{p}|{l}")
    for line in sorted({line.removesuffix(" (*)") for line in lines.splitlines()}):
        package, _, licence = line.partition("|")
        name, version = package.split()[:2]
        # What is of this repository has a path.
        if "(/" not in package and "(proc-macro)" not in package:
            yield name, version.removeprefix("v"), licence.strip()


def texts(folder):
    """Licences and notices of a crate, its own and of what it carries."""
    found = []
    for here, folders, files in os.walk(folder):
        depth = os.path.relpath(here, folder).count(os.sep) + (here != folder)
        folders[:] = sorted(name for name in folders if name not in BESIDE and depth < DEEPEST)
        for name in sorted(files):
            path = os.path.join(here, name)
            if NAMED.match(name) and not name.endswith((".rs", ".c", ".h", ".py")) and os.path.getsize(path) < 1 << 18:
                with open(path, encoding="utf-8", errors="replace") as file:
                    text = file.read().replace("\r\n", "\n").strip("\n")
                if len(text) > 40:
                    found.append((os.path.relpath(path, folder), text))
    return found


def without_holder(text):
    """The text of a licence without the lines that say whose rights they are."""
    return "\n".join(line for line in text.split("\n") if not re.match(r"\s*copyright\b", line, re.IGNORECASE))


def read(name):
    """A file of this repository."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read().strip("\n")


def main():
    of = ["--locked", "--manifest-path", MANIFEST, "--filter-platform", TARGET]
    metadata = json.loads(cargo("metadata", *of, "--format-version", "1"))
    packages = {(package["name"], package["version"]): package for package in metadata["packages"]}
    crates, blocks, bare = [], {}, []
    for name, version, licence in used():
        package = packages[name, version]
        crates.append((name, version, licence, package["repository"] or ""))
        found = texts(os.path.dirname(package["manifest_path"]))
        for place, text in found:
            key = re.sub(r"\s+", " ", text)
            blocks.setdefault(key, (text, []))[1].append(f"{name} {version} ({place})")
        if not found:
            bare.append((name, version, licence, package["authors"]))
    # Of crates that bring one text only, what a licence says.
    known = {"MIT": without_holder(read("LICENSE-MIT")), "Apache-2.0": read("LICENSE-APACHE")}
    for name, version, licence, _ in crates:
        own = texts(os.path.dirname(packages[name, version]["manifest_path"]))
        if licence in ("BSD-2-Clause", "BSD-3-Clause", "ISC") and len(own) == 1:
            known.setdefault(licence, without_holder(own[0][1]))
    for name, version, licence, authors in bare:
        parts = [re.split(r"\s+OR\s+|/", part)[0].strip("() ") for part in re.split(r"\s+AND\s+", licence)]
        unknown = [part for part in parts if part not in known]
        if unknown:
            sys.exit(f"{name} {version} brings no text of its licence, and that of {', '.join(unknown)} is not known here")
        holders = ", ".join(re.sub(r"\s*<[^>]*>", "", author) for author in authors) or f"the authors of {name}"
        for part in parts:
            text = f"Copyright (c) {holders}\n\n{known[part].strip()}"
            blocks.setdefault(text, (text, []))[1].append(f"{name} {version} ({part})")

    print("Gongkai holds the following crates. What each of them is licensed under, and where its source is:\n")
    for crate in crates:
        print("  " + "  ".join(part for part in crate if part))
    for text, whose in sorted(blocks.values(), key=lambda block: block[1]):
        print("\n" + "=" * 100)
        print("\n".join(whose))
        print("-" * 100 + "\n")
        print(text)


main()
