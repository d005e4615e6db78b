"""Outcomes as the Office means them; a departure, and why somebody is not invited."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RETURNED = "coalesce(outcome_group, '') = 'return'"
SUPPORTED = "coalesce(outcome, '') = 'return_reintegration'"
NOT_ASKED = "coalesce(outcome, '') = 'none_notinvited'"
LANGUAGES = ("fr", "nl", "de", "en")
TERMS = sa.table(
    "term",
    *(sa.column(name) for name in ("code", "kind", "parent_code", "position", "version")),
    *(sa.column(name) for name in LANGUAGES),
)
# The term before, the list, the code, the group, the labels.
ADDED = (
    (
        "return_reintegration", "outcome", "return_office", "return",
        "retour avec un billet payé par l’Office",
        "terugkeer met een ticket betaald door de Dienst",
        "Rückkehr mit einem vom Ausländeramt bezahlten Ticket",
        "return with a ticket paid by the Office",
    ),
    (
        "none_stopped", "outcome", "none_cooperation", "none",
        "ne coopère pas", "werkt niet mee", "wirkt nicht mit", "does not cooperate",
    ),
    (
        "none_unknown", "outcome", "none_dublin", "none",
        "vers l’État membre responsable (Dublin)", "naar de verantwoordelijke lidstaat (Dublin)",
        "in den zuständigen Mitgliedstaat (Dublin)", "to the responsible Member State (Dublin)",
    ),
    (
        "none_order", "outcome", "none_notinvited", "none",
        "non invité, conditions non remplies", "niet uitgenodigd, voorwaarden niet vervuld",
        "nicht eingeladen, Voraussetzungen nicht erfüllt", "not invited, conditions not met",
    ),
    (
        "overrule_other", "notinvited", "notinvited_address", None,
        "pas d’adresse connue", "geen gekend adres", "keine bekannte Adresse", "no known address",
    ),
    (
        "notinvited_address", "notinvited", "notinvited_left", None,
        "a déjà quitté le territoire", "heeft het grondgebied al verlaten",
        "hat das Staatsgebiet bereits verlassen", "has left the territory already",
    ),
    (
        "notinvited_left", "notinvited", "notinvited_leaving", None,
        "départ déjà en préparation", "vertrek al in voorbereiding",
        "Ausreise bereits in Vorbereitung", "departure already being prepared",
    ),
    (
        "notinvited_leaving", "notinvited", "notinvited_procedure", None,
        "procédure de séjour en cours", "lopende verblijfsprocedure",
        "laufendes Aufenthaltsverfahren", "residence procedure pending",
    ),
    (
        "notinvited_procedure", "notinvited", "notinvited_held", None,
        "en détention ou en centre fermé", "in detentie of in een gesloten centrum",
        "in Haft oder in einem geschlossenen Zentrum", "detained or in a closed centre",
    ),
    (
        "notinvited_held", "notinvited", "notinvited_minor", None,
        "mineur non accompagné ou sous tutelle", "niet-begeleide minderjarige of onder voogdij",
        "unbegleitet minderjährig oder unter Vormundschaft",
        "unaccompanied minor or under guardianship",
    ),
    (
        "notinvited_minor", "notinvited", "notinvited_capacity", None,
        "capacité insuffisante", "onvoldoende capaciteit", "nicht genügend Kapazität",
        "not enough capacity",
    ),
    (
        "notinvited_capacity", "notinvited", "notinvited_other", None,
        "autre raison", "andere reden", "anderer Grund", "other reason",
    ),
    (
        "notinvited_other", "proof", "proof_declared", None,
        "déclaré par la personne", "verklaard door de persoon", "von der Person erklärt",
        "declared by the person",
    ),
    (
        "proof_declared", "proof", "proof_ticket", None,
        "billet ou carte d’embarquement", "ticket of instapkaart", "Ticket oder Bordkarte",
        "ticket or boarding pass",
    ),
    (
        "proof_ticket", "proof", "proof_consulate", None,
        "confirmé par un consulat ou une ambassade", "bevestigd door een consulaat of ambassade",
        "von einem Konsulat oder einer Botschaft bestätigt", "confirmed by a consulate or embassy",
    ),
    (
        "proof_consulate", "proof", "proof_border", None,
        "constaté à la frontière", "vastgesteld aan de grens", "an der Grenze festgestellt",
        "recorded at the border",
    ),
    (
        "proof_border", "proof", "proof_fedasil", None,
        "confirmé par Fedasil", "bevestigd door Fedasil", "von Fedasil bestätigt",
        "confirmed by Fedasil",
    ),
    (
        "proof_fedasil", "support", "support_business", None,
        "petite entreprise", "eigen zaak", "kleines Unternehmen", "small business",
    ),
    (
        "support_business", "support", "support_housing", None,
        "logement", "huisvesting", "Wohnung", "housing",
    ),
    (
        "support_housing", "support", "support_care", None,
        "soins médicaux", "medische zorg", "medizinische Versorgung", "medical care",
    ),
    ("support_care", "support", "support_work", None, "emploi", "werk", "Arbeit", "employment"),
    (
        "support_work", "support", "support_training", None,
        "formation", "opleiding", "Ausbildung", "training",
    ),
)  # fmt: skip
# Labels as they were shipped, and as they are.
RENAMED = (
    ("return", "fr", "durable, pays d’origine", "durable, hors de Belgique"),
    ("return", "nl", "duurzaam, land van herkomst", "duurzaam, buiten België"),
    ("return", "de", "dauerhaft, Herkunftsland", "dauerhaft, außerhalb Belgiens"),
    ("return", "en", "durable, country of origin", "durable, outside Belgium"),
    (
        "return_fedasil", "fr",
        "retour volontaire avec Fedasil",
        "retour volontaire Fedasil, sans aide à la réintégration",
    ),
    (
        "return_fedasil", "nl",
        "vrijwillige terugkeer met Fedasil",
        "vrijwillige terugkeer Fedasil, zonder re-integratiesteun",
    ),
    (
        "return_fedasil", "de",
        "freiwillige Rückkehr mit Fedasil",
        "freiwillige Rückkehr Fedasil, ohne Reintegrationshilfe",
    ),
    (
        "return_fedasil", "en",
        "voluntary return with Fedasil",
        "voluntary return Fedasil, without reintegration support",
    ),
    (
        "return_reintegration", "fr",
        "retour volontaire avec réintégration (OIM, Caritas)",
        "retour volontaire Fedasil, avec aide à la réintégration (OIM, Caritas)",
    ),
    (
        "return_reintegration", "nl",
        "vrijwillige terugkeer met re-integratie (IOM, Caritas)",
        "vrijwillige terugkeer Fedasil, met re-integratiesteun (IOM, Caritas)",
    ),
    (
        "return_reintegration", "de",
        "freiwillige Rückkehr mit Reintegration (IOM, Caritas)",
        "freiwillige Rückkehr Fedasil, mit Reintegrationshilfe (IOM, Caritas)",
    ),
    (
        "return_reintegration", "en",
        "voluntary return with reintegration (IOM, Caritas)",
        "voluntary return Fedasil, with reintegration support (IOM, Caritas)",
    ),
    (
        "stay_schooling", "fr",
        "scolarité des enfants et vie familiale",
        "séjour accordé : scolarité des enfants et vie familiale",
    ),
    (
        "stay_schooling", "nl",
        "schooling van de kinderen en gezinsleven",
        "verblijf toegekend: schooling van de kinderen en gezinsleven",
    ),
    (
        "stay_schooling", "de",
        "Schulbesuch der Kinder und Familienleben",
        "Aufenthalt gewährt: Schulbesuch der Kinder und Familienleben",
    ),
    (
        "stay_schooling", "en",
        "children’s schooling and family life",
        "stay granted: children’s schooling and family life",
    ),
    (
        "stay_file", "fr",
        "dossier mal introduit et régularisé",
        "séjour accordé : dossier mal introduit, corrigé",
    ),
    (
        "stay_file", "nl",
        "verkeerd ingediend dossier, rechtgezet",
        "verblijf toegekend: verkeerd ingediend dossier, rechtgezet",
    ),
    (
        "stay_file", "de",
        "falsch eingereichte Akte berichtigt",
        "Aufenthalt gewährt: falsch eingereichte Akte, berichtigt",
    ),
    (
        "stay_file", "en",
        "file wrongly lodged, put right",
        "stay granted: file wrongly lodged, put right",
    ),
    ("stay_medical", "fr", "maladie", "séjour accordé : maladie"),
    ("stay_medical", "nl", "ziekte", "verblijf toegekend: ziekte"),
    ("stay_medical", "de", "Krankheit", "Aufenthalt gewährt: Krankheit"),
    ("stay_medical", "en", "illness", "stay granted: illness"),
    (
        "stay_trafficking", "fr",
        "victime de traite des êtres humains",
        "séjour accordé : victime de traite des êtres humains",
    ),
    (
        "stay_trafficking", "nl",
        "slachtoffer van mensenhandel",
        "verblijf toegekend: slachtoffer van mensenhandel",
    ),
    (
        "stay_trafficking", "de",
        "Opfer von Menschenhandel",
        "Aufenthalt gewährt: Opfer von Menschenhandel",
    ),
    (
        "stay_trafficking", "en",
        "victim of human trafficking",
        "stay granted: victim of human trafficking",
    ),
    ("stay_protection", "fr", "protection internationale", "protection internationale accordée"),
    (
        "stay_protection", "nl",
        "internationale bescherming",
        "internationale bescherming toegekend",
    ),
    ("stay_protection", "de", "internationaler Schutz", "internationaler Schutz gewährt"),
    ("stay_protection", "en", "international protection", "international protection granted"),
    (
        "stay_humanitarian", "fr",
        "régularisation humanitaire",
        "régularisation humanitaire accordée",
    ),
    (
        "stay_humanitarian", "nl",
        "humanitaire regularisatie",
        "humanitaire regularisatie toegekend",
    ),
    (
        "stay_humanitarian", "de",
        "humanitäre Regularisierung",
        "humanitäre Regularisierung gewährt",
    ),
    (
        "stay_humanitarian", "en",
        "humanitarian regularisation",
        "humanitarian regularisation granted",
    ),
    ("stay_family", "fr", "regroupement familial", "regroupement familial accordé"),
    ("stay_family", "nl", "gezinshereniging", "gezinshereniging toegekend"),
    ("stay_family", "de", "Familienzusammenführung", "Familienzusammenführung gewährt"),
    ("stay_family", "en", "family reunification", "family reunification granted"),
    ("stay_appeal", "fr", "recours accueilli", "ordre annulé et séjour accordé"),
    ("stay_appeal", "nl", "beroep ingewilligd", "bevel vernietigd en verblijf toegekend"),
    (
        "stay_appeal", "de",
        "Beschwerde stattgegeben",
        "Anweisung aufgehoben und Aufenthalt gewährt",
    ),
    ("stay_appeal", "en", "appeal upheld", "order annulled and stay granted"),
    ("none_stopped", "fr", "a mis fin à l’accompagnement", "a mis fin au trajet"),
    ("none_stopped", "nl", "begeleiding zelf stopgezet", "traject zelf stopgezet"),
    ("meeting_desk", "fr", "permanence", "guichet hebdomadaire"),
    ("meeting_desk", "nl", "spreekuur", "wekelijks loket"),
    ("meeting_desk", "de", "Sprechstunde", "wöchentlicher Schalter"),
    ("walked_in", "fr", "venu à la permanence", "venu au guichet"),
    ("walked_in", "nl", "naar het spreekuur gekomen", "naar het loket gekomen"),
    ("walked_in", "de", "zur Sprechstunde gekommen", "zum Schalter gekommen"),
)  # fmt: skip


def upgrade() -> None:
    connection = op.get_bind()
    # A new installation has no terms yet: it is given those of the files afterwards.
    if connection.scalar(sa.select(sa.func.count()).select_from(TERMS)):
        _rename(connection)
        for one in ADDED:
            _add(connection, *one)
    # Said with the column: SQLite would build the table anew to add a constraint to it.
    _say(
        "destination VARCHAR(2)",
        destination_iso="length(destination) = 2",
        destination_abroad="destination NOT IN ('BE', 'XX')",
        destination_of_return=f"destination IS NULL OR {RETURNED}",
    )
    _say(_code("proof"), proof_of_return=f"proof IS NULL OR {RETURNED}")
    purpose = f"support_purpose IS NULL OR {SUPPORTED}"
    _say(_code("support_purpose"), purpose_of_support=purpose)
    _say(_code("not_invited_reason"))
    # An administrator may have made this outcome before: its cases have no reason of ours.
    op.execute(
        "UPDATE case_file SET not_invited_reason = 'notinvited_other' "  # noqa: S608 - a constant
        f"WHERE {NOT_ASKED}"
    )
    _say(  # the last column, for a constraint that needs the reasons
        "departure_bonus BOOLEAN",
        bonus_of_return=f"departure_bonus IS NULL OR {RETURNED}",
        not_invited_with_reason=f"(not_invited_reason IS NOT NULL) = ({NOT_ASKED})",
    )


def _say(column: str, **checks: str) -> None:
    said = "".join(
        f" CONSTRAINT ck_case_file_{name} CHECK ({sentence})" for name, sentence in checks.items()
    )
    op.execute(f"ALTER TABLE case_file ADD COLUMN {column}{said}")


def _code(name: str) -> str:
    """A column that holds the code of a term."""
    return f"{name} VARCHAR(40) CONSTRAINT fk_case_file_{name} REFERENCES term (code)"


def _rename(connection: Connection) -> None:
    """Labels that an administrator has worded stay as they are."""
    for code, language, old, new in RENAMED:
        here = (TERMS.c.code == code, TERMS.c[language] == old)
        connection.execute(sa.update(TERMS).where(*here).values({language: new}))


def _add(
    connection: Connection, before: str, kind: str, code: str, group: str | None, *labels: str
) -> None:
    """Put a term behind another one, where an administrator has not made it already."""
    if connection.scalar(sa.select(TERMS.c.code).where(TERMS.c.code == code)):
        return
    last = sa.select(sa.func.max(TERMS.c.position)).scalar_subquery()
    asked = sa.select(TERMS.c.position).where(TERMS.c.code == before)
    at = connection.scalar(sa.select(sa.func.coalesce(asked.scalar_subquery(), last))) or 0
    shift = sa.update(TERMS).where(TERMS.c.position > at)
    connection.execute(shift.values(position=TERMS.c.position + 1))
    term = {"code": code, "kind": kind, "parent_code": group, "position": at + 1, "version": 1}
    connection.execute(sa.insert(TERMS).values(term | dict(zip(LANGUAGES, labels, strict=True))))


def downgrade() -> None:
    """Terms and labels stay: cases were closed with them."""
    for name in (
        "departure_bonus",
        "not_invited_reason",
        "support_purpose",
        "proof",
        "destination",
    ):
        op.drop_column("case_file", name)
