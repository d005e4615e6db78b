"""What Streamlit calls outside of a page's script: callbacks, fragments and dialogs.

They hold the user of the run that drew them, and come before the script's first line. The door to
the database refuses a sign-in that has ended meanwhile (``db.security.standing``); here that
refusal, and
whatever else goes wrong in them, becomes a sentence, and the page is drawn for who is here now.
No callback, fragment or dialog is given to Streamlit but through this file.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

import streamlit as st

from db.errors import BadKey, NotFound, SignInEnded, Unavailable
from ui.components import feedback
from ui.text.i18n import _

Callback = Callable[..., Any]


def act(callback: Callback) -> Callback:
    """A callback that raises nothing: what went wrong is said on the page that is drawn next."""

    @wraps(callback)
    def acted(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Streamlit passes them on
        try:
            feedback.attempt(lambda: callback(*args, **kwargs))
        except SignInEnded as error:
            feedback.refused([feedback.explain(error)])
        except Exception as error:
            _fail(error)
            feedback.refused([feedback.unforeseen()])

    return acted


def follow(look: Callable[[], None], seconds: float) -> None:
    """Call ``look`` now and every so many seconds, without drawing the page.

    It may call ``st.rerun``. A sign-in that ended draws the page anew; a database that does not
    answer is asked again the next time.
    """

    @st.fragment(run_every=seconds)
    def followed() -> None:
        try:
            look()
        except SignInEnded:
            st.rerun()
        except (NotFound, Unavailable):
            return
        except Exception as error:
            _fail(error)

    followed()


def open_dialog(
    title: str, body: Callback, *args: object, width: Literal["small", "medium", "large"] = "small"
) -> None:
    """Open a dialog. What its body does not catch is said on the page, and the dialog closes."""

    @st.dialog(title, width=width)
    def drawn() -> None:
        try:
            body(*args)
        except (SignInEnded, NotFound, Unavailable, BadKey) as error:
            feedback.refused([feedback.explain(error)])
            st.rerun()
        except Exception as error:
            _fail(error)
            st.error(feedback.unforeseen())

    drawn()


def draw_unforeseen(error: Exception) -> bool:
    """For the server: an error that nobody caught becomes a sentence, not Streamlit's own.

    Streamlit has written it into its log.
    """
    if isinstance(error, SignInEnded | Unavailable | BadKey):
        st.error(feedback.explain(error))
    else:
        st.error(feedback.unforeseen())
    st.button(_("Try again"), icon=":material/refresh:", key="try-again-unforeseen")
    return True


def _fail(error: Exception) -> None:
    logging.getLogger("board").exception("An action failed", exc_info=error)
