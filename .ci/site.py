"""The site of `make docs`: README and what it names, the notebooks without their outputs, the public names; readable offline."""

from __future__ import annotations

import re
import shutil
import sys
import warnings
from html import escape
from pathlib import Path

import mistune
import nbformat
import pdoc
from nbconvert import MarkdownExporter

import ims_lib

PROJECT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "CHANGELOG.md", "SECURITY.md", "data/README.md")
PICTURES = ("reports/harbour.png",)
STYLE = "body{max-width:62rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}img{max-width:100%}pre{overflow:auto;background:#f4f4f4;padding:.5rem}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3rem;vertical-align:top;text-align:left}"


def page(title: str, text: str, up: str) -> str:
    """Markdown as a page; what leads to a Markdown file of the site leads to its page."""
    body = mistune.create_markdown(plugins=["table", "strikethrough"])(text)
    body = re.sub(r'href="((?!https?:)[^"#]*)\.md', r'href="\1.html', str(body))
    head = f"<nav><a href='{up}index.html'>README</a> · <a href='{up}notebooks/index.html'>Notebooks</a> · <a href='{up}api/ims_lib.html'>Public names</a></nav>"
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title><style>{STYLE}</style></head><body>{head}{body}</body></html>"


def write_site(out: Path) -> None:
    """All of it, in place of what was there."""
    shutil.rmtree(out, ignore_errors=True)
    for name in PAGES:
        path = out / name.replace(".md", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            page(name, (PROJECT / name).read_text(encoding="utf-8"), "../" * name.count("/")), encoding="utf-8"
        )
    shutil.copy(out / "README.html", out / "index.html")
    for name in PICTURES:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, out / name)
    (out / "notebooks").mkdir()
    listed = []
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        text, _ = MarkdownExporter().from_notebook_node(notebook)
        (out / "notebooks" / f"{path.stem}.html").write_text(page(path.stem, text, "../"), encoding="utf-8")
        listed.append(f"- [{path.stem}]({path.stem}.html)")
    (out / "notebooks" / "index.html").write_text(page("Notebooks", "\n".join(listed), "../"), encoding="utf-8")
    pdoc.render.configure(docformat="google", show_source=False)
    vars(ims_lib).update({name: getattr(ims_lib, name) for name in ims_lib._HOME})  # loaded, so that they are told
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a public name is a module with another home
        deeper = [name for name in ims_lib._MODULES.values() if name.count(".") > 1]
        pdoc.pdoc("ims_lib", r"!ims_lib\.[^.]+\..+", *deeper, output_directory=out / "api")


if __name__ == "__main__":
    write_site(Path(sys.argv[1]))
