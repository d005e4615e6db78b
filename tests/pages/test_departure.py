"""Where a case is closed, what goes with its outcome is asked; what is missing is mended later."""

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import clock
from db.case import edit, listing, view
from db.models import Case, reference
from db.models.departure import GOES_WITH
from db.security.session import open_session
from db.transaction import Edit
from db.user import User
from db.weekly_meeting import decisions, meeting
from tests.pages.conftest import Open, errors, field, press, text, toasts
from ui.case_list import edit_grid

SAVE, REASON = "Enregistrer", "Raison de la non-invitation"
FACTS = ("Destination", "Preuve du départ", "Usage de l’aide à la réintégration")


def find(user: User, stage: str) -> int:
    with open_session(user, "cases") as session:
        wanted = select(Case.id).where(Case.stage == stage, Case.unit_id == 1)
        return session.scalars(wanted.order_by(Case.id)).first() or 0


def facts(user: User, key: int) -> dict[str, object]:
    values = view.load_view(user, key).values()
    return {name: values[name] for name in ("outcome", *GOES_WITH) if values[name] is not None}


def shown(app: AppTest) -> str:
    """What stands on the page, with the spaces of a typewriter."""
    return text(app).replace("\u202f", " ").replace("\xa0", " ")


def test_a_return_is_closed_at_once_and_completed_on_its_page(open_page: Open, head: User) -> None:
    key = find(head, "carrying_out")
    app = open_page("head-bru", "case", case=reference(key))
    assert any("Un ordre annulé n’est pas encore" in one.value for one in app.caption)
    field(app.selectbox, "Étape").set_value("closed")
    field(app.selectbox, "Issue").set_value("return_reintegration")
    field(app.selectbox, "Prime de réinstallation").set_value(False)
    press(app, SAVE)
    assert not errors(app)
    said = {"outcome": "return_reintegration", "departure_bonus": False}
    assert facts(head, key) == said
    told = "destination, preuve du départ, usage de l’aide à la réintégration"
    assert f"Pas encore indiqué pour ce départ : {told}." in text(app).replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    for label, value in zip(FACTS, ("MA", "proof_border", None), strict=True):
        widgets = [one for one in app.selectbox if "mend" not in str(one.key)]
        field(widgets, label).set_value(value)
    next(
        one for one in app.button if str(one.key).startswith("FormSubmitter:departure")
    ).click().run()
    assert not app.exception
    assert facts(head, key) == said | {"destination": "MA", "proof": "proof_border"}
    assert toasts(app)
    assert "Destination : Maroc" in shown(app)
    app = open_page("head-bru", "cases", missing="support_purpose")
    assert reference(key) in list(app.dataframe[-1].value["reference"])
    app = open_page("head-bru", "history", about=reference(key))
    assert "Destination" in text(app)
    assert "Maroc" in text(app)


def test_who_was_not_invited_is_closed_with_the_reason_only(open_page: Open, head: User) -> None:
    key = find(head, "waiting")
    app = open_page("head-bru", "case", case=reference(key))
    field(app.selectbox, "Étape").set_value("closed")
    field(app.selectbox, "Issue").set_value("none_notinvited")
    press(app, SAVE)
    assert "en dit la raison" in errors(app)[0]
    field(app.selectbox, REASON).set_value("notinvited_held")
    press(app, SAVE)
    assert facts(head, key) == {
        "outcome": "none_notinvited",
        "not_invited_reason": "notinvited_held",
    }
    app = open_page("head-bru", "caseload", outcomes="none_notinvited")
    assert "Dossiers clôturés sans invitation, par raison" in text(app)
    assert "en détention ou en centre fermé" in str(
        [getattr(one, "value", "") for one in app.get("table")]
    )
    app = open_page("analyst", "caseload", outcomes="none_notinvited")
    assert "Personnes des dossiers clôturés sans invitation, par raison" in text(app)


def test_a_weekly_meeting_closes_with_what_goes_with_the_outcome(head: User) -> None:
    key, other = find(head, "carrying_out"), find(head, "analysis")
    held = meeting.start_meeting(head, 1, "meeting")
    values = {"case_id": key, "outcome": "return_own", "destination": "MA", "departure_bonus": True}
    decisions.decide(head, held, "closed", values, "meeting")
    assert facts(head, key) == {k: v for k, v in values.items() if k != "case_id"}
    decisions.decide(head, held, "closed", {"case_id": other, "outcome": "return_own"}, "meeting")
    assert facts(head, other) == {"outcome": "return_own"}


def test_the_grid_holds_answers_as_the_database_does(head: User) -> None:
    key = find(head, "carrying_out")
    closing = {"stage": "closed", "outcome": "return_own", "closed_on": clock.today()}
    after = closing | {"departure_bonus": "no", "destination": "MA"}
    one = Edit(key, {"stage": "carrying_out", "departure_bonus": ""}, after)
    edit.save(head, [edit_grid._stored(one)], "cases")
    said = {"outcome": "return_own", "destination": "MA", "departure_bonus": False}
    assert facts(head, key) == said
    frame = listing.find(head, [key])
    assert frame["departure_bonus"].tolist() == ["no"]
