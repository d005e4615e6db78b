"""The administrator: a new account by a link that works once; a norm changed in the grid."""

from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import SAVE, press, ran, title, told, undo

PASSWORD = "choisi-par-moi-même"


def test_a_new_unit_head_chooses_a_password_by_a_link_shown_once(window: Windows) -> None:
    page = window().come_back("admin", "/settings")
    title(page, "Réglages")
    press(page, "Ajouter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom d’utilisateur").fill("head-two")
    dialog.get_by_label("Nom", exact=True).fill("Deuxième chef")
    dialog.get_by_role("combobox", name="Rôle").click()
    page.get_by_role("option", name="responsable de l’unité").click()
    press(dialog, "Ajouter")
    expect(dialog.get_by_test_id("stAlert")).to_contain_text("région")
    dialog.get_by_role("combobox", name="Région").click()
    page.get_by_role("option", name="ANT").click()
    press(dialog, "Ajouter")
    link = page.get_by_test_id("stCode")
    expect(link).to_contain_text("?reset=")
    address = (link.text_content() or "").strip()
    page.reload()
    title(page, "Réglages")
    expect(link).to_have_count(0)

    link_of = address[address.index("/?reset") :]
    early = window().open(link_of)
    expect(early.get_by_test_id("stAlert")).to_contain_text("n’est plus valable")
    service = window().come_back("service", "/approvals")
    title(service, "Confirmations")
    press(service, "Oui, admettre")
    expect(service.get_by_text("Aucun compte n’attend votre accord.")).to_be_visible()

    other = window().open(link_of)
    expect(other.get_by_text("head-two")).to_be_visible()
    other.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    other.get_by_label("Le même, encore une fois").fill("un-autre-mot-de-passe")
    press(other, "Enregistrer")
    expect(other.get_by_test_id("stAlert")).to_contain_text("diffèrent")
    other.get_by_label("Le même, encore une fois").fill(PASSWORD)
    press(other, "Enregistrer")
    expect(other.get_by_text("Votre mot de passe est enregistré")).to_be_visible()
    other.get_by_label("Nom d’utilisateur").fill("head-two")
    other.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Se connecter").click()
    title(other, "Charge de dossiers")

    stranger = window().open(link_of)
    expect(stranger.get_by_test_id("stAlert")).to_contain_text("n’est plus valable")


def test_a_norm_is_changed_in_the_grid_and_undone(window: Windows) -> None:
    page = window().come_back("admin", "/settings")
    title(page, "Réglages")
    with ran(page):
        page.get_by_text("Régions et normes", exact=True).click()
    grid = Grid(page)
    expect(grid.cell(0, 0)).to_have_text("BRU")
    grid.write(1, 0, "30")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    press(page, SAVE)
    told(page, "Enregistré")
    expect(grid.cell(1, 0)).to_have_text("30")
    undo(page)
    told(page, "Annulé")
    expect(grid.cell(1, 0)).to_have_text("25")
