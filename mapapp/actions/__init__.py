"""One file for each thing a person does. No Streamlit here: the command line calls the same."""
