"""The referral directory: what it finds, where help is missing, and how it is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import clock
from db.directory import entries, gaps
from db.directory.entries import DirectoryFilters
from db.directory.fields import Keeper, kinds, visible
from db.errors import Conflicts, Refused
from db.models import Coverage, Organisation, Service
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()


def found(user: User, **filters: object) -> set[str]:
    frame = entries.entries(user, DirectoryFilters(**filters))  # type: ignore[arg-type]
    return set(frame["organisation"])


def entry(user: User, organisation: str) -> dict[str, object]:
    frame = entries.entries(user, DirectoryFilters(states=entries.STATES))
    row = frame[frame["organisation"] == organisation].iloc[0].to_dict()
    return {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}


def edit(user: User, organisation: str, /, **after: object) -> None:
    row = entry(user, organisation)
    key = int(str(row["id"]))
    entries.save(user, [Edit(key, {name: row[name] for name in after}, after)], "test")


def rule(user: User, organisation: str, /, **after: object) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        edit(user, organisation, **after)
    [refusal] = caught.value.refusals
    return refusal.field, refusal.rule


def test_search_knows_no_accents(head: User) -> None:
    assert found(head, text="cire") == {"CIRÉ"}
    assert found(head, text="SÜRYA traite") == {"Sürya"}


def test_a_unit_is_helped_by_its_sites_services_and_the_country(
    board: str, signed_in: SignedIn
) -> None:
    in_liege = found(signed_in("service"), places=("unit:5",))
    assert {"Tabane", "Sürya", "Fedasil"} <= in_liege
    assert "Payoke" not in in_liege


def test_a_site_is_helped_by_its_unit_but_not_by_another_site(head: User) -> None:
    in_leuven = found(head, places=("site:4",))
    assert {"VDAB", "PAG-ASA", "Fedasil"} <= in_leuven
    assert "Tabane" not in in_leuven


def test_the_whole_country_finds_only_what_is_for_everybody(head: User) -> None:
    assert "Samusocial" not in found(head, places=("all",))


def test_filters_by_kind_language_and_state(head: User) -> None:
    assert found(head, kinds=("help_trafficking",)) == {"PAG-ASA", "Payoke", "Sürya"}
    assert "IN-Gent" in found(head, languages=("tr",))
    frame = entries.entries(head, DirectoryFilters(states=("stale",)))
    assert (frame["verified_on"] < TODAY - timedelta(days=180)).all()
    assert len(frame) > 0


def test_places_of_other_units_are_told_as_elsewhere(head: User) -> None:
    assert entry(head, "Payoke")["covers"] == ("elsewhere",)
    assert entry(head, "CIRÉ")["covers"] == ("unit:1", "elsewhere")


def test_a_unit_head_changes_the_own_places_and_leaves_the_others(head: User) -> None:
    edit(head, "CIRÉ", covers=("site:2", "elsewhere"))
    with open_session(SYSTEM, "directory") as session:
        service = session.scalars(select(Service).where(Service.folded.like("cire%"))).one()
        places = {
            (one.unit_id, one.site_id)
            for one in session.scalars(select(Coverage).where(Coverage.service_id == service.id))
        }
    assert places == {(None, 2), (4, None), (5, None)}


def test_edits_are_kept_all_or_none(head: User) -> None:
    one, two = entry(head, "Exil"), entry(head, "Convivial")
    edits = [
        Edit(int(str(one["id"])), {"phone": ""}, {"phone": "02 000 00 00"}),
        Edit(int(str(two["id"])), {"website": two["website"]}, {"website": "not a site"}),
    ]
    with pytest.raises(Refused):
        entries.save(head, edits, "test")
    assert entry(head, "Exil")["phone"] == ""


def test_renaming_an_organisation_renames_it_everywhere(head: User) -> None:
    edit(head, "Fedasil", organisation="Fedasil – Agence fédérale")
    assert "Fedasil" not in found(head)
    assert len(entries.entries(head, DirectoryFilters(text="agence federale"))) == 2


@pytest.mark.parametrize(
    ("after", "field", "name"),
    [
        ({"organisation": " "}, "organisation", "needed"),
        ({"organisation": "exil"}, "organisation", "organisation_exists"),
        ({"organisation": "CIRE"}, "organisation", "organisation_exists"),
        ({"service": ""}, "service", "needed"),
        ({"service": "x" * 201}, "service", "too_long"),
        ({"kind": "help_magic"}, "kind", "kind_unknown"),
        ({"kind": "waiting"}, "kind", "kind_unknown"),
        ({"website": "javascript:alert(1)"}, "website", "website_wrong"),
        ({"website": "https://"}, "website", "website_wrong"),
        ({"email": "someone"}, "email", "email_wrong"),
        ({"phone": "abc"}, "phone", "phone_wrong"),
        ({"phone": "12"}, "phone", "phone_wrong"),
        ({"phone": "1" * 16}, "phone", "phone_wrong"),
        ({"phone": "02 123 45 67, abc"}, "phone", "phone_wrong"),
        ({"phone": "call 02 123 45 67"}, "phone", "phone_wrong"),
        ({"phone": "1" * 201}, "phone", "too_long"),
        ({"organisation": "ﷺ" * 100}, "organisation", "too_long"),
        ({"languages": ("fr", "not one")}, "languages", "language_unknown"),
        ({"covers": ("unit:2",)}, "covers", "place_unknown"),
        ({"covers": ("moon",)}, "covers", "place_unknown"),
        ({"verified_on": TODAY + timedelta(days=1)}, "verified_on", "day_in_future"),
        ({"id": 7}, "id", "field_unknown"),
    ],
)
def test_a_broken_rule_is_named(
    head: User, after: dict[str, object], field: str, name: str
) -> None:
    assert rule(head, "Samusocial", **after) == (field, name)


@pytest.mark.parametrize(
    "wrong",
    [{"phone": "abc"}, {"covers": ("unit:99",)}, {"service": ""}, {"organisation": "Fedasil"}],
)
def test_what_is_refused_sets_nothing(head: User, wrong: dict[str, object]) -> None:
    after = {"organisation": "CIRÉ bis", "covers": ("all",), "languages": ("so",), "email": ""}
    with open_session(head, "directory") as session:
        named = select(Service).join(Organisation).where(Organisation.name == "CIRÉ")
        service = session.scalars(named).first()
        assert service
        keeper = Keeper(visible(session), kinds(session))
        assert keeper.apply(session, service, after | wrong)
        assert not session.dirty
        assert not session.new


def test_a_bare_address_gets_its_scheme(head: User) -> None:
    edit(head, "Exil", website="exil.example.be")
    assert entry(head, "Exil")["website"] == "https://exil.example.be"


@pytest.mark.parametrize(
    "phone",
    [
        "112",
        "+32 (0)2/123.45.67",
        "02 123 45 67, 0470-12-34-56 (accueil)",
        "02\u00a0123 45 67 ext. 8",
    ],
)
def test_numbers_are_taken_as_people_write_them(head: User, phone: str) -> None:
    edit(head, "Exil", phone=phone)
    assert entry(head, "Exil")["phone"] == phone


def test_an_organisation_without_a_service_is_found_and_gets_one(head: User) -> None:
    with open_session(SYSTEM, "directory", write=True) as session:
        session.add(Organisation(name="Sans Réseau", folded="sans reseau", description="Écoute"))
        session.commit()
    for text in ("", "RESEAU", "ecoute sans"):
        bare = entries.without_services(head, DirectoryFilters(text=text))
        assert bare["organisation"].tolist() == ["Sans Réseau"]
    for asked in (DirectoryFilters(text="exil"), DirectoryFilters(kinds=("help_legal",))):
        assert entries.without_services(head, asked).empty
    assert "Sans Réseau" in entries.organisations(head)
    values: dict[str, object] = {"organisation": "Sans Réseau", "service": "Accueil"}
    values["kind"] = "help_other"
    key = entries.add_entry(head, values, "test")
    assert entries.without_services(head).empty
    assert entries.owners(head)[key] == "Sans Réseau"


def test_twins_of_a_publisher_are_edited_one_by_one(head: User) -> None:
    with open_session(SYSTEM, "directory", write=True) as session:
        exil = session.scalars(select(Organisation).where(Organisation.name == "Exil")).one()
        for key in ("a", "b"):
            twin = Service(
                organisation=exil, hsds_id=key, name="Deux", kind="help_other", coverage=[]
            )
            session.add(twin)
        session.commit()
        first = twin.id
    entries.save(head, [Edit(first, {"phone": ""}, {"phone": "02 000 00 00"})], "test")
    edit(head, "Exil", organisation="Exil asbl")
    with pytest.raises(Refused) as caught:
        entries.save(head, [Edit(first, {"service": "Deux"}, {"service": "DEUX"})], "test")
    assert caught.value.refusals[0].rule == "service_exists"


def test_control_characters_are_left_out_and_other_text_stays(head: User) -> None:
    text = "<b>*مرحبا* =1+1 {{x}} 🙂</b>"
    edit(head, "Exil", description=f"{text}\x07\x00")
    assert entry(head, "Exil")["description"] == text


def test_a_service_is_added_to_an_organisation_that_is_there(head: User) -> None:
    values = {"organisation": "exil", "service": "Groupe de parole", "kind": "help_psychological"}
    entries.add_entry(head, values | {"covers": ["unit:1"], "languages": ["fr", "ar"]}, "test")
    frame = entries.entries(head, DirectoryFilters(text="groupe de parole"))
    assert frame["organisation"].tolist() == ["Exil"]
    assert frame["languages"].tolist() == [["ar", "fr"]]


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, {"service:needed"}),
        ({"organisation": "", "service": "", "kind": None}, {"organisation:needed"}),
        ({"organisation": "Exil", "service": "x", "kind": "?"}, {"kind:kind_unknown"}),
    ],
)
def test_an_incomplete_service_is_refused(
    head: User, values: dict[str, object], rules: set[str]
) -> None:
    before = len(entries.entries(head, DirectoryFilters()))
    with pytest.raises(Refused) as caught:
        entries.add_entry(head, values, "test")
    assert rules <= {f"{one.field}:{one.rule}" for one in caught.value.refusals}
    assert len(entries.entries(head, DirectoryFilters())) == before


def test_a_service_stands_once_in_an_organisation(head: User) -> None:
    row = entry(head, "Exil")
    values = {"organisation": "Exil", "service": row["service"], "kind": "help_other"}
    with pytest.raises(Refused) as caught:
        entries.add_entry(head, values, "test")
    assert caught.value.refusals[0].rule == "service_exists"


def test_verifying_says_who_and_when(head: User) -> None:
    key = int(str(entry(head, "Exil")["id"]))
    entries.verify(head, [key], "test")
    row = entry(head, "Exil")
    assert (row["state"], row["verified_on"], row["verified_by"]) == ("verified", TODAY, head.name)


def test_retiring_hides_an_entry_and_deletes_nothing(head: User) -> None:
    key = int(str(entry(head, "Exil")["id"]))
    entries.retire(head, [key], "test")
    assert "Exil" not in found(head)
    assert "Exil" in found(head, states=("retired",))
    entries.retire(head, [key], "test", back=True)
    assert "Exil" in found(head)


def test_the_second_of_two_people_is_shown_both_values(
    board: str, signed_in: SignedIn, head: User
) -> None:
    stood = entry(head, "Exil")
    key = int(str(stood["id"]))
    edit(signed_in("head-ant"), "Exil", phone="03 000 00 00", description="autre")
    after = {"phone": "02 111 11 11", "email": "info@example.be"}
    with pytest.raises(Conflicts) as caught:
        entries.save(head, [Edit(key, {"phone": "", "email": ""}, after)], "test")
    [one] = caught.value.collisions
    assert (one.field, one.mine, one.theirs) == ("phone", "02 111 11 11", "03 000 00 00")
    assert one.who == "Chef d’unité ANT"
    entries.save(head, [Edit(key, {"phone": "03 000 00 00", "email": ""}, after)], "test")
    row = entry(head, "Exil")
    assert (row["phone"], row["email"]) == ("02 111 11 11", "info@example.be")
    assert row["description"] == "autre"


def test_the_matrix_counts_what_a_site_has_and_shows_where_nobody_is(
    board: str, signed_in: SignedIn
) -> None:
    service = signed_in("service")
    frame = gaps.gaps(service, DirectoryFilters())
    assert len(frame) == 13 * 20
    cell = frame.set_index(["kind", "site"])
    assert cell.loc[("help_psychological", "Liège"), "local"] == 1
    assert cell.loc[("help_psychological", "Arlon"), "local"] == 0
    assert cell.loc[("help_legal", "Gent"), "nationwide"] == 2
    tabane = int(str(entry(service, "Tabane")["id"]))
    entries.retire(service, [tabane], "test")
    again = gaps.gaps(service, DirectoryFilters()).set_index(["kind", "site"])
    assert again.loc[("help_psychological", "Liège"), "local"] == 0


def test_the_matrix_of_a_unit_head_has_the_own_sites(head: User) -> None:
    sites = set(gaps.gaps(head, DirectoryFilters())["site"])
    assert sites == {"Bruxelles-Ville", "Anderlecht", "Schaerbeek", "Leuven"}
