"""What was set in a case is emptied again; a closed case is reopened, a suspended one resumed."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.conftest import Windows
from tests.browser.steps import pick, press, still, told, undo
from tests.browser.test_journeys import close, opened, saved
from tests.conftest import owned
from tests.served import Board

SUSPENDED, CLOSED = re.compile("^Suspendu depuis le"), re.compile(r"^Clôturé le \d")
WHY = "Motif de la suspension"
DAYS = ("Prochain rendez-vous", "Prolongé jusqu’au")


@pytest.fixture
def reference(board: Board) -> str:
    """An open case of Brussels that has come far and that no other journey takes."""
    asked = text(
        "SELECT case_file.id FROM case_file JOIN removal_order ON order_id = removal_order.id"
        " WHERE unit_id = 1 AND stage = 'carrying_out' AND suspended_on IS NULL"
        " AND closed_on IS NULL AND voided_on IS NULL AND notified_on IS NOT NULL"
        " AND extended_to IS NULL AND next_appointment_on IS NULL ORDER BY case_file.id DESC"
    )
    with owned(board.database).connect() as connection:
        return f"D{connection.scalar(asked):06d}"


def type_day(page: Page, label: str, digits: str) -> None:
    page.get_by_role("spinbutton", name=f"day, {label}").click()
    page.keyboard.type(digits)


def empty(page: Page, *labels: str) -> None:
    """Take away what is chosen in fields of the case, or their days, by the cross within each."""
    fields = page.locator("[data-testid=stSelectbox], [data-testid=stDateInput]")
    for label in labels:
        named = page.get_by_label(label, exact=True)
        fields.filter(has=named).get_by_role("button", name=re.compile("^Clear")).click()


def save(page: Page) -> None:
    press(page, "Enregistrer")
    saved(page)


def act(page: Page, name: str, reason: str) -> None:
    """Reopen or resume: say why, and do it."""
    page.get_by_role("button", name=name, exact=True).click()
    form = page.get_by_test_id("stPopoverBody")
    form.get_by_label("Raison").fill(reason)
    press(form, name)


def test_what_was_set_is_emptied_and_a_suspension_lifted(window: Windows, reference: str) -> None:
    page = opened(window, reference)
    still(page)
    pick(page, WHY, "faits d’ordre public")
    for label in DAYS:
        type_day(page, label, "30062027")
    save(page)
    expect(page.get_by_text(SUSPENDED)).to_be_visible()
    expect(page.get_by_text("délai prolongé jusqu’au 30 juin 2027")).to_be_visible()
    empty(page, WHY, *DAYS)
    save(page)
    expect(page.get_by_text(SUSPENDED)).to_have_count(0)
    expect(page.get_by_text("prolongation du délai retirée")).to_be_visible()
    pick(page, WHY, "faits d’ordre public")
    save(page)
    act(page, "Reprendre le trajet", "faits démentis")
    told(page, f"{reference} : repris")
    expect(page.get_by_text(SUSPENDED)).to_have_count(0)
    expect(page.get_by_text("faits démentis")).to_be_visible()


def test_a_closed_case_is_opened_by_emptying_both_or_reopened(
    window: Windows, reference: str
) -> None:
    page = opened(window, reference)
    still(page)
    close(page, "n’a jamais répondu")
    pick(page, "Étape", "mise en œuvre")
    empty(page, "Issue", "Clôturé le")
    save(page)
    expect(page.get_by_text(CLOSED)).to_have_count(0)
    close(page, "n’a jamais répondu")
    act(page, "Rouvrir", "est revenu au guichet")
    told(page, f"{reference} : rouvert")
    expect(page.get_by_text(CLOSED)).to_have_count(0)
    expect(page.get_by_text("est revenu au guichet")).to_be_visible()
    undo(page)
    told(page, f"Annulé : {reference} : rouvert")
    expect(page.get_by_text(CLOSED)).to_be_visible()
    press(page, "Rétablir")
    told(page, f"Rétabli : {reference} : rouvert")
    expect(page.get_by_text(CLOSED)).to_have_count(0)
