"""The widget that a day begins with: choose a client or make one, drop in files, see what was read of them, and what comes next."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import traitlets

from ims_lib import paths
from ims_lib.ai_roles.said import known_roles, unknown_roles
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.client import Client, choose_client, chosen_client, read_client
from ims_lib.client.folders import KEPT_BESIDE, find_client, find_clients, find_inputs, left_aside
from ims_lib.client.settings import faults_by_key, read_settings
from ims_lib.client.settings_text import SETTINGS, change_settings, form_fields, shown_value
from ims_lib.dates import day
from ims_lib.days_off import known_countries, public_holidays
from ims_lib.documents.impact_forms import read_register
from ims_lib.errors import BadClient, ImsError, UnknownClient
from ims_lib.files import kept_or_told, write_whole
from ims_lib.new_client import make_client
from ims_lib.spreadsheet.limits import MB, MOST_FILE_BYTES
from ims_lib.wording import counted, in_words, listed
from ims_lib.workbench.client_form import by_field, form_of, settings_of
from ims_lib.workbench.standing import documents_read, standing_of
from ims_lib.workbench.uploads import Uploads, too_large
from ims_lib.workbench.widget import Widget, script
from ims_lib.workspace import find_workspace
from ims_lib.yaml_text import read_keys

PART_BYTES = MB
"""How much of a file goes into one message; a notebook's connection takes ten times that."""
LONGEST_NAME = 120


class Starting(Widget):
    """The workspace's clients with the one that is worked on; all notebooks that are opened afterwards follow the choice."""

    _esm = script("start.js")
    UNSIGNED: ClassVar[frozenset[str]] = frozenset({"read", "choose", "check", "new", "change", "offer", "part"})
    clients = traitlets.List(traitlets.Any()).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)
    """The folder of the client that is worked on."""
    shown = traitlets.Dict().tag(sync=True)
    """What is known of that client: its facts, files and settings, and what comes next; empty until it is read."""
    form = traitlets.Dict().tag(sync=True)
    """A blank form, and what it is made of."""
    faults = traitlets.Dict().tag(sync=True)
    """What is wrong with a form that is being filled in: by key, a sentence each."""

    def __init__(self, client: Client | str = "", *, as_of: str = "") -> None:
        self._as_of = as_of
        self._uploads = Uploads()
        folder, wrong = "", ""
        try:
            opened = client.folder if isinstance(client, Client) else find_client(client) if client else chosen_client()
            folder = opened.as_posix()
        except UnknownClient as error:
            wrong = str(error)
        standards = {name: each.edition for name, each in load_catalogue().standards.items()}
        super().__init__(
            None,
            table_clients,
            clients=clients_to_choose(),
            chosen=folder,
            form={
                "standards": standards,
                "fields": [[each.name, each.label, each.example, each.help, each.usual] for each in form_fields()],
                "known": {
                    "sector": [[each.title, ""] for each in load_library().sectors.values()],
                    "country": known_countries(),
                },
                "part_bytes": PART_BYTES,
            },
            message=wrong,
        )

    def do(self, content: dict[str, Any]) -> None:
        asked, values = content.get("do"), content.get("values") or {}
        if asked == "read":
            self._read()
        elif asked == "choose":
            self._choose(Path(str(content["folder"])))
        elif asked == "check":
            self.faults = self._wrong(values, new=bool(content.get("new")))
        elif asked == "new":
            self._make(values)
        elif asked == "change":
            self._change(values)
        elif asked == "offer":
            self.send({"file": content["file"], **self._offered(content)})
        elif asked == "part":
            self._take(content)

    def follow(self) -> None:
        self._read()

    def _choose(self, folder: Path) -> None:
        self.chosen, self.shown = choose_client(folder).as_posix(), {}
        self.tell_others()
        self._read()

    def _read(self) -> None:
        """Read the chosen client's files, and show what was found."""
        if not self.chosen:
            return
        folder = Path(self.chosen)
        about = {"path": str(folder), "demo": is_demo(folder), "values": form_of(_content_of(folder)), "wrong": ""}
        try:
            client = read_client(folder, as_of=self._as_of)
            standing = standing_of(client, read_register(client))
        except ImsError as error:
            self.clients = clients_to_choose()
            self.shown = {**about, "name": folder.name, "facts": [], "files": [], "wrong": "\n".join(error.faults)}
            return
        notebook, words = standing.next_step
        self.shown = {
            **about,
            "name": client.name,
            "facts": standing.facts,
            "about": _about(client),
            "files": [
                [each.file, each.read_as, each.rows, each.references, each.statuses, each.asked, each.refused]
                for each in (*standing.files, *documents_read(client))
            ],
            "aside": [*left_aside(folder), *client.unknown_settings],
            "next": [notebook, words],
        }
        self.clients = clients_to_choose()

    def _make(self, values: Mapping[str, Any]) -> None:
        if faults := self._wrong(values, new=True):
            self.faults = faults
            raise BadClient("Nothing was made yet: mend what is marked.")
        given = settings_of(values, {})
        name, standards = given.pop("name"), given.pop("standards")
        folder = make_client(values["folder"].strip(), name=name, standards=standards, holds=[], given=given)
        self.clients = clients_to_choose()
        self._choose(folder)
        self.message = f"{name} is made, in {folder}."

    def _change(self, values: Mapping[str, Any]) -> None:
        folder = Path(self.chosen)
        if is_demo(folder):
            raise BadClient("A demo client stays as it is: make a client of your own.")
        before = _content_of(folder)
        after = settings_of(values, before)
        keys = [key for key in after if shown_value(after[key] or None) != shown_value(before.get(key) or None)]
        change_settings(folder, {key: after[key] for key in keys})
        self._read()
        self.message = f"Kept in {SETTINGS}: {', '.join(keys).replace('_', ' ')}." if keys else "Nothing was changed."

    def _wrong(self, values: Mapping[str, Any], *, new: bool) -> dict[str, str]:
        before = {} if new else _content_of(Path(self.chosen))
        found: dict[str, str] = {}
        content = settings_of(values, before, wrong=found)
        of_keys = faults_by_key({key: value for key, value in content.items() if value is not None})
        if "ai_roles" not in of_keys and (strange := unknown_roles(content.get("ai_roles") or ())):
            of_keys["ai_roles"] = (
                f"{listed(strange)}: no role that we know; there are {', '.join(map(in_words, known_roles()))}"
            )
        try:
            public_holidays(content.get("country"), "")
        except BadClient as error:
            of_keys.setdefault("country", error.faults[0].partition(f"{SETTINGS}: ")[2])
        found = {**by_field(of_keys), **found}
        name = str(values.get("folder", "")).strip()
        if new and (not name or name != clean_name(name)):
            found["folder"] = (
                "a name for the folder is wanted, without slashes" if not name else f"as {clean_name(name)}"
            )
        elif new and (find_workspace().clients / name).exists():
            found["folder"] = "there is one of that name already"
        return found

    def _offered(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What to do with a file that somebody wants to put into the client's folder: send it, be asked, or why not."""
        name, how = clean_name(str(content["name"])), str(content.get("how", ""))
        folder = Path(self.chosen)
        if is_demo(folder):
            return {"no": "A demo client stays as it is: make a client of your own for your files."}
        if not name or name.lower() in KEPT_BESIDE:
            return {"no": f"{content['name']}: the workbench keeps a file of that name itself; give it another"}
        if int(content["size"]) > MOST_FILE_BYTES:
            return {"no": too_large(name)}
        if how == "beside":
            names = (f"{Path(name).stem} ({n}){Path(name).suffix}" for n in range(2, 1000))
            name = next(each for each in names if not (folder / each).exists())
        elif (folder / name).exists() and how != "replace":
            return {"asks": f"{name} is there already."}
        self._uploads.begin(str(content["file"]))
        return {"go": name}

    def _take(self, content: Mapping[str, Any]) -> None:
        """A part of a file that was offered; with its last part it is kept, whole."""
        if not self._uploads.awaits(content):
            return
        name = clean_name(str(content["name"]))
        self._uploads.add(content)
        whole = self._uploads.take(content, name)
        if whole is not None:
            with kept_or_told(name):
                write_whole(Path(self.chosen) / name, whole)


def table_clients() -> pd.DataFrame:
    """A row per client of the workspace and demo client: name, standards, files, judgements, folder."""
    rows = [(each["name"], each["standards"], each["files"], each["folder"]) for each in clients_to_choose()]
    return pd.DataFrame(rows, columns=["client", "standards", "files", "folder"])


def clients_to_choose() -> list[Any]:
    """The workspace's clients, then the demo clients, each with what can be told without reading its files."""
    own = find_workspace().clients
    folders = [*(find_clients(own) if own.is_dir() and any(own.glob("*/client.yml")) else ())]
    demo = [paths.DEMO_CLIENTS / name for name in paths.DEMO_NAMES]
    return [_client(folder) for folder in dict.fromkeys([*sorted(folders, key=is_demo), *demo])]


def is_demo(folder: Path) -> bool:
    """Whether a folder is that of an invented client of ours."""
    return folder.parent == paths.DEMO_CLIENTS and folder.name in paths.DEMO_NAMES


def clean_name(name: str) -> str:
    """The last part of a file's or folder's name without signs that no system takes; empty where nothing is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .~$")
    stem, dot, ending = text.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)]}{dot}{ending}" if dot else text[:LONGEST_NAME]


def _client(folder: Path) -> dict[str, Any]:
    faults: list[str] = []
    settings, _ = read_settings(folder, faults)
    files = len(find_inputs(folder))
    return {
        "folder": folder.as_posix(),
        "name": settings.name if settings else folder.name,
        "standards": ", ".join(settings.standards) if settings else faults[0],
        "files": counted(files, "file"),
        "demo": is_demo(folder),
    }


def _about(client: Client) -> list[list[str]]:
    """What client.yml says of it, as label and text."""
    said = client.settings
    held = [f"{each.standard}{f' until {day(each.valid_to)}' if each.valid_to else ''}" for each in said.certificates]
    capacity = f"{said.capacity.days_per_month:g}" if said.capacity else ""
    listed = {
        "wants": ", ".join(client.standards),
        "holds": ", ".join(held),
        "not started": ", ".join(said.not_started),
        "sector": said.sector or "",
        "people": str(said.head_count or ""),
        "days a month": capacity,
        "audit wanted": ", ".join(f"{name} by {day(by)}" for name, by in said.wanted.items()),
    }
    return [[label, text] for label, text in listed.items() if text]


def _content_of(folder: Path) -> dict[Any, Any]:
    """What client.yml says as it stands; nothing where it can't be read."""
    try:
        return read_keys(folder / SETTINGS, SETTINGS, "", BadClient)[1]
    except BadClient:
        return {}
