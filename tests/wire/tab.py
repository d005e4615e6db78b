"""One tab of one browser: what is drawn in it, and what is done."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.PageLink_pb2 import PageLink
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.wire.line import Line
from tests.wire.strings import strings, table
from tests.wire.widgets import Widget, forged, state


class Tab(Line):
    """What a person reads and does in a tab, and what a forger would send."""

    def widget(self, label: str, kind: str = "", at: int = 0) -> Widget:
        """The widget with this label, or with this text in its id: a key stands there."""
        drawn = self.widgets(kind)
        found = [one for one in drawn if one.label == label] or [
            one for one in drawn if label and one.id.endswith(f"-{label}")
        ]
        told = [(one.kind, one.label) for one in drawn]
        assert len(found) > at, f"no {kind or 'widget'} “{label}” among {told}"
        return found[at]

    def texts(self) -> str:
        """Everything readable of what is drawn, a string a line."""
        parts: list[str] = []
        for node in self.tree.nodes():
            drawn = node.element or node.block
            parts += strings(drawn) if drawn else []
        return "\n".join(parts)

    def said(self) -> str:
        """Everything readable that was ever sent to this tab, replaced or not."""
        return "\n".join(text for message in self.messages for text in strings(message))

    def raw(self) -> bytes:
        """Every byte that was sent to this tab."""
        return b"\n".join(message.SerializeToString() for message in self.messages)

    def html(self) -> str:
        """The bodies of the html elements that are drawn."""
        return "\n".join(one.html.body for one in self._elements("html"))

    def alerts(self) -> list[str]:
        """The errors, warnings and other notes that are drawn."""
        return [one.alert.body for one in self._elements("alert")]

    def tables(self) -> list[list[dict[str, Any]]]:
        """The rows of every table and grid that is drawn."""
        drawn = [one.dataframe.arrow_data for one in self._elements("dataframe")]
        drawn += [one.table.arrow_data for one in self._elements("table")]
        return [table(one.data) for one in drawn]

    def has_error(self) -> bool:
        """Whether an exception is drawn, or the script could not be read."""
        return self.broken or bool(self._elements("exception"))

    def _elements(self, kind: str) -> list[Element]:
        drawn = (node.element for node in self.tree.nodes() if node.element)
        return [one for one in drawn if one.WhichOneof("type") == kind]

    def press(self, pressed: Widget | str, value: object = True) -> None:
        """Press a button; one that is disabled too, as a forger would."""
        found = self.widget(pressed) if isinstance(pressed, str) else pressed
        self.run([state(found, value)], found.fragment_id)

    def set(self, changed: Widget | str, value: object) -> None:
        """Give a widget a value; in a form nothing runs until the form is submitted."""
        found = self.widget(changed) if isinstance(changed, str) else changed
        made = state(found, value)
        if found.form_id:
            self.pending.setdefault(found.form_id, {})[found.id] = made
            return
        self.states[found.id] = made
        self.run([], found.fragment_id)

    def submit(self, pressed: Widget | str, values: Mapping[str, object] | None = None) -> None:
        """Fill in fields of a form by their labels, and press one of its buttons."""
        button = self.widget(pressed, "button") if isinstance(pressed, str) else pressed
        for label, value in (values or {}).items():
            fields = [one for one in self.widgets() if one.form_id == button.form_id]
            self.set(next(one for one in fields if one.label == label), value)
        self.states |= self.pending.pop(button.form_id, {})
        self.press(button)

    def rerun(self, fragment_id: str = "") -> None:
        """Run the page again, or a fragment of it as its timer does."""
        self.run([], fragment_id)

    def run(self, more: list[WidgetState], fragment_id: str = "") -> None:
        """Run with the values of all widgets, and with ``more`` for this once."""
        states = self.states | {one.id: one for one in more}
        asked = ClientState(page_script_hash=self.script, fragment_id=fragment_id)
        self.ask(asked, states.values())

    def links(self) -> list[PageLink]:
        """The links to pages that are drawn, in their order."""
        return [one.page_link for one in self._elements("page_link")]

    def follow(self, link: PageLink) -> None:
        """Click on a link to a page."""
        self.go(link.page_script_hash, link.query_string)

    def go(self, page: str, query: str = "", *, back: bool = False) -> None:
        """Change the page as the navigation does: by a name in the address, or by a hash.

        ``back`` as the browser's Back and Forward do, which say what the address said then.
        """
        self.query = query
        ours = {one.id for one in self.widgets() if one.script == self.main}
        kept = [one for key, one in self.states.items() if key in ours]
        script = self.pages.get(page, page)
        self.ask(ClientState(page_script_hash=script, is_history_navigation=back), kept)

    def forge(self, key: str, field: str, value: object, fragment_id: str = "") -> None:
        """Send any value for any widget, drawn or not, once."""
        self.run([forged(key, field, value)], fragment_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
