"""Confirmations: accounts that may see cases, and wait for the yes of the head of service."""

from db import approvals
from ui import confirming, tables, undoing
from ui.session import enter
from ui.words import _

user = enter("approvals")

undoing.say()
waiting = approvals.find(user)
if not waiting:
    tables.empty(_("No account waits for your yes."))
for one in waiting:
    confirming.draw(user, one)
