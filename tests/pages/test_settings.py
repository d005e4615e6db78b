"""Settings: the administrator keeps accounts, places and lists; what breaks a rule is refused."""

from sqlalchemy import select

from db.accounts import passwords
from db.models import Account, PostalCode, Unit
from db.security.session import open_session
from db.settings import tables
from db.settings.tables import NOUNS
from db.user import SYSTEM, User
from tests.pages.conftest import Open, errors, field, press, text, toasts

SAVE, UNSAVED = "Enregistrer", "**2 changements dans 2 lignes**"


def norms() -> list[int]:
    """Of the first two units."""
    with open_session(SYSTEM, "house") as session:
        return [session.get_one(Unit, key).norm for key in (1, 2)]


def firsts() -> list[int]:
    with open_session(SYSTEM, "house") as session:
        return [*session.scalars(select(PostalCode.first).order_by(PostalCode.first))]


def test_each_noun_has_its_grid_and_the_address_says_which(open_page: Open, admin: User) -> None:
    app = open_page("admin", "settings")
    for noun in NOUNS:
        app.session_state["noun"] = noun
        app.run()
        assert not app.exception
        assert len(app.data_editor[0].value) == len(tables.load(admin, noun)) > 0


def test_a_value_that_breaks_a_rule_is_refused_by_row_and_all_stays_unsaved(
    open_page: Open,
) -> None:
    app = open_page("admin", "settings")
    app.session_state["noun"] = "units"
    unsaved = {1: {"norm": (25, 0)}, 2: {"norm": (25, 31)}}
    app.session_state["settings-units-pending"] = unsaved
    app.run()
    assert UNSAVED in text(app)
    press(app, SAVE)
    assert errors(app) == ["BRU – Norme\u202f: Une norme est un nombre de dossiers supérieur à 0."]
    assert norms() == [25, 25]
    assert UNSAVED in text(app)
    app.session_state["settings-units-pending"][1]["norm"] = (25, 30)
    press(app, SAVE)
    assert toasts(app) == ["Enregistré\u202f: 2 changements dans 2 lignes"]
    assert norms() == [30, 31]
    press(app, "Annuler le dernier enregistrement")
    assert norms() == [25, 25]


def test_a_row_of_postal_codes_is_removed_and_comes_back(open_page: Open) -> None:
    app = open_page("admin", "settings")
    app.session_state["noun"] = "postal_codes"
    app.run()
    before = firsts()
    chosen = field(app.selectbox, "À partir du code postal")
    assert str(before[0]) not in chosen.options  # each code needs a unit
    chosen.set_value(before[3]).run()
    press(app, "Retirer")
    assert toasts(app) == [f"{before[3]}\u202f: retiré"]
    assert firsts() == [*before[:3], *before[4:]]
    press(app, "Annuler le dernier enregistrement")
    assert firsts() == before


def test_a_link_for_a_password_is_shown_once_and_waits_for_a_second_person(
    open_page: Open, admin: User
) -> None:
    app = open_page("admin", "settings")
    field(app.selectbox, "Compte").set_value(2).run()
    press(app, "Créer un lien")
    assert "Donnez ce lien à head-bru." in app.success[0].value
    secret = app.code[0].value.partition("?reset=")[2]
    assert "head-bru" in app.info[0].value  # works after a yes
    assert passwords.resets(secret) is None
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Account, 2).awaiting_since
    app.run()
    assert not app.code
    assert secret not in text(app)
