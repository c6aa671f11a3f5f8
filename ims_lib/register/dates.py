"""What a reference may have been before a spreadsheet took it for a date."""

from __future__ import annotations

import re


def numbers_of_date(text: str) -> list[str]:
    """The dotted numbers that are typed like this date: 2001-01-10 was 10.1.1, or 1.10.1 where months come first."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not match:
        return []
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    short = year % 100
    typed = [f"{day}.{month}.{short}", f"{month}.{day}.{short}", f"{day}.{month}", f"{month}.{day}", f"{month}.{short}"]
    return list(dict.fromkeys(number for number in typed if not number.endswith(".0")))
