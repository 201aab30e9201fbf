"""Personal data in a resident's words: found, marked for the writer, left out of what is public.

Pure, and linear in the length of the text. One module for each family of
things to find; each works on words whose widths and invisible signs were
settled before, and places are always those of the original.
"""

from __future__ import annotations

from geodata.personal.find import find_personal
from geodata.personal.found import Found, PersonalKind
from geodata.personal.redact import redact, remove_found, to_public_text

__all__ = ["Found", "PersonalKind", "find_personal", "redact", "remove_found", "to_public_text"]
