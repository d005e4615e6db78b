"""Whole journeys: from the order to the outcome, and a meeting of two people on two screens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.conftest import Windows
from tests.browser.steps import pick, press, title
from tests.conftest import owned
from tests.served import Board

Case = Callable[[str], str]


@pytest.fixture
def case(board: Board) -> Case:
    """The reference of the first open case of Brussels at a stage, each case once."""
    taken: set[int] = set()

    def find(stage: str) -> str:
        asked = text(
            "SELECT id FROM case_file WHERE unit_id = 1 AND stage = :stage "
            "AND suspended_on IS NULL AND closed_on IS NULL "
            "AND answered_on IS NULL ORDER BY invited_on, id DESC"
        )
        if stage not in ("waiting", "invited"):
            asked = text(str(asked).replace("answered_on IS NULL", "answered_on IS NOT NULL"))
        with owned(board.database).connect() as connection:
            found = list(connection.scalars(asked, {"stage": stage}))
        key = next(one for one in found if one not in taken)
        taken.add(key)
        return f"D{key:06d}"

    return find


def fits(page: Page) -> None:
    """Nothing has to be scrolled to. Asked by the clock: a window behind another may paint nothing,
    and what waits for its next frame waits for ever.
    """
    page.wait_for_function(
        """() => {
            const main = document.querySelector("[data-testid=stMain]");
            return main.scrollHeight <= main.clientHeight;
        }""",
        polling=200,
    )


def opened(windows: Windows, reference: str) -> Page:
    page = windows().come_back("head-bru", f"/case?case={reference}")
    title(page, "Dossier")
    expect(page.get_by_text(reference).first).to_be_visible()
    return page


def saved(page: Page) -> None:
    """The last deed was saved, and its message has gone: the next one says so anew."""
    toast = page.get_by_test_id("stToast")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


HEADINGS = {"Liste d’attente": "Nouveaux et en attente", "À faire": "Décisions ouvertes"}


def note(page: Page, what: str) -> None:
    """Open what is to be noted, and accept what it proposes."""
    page.get_by_role("button", name=what).click()
    press(page, "Ajouter")
    saved(page)


def close(page: Page, outcome: str) -> None:
    pick(page, "Étape", "clôturé")
    pick(page, "Issue", outcome)
    press(page, "Enregistrer")
    saved(page)
    expect(page.get_by_text(re.compile(r"^Clôturé le \d"))).to_be_visible()


def test_from_the_order_to_a_return_with_fedasil(window: Windows, case: Case) -> None:
    page = opened(window, case("waiting"))
    expect(page.get_by_text(re.compile("invitez la personne"))).to_be_visible()
    note(page, "Inviter")
    press(page, "A répondu")
    saved(page)
    note(page, "Ajouter un entretien")
    page.get_by_role("button", name="Orienter vers").click()
    pick(page, "Type d’aide", "retour volontaire")
    press(page, "Orienter")
    saved(page)
    press(page, "aidé")
    saved(page)
    close(page, "retour volontaire Fedasil, sans aide à la réintégration")
    for happened in ("Invité", "Répondu", "premier entretien", "aidé"):
        expect(page.get_by_text(happened).first).to_be_visible()


def test_from_the_order_to_residence_for_schooling(window: Windows, case: Case) -> None:
    page = opened(window, case("analysis"))
    press(page, "Modifier l’analyse")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Fondements de la perspective").click()
    page.get_by_role("option", name="scolarité des enfants", exact=True).click()
    page.keyboard.press("Escape")
    dialog.get_by_role("textbox", name="scolarité des enfants").fill("deux enfants à l’école")
    press(dialog, "Enregistrer")
    saved(page)
    expect(page.get_by_text("(deux enfants à l’école)")).to_be_visible()
    pick(page, "Perspective", "séjour en Belgique")
    close(page, "séjour accordé : scolarité des enfants et vie familiale")
    expect(page.get_by_text("perspective : séjour en Belgique")).to_be_visible()


def test_no_answer_leads_to_closing(window: Windows, case: Case) -> None:
    page = opened(window, case("invited"))
    expect(page.get_by_text(re.compile("réinvitez ou clôturez"))).to_be_visible()
    close(page, "n’a jamais répondu")
    expect(page.get_by_text("À faire ensuite")).to_have_count(0)


def test_a_new_procedure_suspends_and_its_refusal_resumes(window: Windows, case: Case) -> None:
    page = opened(window, case("first_meeting"))
    note(page, "Procédure")
    expect(page.get_by_text(re.compile("^Suspendu depuis le"))).to_be_visible()
    expect(page.get_by_text(re.compile("le délai ne court pas")).first).to_be_visible()
    press(page, "refusé")
    saved(page)
    expect(page.get_by_text(re.compile("^Suspendu depuis le"))).to_have_count(0)
    expect(page.get_by_text("repris").first).to_be_visible()


def test_a_shared_screen_masks_and_asks_before_it_shows_names(window: Windows, case: Case) -> None:
    page = opened(window, case("analysis"))
    name = page.get_by_role("heading", level=3).first.text_content() or ""
    press(page, "Écran partagé")
    expect(page.get_by_text(name)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", level=3).first).to_have_text(re.compile(r"· \w\. \w\.$"))
    press(page, "Écran partagé : personnes masquées")
    press(page.get_by_role("dialog"), "Afficher les noms")
    expect(page.get_by_text(name)).to_be_visible()


def test_a_whole_meeting_of_two_people_on_two_screens(window: Windows) -> None:
    mine = window().come_back("head-bru", "/meeting")
    theirs = window(width=1920, height=1080).come_back("coach-bru", "/meeting")
    title(theirs, "Réunion d’équipe")
    expect(theirs.get_by_text(re.compile("Aucune réunion n’est en cours"))).to_be_visible()
    expect(theirs.get_by_text("Les personnes de ce tableau sont inventées.")).to_be_visible()
    press(mine, "Commencer la réunion")
    for page in (mine, theirs):
        expect(page.get_by_role("heading", name="Chiffres")).to_be_visible()
    mine.keyboard.press("ArrowRight")
    for page in (mine, theirs):
        expect(page.get_by_role("heading", name="Nouveaux et en attente")).to_be_visible()
    mine.keyboard.press("ArrowRight")
    heading = mine.get_by_role("heading", name=re.compile(r"^D\d+ · \w\. \w\.$"))
    expect(heading).to_be_visible()
    reference = (heading.text_content() or "").split(" ")[0]
    expect(theirs.get_by_role("heading", name=reference)).to_be_visible()
    mine.get_by_role("button", name="Note").click()
    mine.get_by_role("textbox", name="Note").fill("Rappeler la commune")
    press(mine, "Décider")
    for page in (mine, theirs):
        expect(page.get_by_text(f"{reference} : Rappeler la commune")).to_be_visible()
    mine.reload()  # a laptop was closed and opened: the meeting goes on where it was
    expect(mine.get_by_role("heading", name=reference)).to_be_visible()
    for name in ("Chiffres", "Liste d’attente", "Charges", "Issues", "Orientations", "À faire"):
        press(mine, name)
        for page in (mine, theirs):
            expect(page.get_by_role("heading", name=HEADINGS.get(name, name))).to_be_visible()
            fits(page)
    press(mine, "Fin")
    expect(theirs.get_by_text(f"{reference} : Rappeler la commune")).to_be_visible()
    press(mine, "Terminer la réunion et écrire le procès-verbal")
    expect(mine.get_by_role("heading", name=re.compile("^Réunion de BRU"))).to_be_visible()
    expect(theirs.get_by_text(re.compile("Aucune réunion n’est en cours"))).to_be_visible()
    with mine.expect_download() as download:
        mine.get_by_role("button", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    expect(mine.get_by_text("À l’écran : Benoît Dubois ; Chef d’unité BRU")).to_be_visible()
    with mine.expect_download() as download:
        mine.get_by_role("button", name="Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    with mine.expect_download() as download:
        mine.get_by_role("button", name="Markdown").click()
    assert "Rappeler la commune" in download.value.path().read_text("utf-8")
