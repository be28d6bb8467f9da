"""Opens Word files with python-docx and holds that each says something: `open.py FILE…`."""

import sys

from docx import Document

for name in sys.argv[1:]:
    document = Document(name)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "".join([paragraph.text for paragraph in document.paragraphs] + cells)
    assert len(said) > 40, f"{name} says nothing: {said!r}"
print(f"{len(sys.argv) - 1} notices open in python-docx")
