"""A paper as the demonstration company would make it, and files made in memory."""

import io
import zipfile
from datetime import date
from typing import Any

from wellkept.toolkit.paper.text import Approval, Grid, TextPaper, Version

BODY = """# Service management policy

Tavermoor Services manages **workplaces**, *files* and `networks`.

## Purpose

- Managed Workplace
  - for each customer
- [Backup](https://tavermoor.example/backup)

3. Targets are agreed
4. and measured

> Nobody is blamed.

### Objectives

{{objectives}}

| Role | Responsible for |
|---|---|
| Top management | Policy |

---

```
GET /documents
```

![the chart](chart.png)
"""


def paper(**changed: Any) -> TextPaper:
    """The policy of Tavermoor Services, in some respects changed."""
    said: dict[str, Any] = {
        "organization": "Tavermoor Services", "title": "Service management policy", "number": "POL-000001",
        "version": "2.0", "status": "Approved", "language": "en", "body": BODY, "kind": "Policy",
        "classification": "Internal", "owner": "Tomas Rehn", "foot": "Printed copies are not controlled.",
        "approved": date(2026, 3, 3), "effective": date(2026, 3, 9), "next_review": date(2027, 3, 1),
        "approvals": [
            Approval("Ines Vallory", "Managing director", "Approved", date(2026, 3, 3)),
            Approval("Nadia Ferro", "Security", "Agreed", None),
        ],
        "history": [Version("2.0", date(2026, 3, 3), "Tomas Rehn", "Suppliers are included.")],
        "tables": [Grid("Objectives for 2026", ["Objective", "Target"], [["Files are there", "99.9 %"]], "objectives")],
    }  # fmt: skip
    return TextPaper(**(said | changed))


#: So long that it has a title page and contents.
LONG = "\n\n".join(
    f"## Process {number}\n\n" + "Work is recorded, ordered by its weight and followed to its end. " * 25
    for number in range(1, 9)
)

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: str, **parts: str | bytes) -> bytes:
    """A Word file of this XML; `parts` are more files, by names in which __ stands for / and _ for a dot before the ending."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


def text(said: str, properties: str = "", run: str = "") -> str:
    """A paragraph of a Word file."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r></w:p>'
    )


def styles(*each: str) -> str:
    """The part that holds styles."""
    return f'<w:styles xmlns:w="{_WORD}">{"".join(each)}</w:styles>'
