"""The page's files become one module, with all that is needed and nothing twice."""

import re

import pytest

from nnlib.live.page_source import joined, needed_by, source, without_comments

LAST = ("pad", "replay", "stage")


@pytest.mark.parametrize("last", LAST)
def test_a_file_comes_with_all_that_it_uses_each_after_what_it_uses_itself(last):
    parts = needed_by(last)
    assert parts[-1] == last and len(set(parts)) == len(parts)
    for i, part in enumerate(parts):
        used = re.findall(r'^import .* from "\./(\w+)\.js";$', source(part), re.MULTILINE)
        assert set(used) <= set(parts[:i])


def test_the_widget_carries_what_it_needs_and_not_the_replay():
    assert "replay" not in needed_by("stage")
    assert "stage" not in needed_by("replay") and "network" not in needed_by("replay")
    assert not {"stage", "plane", "curve", "network"} & set(needed_by("pad"))


@pytest.mark.parametrize("last", LAST)
def test_joined_no_name_stands_twice_and_only_the_last_file_exports(last):
    module = joined(needed_by(last))
    declared = re.findall(
        r"^(?:export )?(?:default )?(?:async )?(?:function|const|let|class) (\w+)",
        module,
        re.MULTILINE,
    )
    assert len(declared) == len(set(declared))
    assert "import " not in re.sub(r"/\*\*.*?\*/", "", module, flags=re.DOTALL)
    exports = re.findall(r"^export .*", module, re.MULTILINE)
    assert exports == re.findall(r"^export .*", source(last), re.MULTILINE)


def test_comments_that_fill_lines_go_and_code_stays():
    module = """/** What it is. */

/**
 * @param {number} x
 */
function f(x) {
  // why
  return /** @type {any} */ (x) * "// no comment"; // here
  /** @type {any} */ (x);
}
"""
    kept = """function f(x) {
return /** @type {any} */ (x) * "// no comment"; // here
/** @type {any} */ (x);
}
"""
    assert without_comments(module) == kept


def test_no_file_has_text_that_goes_over_lines():
    for part in {part for last in LAST for part in needed_by(last)}:
        for line in source(part).splitlines():
            assert line.count("`") % 2 == 0, (part, line)  # its spaces would be lost
