"""A client and a practice whose every field holds what would run, ask or mislead, were it taken for more than text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook, load_workbook

from ims_lib.catalogue import load_catalogue
from ims_lib.inputs.rows import INPUTS
from ims_lib.inputs.template import HEADER_ROW
from ims_lib.new_client import make_client
from ims_lib.register.plans import plans

MARK = "pwned"
"""Stands in each payload: as an attribute, an address, a call or a part of a formula."""
SUM = "83810205"
"""What a template would make of {{12345*6789}}."""
RUN = f"{MARK}(1)"
AT = f"http://127.0.0.1:9/{MARK}"

PAYLOADS: dict[str, tuple[str, ...]] = {
    "html": (
        f"<script>{RUN}</script>",
        f"<ScRiPt {MARK}>{RUN}</sCrIpT >",
        f"<img {MARK} src={AT} onerror={RUN}>",
        f"<img {MARK} src=x onerror=&#112;wned(1)>",
        f'"><img {MARK} src=x onerror={RUN}>',
        f"'><img {MARK} src=x onerror={RUN}>",
        f'" autofocus onfocus={RUN} {MARK}="',
        f"' onmouseover='{RUN}' {MARK}='",
        f"<body {MARK} onload={RUN}>",
        f"<details {MARK} open ontoggle={RUN}>",
        f"<input {MARK} autofocus onfocus={RUN}>",
        f"<video {MARK} src={AT}><source onerror={RUN}></video>",
        f'<iframe {MARK} src="javascript:parent.{RUN}"></iframe>',
        f'<iframe {MARK} srcdoc="<script>parent.{RUN}</script>"></iframe>',
        f"<object {MARK} data={AT}></object>",
        f"<embed {MARK} src={AT}>",
        f"<link {MARK} rel=stylesheet href={AT}>",
        f"<link {MARK} rel=preload as=image href={AT}>",
        f"<base {MARK} href={AT}/>",
        f'<meta {MARK} http-equiv=refresh content="0;url={AT}">',
        f"<form {MARK} action={AT}><button autofocus>x</button></form>",
        f"<a {MARK} href={AT} ping={AT}>x</a>",
        f'<noscript><p title="</noscript><img {MARK} src=x onerror={RUN}>">',
        f"<template {MARK}><img src=x onerror={RUN}></template>",
        f"<!--><img {MARK} src=x onerror={RUN}>-->",
        f"<![CDATA[<img {MARK} src=x onerror={RUN}>]]>",
        f"<p {MARK} id=find>x</p><p id=main>",
        f"<plaintext {MARK}>",
    ),
    "svg": (
        f"<svg {MARK} onload={RUN}></svg>",
        f"<svg><script {MARK}>{RUN}</script></svg>",
        f"<svg {MARK}><animate onbegin={RUN} attributeName=x dur=1s></svg>",
        f"<svg {MARK}><image href={AT} /></svg>",
        f"<svg {MARK}><use href=data:image/svg+xml,x /></svg>",
        f"<svg><style {MARK}>@import '{AT}'</style></svg>",
        f"<svg><foreignObject {MARK}><iframe src={AT}></iframe></foreignObject></svg>",
        f"<math {MARK}><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    ),
    "address": (
        f"javascript:{RUN}",
        f"JaVaScRiPt&colon;{RUN}",
        f"java\tscript:{RUN}",
        f"data:text/html,<script>{RUN}</script>",
        f"vbscript:{RUN}",
        f"//127.0.0.1:9/{MARK}",
        f"file:///etc/passwd?{MARK}",
    ),
    "css": (
        f"</style><img {MARK} src=x onerror={RUN}>",
        f"<style {MARK}>body {{ background: url({AT}) }}</style>",
        f"}} * {{ background: url({AT}) }} .{MARK} {{",
        f'<p {MARK} style="background: url({AT})">',
        f"red; background: url('{AT}')",
        f'"; @import "{AT}"; "',
        f"\\3c img {MARK} src=x onerror={RUN}\\3e",
    ),
    "markdown": (
        f"[{MARK}](javascript:{RUN})",
        f"[{MARK}](  JAVASCRIPT:{RUN} 'x')",
        f"![{MARK}]({AT})",
        f'![{MARK}](x "onerror={RUN}")',
        f"<javascript:{RUN}>",
        f"[{MARK}](data:text/html;base64,PHNjcmlwdD4=)",
        f"[{MARK}][m]\n\n[m]: javascript:{RUN}",
        f"`<img {MARK} src=x onerror={RUN}>`",
        f"| {MARK} | <img {MARK} src=x onerror={RUN}> |\n| --- | --- |\n| x | y |",
        f'[{MARK}]({AT}"onclick={RUN})',
    ),
    "template": (
        "{{12345*6789}}" + MARK,
        "{% include '/etc/passwd' %}" + MARK,
        "{{ client.__class__.__mro__ }}" + MARK,
        "${12345*6789}" + MARK,
        "#{12345*6789} <%= 12345*6789 %>" + MARK,
        "{0.__class__} %s %(x)s {name}" + MARK,
        "{# }} {% endraw %}" + MARK,
    ),
    "entities": (
        f"&lt;img {MARK} src=x onerror={RUN}&gt;",
        f"&amp;lt;script&amp;gt;{RUN}",
        f"&#60;img {MARK} src=x onerror={RUN}&#62;",
        f"&#x3C;script&#x3E;{RUN}&#x3C;/script&#x3E;",
        f"＜img {MARK} src=x onerror={RUN}＞",
        f"\x00<img {MARK} src=x onerror={RUN}>",
        f"<<b>img {MARK} src=x onerror={RUN}>",
    ),
    "script": (
        f"</script><script>{RUN}</script>",
        f"';{RUN};//",
        f'";{RUN};//',
        f"\u2028{RUN}\u2029",
        f"</textarea></title></select><img {MARK} src=x onerror={RUN}>",
    ),
    "bidi": (
        f"invoice\u202excod.exe {MARK}",
        f"\u202d\u2066{MARK}\u2069 \u202e approved",
        f"yes\u2067 {MARK} \u2068no",
    ),
    "formula": (
        f'=HYPERLINK("{AT}","{MARK}")',
        f'=WEBSERVICE("{AT}")',
        f"=cmd|' /C calc'!{MARK}",
        f"+1+1+{MARK}",
        f"-2+3+{MARK}",
        f"@SUM(1,{MARK})",
        f"\t=1+{MARK}",
        f"\r=1+{MARK}",
        f"'=1+{MARK}",
        f"={{1;2}}+{MARK}",
        f'=DDE("cmd","/C calc","{MARK}")',
        f"＝1+{MARK}",
    ),
}
ALL = tuple(text for texts in PAYLOADS.values() for text in texts)
TOGETHER = " ".join(text.replace("\n", " ") for text in ALL)
IN_A_CELL = 3
ROWS = -(-len(ALL) // IN_A_CELL)
"""So many rows hold every payload in every column."""
FEW = ("ai_systems", "services", "suppliers", "impact_assessments", "planned_audits", "auditors")
"""Lists of which each row makes papers or tables of its own."""
FEW_ROWS = 6
FILE_NAME = f"a'\"><img {MARK} src=x onerror={RUN}>.csv"


def cell(row: int, column: int) -> str:
    """Some of the payloads in a row, in each column with another one first; over all rows each column has all."""
    texts = [ALL[place] for place in range(row, len(ALL), ROWS)]
    first = column % len(texts)
    return " ".join([*texts[first:], *texts[:first]]).replace("\x00", "")


def write_hostile(home: Path) -> Path:
    """A workspace with a practice and one client, whose folder is returned."""
    (home / "clients").mkdir(parents=True)
    folder = make_client(str(home / "clients" / "acme"), name=None, standards=["27001", "20000-1", "42001"], holds=[])
    _write_settings(home, folder)
    _write_controls(folder)
    _write_lists(folder / "lists.xlsx")
    _write_logs(folder)
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "s.yml").write_text(_yaml({"name": ALL[0][:80], "note": TOGETHER[:2000], "head_count": 9}))
    chapters = ["", "Plan", "Risks", "Requirements", "27001:A.5.1", *(text.splitlines()[0].strip() for text in ALL)]
    body = "\n\n".join(ALL)
    (folder / "remarks.md").write_text("\n\n".join(f"# {name}\n\n{body}" if name else body for name in chapters[:5]))
    with (folder / "remarks.md").open("a", encoding="utf-8") as file:
        file.write("".join(f"\n\n## {name}\n\nx" for name in chapters[5:]))
    return folder


def _write_settings(home: Path, folder: Path) -> None:
    version: dict[str, Any] = {"version": TOGETHER, "date": "2026-11-24"}
    version |= dict.fromkeys(("prepared", "reviewed", "approved", "changed"), TOGETHER)
    settings = {
        **dict.fromkeys(("sector", "scope", "assessor"), TOGETHER),
        "name": f"'\">{ALL[0]}{ALL[2]}</style>{{{{12345*6789}}}} =1+{MARK} [{MARK}](javascript:{RUN})",
        "short_name": f"<img {MARK} src={AT} onerror={RUN}>\"'{{{{12345*6789}}}}",
        "standards": ["27001", "20000-1", "42001"],
        "certificates": [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30", "scope": TOGETHER}],
        "ai_roles": [*ALL[:9], "customer"],
        "head_count": 40,
        "capacity": {"days_per_month": 20, "roles": {TOGETHER: 4}},
        "risk": {"accepts": {"high": TOGETHER}},
        "versions": [version | {"date": "2026-10-01"}, version],
        TOGETHER: TOGETHER,
    }
    (folder / "client.yml").write_text(_yaml(settings), encoding="utf-8")
    practice = dict.fromkeys(("name", "address", "disclaimer"), "\n".join(ALL))
    approval = dict.fromkeys(("prepared", "reviewed", "approved"), TOGETHER)
    text = _yaml({**practice, "approval": approval, "logo": "logo.svg", TOGETHER: TOGETHER})
    (home / "practice.yml").write_text(text, encoding="utf-8")
    (home / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
    )


def _write_controls(folder: Path) -> None:
    """A csv with a name of its own kind, and a sheet whose name is one."""
    names = [name for name in load_catalogue().leaves if name.startswith("27001:A.")]
    states = ("Implemented", "Partly", "Not implemented", "Not applicable")
    head = ("Control", "Title", "Status", "Owner", "Evidence", "Reason", "Remarks", "Due")
    rows = [
        [name.partition(":")[2], *(cell(place, column) for column in range(1, len(head)))]
        for place, name in enumerate(names[:ROWS])
    ]
    for place, row in enumerate(rows):
        row[2] = states[place % len(states)] if place % 5 else row[2]
    _write_csv(folder / FILE_NAME, ",".join(head), rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"<img {MARK} onerror={RUN}>"[:31]
    services = [name.partition(":")[2] for name in load_catalogue().leaves if name.startswith("20000-1:")]
    sheet.append(["ISO/IEC 20000-1", *head[1:]])
    _fill(sheet, 2, [[name, *(cell(place, column) for column in range(7))] for place, name in enumerate(services[:9])])
    book.save(folder / "services.xlsx")


def _write_lists(path: Path) -> None:
    """Each list: payloads in every column; in every fourth row days, numbers and words are what they should be."""
    book = load_workbook(path)
    for name in INPUTS:
        plan = plans()[name]
        usual = {"date": "2026-12-01", "number": "3", "yes_no": "yes", "standards": "27001", "duration": "60"}
        rows = []
        step = ROWS // FEW_ROWS if name in FEW else 1
        for place in range(0, ROWS, step):
            row = []
            for number, column in enumerate(plan.columns.values()):
                text = cell((place + (number if name in FEW else 0)) % ROWS, number)
                plain = usual.get(column.reading) or next(iter(column.normal_forms), "").replace("_", " ")
                row.append(plain if plain and place // step % 4 == 1 else text)
            rows.append(row)
        _fill(book[plan.sheet], HEADER_ROW + 1, rows)
    book.save(path)


def _fill(sheet: Any, first: int, rows: Iterable[Iterable[str]]) -> None:
    for number, row in enumerate(rows, start=first):
        for place, text in enumerate(row, start=1):
            written = sheet.cell(number, place)
            written.value, written.data_type = text, "s"


def _write_logs(folder: Path) -> None:
    leaves = [name for name in load_catalogue().leaves if name.startswith("42001:")]
    judged = [
        ("2026-11-18", cell(place, 0), leaf, "", "NPLF"[place % 4], cell(place, 1), cell(place, 2))
        for place, leaf in enumerate(leaves[:ROWS])
    ]
    _write_csv(folder / "judgements.csv", "when,who,on,old,new,reason,evidence", judged)
    packages = [f"{name}/build" for name in load_catalogue().processes]
    agreed = [
        ("2026-11-18", cell(place, 0), package, cell(place, 1), "2026-12-01", "2026-12-20", "agreed", cell(place, 2))
        for place, package in enumerate(packages[:ROWS])
    ]
    _write_csv(folder / "plan.csv", "when,who,package,owner,start,end,status,note", agreed)
    entries = [
        (
            "2026-11-18",
            cell(place, 0),
            f"{kind}/2026-11-{place + 1:02}",
            field,
            "",
            value or cell(place, 1),
            cell(place, 2),
        )
        for place in range(12)
        for kind in ("statement", "programme")
        for field, value in (("version", ""), ("approved_by", ""), ("approved_on", "2026-11-20"))
    ]
    _write_csv(folder / "entries.csv", "when,who,on,field,old,new,reason", entries)


def _write_csv(path: Path, head: str, rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=False, width=10**9)
