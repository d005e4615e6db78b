"""The connection of a tab: runs are asked for, and what they draw is taken in."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.wire.tree import Tree
from tests.wire.web import header
from tests.wire.widgets import Widget, state, widget

XSRF = "_streamlit_xsrf"
PATIENCE = 60.0  # seconds that a run may take on two busy cores
ENDS = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)


class Line:
    """Opens ``url/page?query`` and waits until it is drawn.

    ``cookies`` are sent as they are. ``session`` asks for the session of an earlier connection,
    ``script`` for a script by its hash, as only a forger would at first. ``keep`` keeps every
    message in ``messages``. A run may take ``patience`` seconds.

    ``session`` and ``script`` are then those that the server gave; ``main`` is the hash of the
    entrance, ``pages`` the hash of each page by its name in the address; ``states`` are the values
    of widgets that go with every request, ``pending`` those of forms that nobody submitted.
    """

    def __init__(
        self,
        url: str,
        cookies: Mapping[str, str] | None = None,
        page: str = "",
        query: str = "",
        *,
        session: str = "",
        script: str = "",
        headers: Mapping[str, str] | None = None,
        origin: str | None = None,
        keep: bool = True,
        patience: float = PATIENCE,
    ) -> None:
        self.patience = patience
        self.url, self.page, self.query = url.rstrip("/"), page, query
        self.cookies, self.keep = dict(cookies or {}), keep
        self.session, self.script, self.main, self.missing = "", "", "", ""
        self.tree, self.broken = Tree(), False
        self.pages: dict[str, str] = {}
        self.states: dict[str, WidgetState] = {}
        self.pending: dict[str, dict[str, WidgetState]] = {}
        self.messages: list[ForwardMsg] = []
        self._run, self._fragments = "", list[str]()
        sent = {"Cookie": header(self.cookies)} if self.cookies else {}
        asked = ["streamlit", self.cookies.get(XSRF, "PLACEHOLDER_AUTH_TOKEN"), session]
        self._stack = ExitStack()
        connecting = connect(
            f"ws://{urlsplit(self.url).netloc}/_stcore/stream",
            origin=Origin(origin or self.url),
            subprotocols=[Subprotocol(one) for one in asked if one],
            additional_headers=sent | dict(headers or {}),
            compression=None,
            open_timeout=patience,
            ping_interval=None,
            max_size=None,
            proxy=None,
        )
        self.socket = self._stack.enter_context(connecting)
        self.ask(ClientState(page_name=page, page_script_hash=script))

    def ask(self, asked: ClientState, states: Iterable[WidgetState] = ()) -> None:
        """Ask for a run, with values of widgets, and wait until what it caused has finished."""
        asked.query_string = self.query
        asked.widget_states.widgets.extend(states)
        told = asked.context_info
        told.timezone, told.timezone_offset = "Europe/Brussels", -60
        told.locale, told.url = "fr-BE", f"{self.url}/{self.page}"
        self.send(BackMsg(rerun_script=asked))
        self.wait()

    def send(self, message: BackMsg) -> None:
        """Send anything; nothing is waited for."""
        self.socket.send(message.SerializeToString())

    def close(self) -> None:
        self._stack.close()

    def wait(self) -> None:
        """Until the next run has begun and finished; st.rerun and st.switch_page go on with it."""
        begun = False
        while True:
            data = self.socket.recv(self.patience)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            self._take(message)
            begun = begun or message.HasField("new_session")
            if begun and message.HasField("script_finished") and message.script_finished in ENDS:
                return

    def _take(self, message: ForwardMsg) -> None:
        if self.keep:
            self.messages.append(message)
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "delta":
                self.tree.apply(message, self._run)
            case "navigation":
                named = message.navigation.app_pages
                self.pages = {one.url_pathname: one.page_script_hash for one in named}
                self._arrive(message.navigation.page_script_hash)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "page_not_found":
                self.missing = message.page_not_found.page_name or "?"
            case "session_event":
                event = message.session_event
                self.broken = self.broken or event.HasField("script_compilation_exception")
            case "script_finished":
                self._finish(message.script_finished)

    def _begin(self, message: ForwardMsg) -> None:
        began, run = message.new_session, message.metadata.run
        self._run, self._fragments = run.script_run_id, list(run.fragment_ids)
        self.session = began.initialize.session_id or self.session
        self.main = began.main_script_hash
        self.missing, self.broken = "", False
        self._arrive(began.page_script_hash)

    def _arrive(self, script: str) -> None:
        self.script = script
        self.page = next((one for one, key in self.pages.items() if key == script), self.page)

    def _finish(self, status: "ForwardMsg.ScriptFinishedStatus.ValueType") -> None:
        if status not in ENDS:
            return
        self.tree.finish(self._run, self._fragments)
        drawn = self.widgets()
        keys = {one.id for one in drawn}
        self.states = {key: one for key, one in self.states.items() if key in keys}
        for one in drawn:
            held = one.id in self.states and not one.sent
            if not held and one.value is not None:
                self.states[one.id] = state(one, one.value)

    def widgets(self, kind: str = "") -> list[Widget]:
        """The widgets that are drawn, in the order of the page."""
        found = (widget(node) for node in self.tree.nodes())
        return [one for one in found if one and kind in ("", one.kind)]
