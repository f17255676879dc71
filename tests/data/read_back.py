"""Prints as JSON what a reader of Word files, of workbooks or of CSV finds in a file: read_back.py FILE"""

import csv
import datetime
import json
import sys

path = sys.argv[1]

if path.endswith(".docx"):
    import docx

    document = docx.Document(path)
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    found = {
        "headings": [it.text for it in document.paragraphs if it.style.name.startswith(("Heading", "Title"))],
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
        "repeated": [bool(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")) for table in document.tables],
        "pictures": described,
        "foot": "".join(it.text for it in document.sections[0].footer.paragraphs),
    }
elif path.endswith(".xlsx"):
    import openpyxl

    def value(cell):
        if isinstance(cell.value, datetime.datetime):
            return {"date": cell.value.date().isoformat()}
        return {"formula": cell.value} if cell.data_type == "f" else cell.value

    found = {
        sheet.title: {
            "rows": [[value(cell) for cell in row] for row in sheet.iter_rows()],
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
        }
        for sheet in openpyxl.load_workbook(path).worksheets
    }
else:
    with open(path, newline="", encoding="utf-8") as file:
        found = list(csv.reader(file))

json.dump(found, sys.stdout)
