"""A page of the report sealed with a passphrase: one HTML file that opens in a browser, offline, and holds nothing readable.

AES-256-GCM (NIST SP 800-38D) by a key of PBKDF2-HMAC-SHA-256 (NIST SP 800-132), both of which browsers know as Web
Cryptography. Salt and nonces are drawn anew each time: of all files of ours this one alone isn't the same for the same input.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
import unicodedata
from base64 import b64encode
from pathlib import Path

from ims_lib.errors import LibraryMissing, WeakPassphrase
from ims_lib.languages.templates import script_in_language
from ims_lib.report.page import hashed
from ims_lib.report.section import environment, template_text
from ims_lib.scales import setting

OPENED = b"opened"
"""What is sealed beside the page, to tell a wrong passphrase from a file that was changed."""
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def read_passphrase(path: Path) -> str:
    """The passphrase in a file, without blanks around it. Raises WeakPassphrase where it is too short to guard a file."""
    try:
        said = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise WeakPassphrase(f"{path}: cannot be read as text ({getattr(error, 'strerror', None) or error})") from None
    least, different = int(setting("share", "least_letters")), int(setting("share", "least_different"))
    if len(said.splitlines()) > 1:
        raise WeakPassphrase(f"{path}: holds more than one line; a passphrase is the only line of its file")
    if len(said) < least or len(set(said)) < different:
        raise WeakPassphrase(
            f"{path}: the passphrase is too weak; at least {least} letters or signs, {different} of them different, "
            "are wanted: five or six words drawn by lot are good"
        )
    return said


def shared_page(report: str, passphrase: str) -> str:
    """The page in a page that asks for the passphrase and shows it under its own policy. Raises LibraryMissing."""
    style, script = template_text("share.css"), script_in_language(template_text("share.js"))
    return (
        environment()
        .get_template("share.html.j2")
        .render(
            style=style,
            script=script,
            policy=_policy(report, style, script),
            sealed=json.dumps(_seal(report.encode(), passphrase)),
        )
    )


def _seal(content: bytes, passphrase: str) -> dict[str, int | str]:
    """What the page's script needs to open it: each text is Base64, each sealed one begins with its nonce."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise LibraryMissing(
            "sealing a report needs the library cryptography: pip install 'ims-workbook[share]', or pip install cryptography"
        ) from None
    iterations, salt = int(setting("share", "iterations")), secrets.token_bytes(int(setting("share", "salt_bytes")))
    size = int(setting("share", "key_bytes"))
    cipher = AESGCM(hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, iterations, dklen=size))

    def sealed(plain: bytes) -> str:
        nonce = secrets.token_bytes(int(setting("share", "nonce_bytes")))
        return b64encode(nonce + cipher.encrypt(nonce, plain, None)).decode()

    return {
        "iterations": iterations,
        "nonce": int(setting("share", "nonce_bytes")),
        "key": 8 * size,
        "salt": b64encode(salt).decode(),
        "check": sealed(OPENED),
        "page": sealed(gzip.compress(content, mtime=0)),
    }


def _policy(report: str, style: str, script: str) -> str:
    """What the page's own policy allows, which binds it again once it is shown, and the style and script that ask and open."""
    said = POLICY.search(report)
    rules = dict(rule.strip().partition(" ")[::2] for rule in said[1].split(";")) if said else {"default-src": "'none'"}
    for kind, text in (("style-src", style), ("script-src", script)):
        rules[kind] = f"{rules.get(kind, '')} '{hashed(text)}'".strip()
    return "; ".join(f"{kind} {allowed}" for kind, allowed in rules.items())
