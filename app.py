"""The one entrance: imported by the server it makes the application, run for a browser it draws."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from ui.server import application

    app = st.App(__file__, **application.OPTIONS)
else:
    from ui.shell import entrance

    entrance.draw()
