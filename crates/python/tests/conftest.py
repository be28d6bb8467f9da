import os
from pathlib import Path

import gongkai as gk
import pytest

ROOT = Path(__file__).resolve().parents[3]
TODAY = "2026-03-01"
ROSTER = "data/sample-roster.csv"

# What the examples and tests name lies below the checkout.
os.chdir(ROOT)


@pytest.fixture(autouse=True)
def english():
    gk.set_language("en")
    yield
    gk.set_language("en")


@pytest.fixture(scope="session")
def sample():
    """The sample, read once."""
    return gk.load("data/sample", roster=ROSTER, today=TODAY)


@pytest.fixture(scope="session")
def pages():
    """The web pages of the sample: names and bytes."""
    return [(str(path), path.read_bytes()) for path in sorted(Path("data/sample").rglob("*.html"))]
