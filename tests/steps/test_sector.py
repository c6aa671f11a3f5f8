"""The sector: found by the client's own words, compared with the client's own figures, and asked where it is new."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.sectors import find_sector, sector_told
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.languages import in_language
from ims_lib.register.model import Finding
from ims_lib.steps.merged import merge_processes
from ims_lib.steps.processes import align_processes
from ims_lib.steps.sector import SectorView, compare_with_sector
from tests.builders import assess, client, register, row

SAID = {
    "managed services": "managed_service_provider",
    "Managed Service Provider": "managed_service_provider",
    "software and AI": "software_and_ai",
    "SaaS (HR software)": "software_and_ai",
    "health care": "health_care",
    "Gesundheitswesen": "health_care",
    "Hôpital universitaire": "health_care",
    "retail bank": "finance",
    "fınance": "finance",
    "IT department of a bank": "enterprise_it",
    "public administration": "public_administration",
    "Öffentliche Verwaltung": "public_administration",
    "collectivité territoriale": "public_administration",
    "scale_up": "scale_up",
    "cyber-security consulting": "security_provider",
    "fishing": None,
    "said nothing of aides": None,
    "": None,
}


def view(sector: str | None, **said: Any) -> SectorView:
    coverage = score_coverage(
        assess(register(row(4, "20000-1:8.6.1", "partial")), client(sector=sector, **said), catalogue=load_catalogue())
    )
    return compare_with_sector(coverage, align_processes(merge_processes(find_gaps(coverage), register())))


@pytest.mark.parametrize("said", SAID)
def test_a_sector_is_known_by_whole_words_of_its_title_or_aliases(said: str) -> None:
    found = find_sector(said, load_library().sectors)
    assert (found.id if found else None) == SAID[said]


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ("health care", "de", "Gesundheitswesen"),
        ("Health_care", "fr", "santé"),
        ("managed services", "fr", "services managés"),
        ("Software and AI", "en", "software and AI"),
        ("Spital am Rand der Stadt", "de", "Spital am Rand der Stadt"),
        ("regional hospital", "de", "regional hospital"),
        ("", "de", ""),
    ],
)
def test_a_sector_of_ours_is_told_in_the_language_written_in_and_other_words_as_they_are(
    said: str, code: str, told: str
) -> None:
    with in_language(code):
        assert sector_told(said) == told


def test_the_first_name_of_a_sector_is_its_title_in_english() -> None:
    sectors = load_library().sectors.values()
    assert [each.aliases[0] for each in sectors] == [each.title.lower() for each in sectors]


def test_no_alias_names_two_sectors() -> None:
    sectors = load_library().sectors
    for sector in sectors.values():
        for name in (sector.id, sector.title, *sector.aliases):
            found = find_sector(name, sectors)
            assert found is sector, name


def test_where_to_begin_is_compared_with_the_clients_own_figures() -> None:
    found = view("managed services")
    assert found.sector is not None
    assert tuple(each.process for each in found.begin_with) == found.sector.begin_with
    (incidents,) = (each for each in found.begin_with if each.process == "incident_management")
    assert incidents.row
    assert incidents.row.figures["likely"] > 0
    assert incidents.rank == 1
    assert found.findings == ()


def test_a_usual_process_outside_the_scope_has_no_figures() -> None:
    found = view("software and AI", standards=["20000-1"]).begin_with
    (data,) = (each for each in found if each.process == "ai_data")
    assert (data.row, data.rank) == (None, None)


TOLD = {
    "new": ("Banking & brokering of fish", None),
    "misspelt": ("helth care", ("question", "sector.unknown")),
    "none": (None, ("note", "sector.not_given")),
    "empty": ("", ("note", "sector.not_given")),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_sector_that_is_not_understood_is_asked_about(name: str) -> None:
    said, expected = TOLD[name]
    found = view(said)
    assert [(finding.level, finding.code) for finding in found.findings] == ([expected] if expected else [])
    assert all(isinstance(finding, Finding) and finding.file == "client.yml" for finding in found.findings)
    if name == "misspelt":
        assert "'helth care' is new to us (nearest: 'health care')" in found.findings[0].message
