"""The files around the package agree, and the README's commands are the ones that are run."""

import inspect
import itertools
import os
import re
import shutil
import subprocess
import textwrap
import tomllib
from pathlib import Path

import nbformat
import numpy as np
import pytest
import yaml
from packaging.requirements import Requirement
from PIL import Image

import nnlib
from nnlib.live import page_source

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = [
    f"{what}{where}" for what in ("run", "test") for where in ("", "-windows", "-conda", "-uv")
]
HOME = re.compile(r"(?<![\w.])/(home|Users|root)/\w|[A-Za-z]:[\\/]+Users[\\/]")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads(read("pyproject.toml"))["project"]


def ranges(lines: list[str]) -> dict[str, str]:
    """The version range of each package in a list of requirements."""
    requirements = [Requirement(line) for line in lines]
    return {requirement.name: str(requirement.specifier) for requirement in requirements}


def ranges_of_pyproject() -> dict[str, str]:
    """The core's requirement and those of the notebooks."""
    return ranges(project()["dependencies"] + project()["optional-dependencies"]["notebooks"])


def ranges_of_requirements(text: str) -> dict[str, str]:
    """The packages of a requirements.txt, the project itself left out."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return ranges([line for line in lines if line and not line.startswith("-e")])


def ranges_of_environment(text: str) -> dict[str, str]:
    """The packages of an environment.yml, Python and pip left out."""
    lines = [line for line in yaml.safe_load(text)["dependencies"] if isinstance(line, str)]
    found = ranges(lines)
    return {name: found[name] for name in found if name not in ("python", "pip")}


def readme_command(name: str) -> str:
    """The code block that follows a marker in the README, without its last newline."""
    marker = re.escape(f"<!-- command: {name} -->")
    match = re.search(
        rf"^{marker}\n+```\w*\n(.*?)\n```$", read("README.md"), re.DOTALL | re.MULTILINE
    )
    assert match, f"README.md has no code block after <!-- command: {name} -->"
    return match[1]


def project_files() -> list[Path]:
    """The files of the repository, committed or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout: which files belong to the project is not known")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_requirements_environment_and_pyproject_agree():
    wanted = ranges_of_pyproject()
    assert set(wanted) == {
        "numpy",
        "jupyterlab",
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "nbval",
        "tqdm",
    }
    assert ranges_of_requirements(read("requirements.txt")) == wanted
    assert ranges_of_environment(read("environment.yml")) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numpy>=1.26", "numpy>=1.25"),
        ("nbval>=0.11", "nbval"),
        ("ipywidgets", "ipywidget"),
        ("matplotlib>=3.8", "matplotlib>=3.8,<4"),
        ("numpy>=1.26", "numpy>=1.26\n  - scipy>=1"),
    ],
)
def test_a_disagreement_would_be_seen(old: str, new: str):
    changed = read("environment.yml").replace(old, new)
    assert ranges_of_environment(changed) != ranges_of_pyproject()
    changed = read("requirements.txt").replace(old, new.replace("  - ", ""))
    assert ranges_of_requirements(changed) != ranges_of_pyproject()


def test_every_range_has_a_lower_bound_and_no_other():
    for specifier in ranges_of_pyproject().values():
        assert re.fullmatch(r">=[\d.]+", specifier)


def test_the_package_itself_is_installed_editable_everywhere():
    assert "-e ." in read("requirements.txt").splitlines()
    assert {"pip": ["-e ."]} in yaml.safe_load(read("environment.yml"))["dependencies"]


def test_the_oldest_set_pins_the_lower_bounds():
    pins = ranges_of_requirements(read("tests/constraints_oldest.txt"))
    for name, specifier in ranges_of_pyproject().items():
        lowest = specifier.removeprefix(">=")
        assert re.fullmatch(rf"=={re.escape(lowest)}(\.0)*", pins[name]), name


def test_an_installed_package_has_the_files_of_the_page():
    setuptools = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]
    page = ROOT / "nnlib" / "live" / "page"
    listed = [
        path for each in setuptools["package-data"]["nnlib.live"] for path in page.parent.glob(each)
    ]
    last = ("stage", "replay", "pad")
    parts = {part for name in last for part in page_source.needed_by(name)}
    needed = [page / f"{part}.js" for part in parts]
    needed += [page / f"{name}.css" for name in ("stage", "points", "replay", "pad")]
    assert set(needed) <= set(listed) and all(path.is_file() for path in needed)


def test_python_and_its_lower_bound_agree():
    python = next(
        line
        for line in yaml.safe_load(read("environment.yml"))["dependencies"]
        if line.startswith("python")
    )
    assert python == "python" + project()["requires-python"]


def test_the_licence_is_mit_everywhere():
    assert read("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 the nnlib authors\n")
    assert project()["license"] == yaml.safe_load(read("CITATION.cff"))["license"] == "MIT"


def test_the_version_to_cite_is_the_one_installed():
    to_cite = yaml.safe_load(read("CITATION.cff"))["version"]
    assert to_cite == project()["version"] == nnlib.__version__


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_has_the_command_as_one_line(name: str):
    command = readme_command(name)
    assert command.strip() and "\n" not in command
    assert ("notebooks/1_perceptron.ipynb" if name.startswith("run") else "pytest") in command


def write_script(path: Path, *lines: str) -> None:
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with .ci/run, in which every tool only says that it was called."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for name in ("chromium", "node", "npm", "tool"):
        write_script(tmp_path / name, 'echo "${0##*/}" "$@"')
    tools = "pip ruff mypy pre-commit pytest python"
    make_tools = f"for tool in {tools}; do cp tool .venv/bin/$tool; done"
    write_script(tmp_path / "python3", 'echo python3 "$@"', "mkdir -p .venv/bin", make_tools)
    return tmp_path


def run_ci(checkout: Path, readme: str) -> subprocess.CompletedProcess[str]:
    """Runs .ci/run with this README, the scripts of the checkout before all others."""
    (checkout / "README.md").write_text(readme)
    path = f"{checkout}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    command = [checkout / ".ci" / "run"]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


README = "# Title\n\n{marker}\n```sh\n{command}\n```\n\n```sh\nfalse\n```\n"
ONLY_ON_LINUX = pytest.mark.skipif(os.name == "nt", reason=".ci/run is a script for Linux")


@ONLY_ON_LINUX
def test_ci_checks_the_code_and_runs_the_readme_command_word_for_word(checkout: Path):
    command = 'echo "$CI" "$PYTEST_ADDOPTS" "two  words"'
    ci = run_ci(checkout, README.format(marker="<!-- command: test -->", command=command))
    assert ci.stdout.splitlines() == [
        "python3 -m venv .venv",
        "pip install -e .[lint]",
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "pre-commit run --all-files",
        "npm install --no-audit --no-fund --no-package-lock",
        "npm run check",
        f"+ {command}",
        "true --cov=nnlib two  words",
        "python tools/execute_notebooks.py --check",
        "pip install -e .[parity] --constraint tests/constraints_parity.txt",
        "pytest tests/parity",
    ]
    assert ci.returncode == 0


@ONLY_ON_LINUX
@pytest.mark.parametrize("tool", ["ruff", "mypy", "pre-commit", "python", "pytest"])
def test_ci_fails_when_one_of_its_tools_does(checkout: Path, tool: str):
    with (checkout / "python3").open("a") as script:
        script.write(f"printf '#!/bin/sh\\nexit 3\\n' > .venv/bin/{tool}\n")
    assert (
        run_ci(checkout, README.format(marker="<!-- command: test -->", command="true")).returncode
        == 3
    )


@ONLY_ON_LINUX
def test_ci_fails_when_the_types_of_the_page_do_not_fit(checkout: Path):
    write_script(checkout / "npm", '[ "$*" != "run check" ] || exit 3')
    ci = run_ci(checkout, README.format(marker="<!-- command: test -->", command="true"))
    assert ci.returncode == 3


@ONLY_ON_LINUX
def test_ci_fails_when_the_readme_command_fails_or_is_missing(checkout: Path):
    assert (
        run_ci(
            checkout, README.format(marker="<!-- command: test -->", command="exit 4")
        ).returncode
        == 4
    )
    ci = run_ci(checkout, README.format(marker="<!-- test -->", command="true"))
    assert ci.returncode == 1
    assert "README.md has no code block" in ci.stderr


def example_of(page: str, first_import: str) -> str:
    """The example of a page that begins with this import."""
    examples = re.findall(r"^```python\n(.*?)^```$", read(page), re.DOTALL | re.MULTILINE)
    [example] = [each for each in examples if each.startswith(first_import)]
    return example


def test_the_example_of_the_package_page_does_what_it_says(tmp_path: Path, capsys, monkeypatch):
    example = example_of("nnlib/README.md", "from nnlib import Adam")
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    share, program = capsys.readouterr().out.split("\n", 1)
    said = float(re.search(r"about (0\.\d+)", example)[1])
    assert float(share) == pytest.approx(said, abs=0.02)
    assert 'np.load("reader.npz")' in program and (tmp_path / "reader.npz").exists()


def test_the_panel_of_the_package_page_gives_each_function_the_controls_it_asks_for():
    example = example_of("nnlib/README.md", "from nnlib import live")
    gets = {}
    bodies = {
        "start(hidden_size)": "gets.update(hidden_size=hidden_size); return {}",
        "step(model, learning_rate)": "gets.update(learning_rate=learning_rate); return 0.5",
        "predict(model, points)": "return points[:, 0] * 0 + 0.5",
    }
    for head, body in bodies.items():
        assert f"def {head}: ..." in example
        example = example.replace(f"def {head}: ...", f"def {head}: {body}")
    exec(example, {"X": np.eye(2), "y": [0, 1], "gets": gets})
    assert gets == {"hidden_size": 8, "learning_rate": 1.0}


@pytest.mark.parametrize("kind", ["Layer", "Loss", "Optimizer", "Regularizer"])
def test_the_example_in_a_contract_can_be_copied_into_a_cell(kind: str):
    docstring = inspect.getdoc(getattr(nnlib, kind))
    lines = docstring.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("    class "))
    block = itertools.takewhile(lambda line: not line or line.startswith("    "), lines[start:])
    example = textwrap.dedent("\n".join(block)).strip()
    assert len([line for line in example.splitlines() if line]) <= 12
    names = {"nnlib": nnlib, "np": np}
    exec(example, names)
    [made] = [value for name, value in names.items() if isinstance(value, type)]
    assert issubclass(made, getattr(nnlib, kind)) and made is not getattr(nnlib, kind)


def test_no_file_names_a_home_directory():
    for path in project_files():
        match = HOME.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert not match, f"{path.relative_to(ROOT)} contains {match[0]!r}"


@pytest.mark.parametrize(
    "parts", [("", "home", "ada", "x"), ("", "root", "x"), ("C:", "Users", "ada")]
)
def test_a_home_directory_would_be_seen(parts: tuple[str, ...]):
    assert HOME.search(f"'{'/'.join(parts)}'")


def test_the_readme_shows_the_spiral_being_learned():
    [(name, alt)] = re.findall(
        r'^<img src="(\S+)".* alt="([^"]+)">$', read("README.md"), re.MULTILINE
    )
    assert len(alt) > 80
    assert (ROOT / name).stat().st_size <= 1_000_000
    with Image.open(ROOT / name) as picture:
        assert picture.n_frames > 20 and picture.info["loop"] == 0


def test_the_readme_shows_the_picture_of_each_notebook_and_leads_to_it():
    found = re.findall(
        r'\[<img src="(\S+)" width="\d+" alt="([^"]+)">\]\((\S+)\)', read("README.md")
    )
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert [leads_to for _, _, leads_to in found] == [f"notebooks/{path.name}" for path in paths]
    for (picture, alt, _), path in zip(found, paths, strict=True):
        assert picture == f"notebooks/pictures/{path.stem}.png" and (ROOT / picture).is_file()
        assert alt in nbformat.read(path, as_version=4).cells[0].source


PAGES = ["README.md", "nnlib/README.md", "tests/README.md", "notebooks/glossary.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_lead_to_files(page: str):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", read(page))
    assert [
        target for target in targets if not (ROOT / page).parent.joinpath(target).exists()
    ] == []


def test_the_performance_page_is_linked_and_names_its_two_commands():
    assert "(PERFORMANCE.md)" in read("README.md")
    page = read("PERFORMANCE.md")
    for name in ("panel", "training"):
        assert f"python tools/benchmarks/{name}.py" in page
        assert (ROOT / f"tools/benchmarks/{name}.py").exists()
