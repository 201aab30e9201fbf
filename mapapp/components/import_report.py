"""The commit, and the report after it: short lines that read well on a phone."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from geodata.errors import MapDataError
from geodata.importing.findings import Level
from geodata.importing.plan import Effect, Plan
from mapapp import session
from mapapp.access import Action
from mapapp.actions.import_workbooks import build_left_out, find_left
from mapapp.actions.importing import commit_plan, say_finding
from mapapp.components.import_state import Done, Draft, finish, forget, save_draft, tell_error
from mapapp.components.import_upload import undo
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say, say_error

_SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VALUE = 40


def show_commit(reader: Reader, draft: Draft, plan: Plan) -> None:
    """Offer the one step that writes, with what it will do."""
    lang, effects = reader.lang, plan.effects
    new, changed = effects[Effect.NEW], effects[Effect.CHANGED]
    waiting = sum(row.waits for row in plan.rows)
    gone = sum(len(ids) for ids in plan.gone.values())
    facts = {"new": new, "changed": changed, "same": effects[Effect.SAME], "waiting": waiting,
             "gone": gone}  # fmt: skip
    st.text(say(lang, "import.effects", **facts))
    if gone:
        st.caption(say(lang, "import.gone_stay"))
    pressed = st.button(say(lang, "import.commit", n=new + changed), key="import_commit",
                        type="primary", disabled=not new + changed, width="stretch")  # fmt: skip
    if pressed:
        _commit(reader, draft, plan)


def _commit(reader: Reader, draft: Draft, plan: Plan) -> None:
    lang, said = reader.lang, st.empty()

    def tell(rows: int) -> None:
        said.text(say(lang, "import.writing", n=f"{rows:,}"))

    try:
        person = session.require_somewhere_now(reader, Action.IMPORT_FILES)
        import_id = commit_plan(reader.store, person, plan, actor=person.actor,
                                now=datetime.now(UTC), on_progress=tell)  # fmt: skip
        left_out = build_left_out(plan, lang) if find_left(plan) else b""
        finish(Done(plan=plan, import_id=import_id, left_out=left_out))
    except MapDataError as error:
        save_draft(reader, draft)  # what is there now may be another: compared anew
        tell_error(say_error(lang, error))
    st.rerun()


def show_report(reader: Reader, done: Done) -> None:
    """Say what was written, what was not and why; offer undo and the next file."""
    lang, plan = reader.lang, done.plan
    counts = {each.value: plan.effects[each] for each in Effect}
    st.success(say(lang, "import.report", file=to_plain(plan.book.file), **counts),
               icon=":material/check:")  # fmt: skip
    with st.container(horizontal=True):
        st.button(say(lang, "import.undo"), key="import_undo", on_click=undo,
                  args=(reader, done.import_id), icon=":material/undo:")  # fmt: skip
        st.button(say(lang, "import.next"), key="import_next", on_click=forget)
        if done.left_out:
            name = f"{plan.book.file.rpartition('.')[0]}-{plan.book.sha256[:6]}.xlsx"
            st.download_button(say(lang, "import.left_out_file"), done.left_out, name, XLSX,
                               key="import_left_out", on_click="ignore")  # fmt: skip
    left = find_left(plan)
    if left:
        st.markdown(f"### {say(lang, 'import.left_out', n=len(left))}")
    for row in left[:_SHOWN]:
        lines = [say(lang, "import.row_line", row=row.key[1],
                     sheet=plan.book.tables[row.key[0]].name).strip()]  # fmt: skip
        for each in row.findings:
            if each.level >= Level.ASK:
                reason, remedy = say_finding(each, lang)
                facts = {"column": each.column, "value": each.value[:_VALUE]}
                lines.append(say(lang, "import.cell_line", **facts, reason=reason, remedy=remedy))
        with st.container(border=True):
            st.text("\n".join(lines))
    if len(left) > _SHOWN:
        st.caption(say(lang, "import.first_rows", n=_SHOWN, of=f"{len(left):,}"))
