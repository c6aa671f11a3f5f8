"""`ims lab`: JupyterLab on copies of the notebooks in the workspace, so that what is run stays out of the originals."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from ims_lib import paths
from ims_lib.files import kept_or_told
from ims_lib.workspace import Workspace, find_workspace

FIRST = "00_start_here.ipynb"
COPIED = ".copied.json"
"""Beside the copies: of each notebook what stood in its cells when it was copied, as a hash."""
QUIET = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
OVERRIDES = Path("labconfig", "default_setting_overrides.json")
"""Below a folder of Jupyter's configuration: settings of JupyterLab that hold unless its user has others."""
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
"""No news, and no question whether they are wanted."""
LINKED = "--LabApp.expose_app_in_browser=True"
"""So that a link in a widget opens a notebook or report in JupyterLab, not the whole of it anew."""


def run(*, browser: bool, port: int | None, as_root: bool) -> int:
    """Open JupyterLab in the workspace; 0 when it was stopped. Raises CannotWrite."""
    open_lab(find_workspace(), browser=browser, port=port, as_root=as_root)
    return 0


def open_lab(workspace: Workspace, *, browser: bool = True, port: int | None = None, as_root: bool = False) -> None:
    """Run JupyterLab in this process until it is stopped. Raises CannotWrite where the copies can't be kept, or JupyterLab's own files in the user's home can't."""
    from jupyter_core.paths import jupyter_runtime_dir
    from jupyterlab.labapp import LabApp

    with kept_or_told(
        jupyter_runtime_dir(), "JupyterLab keeps files of its own in your home folder; HOME names another"
    ):
        Path(jupyter_runtime_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)
    with kept_or_told(workspace.notebooks, "--home names another workspace"):
        copy_notebooks(workspace.notebooks)
        _keep_settings(workspace.notebooks / ".lab")
    first = (workspace.notebooks / FIRST).relative_to(workspace.home).as_posix()
    options = [f"--ServerApp.root_dir={workspace.home}", f"--LabApp.default_url=/lab/tree/{first}"]
    options += [] if browser else ["--no-browser"]
    options += [f"--ServerApp.port={port}"] if port else []
    options += ["--allow-root"] if as_root else []
    LabApp.launch_instance([*QUIET, LINKED, *options])


def copy_notebooks(folder: Path) -> None:
    """Bring copies of all notebooks up to date. One that its user has changed is never written over.

    Where the original has changed too, the user's copy stays as `name (own).ipynb` beside the new one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / COPIED
    copied: dict[str, str] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    for original in sorted(paths.NOTEBOOKS.glob("*.ipynb")):
        copy, now = folder / original.name, _cells(original)
        if copy.is_file() and _cells(copy) != now and copied.get(copy.name) != now:
            if _cells(copy) != copied.get(copy.name):
                copy.replace(_free(copy))
            else:
                copy.unlink()
        if not copy.is_file():
            shutil.copyfile(original, copy)
        copied[copy.name] = now
    kept.write_text(json.dumps(copied, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _keep_settings(folder: Path) -> None:
    """Have JupyterLab find our settings, in a folder of configuration that comes after those of its user."""
    (folder / OVERRIDES).parent.mkdir(parents=True, exist_ok=True)
    (folder / OVERRIDES).write_text(json.dumps(SETTINGS, indent=1) + "\n", encoding="utf-8")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [others, str(folder)]))


def _cells(notebook: Path) -> str:
    """What stands in the cells of a notebook, without outputs, as a hash; of one that can't be read, of its bytes."""
    raw = notebook.read_bytes()
    try:
        cells = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(raw)["cells"]]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(raw).hexdigest()
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _free(copy: Path) -> Path:
    """A name for a user's copy that nothing has yet."""
    names = (copy.with_stem(f"{copy.stem} (own{f' {number}' if number > 1 else ''})") for number in range(1, 1000))
    return next(path for path in names if not path.exists())
