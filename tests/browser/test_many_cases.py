"""Many cases at once: edited in the grid, pasted, filled; given, and a caseload emptied."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import SAVE, go_to, press, ran, title, told, undo
from tests.browser.test_unit_head import REFERENCE, TICK

# Columns of the grid to edit.
STAGE_COLUMN, COACH_COLUMN, NOTE_COLUMN = 2, 4, 10


def edit(page: Page) -> Grid:
    title(page, "Dossiers")
    with ran(page):
        page.get_by_text("Modifier", exact=True).click()
    expect(page.get_by_text("Double-cliquez sur une cellule")).to_be_visible()
    return Grid(page)


def test_a_block_from_a_spreadsheet_is_pasted_reviewed_saved_and_undone(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=analysis")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid = edit(page)
    before = [grid.cell(STAGE_COLUMN, row).text_content() for row in (0, 1)]
    page.evaluate("navigator.clipboard.writeText('perspective\\nperspective')")
    grid.select(STAGE_COLUMN, 0)
    with ran(page):
        page.keyboard.press("Control+v")
    expect(page.get_by_text("2 changements dans 2 lignes")).to_be_visible()
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_role("cell", name="perspective", exact=True)).to_have_count(2)
    page.keyboard.press("Escape")
    press(page, SAVE)
    told(page, "Enregistré")
    undo(page)
    told(page, "Annulé")
    after = [grid.cell(STAGE_COLUMN, row) for row in (0, 1)]
    for cell, text in zip(after, before, strict=True):
        expect(cell).to_have_text(text or "")


def test_a_cell_is_filled_downwards(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=perspective")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid = edit(page)
    page.evaluate("navigator.clipboard.writeText('mise en œuvre')")
    grid.select(STAGE_COLUMN, 0)
    with ran(page):
        page.keyboard.press("Control+v")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    grid.select(STAGE_COLUMN, 1)
    page.keyboard.press("ArrowUp")
    for _row in range(3):
        page.keyboard.press("Shift+ArrowDown")
    with ran(page):
        page.keyboard.press("Control+d")
    expect(page.get_by_text("4 changements dans 4 lignes")).to_be_visible()
    press(page, "Abandonner")
    expect(page.get_by_text("changements dans")).to_have_count(0)


def test_a_refused_row_is_named_and_the_others_wait_unsaved(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=first_meeting")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid = edit(page)
    page.evaluate("navigator.clipboard.writeText('analyse du dossier\\nclôturé')")
    grid.select(STAGE_COLUMN, 0)
    with ran(page):
        page.keyboard.press("Control+v")
    expect(page.get_by_text("2 changements dans 2 lignes")).to_be_visible()
    refused = grid.cell(0, 1).text_content() or ""
    press(page, SAVE)
    expect(page.get_by_test_id("stAlert").filter(has_text=refused)).to_contain_text("issue")
    expect(page.get_by_text("2 changements dans 2 lignes")).to_be_visible()
    press(page, "Abandonner")


def test_ticked_cases_are_given_to_another_coach_and_back(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=analysis")
    title(page, "Dossiers")
    grid = Grid(page)
    before = [grid.cell(COACH_COLUMN, row).text_content() or "" for row in (0, 1)]
    for row in (0, 1):
        with ran(page):
            grid.click(TICK, row)
    expect(page.get_by_text("2 sélectionnés")).to_be_visible()
    press(page, "Confier à …")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Coach").click()
    with ran(page):
        page.get_by_role("option", name="Benoît Dubois · ").click()
    expect(dialog.get_by_test_id("data-grid-canvas")).to_be_visible()
    press(dialog, "Enregistrer")
    told(page, "2 dossiers confiés à Benoît Dubois")
    for row in (0, 1):
        expect(Grid(page).cell(COACH_COLUMN, row)).to_have_text("Benoît Dubois")
    undo(page)
    told(page, "Annulé")
    for row in (0, 1):
        expect(Grid(page).cell(COACH_COLUMN, row)).to_have_text(before[row])


def test_ticked_cases_are_suspended_and_resumed(window: Windows) -> None:
    address = "/cases?stages=carrying_out&columns=name&columns=suspension"
    page = window().come_back("head-bru", address)
    title(page, "Dossiers")
    with ran(page):
        Grid(page).click(TICK, 0)
    press(page, "Suspendre …")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    with ran(page):
        page.get_by_role("option").first.click()
    press(dialog, "Enregistrer")
    told(page, "1 dossier : suspendu")
    expect(Grid(page).cell(3, 0)).not_to_have_text("")
    with ran(page):
        Grid(page).click(TICK, 0)
    press(page, "Reprendre")
    dialog.get_by_label("Raison").fill("procédure terminée")
    press(dialog, "Enregistrer")
    expect(Grid(page).cell(3, 0)).to_have_text("")


def test_a_leavers_caseload_is_emptied_and_given_back(window: Windows) -> None:
    page = window().come_back("head-lie", "/handover")
    title(page, "Transmettre une charge de dossiers")
    page.get_by_role("combobox", name="La charge de qui").click()
    with ran(page):
        page.get_by_role("option").first.click()
    expect(page.get_by_text("changent de mains")).to_be_visible()
    press(page, SAVE)
    told(page, "confié")
    expect(page.get_by_text("Choisissez un coach pour voir")).to_be_visible()
    undo(page)
    told(page, "Annulé")


def test_what_was_done_stands_in_the_history_with_its_undo(window: Windows) -> None:
    page = window().come_back("head-gnt", "/cases?stages=analysis")
    title(page, "Dossiers")
    Grid(page).click(REFERENCE, 0)
    title(page, "Dossier")
    page.get_by_label("Note", exact=True).fill("Pour l’historique")
    press(page, SAVE)
    told(page, "Enregistré")
    go_to(page, "Historique")
    expect(page.get_by_text("→ Pour l’historique")).to_be_visible()
    expect(page.get_by_text("ouvert", exact=False).first).to_be_visible()
    with ran(page):  # the newest stands first
        page.get_by_role("button", name="Annuler", exact=True).first.click()
    told(page, "Annulé")
    expect(page.get_by_text("annule une modification antérieure")).to_be_visible()


def test_who_gives_a_case_that_was_given_meanwhile_is_shown_both_coaches(window: Windows) -> None:
    mine = window().come_back("head-ant", "/cases?stages=analysis")
    theirs = window().come_back("service", "/cases?stages=analysis&units=2")
    for page in (mine, theirs):
        title(page, "Dossiers")
        with ran(page):
            Grid(page).click(TICK, 0)
        expect(page.get_by_text("1 sélectionné")).to_be_visible()
    holder = Grid(mine).cell(COACH_COLUMN, 0).text_content() or "?"
    for page, option in ((mine, 1), (theirs, 0)):
        press(page, "Confier à …")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox", name="Coach").click()
        page.get_by_role("option").filter(has_not_text=holder).nth(option).click()
        expect(dialog.get_by_text("passent au site")).to_be_visible()
    for page in (theirs, mine):
        press(page.get_by_role("dialog"), "Enregistrer")
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(mine.get_by_text("Rien n’est encore enregistré")).to_be_visible()
    for place in (0, 1):  # the coach, and the site that goes with the coach
        mine.get_by_text("La mienne").nth(place).click()
    press(mine, "Enregistrer mon choix")
    told(mine, "Enregistré")
