"""The widgets of a page, and their values as the browser sends them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.wire.tree import Node

# The field of a widget's state that its kind of value is sent in.
FIELDS = {
    "button": "trigger_value",
    "download_button": "trigger_value",
    "dialog": "trigger_value",
    "menu_button": "string_trigger_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "time_input": "string_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "data_editor": "string_value",
    "dataframe": "string_value",
    "vega_lite_chart": "string_value",
    "tab_container": "string_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
    "date_input": "string_array_value",
    "date_time_input": "string_array_value",
    "slider": "double_array_value",
    "number_input": "double_value",
    "pagination": "int_value",
    "checkbox": "bool_value",
    "toggle": "bool_value",
    "popover": "bool_value",
    "expandable": "bool_value",
    "file_uploader": "file_uploader_state_value",
}
TRIGGERS = ("trigger_value", "string_trigger_value")
CHOICES = ("selectbox", "radio", "multiselect", "button_group")


@dataclass(frozen=True)
class Widget:
    """``value`` is what it is drawn with; ``sent`` whether the server set it in this run."""

    kind: str
    id: str
    label: str
    form_id: str
    fragment_id: str
    script: str
    disabled: bool
    options: tuple[str, ...]
    value: Any
    sent: bool
    proto: Any


def widget(node: Node) -> Widget | None:
    """The widget that a node draws, if it draws one."""
    drawn: Any = node.element or node.block
    name = drawn.WhichOneof("type") if drawn else None
    proto = getattr(drawn, name) if name else None
    key = getattr(proto, "id", "")
    kind = _kind(name or "", proto)
    if not key or kind not in FIELDS:
        return None
    return Widget(
        kind,
        key,
        getattr(proto, "label", "") or getattr(proto, "title", ""),
        getattr(proto, "form_id", ""),
        node.fragment,
        node.script,
        getattr(proto, "disabled", False),
        _options(proto),
        _value(kind, proto),
        getattr(proto, "set_value", False),
        proto,
    )


def state(widget: Widget, value: object) -> WidgetState:
    """``value`` as the browser says it: options by label, days as such, a table as a dict."""
    field = FIELDS[widget.kind]
    return forged(widget.id, field, _plain(value, listed=field.endswith("array_value")))


def forged(key: str, field: str, value: object) -> WidgetState:
    """Any value in any field for any widget."""
    made = WidgetState(id=key)
    if value is None:
        return made
    place: Any = getattr(made, field)
    if field in ("string_array_value", "double_array_value"):
        place.SetInParent()
        place.data.extend(value)
    elif field == "string_trigger_value":
        place.data = value
    elif field == "file_uploader_state_value":
        place.CopyFrom(value)
    else:
        setattr(made, field, value)
    return made


def _plain(value: object, *, listed: bool) -> object:
    if listed and value is not None:
        values = value if isinstance(value, list | tuple) else [value]
        return [one.isoformat() if isinstance(one, date) else one for one in values]
    return json.dumps(value) if isinstance(value, Mapping) else value


def _kind(name: str, proto: Any) -> str:  # noqa: ANN401 - any of Streamlit's messages
    if name == "checkbox" and proto.type == proto.TOGGLE:
        return "toggle"
    if name == "dataframe" and proto.editing_mode != proto.READ_ONLY:
        return "data_editor"
    return name


def _options(proto: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(getattr(one, "content", one) for one in getattr(proto, "options", ()))


def _value(kind: str, proto: Any) -> Any:  # noqa: ANN401
    """What the server set, else the default; None where the browser sends nothing at first."""
    set_here = getattr(proto, "set_value", False)
    if kind in CHOICES:
        return _choice(kind, proto, set_here=set_here)
    if kind == "dataframe":
        told = ("selection_state", "selection_default")
        return next((getattr(proto, one) for one in told if proto.HasField(one)), None)
    if FIELDS[kind] in TRIGGERS or not hasattr(proto, "default"):
        return None
    field = "value" if set_here else "default"
    value = getattr(proto, field)
    if FIELDS[kind].endswith("array_value"):
        return list(value)
    optional = kind in ("text_input", "text_area", "number_input", "time_input")
    return value if not optional or proto.HasField(field) else None


def _choice(kind: str, proto: Any, *, set_here: bool) -> Any:  # noqa: ANN401
    options = _options(proto)
    if kind in ("selectbox", "radio"):
        if set_here:
            return proto.raw_value if proto.HasField("raw_value") else None
        return options[proto.default] if options and proto.HasField("default") else None
    return list(proto.raw_values) if set_here else [options[at] for at in proto.default]
