"""Everything public is documented, typed, and its examples run."""

import ast
import doctest
from pathlib import Path

import gongkai as gk
import pytest

PACKAGE = Path(gk.__file__).parent
CLASSES = [name for name in gk.__all__ if isinstance(getattr(gk, name), type)]
#: What Python calls by itself is told by its name.
TOLD = {"__arrow_c_stream__"}


class Kept:
    """The package, which reads the same thing once."""

    read: dict = {}

    def __getattr__(self, name):
        return getattr(gk, name)

    def load(self, *inputs, **settings):
        key = repr((inputs, settings))
        return self.read[key] if key in self.read else self.read.setdefault(key, gk.load(*inputs, **settings))


def members(of):
    return {name: value for name, value in vars(of).items() if not name.startswith("_") or name in TOLD}


def public():
    for name in gk.__all__:
        value = getattr(gk, name)
        if isinstance(value, type):
            yield name, value.__doc__
            if not issubclass(value, Exception):
                for member, of in members(value).items():
                    yield f"{name}.{member}", of.__doc__
        elif callable(value):
            yield name, value.__doc__


@pytest.mark.parametrize("name, text", list(public()), ids=lambda of: str(of)[:40])
def test_it_is_documented(name, text):
    assert text and text.strip()


@pytest.mark.parametrize("name, text", [(n, t) for n, t in public() if ">>>" in (t or "")], ids=lambda of: str(of)[:40])
def test_its_example_runs(name, text):
    test = doctest.DocTestParser().get_doctest(text, {"gk": Kept()}, name, None, None)
    said = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


def stubs():
    module = ast.parse((PACKAGE / "_gongkai.pyi").read_text(encoding="utf-8"))
    return {node.name: node for node in module.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}


def test_stubs_name_what_is_there():
    typed = stubs()
    for name in CLASSES:
        value = getattr(gk, name)
        named = {node.name for node in typed[name].body if isinstance(node, ast.FunctionDef)}
        named |= {node.target.id for node in typed[name].body if isinstance(node, ast.AnnAssign)}
        if issubclass(value, Exception):
            continue
        assert {n for n in named if not n.startswith("_")} == {n for n in members(value) if not n.startswith("_")}, name
    functions = {name for name in gk.__all__ if callable(getattr(gk, name)) and name not in CLASSES}
    assert functions <= set(typed) and (PACKAGE / "py.typed").exists()


def test_signatures_are_those_of_the_stubs():
    import inspect

    typed = stubs()
    for name in CLASSES:
        value = getattr(gk, name)
        if issubclass(value, Exception):
            continue
        for node in typed[name].body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("__") or node.decorator_list:
                continue
            own = list(inspect.signature(getattr(value, node.name)).parameters)
            args = [a.arg for a in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
            assert own == args, f"{name}.{node.name}"


def test_the_version_is_that_of_the_workspace():
    import re

    workspace = Path("Cargo.toml").read_text(encoding="utf-8")
    assert gk.__version__ == re.search(r'^version = "(.*)"', workspace, re.M).group(1)


def test_the_licences_go_with_it():
    from importlib import metadata

    try:
        files = metadata.files("gongkai") or []
    except metadata.PackageNotFoundError:
        pytest.skip("not installed from a wheel")
    names = {file.name for file in files}
    assert {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-OFL-font", "py.typed", "_gongkai.pyi"} <= names
