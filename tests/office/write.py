"""Writes the report that an outline describes as a Word file, with python-docx: `write.py OUTLINE.json OUT.docx`."""

import json
import sys

from docx import Document

outline = json.load(open(sys.argv[1], encoding="utf-8"))
document = Document()
document.add_heading(outline["title"], 0)
document.add_paragraph("发布日期：" + outline["published"])
for piece in outline["pieces"]:
    if "heading" in piece:
        document.add_heading(piece["heading"], 1)
    elif "text" in piece:
        document.add_paragraph(piece["text"])
    else:
        described = piece["table"]
        table = document.add_table(described["rows"], described["columns"], style="Table Grid")
        for cell in described["cells"]:
            first = table.cell(cell["row"], cell["column"])
            last = table.cell(cell["row"] + cell["rows"] - 1, cell["column"] + cell["columns"] - 1)
            first.merge(last).text = cell["text"]
        document.add_paragraph()
document.save(sys.argv[2])
