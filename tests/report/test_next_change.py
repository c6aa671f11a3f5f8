"""Until when a report holds by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ims_lib.client import read_client
from ims_lib.register import read_register
from ims_lib.report.next_change import next_change
from tests.builders import write_client


@pytest.mark.parametrize(
    ("cell", "settings", "expected"),
    [
        ("nothing yet", "", date(2027, 1, 1)),
        ("by 2027-03-31", "", date(2027, 1, 1)),
        ("10 December 2026", "", date(2026, 12, 10)),
        ("03.12.2026", "", date(2026, 12, 4)),
        ("2025-12-15", "", date(2026, 12, 15)),
        ("2023-12-02", "", date(2026, 12, 3)),
        ("", "certificates: [{standard: '27001', valid_to: 2026-12-20, edition: 2022}]\n", date(2026, 12, 20)),
    ],
    ids=["nothing dated", "later", "due", "due on the day itself", "a year old", "three years old", "certificate"],
)
def test_a_report_holds_until_a_day_of_the_clients_own_comes_and_no_longer_than_the_month(
    tmp_path: Path, cell: str, settings: str, expected: date
) -> None:
    folder = write_client(tmp_path / "acme", f'name: Acme\nstandards: ["27001"]\n{settings}')
    sheet = f"Control,Title,Status,Due\nA.5.1,Policies,planned,{cell}\nA.5.15,Access control,done,\n"
    (folder / "controls.csv").write_text(sheet, encoding="utf-8")
    client = read_client(folder, as_of="2026-12-03" if "2023" not in cell else "2026-12-02")
    assert next_change(client, read_register(client)) == expected
