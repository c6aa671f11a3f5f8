"""What a certification body asks for, in one zip: statement, risks, audit programme, review, evidence and certificates, with contents.

The client's own word alone: what this report proposes, doubts or asks stays out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from ims_lib import paths
from ims_lib.cell_places import CellPlace
from ims_lib.cell_text import allowed
from ims_lib.client import Client, Entered
from ims_lib.client.entries import FILE, form_of
from ims_lib.client.entry_sheets import KEY, confirmed
from ims_lib.client.filled_sheets import SheetForm, read_filled
from ims_lib.dates import day
from ims_lib.decided_settings import CONTROL, SETTLED
from ims_lib.files import pack, unpack
from ims_lib.frames import values_of
from ims_lib.inputs.rows import RiskRow
from ims_lib.languages import in_all_languages, noted, say, translated
from ims_lib.languages.texts import chosen_words, read_texts
from ims_lib.register.dated import day_of_properties
from ims_lib.report.edition_sections import final, named_instead
from ims_lib.report.page import hashed
from ims_lib.report.section import environment, template_text
from ims_lib.report.steps import head_of_sheet, rows_of_steps
from ims_lib.report.steps.audit_rows import SHEET as AUDIT
from ims_lib.report.steps.documents import EVIDENCE
from ims_lib.report.steps.review import SHEET as REVIEW
from ims_lib.report.steps.risk_rows import SHEET as RISKS
from ims_lib.report.steps.soa import APPLIES
from ims_lib.report.workbook import columns_of, write_table
from ims_lib.report.workbook_cells import DAYS, looks_of
from ims_lib.report.workbook_plans import sheet_plans
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme.corrected import TO_BOOK
from ims_lib.steps.document_evidence import evidence_parts
from ims_lib.steps.document_set import WITHDRAWN, Listed
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.soa import ASKED, ControlEntry
from ims_lib.steps.soa.versions import KIND, OUR_MARK, signed_book
from ims_lib.wording import in_row

PARTS = paths.DATA / "library" / "certification_pack.yml"
CONTENTS, CERTIFICATES = "contents.html", "certificates.html"
HEAD_OF_HELD = (noted("Standard"), noted("Edition"), noted("Valid until"), noted("Scope"))
HEAD_OF_PARTS = (noted("File"), noted("What it is"), noted("Version"), noted("Date and state"))
NOBODY_YET = noted("nobody named yet")
"""What stands for an auditor that we propose to book."""
SIGNED_AS = {"reason": "reason_marked"}
"""Columns of the pack that stand under another name in the workbook."""
OWN = "client"
"""Where a risk, a level or an action comes from that is the client's own word."""


def certification_pack(steps: Steps) -> bytes:
    """A zip of all parts with a page of contents; the same bytes for the same input."""
    client, rows = steps.coverage.client, _rows(steps)
    parts, lines = {}, []
    for plan in read_texts(PARTS):
        number, state, *in_force = _version(plan, steps)
        is_filled = any(rows[sheet["sheet"]] for sheet in plan["sheets"])
        is_beside = _is_entered(plan, steps) and bool(_listed(plan, steps))
        if not is_filled or is_beside:
            own = _listed(plan, steps)[-1:]
            named = " ".join(each for each in (own[0].number, own[0].title) if each) if own else ""
            told = (plan["in_force"], number or "–", state) if own else (plan["title"], "–", plan["sheets"][0]["empty"])
            lines.append((named or "–", *told))
        if not is_filled:
            continue
        if is_beside:  # a paper of its own: what was filled in later isn't in the one that was approved
            on = day(steps.coverage.client.as_of)
            number, state = "", say("as filled in in the report’s workbook by {on}, not approved", on=on)
        note = ", ".join(filter(None, (client.name, number and say("version {number}", number=number), state)))
        parts[plan["file"]] = _book(plan, rows, note, steps)
        entered = client.entered(plan.get("entered", KIND)).values() if in_force else ()
        approved = [each for each in entered if each.values.get("version", "") == in_force[0]]
        files = {row.file: row for row in steps.register.controls if any(":A." in leaf for leaf in row.refs)}
        (sheet, *_) = plan["sheets"]
        signed = approved_rows(max(approved, key=lambda each: each.day or date.min), sheet, steps) if approved else []
        if signed:  # as it was approved, whatever the draft after it says by now
            version = re.sub(r"[^\w.-]+", "_", in_force[0])
            name = plan["file"].replace(".xlsx", f"_{version}.xlsx")
            note = ", ".join((client.name, say("version {number}", number=in_force[0]), in_force[1]))
            parts[name] = _book(plan, {sheet["sheet"]: signed}, note, steps)
            lines.append((name, plan["signed"], *in_force))
        elif approved:
            gone = say(
                "{title}: the workbook in which this version was approved is no longer among the files; put it back, and the paper stands here",
                title=plan["title"],
            )
            lines.append(("–", gone, *in_force))
        elif in_force and files:
            lines.append((in_row(files), plan["in_force"], *in_force))
        lines.append((plan["file"], plan["title"], number or "–", state))
    lines.append((CERTIFICATES, say("Certificates held"), "–", day(client.as_of)))
    held = [
        (
            steps.coverage.catalogue.standards[each.standard].name,
            str(each.edition or ""),
            day(each.valid_to) if each.valid_to else say("not said"),
            each.scope or "",
        )
        for each in client.settings.certificates
        if each.valid_to is None or each.valid_to >= client.as_of
    ]
    parts[CERTIFICATES] = _page(
        steps, title=say("Certificates held"), head=tuple(map(translated, HEAD_OF_HELD)), rows=held
    )
    head = tuple(map(translated, HEAD_OF_PARTS))
    parts[CONTENTS] = _page(
        steps, title=say("Papers for the certification audit"), head=head, rows=lines, links={*parts}
    )
    return pack(parts, at=datetime.combine(client.as_of, time()))


def _version(plan: Mapping[str, Any], steps: Steps) -> tuple[str, ...]:
    """The number of a part, and its day and state: by the head of its sheet, of a draft with what was approved last; else by the
    client's list of documents. Of what has no versions the day. Behind them, where the part is but a draft, those of what is in force."""
    if "version_of" in plan and ("entered" not in plan or steps.coverage.client.entered(plan["entered"])):
        head = head_of_sheet(plan["version_of"], steps)
        *before, now = [line.cells for line in (head.table if head else ()) if line.style == "text"] or [()]
        if now:
            approved = [] if now[4] else [cells for cells in before if cells[4]]
            told = ((n, say("approved on {on} by {by}", on=at, by=by)) for n, _, _, by, at, *_ in approved[-1:])
            return now[0], now[1], *next(told, ())
    listed = _listed(plan, steps)
    if not listed:
        return "", day(steps.coverage.client.as_of)
    each = listed[-1]
    on = each.approved_on or date.min
    by = say(" by {who}", who=each.approved_by) if each.approved_by else ""
    state = translated(each.state)
    if each.in_force and on > date.min:
        state = say("{on}, approved{by}", on=day(on), by=by)
    files = {row.file for row in getattr(steps.inputs.lists, plan["rows"])} if "rows" in plan else set()
    if (latest := max((steps.register.dated.get(file, date.min) for file in files), default=date.min)) > on:
        saved = {day_of_properties(path) for path in steps.coverage.client.inputs if path.name in files}
        which = noted("; its file last saved on {latest}") if latest in saved else noted("; its rows as of {latest}")
        state += say(which, latest=day(latest))
    entered = (each for kind in plan.get("filled", ()) for each in steps.coverage.client.entered(kind).values())
    if later := [each.day for each in entered if each.day and each.day > on]:
        state += say("; with what was filled in until {on}, not approved as such", on=day(max(later)))
    return each.version or "", state


def _is_entered(plan: Mapping[str, Any], steps: Steps) -> bool:
    """Whether the rows of a part were filled in in a workbook of ours, in which nobody approved the whole."""
    is_list = "rows" in plan or "document" not in plan
    return not is_list and not ("entered" in plan and steps.coverage.client.entered(plan["entered"]))


def _listed(plan: Mapping[str, Any], steps: Steps) -> list[Listed]:
    """What the client's list of documents has of a part, the latest last."""
    own = steps.documents.wanted.get(plan.get("document", ""))
    listed = [each for each in own.listed if each.state != WITHDRAWN] if own else []
    return sorted(listed, key=lambda each: each.approved_on or date.min)


def _rows(steps: Steps) -> dict[str, list[Row]]:
    """The rows of each sheet of the pack."""
    found, client = rows_of_steps(steps), steps.coverage.client
    files = {path.name for path in client.inputs}
    own: dict[str | None, RiskRow] = {each.cell: each for each in steps.inputs.lists.risks}
    risks = [
        in_own_words(row, own[steps.risks.entries[row["risk"]].cell])
        | {"owner": steps.risks.entries[row["risk"]].owner}
        for row in found[RISKS]
        if row["origin"] == OWN and not row["settled"]
    ]
    return {
        "Controls": [_control(each, files) for each in steps.soa.entries],
        "Risk register": risks,
        "Treatment": [row | _acceptance(steps.risks.entries[row["risk"]], client) for row in risks],
        "Sessions": [
            row | {"auditors": (row.get("auditors") or "").replace(translated(TO_BOOK), translated(NOBODY_YET))}
            for row in found[AUDIT]
            if client.entered("programme") or row.get("held_on")
        ],
        "Inputs and results": [row for row in found[REVIEW] if row.get("decided") and row["state"] == "decided"],
        "Evidence index": [
            row | {"named": list(dict.fromkeys(_list_of(cell, steps) for cell in cells))}
            for row in found[EVIDENCE]
            for cells in [[cell for cell in row["cells"] if CellPlace.from_text(cell).file in files]]
            if cells or row["kind"] == "certificate" or row["seen"]
        ],
    }


def _list_of(cell: str, steps: Steps) -> str:
    """The sheet, file and day of the client's list that a cell is in: an outsider reads no cells."""
    file, sheet, _ = CellPlace.from_text(cell)
    dated = steps.register.dated.get(file)
    named = say("{file} of {day}", file=file, day=day(dated)) if dated else file
    return f"{sheet} ({named})" if sheet else named


def _control(entry: ControlEntry, files: Collection[str]) -> Row:
    """A control by the client's rows: without a reason, a status or a doubt of ours, and what it doesn't doubt itself."""
    is_said = entry.applies != "proposed" and not entry.is_judged
    has_row = any(CellPlace.from_text(cell).file in {*files, FILE} for cell in entry.cells)
    return values_of(entry) | {
        "applies": translated(
            APPLIES["proposed" if not has_row else "no" if entry.applies == ASKED else entry.applies]
        ),
        "reason": "" if entry.is_drafted else in_row(evidence_parts(entry.reason)),
        "status": (is_said and in_row(evidence_parts(entry.status))) or say("not stated"),
        "evidence": final(entry.evidence),
    }


def in_own_words(row: Row, own: RiskRow) -> Row:
    """A risk of the client's in its own words, without the grades and the action that aren't its own."""
    rated, acts = row["level_from"] == OWN, row["own_action"]
    return (
        row
        | {name: getattr(own, name) for name in ("asset", "threat", "vulnerability")}
        | {"category": own.texts.get("category")}
        | ({} if rated else dict.fromkeys(("likelihood", "consequence", "band")))
        | ({} if acts else {"action": "", "due": None})
    )


def _acceptance(risk: RiskEntry, client: Client) -> Row:
    """Who signed for what is left of a risk in a workbook of ours, as long as that holds; else the register says it."""
    if not (risk.signed and risk.signed.holds):
        return {}
    said = client.entries[risk.signed.key]
    who = ", ".join(filter(None, (said.values["name"], said.values.get("role"))))
    return {"accepted_by": who, "accepted_on": said.day}


def _book(plan: Mapping[str, Any], rows: Mapping[str, list[Row]], note: str, steps: Steps) -> bytes:
    at, saved = datetime.combine(steps.coverage.client.as_of, time()), io.BytesIO()
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties({"title": allowed(f"{plan['title']}: {steps.coverage.client.name}"), "created": at})
        looks = looks_of(book, sheet_plans()["styles"])
        instead = named_instead(plan.get("document", ""), steps)
        for sheet in plan["sheets"]:
            told = {"title": plan["title"], "note": note, "empty": instead or sheet.get("empty", note)}
            write_table(book, looks, sheet | told, rows[sheet["sheet"]], steps)
            book.get_worksheet_by_name(sheet["sheet"]).set_footer(
                f"&L{note.replace('&', '&&')}&R{translated('Page &P of &N')}"
            )
    return pack(unpack(saved.getvalue()), at=at)


def _page(steps: Steps, *, links: Collection[str] = (), **told: Any) -> bytes:
    client, style = steps.coverage.client, template_text("share.css")
    page = environment().get_template("pack.html.j2")
    scope = " ".join((client.settings.scope or "").split()).rstrip(".")
    about = {"name": client.name, "scope": scope, "as_of": day(client.as_of), "style": style, "policy": hashed(style)}
    return page.render(**about, links=links, **told).encode()


def approved_rows(approved: Entered, plan: Mapping[str, Any], steps: Steps) -> list[Row]:
    """The rows in the columns of a plan of the pack, as they were approved, with what was decided of each control in its row; none
    where the workbook with the signature is no longer among the client's files."""
    form, decided, path = approved.form, form_of(CONTROL), signed_book(approved, steps.coverage.client.folder)
    named = {
        c.key: c for sheet in sheet_plans()["sheets"] if sheet["sheet"] == form.sheet for c in columns_of(sheet, steps)
    }
    columns = {column.key: named[SIGNED_AS.get(column.key, column.key)] for column in columns_of(plan, steps)}
    heads = {key: column.heading for key, column in columns.items()} | dict(decided.headings if decided else {})
    table = SheetForm(form.sheet, "entry", (), (KEY,), tuple(heads.values()))
    reasons = {each.control: each.reason for each in steps.soa.entries}
    formats = {key: column.format for key, column in columns.items()}
    told = (
        {key: row.texts.get(head, "") for key, head in heads.items()}
        for row in (read_filled(path, table, []) if path else ())
    )
    return [_as_signed(texts, formats, reasons) for texts in told if any(texts.values())]


def _as_signed(texts: Mapping[str, str], formats: Mapping[str, str], reasons: Mapping[str, str]) -> Row:
    """A row without our marks; of a control without our doubts, the risks that we propose for it, and evidence that is a draft."""
    row = {key: _value(texts[key], kind) for key, kind in formats.items()}
    if "applies" in row:
        is_ours = texts["risks"] != row["risks"] or texts["risks"] in in_all_languages("none yet")
        row |= {"evidence": final(texts["evidence"]), "risks": "" if is_ours else row["risks"]}
        row |= {"applies": translated("no")} if texts["applies"] in in_all_languages(APPLIES[ASKED]) else {}
    if said := texts[SETTLED]:
        row |= {"applies": translated(said), "reason": texts["because"] or reasons[texts["control"]]}
    return row


def _value(text: str, kind: str) -> Any:
    """What stood in a cell, without our marks; days and numbers as such."""
    if kind in DAYS and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if kind in ("count", "quarters") and re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    return confirmed(OUR_MARK.sub("", translated(text) if text in chosen_words().values() else text))
