"""The script Streamlit runs: the common frame, then the chosen screen."""

from mapapp.frame import show_frame

show_frame()
