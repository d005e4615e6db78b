"""Around Streamlit: who may ask the server for what, how much and how often."""
