"""Parts whose script is a file under ``/web``.

Streamlit sends a component's own script again with every change of what it shows;
so its own script is these few lines, and the browser keeps the file.
"""

from __future__ import annotations

from layers.assets import find_address

_LOADER = """
export default (part) => {
  const made = import(new URL("ADDRESS", document.baseURI).href).then(
    (module) => module.update(part), () => part.parentElement.append(part.data.fallback));
  return () => made.then((end) => end?.());
};
"""


def load_from(path: str) -> str:
    """Return the script of a Streamlit component that hands over to a served module.

    Parameters
    ----------
    path
        Of the module, below ``/web``. It exports ``update(component)``, which
        is called on each run and returns what ends the part. What the part
        says when the module does not arrive is in its ``data.fallback``.
    """
    return _LOADER.replace("ADDRESS", find_address(path))
