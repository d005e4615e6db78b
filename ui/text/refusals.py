"""Broken rules as sentences: what is wrong, where, and what to do."""

from datetime import date

from db.errors import Refusal
from ui.text.i18n import N_, _, day
from ui.text.labels import field

RULES = {
    "account_unknown": N_("There is no account «{value}»."),
    "sign_in_closed": N_("This account cannot sign in. Ask the administrator."),
    "sign_in_awaits": N_(
        "This account may see cases; it works after the yes of the head of service. Ask for it."
    ),
    "password_wrong": N_("This is not your present password."),
    "password_same": N_("The new password is the old one. Choose another."),
    "sample_password": N_(
        "The sample password opens nothing here: this database holds real data. "
        "Ask the administrator for a new one."
    ),
    "coach_not_yours_to_give": N_("Only a unit head gives a case to another coach or site."),
    "coach_of_other_unit": N_("This coach works in another unit. Choose a coach of this unit."),
    "coach_has_left": N_("{coach} left on {day}. Choose a coach who is at work."),
    "coach_not_here_yet": N_("{coach} begins on {day}. Choose a coach who is at work."),
    "coach_on_leave": N_("{coach} is on leave. Choose a coach who is at work."),
    "site_of_other_unit": N_("This site belongs to another unit. Choose a site of this unit."),
    "perspective_unknown": N_("This perspective is not in the list. Choose one of the list."),
    "suspension_unknown": N_("This reason is not in the list. Choose one of the list."),
    "outcome_unknown": N_("This outcome is not in the list. Choose one of the list."),
    "stage_unknown": N_("This stage is not in the list. Choose one of the list."),
    "waiting_was_invited": N_(
        "The person was invited on {day}, so the case cannot wait again. Choose a later stage."
    ),
    "outcome_needs_closed_stage": N_(
        "An outcome or a closing date closes the case. Choose the stage “closed”, or empty both."
    ),
    "appointment_in_past": N_("The next appointment lies in the past. Choose today or later."),
    "closed_needs_outcome": N_("A closed case has an outcome. Choose one, or another stage."),
    "closed_needs_date": N_("A closed case has a closing date. Fill it in."),
    "closed_in_future": N_("The closing date {day} lies in the future. Choose today or earlier."),
    "closed_before_order": N_(
        "The closing date {day} lies before the order of {order}. Choose a later day."
    ),
    "closed_before_invitation": N_(
        "The closing date {day} lies before the invitation of {invited}. Choose a later day."
    ),
    "closed_has_no_appointment": N_("A closed case has no next appointment. Empty the date."),
    "country_unknown": N_("«{value}» is no country to leave for. Choose one of the list."),
    "proof_unknown": N_("This proof is not in the list. Choose one of the list."),
    "support_purpose_unknown": N_("This purpose is not in the list. Choose one of the list."),
    "not_invited_reason_unknown": N_("This reason is not in the list. Choose one of the list."),
    "goes_with_return": N_(
        "This is said of a case closed as a return. Choose such an outcome, or empty the field."
    ),
    "goes_with_support": N_(
        "This is said of a return with reintegration support. Choose that outcome, or empty the "
        "field."
    ),
    "goes_with_not_invited": N_(
        "This is said of a case closed as not invited. Choose that outcome, or empty the field."
    ),
    "not_invited_needs_reason": N_(
        "Who closes a case as not invited says why. Choose the reason in the field “Why not "
        "invited”."
    ),
    "not_invited_was_invited": N_(
        "The person was invited on {day}, so the case cannot be closed as not invited. Choose "
        "another outcome."
    ),
    "reopen_not_closed": N_("The case is open already."),
    "resume_not_suspended": N_("The case is not suspended, or it is closed."),
    "day_out_of_turn": N_("{day} does not follow. Choose a day from {first} to today."),
    "reopened_for_nobody": N_(
        "The coach left on {day}, so nobody would hold the open case. Ask a unit head to reopen it."
    ),
    "day_too_far": N_(
        "{day} lies too far ahead: the last day that fits is {last}. Check the year."
    ),
    "extended_not_later": N_(
        "The term ends on {end} without an extension, and {day} is not later. Choose a later day, "
        "or empty the field."
    ),
    "coach_had_left": N_(
        "{coach} left on {day}, before this meeting. Put the name down as that of a guest."
    ),
    "coach_had_not_begun": N_(
        "{coach} begins on {day}, after this meeting. Put the name down as that of a guest."
    ),
    "closed_is_closed": N_("The case is closed. Choose another stage first."),
    "invited_before_order": N_(
        "The invitation of {day} lies before the order of {order}. Choose a later day."
    ),
    "answered_before_sent": N_(
        "The answer of {day} lies before the invitation of {sent}. Choose a later day."
    ),
    "decided_before_lodged": N_(
        "The ruling of {day} lies before the lodging on {lodged}. Choose a later day."
    ),
    "proposed_before_sent": N_("The day proposed lies before the invitation of {day}."),
    "extended_before_notified": N_(
        "The term cannot end on {day}, before the order was notified ({notified})."
    ),
    "meeting_runs": N_("A meeting of this unit is running already. Open it."),
    "meeting_ended": N_("This meeting has ended. Start the next one."),
    "agenda_newer": N_(
        "A newer version of the board wrote the agenda of this meeting; this one cannot read it. "
        "Ask the administrator to install the newer version again."
    ),
    "minutes_stand": N_(
        "The meeting has ended: its minutes say who was there, and stay as they are."
    ),
    "there_already": N_("«{value}» is on the list already."),
    "entry_changed": N_(
        "The entry was changed meanwhile; it is shown here as it stands now. If it is still wrong, "
        "send your words again."
    ),
    "said_already": N_("You said this of the entry already; it is still open."),
    "settled_already": N_("{who} settled this already."),
    "due_in_past": N_("{day} has passed. Choose today or later."),
    "overrule_needs_reason": N_("Another coach than the one proposed needs a reason. Choose one."),
    "other_unit_needed": N_("Choose another unit than the one that has the case."),
    "offered_already": N_("The case is offered to a unit already; wait for its answer."),
    "answered_already": N_("Somebody answered this already."),
    "masked": N_("Texts are hidden on a shared screen. Turn it off to change them."),
    "closed_has_no_referral": N_("The case is closed; nobody is referred from it."),
    "service_not_in_use": N_("This service is no longer in use. Choose another."),
    "referral_pending_already": N_("A referral to this service is still pending."),
    "meeting_before_order": N_(
        "The meeting of {day} lies before the order of {order}. Choose a later day."
    ),
    "planned_in_past": N_("{day} has passed: say whether the person came, or choose a later day."),
    "kept_in_future": N_("{day} is still to come: choose “planned”, or an earlier day."),
    "needed": N_("This may not be empty. Fill it in."),
    "too_long": N_("This has {length} characters; there is room for {longest}. Shorten it."),
    "website_wrong": N_("«{value}» is not a web address. Write it like https://www.example.be."),
    "email_wrong": N_("«{value}» is not an e-mail address. Write it like name@example.be."),
    "phone_wrong": N_(
        "«{value}» is not a telephone number. Write it like +32 2 123 45 67, several with commas."
    ),
    "kind_unknown": N_("«{value}» is not a kind of help of the list. Choose one of the list."),
    "place_unknown": N_("«{value}» is not a unit or site of the list. Choose one of the list."),
    "language_unknown": N_("«{value}» is not a language of the list. Choose one of the list."),
    "day_wrong": N_("«{value}» is not a date."),
    "day_in_future": N_("The date {day} lies in the future. Choose today or earlier."),
    "field_unknown": N_("This field cannot be changed here."),
    "organisation_exists": N_("There is another organisation called «{value}». Use that one."),
    "service_exists": N_("This organisation already has a service called «{value}»."),
    "person_unknown": N_("There is no person with the SP number «{value}». Check it."),
    "merge_same": N_("This is the same person twice. Give two SP numbers of different persons."),
    "merge_masked": N_("Persons are masked on a shared screen. Turn it off to compare."),
    "merge_other_number": N_("{case} would have no twin that goes on. Let its SP number go on."),
    "merge_offered": N_("{case} is offered to another unit. Wait for the answer, then merge."),
    "undo_merge_order": N_(
        "An order came in for this person since; nobody could tell whose it was of the two. "
        "The merge stays."
    ),
    "undone_already": N_("This was undone already."),
    "undo_secret": N_("A password cannot be taken back. Make a new link."),
    "undo_installation": N_("The installation cannot be undone here."),
    "undo_nothing": N_("Nothing was changed, so there is nothing to undo."),
    "undo_too_old": N_("This is more than 30 days old. Mend it by hand."),
    "undo_newer": N_("Changed again since, by {who}; undoing would lose that. Mend it by hand."),
    "undo_in_use": N_("Something newer uses what was added. Mend it by hand."),
    "term_closed": N_("«{value}» is no longer in use. Choose another."),
    "value_wrong": N_("«{value}» does not fit here. Mend it."),
    "exists": N_("«{value}» is there already. Choose another."),
    "in_use": N_("{count} still depend on it. Move them first, then close it."),
    "holds_cases": N_("{count} open cases are held here. Hand them over first."),
    "held_cases": N_(
        "{count} closed cases stand in this name in the old unit and stay there. "
        "Give a last day here, and add the coach anew at the other site."
    ),
    "site_stays": N_(
        "{count} cases, closed ones too, and coaches belong to this site and its unit. "
        "Close it, and add a site under another name to the other unit."
    ),
    "day_unfit": N_("«{value}» is not a day from 2000 to 2100. Write it like 25/11/2026."),
    "not_in_list": N_("«{value}» is not in the list. Choose one of the list."),
    "several_in_list": N_("Several of the list are called «{value}». Write it like «{example}»."),
    "row_unlisted": N_("There is no row «{value}» in this list; nothing was taken from this line."),
    "row_several": N_(
        "Several rows are called «{value}». Paste without this column, in the order of the rows."
    ),
    "row_twice": N_("This row stands in line {line} already; nothing was taken from this one."),
    "row_beyond": N_("The list has {count} rows; there is none for this line."),
    "row_other": N_(
        "The line says «{value}», the row of the list «{stands}»; nothing was taken from this "
        "line. Mend the cell, or paste without this column."
    ),
    "row_misplaced": N_(
        "The line says «{value}», the row of the list that it would be laid on «{stands}»; nothing "
        "was taken from this line. Paste with the column “{keys}”, by which rows are found."
    ),
    "row_untold": N_(
        "Which row this line is about cannot be told, because the column «{value}» is not "
        "understood; nothing was taken from this line. Give the column by which rows are found "
        "the title “{keys}”, or paste without the column that is not understood."
    ),
    "line_width": N_(
        "Cells in this line: {count}; columns of the block: {columns}. A cell with a line break "
        "stands in quotation marks."
    ),
    "column_unknown": N_("There is no column «{value}» here; nothing was taken from it."),
    "column_untitled": N_("Column {number} of the block has no title; nothing was taken from it."),
    "column_twice": N_("The column «{value}» stands in the block twice; the first was read."),
    "column_locked": N_("This column is not changed here. What stands there: {value}."),
    "block_large": N_("A block has at most {rows} lines and {columns} columns. Paste it in parts."),
    "refused_left": N_("Some cells are refused. Mend them, or leave them out; then save."),
    "row_unknown": N_("There is no row {value} in this table; this was not taken over."),
    "own_account": N_("You cannot close your own account or change its role. Ask a colleague."),
    "role_unknown": N_("This role is not in the list. Choose one of the list."),
    "coach_needed": N_("An account of a coach needs the coach. Choose one."),
    "unit_needed": N_("A unit head needs a unit. Choose one."),
    "share_wrong": N_("A share of full time lies between 0 and 1, such as 0.8."),
    "norm_wrong": N_("A norm is a number of cases above 0."),
    "ends_before_start": N_("The last day lies before the first, {day}. Choose a later day."),
    "stages_are_fixed": N_("The stages are fixed; only their labels can change."),
    "kind_of_list_unknown": N_("There is no such list. Choose one that is there."),
    "outcome_needs_group": N_("An outcome belongs to a group. Choose one."),
    "outcome_code_wrong": N_("The code of this outcome begins with “{group}_”."),
    "username_wrong": N_(
        "«{value}» is no user name: use lower-case letters, digits, dots and dashes."
    ),
    "code_wrong": N_("«{value}» is no code: use lower-case letters, digits and underscores."),
    "first_wrong": N_("«{value}» is no Belgian postal code: it has four digits."),
    "kind_wrong": N_("Choose the list to which the term belongs."),
    "parent_code_wrong": N_("This group is not in the list. Choose one of the list."),
    "postal_code_first": N_("The first row stays: every postal code needs a unit."),
    "link_over": N_("This link was used or is over. Ask the administrator for a new one."),
    "password_length": N_("A password has {value} to 72 characters."),
    "rounded_one_filter": N_(
        "Rounded figures can be narrowed by one filter at a time, and closed cases by a quarter "
        "besides. Choose one of them."
    ),
    "rounded_one_value": N_(
        "Rounded figures can be narrowed to one value of a filter only. Choose one of them."
    ),
    "rounded_quarter": N_(
        "Rounded figures of closed cases are told by whole quarters that have ended. Choose one "
        "quarter, or all of the time."
    ),
    "rounded_open": N_(
        "Closed cases have no stage and ask for no attention. Choose a quarter, or one of these."
    ),
    "rounded_group": N_(
        "What was asked for cannot be chosen for rounded figures: it is too small a group, a "
        "person, or unknown. Choose one of the lists."
    ),
    "rounded_followed": N_(
        "Rounded attendance is told of whole quarters that ended 60 days ago or more. Choose one "
        "of these."
    ),
    "rounded_lasting": N_(
        "What lasted is told rounded of one quarter, of all or of one unit or site. Choose a "
        "quarter, and no other filter besides."
    ),
    "rounded_day": N_("Rounded figures are told of today and of a week ago. Choose one of these."),
    "database": N_("The database refused these values, because they contradict each other."),
}


def sentence(refusal: Refusal) -> str:
    """«Closing date: …» — the field, what is wrong, what to do."""
    values = {
        name: day(value) if isinstance(value, date) else str(value)[:80]
        for name, value in refusal.values.items()
    }
    said = _(RULES[refusal.rule]).format(**values)
    return _("{name}: {value}").format(name=field(refusal.field[:80]), value=said)
