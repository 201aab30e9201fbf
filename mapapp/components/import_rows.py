"""What becomes of every row: filterable, and correctable where it stands."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geodata.importing.choices import Decision
from geodata.importing.findings import Verdict
from geodata.importing.plan import Effect, Plan, PlannedRow
from mapapp.actions.importing import say_finding
from mapapp.components.import_state import Draft, decide
from mapapp.session import Reader
from mapapp.text import say

_MOST = 200
_WAITS = "waiting"
_SIGNS = {Verdict.ACCEPTED: "✓", Verdict.REPAIRED: "✎", Verdict.DOUBTFUL: "?", Verdict.REFUSED: "✕"}


def show_rows(reader: Reader, draft: Draft, plan: Plan) -> None:
    """Show rows by verdict; cells can be corrected, doubtful rows taken or left."""
    lang = reader.lang
    found = plan.verdicts
    kinds = ["all", *(each.value for each in Verdict if found[each])]
    told = {"all": len(plan.rows), **{each.value: found[each] for each in Verdict}}
    first = next((each for each in ("refused", "doubtful", "repaired") if each in kinds), "all")
    chosen = st.segmented_control(
        say(lang, "import.show"), kinds, default=first, required=True, key="import_shown",
        label_visibility="collapsed",
        format_func=lambda each: f"{say(lang, f'verdict.{each}')} {told[each]}",
    )  # fmt: skip
    rows = [row for row in plan.rows if chosen in ("all", row.verdict.value)]
    for place, table in enumerate(draft.book.tables):
        here = [row for row in rows if row.key[0] == place]
        if here:
            if len(draft.book.tables) > 1:
                st.text(table.name)
            _show_table(reader, draft, place, here[:_MOST])
            if len(here) > _MOST:
                st.caption(say(lang, "import.first_rows", n=_MOST, of=f"{len(here):,}"))


def _show_table(reader: Reader, draft: Draft, place: int, rows: list[PlannedRow]) -> None:
    lang, headers = reader.lang, draft.book.tables[place].headers
    names = [f"c{column}" for column in range(len(headers))]
    shown = [_build_line(lang, row, names) for row in rows]
    config: dict[str, Any] = {
        name: st.column_config.TextColumn(header or f"({column + 1})")
        for column, (name, header) in enumerate(zip(names, headers, strict=True))
    }
    config |= {
        "row": st.column_config.NumberColumn(say(lang, "import.row"), width="small"),
        "verdict": st.column_config.TextColumn(say(lang, "import.verdict")),
        "why": st.column_config.TextColumn(say(lang, "import.why"), width="large"),
        "take": st.column_config.CheckboxColumn(say(lang, "import.take"), width="small"),
    }
    match = any(row.match is not None and row.match.how == "similar" for row in rows)
    if match:
        answers = [say(lang, f"import.answer_{each}") for each in ("same", "new")]
        config["answer"] = st.column_config.SelectboxColumn(say(lang, "import.answer"),
                                                            options=answers)  # fmt: skip
    key = f"import_rows_{draft.serial}_{place}"
    order = ["row", "verdict", "take", *(["answer"] if match else []), "why", *names]
    st.data_editor(shown, key=key, hide_index=True, width="stretch", column_config=config,
                   column_order=order, disabled=["row", "verdict", "why"],
                   row_height=64,
                   on_change=_take_edits, args=(reader, draft, key, rows))  # fmt: skip


def _build_line(lang: str, row: PlannedRow, names: list[str]) -> dict[str, Any]:
    reasons = [
        " ".join((f"{each.column}:" if each.column else "", *say_finding(each, lang))).strip()
        for each in row.findings
    ]
    changes = [f"{say(lang, f'field.{each.field}')}: {each.before or '–'} → {each.after or '–'}"
               for each in row.differences]  # fmt: skip
    effect = f" · {say(lang, f'effect.{row.effect}')}" if row.effect is not Effect.NONE else ""
    texts = (*row.texts, *[""] * len(names))
    return {
        "row": row.key[1],
        "verdict": f"{_SIGNS[row.verdict]} {say(lang, f'verdict.{row.verdict}')}{effect}",
        "take": row.is_taken,
        "answer": None,
        "why": "\n".join([*reasons, *changes]),
        **dict(zip(names, texts, strict=False)),
    }


def _take_edits(reader: Reader, draft: Draft, key: str, rows: list[PlannedRow]) -> None:
    decided = {}
    for place, changed in st.session_state[key]["edited_rows"].items():
        row = rows[int(place)]
        old = draft.choices.rows.get(row.key, Decision())
        cells = {int(name[1:]): str(text or "") for name, text in changed.items()
                 if name.startswith("c")}  # fmt: skip
        take = changed.get("take", old.take)
        same_as = old.same_as
        if "answer" in changed and row.match is not None:
            is_same = changed["answer"] == say(reader.lang, "import.answer_same")
            same_as = row.match.id if is_same else "" if changed["answer"] else None
        decided[row.key] = Decision(take=take, same_as=same_as, cells={**old.cells, **cells})
    decide(reader, draft, decided)
