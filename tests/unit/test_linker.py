"""The linker: joins what our modules use, and names what it does not understand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from layers.linker import LinkError, find_modules, link

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node runs what was joined; it is not here")


def write_modules(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def run_script(path: Path) -> str:
    assert NODE
    ran = subprocess.run([NODE, str(path)], check=True, capture_output=True, text=True, timeout=60)
    return ran.stdout


def test_a_module_stands_after_those_it_imports_and_only_once(tmp_path: Path) -> None:
    main = write_modules(
        tmp_path,
        main='import { a } from "./left.js";\nimport { b } from "./right.js";\n',
        left='import { c } from "./base.js";\nexport const a = c;\n',
        right='import { c } from "./base.js";\nexport const b = c;\n',
        base="export const c = 1;\n",
    )
    names = [module.name for module in find_modules(main, [tmp_path])]
    assert names == ["base.js", "left.js", "right.js", "main.js"]


@needs_node
def test_the_joined_script_does_what_the_modules_do(tmp_path: Path) -> None:
    main = write_modules(
        tmp_path,
        main='import { a, tell } from "./left.js";\nconst own = "main";\n'
        "console.log(tell(), a, own);\n",
        left='const own = "left";\nexport const a = 3;\nexport function tell() { return own; }\n',
    )
    joined = tmp_path / "joined.cjs"
    joined.write_text(link(main, [tmp_path]), encoding="utf-8")
    assert run_script(joined) == "left 3 main\n"


def test_a_circle_is_named(tmp_path: Path) -> None:
    main = write_modules(
        tmp_path,
        main='import { a } from "./left.js";\nexport const b = 1;\n',
        left='import { b } from "./main.js";\nexport const a = 1;\n',
    )
    with pytest.raises(LinkError, match=r"main\.js -> left\.js -> main\.js"):
        link(main, [tmp_path])


def test_a_missing_module_is_named_with_who_imports_it(tmp_path: Path) -> None:
    main = write_modules(tmp_path, main='import { a } from "./gone.js";\n')
    with pytest.raises(LinkError, match=r"main\.js imports gone\.js, which is missing"):
        link(main, [tmp_path])


def test_nothing_outside_the_folders_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.js").write_text("export const a = 1;\n", encoding="utf-8")
    main = write_modules(inside, main='import { a } from "../outside.js";\n')
    with pytest.raises(LinkError, match="outside"):
        link(main, [inside])


def test_a_name_the_other_module_does_not_export_is_refused(tmp_path: Path) -> None:
    main = write_modules(
        tmp_path,
        main='import { b } from "./left.js";\n',
        left="export const a = 1;\nconst b = 2;\n",
    )
    with pytest.raises(LinkError, match=r"main\.js imports 'b', which left\.js does not export"):
        link(main, [tmp_path])


@pytest.mark.parametrize(
    "line",
    [
        'const later = import("./left.js");',
        'import * as left from "./left.js";',
        'import left from "./left.js";',
        'import { a as b } from "./left.js";',
        'import "./left.js";',
        "import { a } from 'left';",
        "export default 1;",
        'export * from "./left.js";',
        "export { a };",
        "export let a = 1;",
    ],
)
def test_what_the_linker_does_not_know_is_refused(tmp_path: Path, line: str) -> None:
    main = write_modules(tmp_path, main=f"{line}\n", left="export const a = 1;\n")
    with pytest.raises(LinkError) as caught:
        link(main, [tmp_path])
    assert "main.js" in str(caught.value)


def test_the_same_modules_give_the_same_script(tmp_path: Path) -> None:
    main = write_modules(
        tmp_path,
        main='import { a } from "./left.js";\nexport const b = a;\n',
        left="export const a = 1;\n",
    )
    assert link(main, [tmp_path]) == link(main, [tmp_path])
