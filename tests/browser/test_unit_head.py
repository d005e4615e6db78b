"""The journeys of a unit head: from sign-in to a saved edit and a verified entry."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import SAVE, choose, go_to, pick, press, ran, still, title, told, undo

VERIFY = 905  # pixels from the left edge of the directory's grid: the box that verifies
SERVICE_COLUMN, STATE_COLUMN = 1, 5
TICK, REFERENCE = 20, 80  # the list of cases: the box that ticks a row, the way into a case


@pytest.mark.both_databases
def test_a_unit_head_signs_in_stays_signed_in_and_leaves(window: Windows) -> None:
    page = window().sign_in("head-bru")
    title(page, "Charge de dossiers")
    cookie = next(one for one in page.context.cookies() if one["name"] == "icam_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    page.reload()
    title(page, "Charge de dossiers")
    page.get_by_role("button", name="Chef d’unité BRU").click()
    with page.expect_response(lambda answer: answer.url.endswith("/session")):
        page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()
    assert not [one for one in page.context.cookies() if one["name"] == "icam_session"]


def test_signing_out_ends_every_tab_of_that_sign_in(window: Windows) -> None:
    page = window().come_back("head-bru")
    title(page, "Charge de dossiers")
    other = page.context.new_page()
    other.goto(page.url)
    title(other, "Charge de dossiers")
    page.get_by_role("button", name="Chef d’unité BRU").click()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()
    with suppress(TimeoutError):  # the tab may have cleared itself already
        other.get_by_role("link", name="Répertoire d’orientation").click(timeout=2000)
    expect(other.get_by_label("Mot de passe", exact=True)).to_be_visible()


def test_a_click_on_a_bar_narrows_the_page_and_the_link_can_be_sent(window: Windows) -> None:
    page = window().come_back("head-bru")
    title(page, "Charge de dossiers")
    with ran(page):
        page.locator("path[aria-label*='Amélie Lambert']").first.click()
    expect(page).to_have_url(re.compile(r"coaches=\d+"))
    copied = page.url
    colleague = window().come_back("service")
    colleague.goto(copied)
    expect(colleague.get_by_role("button", name="Remove Amélie Lambert")).to_be_visible()
    press(page, "Effacer")
    expect(page).not_to_have_url(re.compile("coaches="))


def test_outcomes_turn_the_page_to_closed_cases_and_a_tile_leads_to_its_cases(
    window: Windows,
) -> None:
    page = window().come_back("head-bru")
    choose(page, "Issue", "durable, Belgique")
    expect(page.get_by_role("heading", name="Dossiers clôturés par coach")).to_be_visible()
    expect(page).to_have_url(re.compile("outcomes=stay"))
    press(page, "Effacer")
    expect(page.get_by_role("heading", name="Dossiers ouverts par coach")).to_be_visible()
    still(page)
    tile = page.get_by_test_id("stMetric").filter(has_text="Sans réponse")
    count = (tile.get_by_test_id("stMetricValue").text_content() or "").strip()
    page.get_by_role("link", name="Dossiers", exact=True).nth(3).click()
    title(page, "Dossiers")
    expect(page.get_by_text(f"{count} dossiers", exact=True)).to_be_visible()


def test_a_case_is_found_opened_and_mended(window: Windows) -> None:
    page = window().come_back("head-bru")
    title(page, "Charge de dossiers")
    go_to(page, "Dossiers")
    choose(page, "Coach", "Benoît Thonon")
    grid = Grid(page)
    expect(grid.cell(4, 0)).to_have_text("Benoît Thonon")
    reference = grid.cell(1, 0).text_content() or ""
    grid.click(REFERENCE, 0)
    expect(page).to_have_url(re.compile(f"case={reference}"))
    page.get_by_label("Note", exact=True).fill("Rappeler l’école avant le rendez-vous.")
    press(page, SAVE)
    told(page, "Enregistré")
    undo(page)
    told(page, "Annulé")
    expect(page.get_by_label("Note", exact=True).first).to_have_value("")
    expect(page.get_by_label("Note", exact=True)).to_have_count(1)
    page.get_by_label("Note", exact=True).fill("Rappeler l’école lundi.")
    press(page, SAVE)
    told(page, "Enregistré")
    page.reload()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Rappeler l’école lundi.")


def test_a_case_closed_without_an_outcome_is_refused_in_a_sentence(window: Windows) -> None:
    page = window().come_back("head-bru")
    title(page, "Charge de dossiers")
    go_to(page, "Dossiers")
    Grid(page).click(REFERENCE, 1)
    title(page, "Dossier")
    pick(page, "Étape", "clôturé")
    press(page, SAVE)
    refused = page.get_by_test_id("stAlert").filter(has_text="issue")
    expect(refused).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_entry_is_edited_in_place_and_verified_with_one_click(window: Windows) -> None:
    page = window().come_back("head-bru", "/directory")
    title(page, "Répertoire d’orientation")
    grid = Grid(page)
    row = grid.row_of("ADDE")
    grid.write(SERVICE_COLUMN, row, "Consultations de première ligne")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_role("cell", name="Consultations de première ligne").last).to_be_visible()
    page.keyboard.press("Escape")
    press(page, SAVE)
    told(page, "Enregistré")
    grid.click(VERIFY, row)
    told(page, "ADDE – Consultations de première ligne : marqué comme vérifié aujourd’hui")
    page.reload()
    grid = Grid(page)
    row = grid.row_of("ADDE")
    expect(grid.cell(SERVICE_COLUMN, row)).to_have_text("Consultations de première ligne")
    expect(grid.cell(STATE_COLUMN, row)).to_have_text("vérifié")


def test_unsaved_edits_are_still_there_after_another_page(window: Windows) -> None:
    page = window().come_back("head-bru", "/directory")
    grid = Grid(page)
    row = grid.row_of("Caritas International")
    grid.write(SERVICE_COLUMN, row, "Pas encore enregistré")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    go_to(page, "Charge de dossiers")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    go_to(page, "Répertoire d’orientation")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    expect(Grid(page).cell(SERVICE_COLUMN, row)).to_have_text("Pas encore enregistré")
    press(page, "Abandonner")
    expect(Grid(page).cell(SERVICE_COLUMN, row)).not_to_have_text("Pas encore enregistré")


def test_a_saved_edit_is_undone_in_a_click(window: Windows) -> None:
    page = window().come_back("head-bru", "/directory")
    grid = Grid(page)
    row = grid.row_of("Actiris")
    back = page.get_by_role("button", name="Annuler le dernier enregistrement")
    expect(back).to_be_disabled()
    before = grid.cell(SERVICE_COLUMN, row).text_content() or ""
    grid.write(SERVICE_COLUMN, row, "Recherche de travail")
    press(page, SAVE)
    told(page, "Enregistré")
    undo(page)
    told(page, "Annulé")
    expect(grid.cell(SERVICE_COLUMN, row)).to_have_text(before)
    expect(back).to_be_disabled()


@pytest.mark.both_databases
def test_the_second_of_two_people_is_shown_both_values_and_chooses(window: Windows) -> None:
    mine = window().come_back("head-bru", "/directory")
    theirs = window().come_back("service", "/directory")
    for page, text in ((mine, "Mon libellé"), (theirs, "Leur libellé")):
        grid = Grid(page)
        grid.write(SERVICE_COLUMN, grid.row_of("Convivial"), text)
        expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    press(theirs, SAVE)
    told(theirs, "Enregistré")
    press(mine, SAVE)
    expect(mine.get_by_text("Leur libellé").first).to_be_visible()
    mine.get_by_text("Mon libellé").first.click()
    press(mine, "Enregistrer mon choix")
    told(mine, "Enregistré")
    theirs.reload()
    grid = Grid(theirs)
    expect(grid.cell(SERVICE_COLUMN, grid.row_of("Convivial"))).to_have_text("Mon libellé")


def test_the_list_is_downloaded_as_it_is_filtered(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?attention=not_seen")
    title(page, "Dossiers")
    still(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    count = (page.get_by_text(re.compile(r"^\d+ dossiers$")).text_content() or "").split()[0]
    assert len(lines) == int(count) + 1
    assert lines[0].startswith("Référence;")


@pytest.mark.parametrize("path", ["/", "/cases", "/directory", "/handover?coach=1"])
def test_nothing_is_wider_than_the_screen(window: Windows, path: str) -> None:
    page = window().come_back("head-bru", path)
    drawn = page.get_by_test_id("stMetric").or_(page.get_by_test_id("stDataFrame"))
    expect(drawn.first).to_be_visible()
    still(page)
    for width, height in ((1440, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("width => innerWidth === width", arg=width)
        fits = "main => main.scrollWidth <= main.clientWidth"
        assert page.get_by_test_id("stMain").evaluate(fits)
