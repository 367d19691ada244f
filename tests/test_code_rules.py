"""The package stays small, documented and light: rules that hold for every module of nnlib."""

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import nnlib
import pytest

PACKAGE = Path(nnlib.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = [".".join(("nnlib", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
           for path in FILES]
BELOW_LINES_OF_MODULE, BELOW_LINES_OF_FUNCTION = 160, 25
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> list[FUNCTION]:
    return [node for node in ast.walk(tree) if isinstance(node, FUNCTION)]


def lines_without_docstring(function: FUNCTION) -> int:
    """The length of a function from its def to its last line, its docstring left out."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - (docstring.end_lineno - docstring.lineno + 1)


def long_functions(source: str) -> list[str]:
    """The functions of a module that are too long."""
    return [
        f"{function.name} has {lines} lines"
        for function in functions(ast.parse(source))
        if (lines := lines_without_docstring(function)) >= BELOW_LINES_OF_FUNCTION
    ]


def is_public(name: str) -> bool:
    return not name.startswith("_")


def without_annotations(source: str) -> list[str]:
    """The public functions, methods and constructors that leave a part of their signature open."""
    tree = ast.parse(source)
    owners = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and is_public(node.name))]
    found = [node for owner in owners for node in owner.body if isinstance(node, FUNCTION)]
    public = [function for function in found if is_public(function.name) or function.name == "__init__"]
    return [function.name for function in public if is_open(function)]


def is_open(function: FUNCTION) -> bool:
    """Whether an argument (self and cls apart) or the result has no annotation."""
    arguments = function.args
    named = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    every = [argument for argument in (*named, arguments.vararg, arguments.kwarg) if argument]
    bare = [a.arg for a in every if a.annotation is None and a.arg not in ("self", "cls")]
    return bool(bare) or (function.returns is None and function.name != "__init__")


def without_docstring(module: ModuleType) -> list[str]:
    """What is public in a module and has no docstring, own or inherited."""
    own = {name: thing for name, thing in vars(module).items()
           if is_public(name) and getattr(thing, "__module__", None) == module.__name__}
    things = {name: thing for name, thing in own.items()
              if inspect.isclass(thing) or inspect.isfunction(thing)}
    for name, thing in [item for item in things.items() if inspect.isclass(item[1])]:
        methods = [key for key in vars(thing) if is_public(key) and callable(getattr(thing, key))]
        things |= {f"{name}.{key}": getattr(thing, key) for key in methods}
    return [name for name, thing in things.items() if not inspect.getdoc(thing)]


def loaded_by(module: str) -> set[str]:
    """The modules that importing one loads from files in a fresh interpreter."""
    new = f"before = set(sys.modules); import {module}; new = set(sys.modules) - before"
    show = "print(*(name for name in new if getattr(sys.modules[name], '__spec__', None)))"
    command = [sys.executable, "-c", f"import sys; {new}; {show}"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def third_parties(modules: set[str]) -> set[str]:
    """The packages among the modules that are neither Python's nor nnlib."""
    tops = {name.partition(".")[0] for name in modules}
    return {top for top in tops - sys.stdlib_module_names - {"nnlib"} if is_public(top)}


def test_importing_nnlib_loads_numpy_and_nothing_else():
    assert third_parties(loaded_by("nnlib")) == {"numpy"}


def test_importing_plotting_loads_neither_widgets_nor_pyplot():
    loaded = loaded_by("nnlib.plotting")
    assert "matplotlib" in loaded
    assert not loaded & {"ipywidgets", "IPython", "matplotlib.pyplot"}


@pytest.mark.parametrize("path", FILES, ids=MODULES)
def test_the_module_is_short(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < BELOW_LINES_OF_MODULE


@pytest.mark.parametrize("path", FILES, ids=MODULES)
def test_the_functions_of_the_module_are_short(path: Path):
    assert long_functions(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=MODULES)
def test_the_public_signatures_of_the_module_are_annotated(path: Path):
    assert without_annotations(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", MODULES)
def test_what_is_public_in_the_module_has_a_docstring(name: str):
    module = importlib.import_module(name)
    assert module.__doc__
    assert without_docstring(module) == []


def test_the_command_that_writes_notebooks_keeps_the_same_rules():
    source = Path(__file__).with_name("execute_notebooks.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) < BELOW_LINES_OF_MODULE
    assert long_functions(source) == without_annotations(source) == []


# Below: the rules are seen to catch what breaks them.


def test_a_docstring_does_not_count_as_length_and_a_body_does():
    words = '    """' + "word\n" * 30 + '    """\n'
    assert long_functions("def f():\n" + words + "    a = 1\n" * 20) == []
    assert long_functions("def f():\n" + "    a = 1\n" * 24) == ["f has 25 lines"]


@pytest.mark.parametrize("source", [
    "def f(a) -> int: ...", "def f(a: int): ...", "def f(*a) -> int: ...", "def f(**a) -> int: ...",
    "def f(*, a) -> int: ...", "class A:\n    def f(self, a) -> int: ...",
    "class A:\n    def __init__(self, a): ...",
])
def test_an_open_signature_is_seen(source: str):
    assert without_annotations(source)


@pytest.mark.parametrize("source", [
    "def _f(a): ...", "class _A:\n    def f(self, a): ...", "class A:\n    def __init__(self): ...",
    "def f(a: int) -> int:\n    def g(b): ...",
])
def test_what_is_private_may_be_open(source: str):
    assert not without_annotations(source)


def test_a_missing_docstring_is_seen_and_an_inherited_one_counts(monkeypatch: pytest.MonkeyPatch):
    module = ModuleType("sample")
    monkeypatch.setitem(sys.modules, "sample", module)  # where inspect looks for a method's class
    exec('''
class Base:
    "Words."
    def f(self):
        "Words."
class Child(Base):
    "Words."
    def f(self): ...
    def g(self): ...
def h(): ...
''', vars(module))
    assert without_docstring(module) == ["h", "Child.g"]


def test_importing_the_package_leaves_what_is_slow_to_load_for_later():
    code = "import sys, nnlib; print(*sorted({'numpy.random', 'importlib.resources', 'matplotlib', 'PIL'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    numpy_loads = subprocess.run([sys.executable, "-c", code.replace(", nnlib", ", numpy")], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == numpy_loads  # NumPy before 2 loads its random part itself
