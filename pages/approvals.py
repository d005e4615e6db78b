"""Confirmations: accounts that may see cases, and wait for the yes of the head of service."""

from db.accounts import approvals
from ui.components import feedback, tables
from ui.settings import approvals as settings_approvals
from ui.shell.page import enter
from ui.text.i18n import _

user = enter("approvals")

feedback.say()
waiting = approvals.find(user)
if not waiting:
    tables.empty(_("No account waits for your yes."))
for one in waiting:
    settings_approvals.draw(user, one)
