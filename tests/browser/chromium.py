"""A page in headless Chromium, driven over its DevTools protocol: what it asked for, complained of, and looks like."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import websocket

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
WAIT_S = 20.0
PLACE = """(() => {{
  const part = document.querySelector({});
  if (!part?.checkVisibility()) return null;
  part.scrollIntoView({{ block: "nearest", behavior: "instant" }});
  const at = () => {{ const box = part.getClientRects()[0]; return [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2]; }};
  const hit = () => {{ const top = document.elementFromPoint(...at()); return top && (part.contains(top) || top.contains(part)); }};
  if (!hit()) part.scrollIntoView({{ block: "center", behavior: "instant" }});
  return hit() ? at() : null;
}})()"""
"""Where a part of the page can be clicked, unless something lies on it."""


class Page:
    """One tab. `requests` are the addresses it asked for, `complaints` what stood in its console."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(address, timeout=WAIT_S)
        self.number = 0
        self.requests: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = self._next()
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]

    def open(self, path: Path, *, width: int, height: int = 900, script: bool = True) -> None:
        """Open a file at a width in CSS pixels, with or without JavaScript, and wait until it is loaded."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 700
        )
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.requests, self.complaints = [], []
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.wait_for("Page.loadEventFired")

    def wait_for(self, method: str) -> None:
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if self._next().get("method") == method:
                return
        raise AssertionError(f"{method} did not come within {WAIT_S:g} s")

    def value(self, expression: str) -> Any:
        said = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return said["result"].get("value")

    def click(self, selector: str) -> None:
        """Click with the mouse on the first that is meant, scrolled to where that can be done; wait until what follows is laid out."""
        place = self.value(PLACE.format(json.dumps(selector)))
        assert place, f"{selector} can't be clicked"
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
        self.settle()

    def press(self, key: str, *, code: int, text: str = "") -> None:
        """Press a key that has that code."""
        said = {"key": key, "windowsVirtualKeyCode": code} | ({"text": text} if text else {})
        self.call("Input.dispatchKeyEvent", type="keyDown", **said)
        self.call("Input.dispatchKeyEvent", type="keyUp", **said)

    def settle(self) -> None:
        self.value("new Promise(done => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 100))")

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv())
        parameters = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        if message.get("method") == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        if message.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
            self.complaints.append(json.dumps(parameters)[:300])
        return message


@contextmanager
def chromium() -> Iterator[Page]:
    """A fresh browser with one tab. Without a browser the test is skipped, but never in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Chromium; .ci/run must install it")
        pytest.skip("no Chromium on this machine")
    folder = tempfile.mkdtemp(prefix="chromium-")
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.PIPE, text=True
    )
    try:
        page = Page(_tab(process))
        yield page
        page.socket.close()
    finally:
        process.terminate()
        process.wait(timeout=WAIT_S)
        shutil.rmtree(folder, ignore_errors=True)


def _tab(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    line = next(line for line in process.stderr if "DevTools listening on" in line)
    port = line.split("ws://")[1].split("/")[0].rpartition(":")[2]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=WAIT_S) as answer:
        tabs = json.load(answer)
    return str(next(tab for tab in tabs if tab["type"] == "page")["webSocketDebuggerUrl"])
