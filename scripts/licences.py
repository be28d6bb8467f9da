"""The licences of all that is compiled into a crate, in one text: `python scripts/licences.py MANIFEST [OUT]`.

Crates that only compile, test or build it are left out, and so are those of other systems. A text that several crates share stands once.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

NAMES = re.compile(r"^(licen[cs]e|copying|notice|copyright|unlicense)", re.I)


def metadata(manifest):
    version = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    (host,) = re.findall(r"^host: (.*)$", version, re.M)
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host, "--manifest-path", manifest]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compiled_in(told):
    """The crates that are linked, by what the features ask for: macros run in the compiler, and what they need does too."""
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    is_macro = {id for id, package in packages.items() if any("proc-macro" in target["kind"] for target in package["targets"])}
    seen, open_ = set(), [told["resolve"]["root"]]
    while open_:
        id = open_.pop()
        if id in seen or id in is_macro:
            continue
        seen.add(id)
        open_ += [dep["pkg"] for dep in nodes[id]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    return sorted((packages[id] for id in seen), key=lambda package: (package["name"], package["version"]))


def texts(package):
    folder = Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and NAMES.match(path.name))
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        if len(text) > 40:
            yield text


def main():
    told = metadata(sys.argv[1])
    others = [package for package in compiled_in(told) if package["source"]]
    out = ["The parts of others that are compiled in, each under the licence named; the texts stand below.", ""]
    shared = {}
    for package in others:
        name = f"{package['name']} {package['version']}"
        found = list(texts(package))
        if not package["license"] and not found:
            sys.exit(f"{name} tells no licence")
        out.append(f"{name}: {package['license'] or 'as below'}{'' if found else ' (no text comes with it)'}; {package['repository'] or ''}")
        for text in found:
            shared.setdefault(" ".join(text.split()), (text, []))[1].append(name)
    for text, names in shared.values():
        out += ["", "=" * 80, ", ".join(names), "=" * 80, "", text]
    written = "\n".join(out) + "\n"
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(written, encoding="utf-8")
    print(f"{len(others)} crates of others, {len(shared)} texts, {len(written) >> 10} KiB", file=sys.stderr)


if __name__ == "__main__":
    main()
