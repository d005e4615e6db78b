"""What coaches and heads of the sample said of the directory; of no organisation anything bad."""

import json
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.directory import fields
from db.models import Account, Report, Service


class Word(NamedTuple):
    """Who said what, of the how manieth service, how many days ago, and what came of it."""

    username: str
    service: int
    days: int
    words: str
    result: str | None = None
    answer: str | None = None


WORDS = (
    Word("coach-bru", 3, 19, "Le lien mène à la page d’accueil, pas à celle de cette aide.",
         "corrected", "Merci, c’est le bon lien maintenant."),
    Word("coach-bru", 9, 12, "On y parle aussi le tigrinya, dit la permanence.", "right",
         "Seulement le mardi, avec un interprète : la liste reste ainsi."),
    Word("coach-bru", 7, 6, "La description ne dit pas si les familles peuvent venir."),
    Word("coach-bru", 20, 2, "Il faut un rendez-vous à présent ; ce n’est pas écrit ici."),
    Word("head-bru", 15, 1, "Couvre aussi Leuven ? À demander avant la réunion."),
    Word("head-ant", 11, 4, "De beschrijving zegt niet of een afspraak nodig is."),
    Word("admin", 5, 3, "La description est en français seulement."),
)  # fmt: skip


def add_reports(session: Session, today: date) -> None:
    services = list(session.scalars(select(Service).order_by(Service.id)))
    accounts = {one.username: one for one in session.scalars(select(Account))}
    for word in WORDS:
        by, service = accounts[word.username], services[word.service]
        said_on = today - timedelta(days=word.days)
        session.add(
            Report(
                service_id=service.id,
                unit_id=by.unit_id,
                account_id=by.id,
                said_by=by.name,
                said_on=said_on,
                words=word.words,
                seen=json.dumps(fields.stands(service), ensure_ascii=False),
                result=word.result,
                answer=word.answer,
                settled_on=said_on + timedelta(days=3) if word.result else None,
                settled_by=accounts["head-bru"].name if word.result else None,
            )
        )
