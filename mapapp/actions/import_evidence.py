"""What the map says about the system of a file's coordinates, in words and as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.coordinates.evidence import DEGREES, Candidate, Certainty, Evidence, Reason
from geodata.coordinates.systems import find_system_named
from geodata.errors import MapDataError
from mapapp.text import load_words, say

_SAME = {"EPSG:4490": "EPSG:4326"}
"""CGCS2000 and WGS 84 differ by centimetres: no map tells them apart."""
_LISTED = 4
_WKT_NAME = re.compile(r'^\s*\w+\s*\[\s*"([^"]{1,80})"')


@dataclass(frozen=True, slots=True)
class Told:
    """Evidence in words; ``warns`` where it speaks against what is stated, or cannot tell."""

    sentences: tuple[str, ...]
    candidates: tuple[str, ...]
    warns: bool


def name_system(lang: str, system: str) -> str:
    """Return a system as people call it."""
    key = "system.city" if system.startswith("CITY:") else f"system.{system.replace(':', '_')}"
    return load_words(lang).get(key, system)


def say_evidence(lang: str, evidence: Evidence, stated: str = "") -> Told:
    """Say what the map says.

    Parameters
    ----------
    stated
        The system the person stated; empty where they have not.
    """
    best = evidence.best
    is_against = (
        bool(stated)
        and evidence.verdict is not Certainty.CANNOT_TELL
        and best is not None
        and (_SAME.get(stated, stated) != best.system or best.swapped)
    )
    sentences = list(_say_verdict(lang, evidence))
    if is_against and best is not None and _SAME.get(stated, stated) != best.system:
        sentences.append(say(lang, "evidence.against", stated=name_system(lang, stated),
                             system=name_system(lang, best.system)))  # fmt: skip
    listed = tuple(_say_candidate(lang, each) for each in evidence.candidates[:_LISTED])
    return Told(tuple(sentences), listed, is_against or evidence.verdict is Certainty.CANNOT_TELL)


def find_other(evidence: Evidence | None, stated: str) -> Candidate | None:
    """Return what the evidence speaks for, where that is not what is stated."""
    best = evidence.best if evidence else None
    if evidence is None or best is None or evidence.verdict is Certainty.CANNOT_TELL:
        return None
    is_same = _SAME.get(stated, stated) == best.system and not best.swapped
    return None if is_same else best


def find_named_system(stated: str) -> str:
    """Return the system a file names, by number, name or WKT; empty where it is not known."""
    found = _WKT_NAME.match(stated)
    try:
        return find_system_named(found[1] if found else stated)
    except MapDataError:
        return ""


def _say_verdict(lang: str, evidence: Evidence) -> Iterator[str]:
    best, facts = evidence.best, _find_facts(lang, evidence)
    if best is None or evidence.reason is not Reason.FITS:
        yield say(lang, f"evidence.{evidence.reason}", **facts)
        return
    is_shifted = best.system in DEGREES and best.shift_m > 1
    yield say(lang, "evidence.fits_shifted" if is_shifted else "evidence.fits", **facts)
    if best.swapped:
        yield say(lang, "evidence.swapped")
    yield say(lang, f"evidence.{evidence.verdict}")


def _find_facts(lang: str, evidence: Evidence) -> dict[str, object]:
    facts: dict[str, object] = {"count": evidence.count, **evidence.facts}
    if evidence.best is not None:
        facts |= _find_shares(lang, evidence.best)
    if len(evidence.candidates) > 1:
        facts["other"] = name_system(lang, evidence.candidates[1].system)
    elif evidence.best is not None:
        facts["other"] = name_system(lang, evidence.best.system)
    if evidence.shift is not None:
        facts |= {
            "move_m": round(evidence.shift.distance_m),
            "towards": round(evidence.shift.bearing),
        }
    return facts


def _find_shares(lang: str, each: Candidate) -> dict[str, object]:
    named = "–" if each.beside_named is None else f"{each.beside_named:.0%}"
    return {
        "system": name_system(lang, each.system), "inside": f"{each.inside:.0%}",
        "street": f"{each.beside_street:.0%}", "named": named, "score": round(each.score),
        "shift_m": round(each.shift_m), "bearing": round(each.bearing),
    }  # fmt: skip


def _say_candidate(lang: str, each: Candidate) -> str:
    told = say(lang, "evidence.candidate", **_find_shares(lang, each))
    return f"{told} {say(lang, 'evidence.swapped')}" if each.swapped else told


def describe_evidence(lang: str, evidence: Evidence, stated: str, sheet: str) -> Mapping[str, Any]:
    """Return evidence as ``--json`` prints it."""
    told = say_evidence(lang, evidence, stated)
    return {
        "sheet": sheet, "verdict": evidence.verdict.value, "reason": evidence.reason.value,
        "points": evidence.count, "weighed": evidence.used, "say": " ".join(told.sentences),
        "against_stated": told.warns and evidence.verdict is not Certainty.CANNOT_TELL,
        "candidates": [_describe(each) for each in evidence.candidates],
    }  # fmt: skip


def _describe(each: Candidate) -> Mapping[str, Any]:
    return {
        "crs": each.system, "swapped": each.swapped, "score": round(each.score, 1),
        "margin": round(min(each.margin, 9999.0), 1), "in_district": round(each.inside, 3),
        "near_street": round(each.beside_street, 3),
        "near_named": None if each.beside_named is None else round(each.beside_named, 3),
        "shift_m": round(each.shift_m, 1), "bearing_deg": round(each.bearing, 1),
    }  # fmt: skip
