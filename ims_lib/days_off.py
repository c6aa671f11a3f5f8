"""Days on which nobody works: weekends, public holidays of the client's country, and what client.yml names, else usual ones."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Container, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel import Locale

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.errors import BadClient
from ims_lib.languages import by_language, language, say

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5
DAY = timedelta(days=1)
SHORTEST_MONTH = 28
LONGEST_WORKED = 23
"""Working days that no month has more of."""
FURTHEST_BACK = 31
"""So many days back a worked one is looked for."""


def works_on(client: Client) -> Callable[[date], bool]:
    """Whether people work on a day. Raises BadClient for a country or region that the calendars of holidays don't know."""
    country, usual = client.settings.country, load_sequence().days_off
    public = public_holidays(country, client.id)
    own = {day for first, last in client.settings.holidays for day in days_between(first, last)}
    moves = (country or "")[:2].upper() in usual.moved_in

    def works(day: date) -> bool:
        is_off = day in public if country else f"{day:%m-%d}" in usual.without_country
        return day.weekday() < SATURDAY and day not in own and not is_off and not (moves and is_moved(day))

    def is_moved(day: date) -> bool:
        monday = day - DAY * day.weekday()
        weekend = sum(monday - DAY * back in public for back in (1, 2))
        return day in [each for each in days_between(monday, day) if each not in public][:weekend]

    return works


def last_working_day(day: date, client: Client) -> date:
    """The last day that people work on, not after this one; the day itself where none is near."""
    works = works_on(client)
    found = (day - DAY * back for back in range(FURTHEST_BACK))
    return next(filter(works, found), day)


def public_holidays(country: str | None, client: str) -> Container[date]:
    """The public holidays of a country, of a region too where one is named: CH-ZH. Empty without a country."""
    if not country:
        return frozenset()
    try:
        return _calendar_of(country)
    except NotImplementedError:
        wanted = say("two letters of a country are wanted, and its region where holidays differ: CH-ZH, DE-BY, GB-ENG")
        raise BadClient([f"{client}/client.yml: country is {country!r}; {wanted}"]) from None


@by_language
def _calendar_of(country: str) -> HolidayBase:
    """Made once: it learns a year's days when it is first asked for one of them."""
    import holidays

    code, region = _parts_of(country)
    return holidays.country_holidays(code, subdiv=region or None)


def known_countries() -> list[list[str]]:
    """The countries whose public holidays are known, each by its two letters and its name, in the order of the names."""
    import holidays

    names = Locale.parse(language()).territories
    return sorted(
        ([code, names.get(code, code)] for code in holidays.list_supported_countries() if len(code) == 2),
        key=lambda each: each[1],
    )


def called(country: str) -> str:
    """A country as the language calls it, and its region as people there do: Switzerland, Zürich."""
    code, region = _parts_of(country)
    name: str = Locale.parse(language()).territories.get(code, code)
    if not region:
        return name
    regions = {key: each for each, key in reversed(_calendar_of(country).subdivisions_aliases.items())}
    return f"{name}, {regions.get(region, region)}"


def _parts_of(country: str) -> tuple[str, str]:
    """CH and ZH."""
    code, _, region = country.upper().replace("_", "-").partition("-")
    return code, region


def worked_days_of(day: date, works: Callable[[date], bool]) -> int:
    """How many days are worked in the whole month that a day lies in."""
    length = monthrange(day.year, day.month)[1]
    return sum(map(works, days_between(day.replace(day=1), day.replace(day=length))))


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last."""
    for days in range((last - first).days + 1):
        yield first + timedelta(days=days)
