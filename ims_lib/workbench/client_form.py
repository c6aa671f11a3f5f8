"""A client's settings as a form has them, as text, and what client.yml holds of a form that is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ims_lib.client.settings_text import SettingField, form_fields, shown_value, typed_value
from ims_lib.errors import BadClient
from ims_lib.standard_ids import STANDARDS


def form_of(content: Mapping[Any, Any]) -> dict[str, Any]:
    """What stands in a form by what client.yml says, as text."""
    held = {str(each.get("standard")): each for each in content.get("certificates") or () if isinstance(each, dict)}
    wanted = content.get("wanted") if isinstance(content.get("wanted"), dict) else {}
    listed = {key: [str(each) for each in content.get(key) or ()] for key in ("standards", "not_started")}
    texts = {}
    for each in form_fields():
        value = content.get(each.key)
        texts[each.name] = shown_value(_in_block(each, value).get(each.within) if each.within else value)
    return {
        "name": shown_value(content.get("name")),
        "folder": "",
        "standards": {
            name: {
                "scope": name in listed["standards"],
                "held": name in held,
                "edition": shown_value(held.get(name, {}).get("edition")),
                "valid_to": shown_value(held.get(name, {}).get("valid_to")),
                "not_started": name in listed["not_started"],
                "wanted": shown_value((wanted or {}).get(name)),
            }
            for name in STANDARDS
        },
        "fields": texts,
    }


def settings_of(
    values: Mapping[str, Any], before: Mapping[Any, Any], *, wrong: dict[str, str] | None = None
) -> dict[str, Any]:
    """What a form says, as client.yml would hold it, beside what stood there before. What can't be read goes into `wrong` by its key."""
    rows = values["standards"]
    order = [str(each) for each in before.get("standards") or ()]
    held = {str(each.get("standard")): each for each in before.get("certificates") or () if isinstance(each, dict)}
    found: dict[str, Any] = {
        "name": values["name"].strip() or None,
        "standards": [name for name in dict.fromkeys([*order, *STANDARDS]) if rows[name]["scope"]],
        "certificates": [
            {
                **held.get(name, {"standard": name}),
                "edition": _number(rows[name]["edition"]),
                "valid_to": _day(rows[name]["valid_to"]),
            }
            for name in STANDARDS
            if rows[name]["held"]
        ],
        "not_started": [name for name in STANDARDS if rows[name]["not_started"]],
        "wanted": {name: _day(rows[name]["wanted"]) for name in STANDARDS if rows[name]["wanted"]},
    }
    for each in form_fields():
        try:
            value = typed_value(each, str(values["fields"].get(each.name, "")))
        except BadClient as error:
            if wrong is None:
                raise
            wrong[each.name] = str(error)
            continue
        if each.within:
            block = found.get(each.key, _in_block(each, before.get(each.key)))
            found[each.key] = {name: said for name, said in {**block, each.within: value}.items() if said is not None}
        else:
            found[each.key] = value
    for each in form_fields():
        if each.within and found.get(each.key) in ({}, _in_block(each, before.get(each.key))):
            found[each.key] = before.get(each.key) if found[each.key] else None
    return {key: value for key, value in found.items() if value or before.get(key) or key in ("name", "standards")}


def by_field(faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong by the field at which it is marked, in the form's own words; of a block as a whole at its first."""
    found = dict(faults)
    for each in form_fields():
        named = re.compile(rf"(?<![\w.]){re.escape(each.name)}(?:\.(.+?(?= is ['\"])))?(?!\w)")
        if named.search(found.get(each.key, "")):
            told = named.sub(lambda at, label=each.label: ": ".join(filter(None, (label, at[1]))), found.pop(each.key))  # type: ignore[misc]
            found[each.name] = told.replace(" is 'None':", ":")
    for each in form_fields():
        if each.within and each.key in found:
            found[each.name] = re.split(r"['\"]: ", found.pop(each.key))[-1]
    return found


def _in_block(field: SettingField, value: Any) -> dict[str, Any]:
    """What stands in a block of keys; a number in its place is that of the first of them."""
    if isinstance(value, dict) or value is None:
        return dict(value or {})
    return {next(each.within for each in form_fields() if each.key == field.key): value}


def _number(text: str) -> Any:
    return int(text) if re.fullmatch(r"\d+", text.strip()) else text.strip() or None


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return text.strip() or None
