"""Measures how long the handbook takes to build beside the theme as it comes, beside other builders, and how that grows with the pages."""
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import yaml
from conftest import ROOT, SMALL, copy_project, hide_pango

WORDS = 400  # of a page
# Writes every page as Markdown once the macros have been filled in, and the navigation with them.
CAPTURE = '''
import json, os, pathlib
from mkdocs.plugins import event_priority

@event_priority(-100)
def on_page_markdown(markdown, page, config, files):
    path = pathlib.Path(os.environ["CAPTURED"], page.file.src_uri)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("---\\n" + json.dumps({"title": page.title}) + "\\n---\\n\\n" + markdown, "utf-8")

def on_post_build(config):
    captured = {"nav": config.nav, "features": config.theme["features"]}
    pathlib.Path(os.environ["CAPTURED"] + ".json").write_text(json.dumps(captured), "utf-8")
'''
HUGO = {"hugo.yaml": "baseURL: https://example.org/\ntitle: x\ndisableKinds: [taxonomy, term, rss, sitemap]\n",
        "layouts/_default/single.html": "<html lang=fi><title>{{ .Title }}</title><main>{{ .Content }}</main></html>",
        "layouts/_default/list.html": "{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"}


class Cost(NamedTuple):
    """What a command took: seconds, and the most memory it held in MiB."""

    seconds: float
    memory: float


def cost(*command: str | Path, cwd: Path, **environment: str) -> Cost:
    """Run a command and measure it. Raises RuntimeError with its output if it fails."""
    log = cwd / "bench.log"
    begun = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen([*map(str, command)], cwd=cwd, stdout=out, stderr=out, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(log.read_text("utf-8", errors="replace")[-2000:])
    return Cost(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def add_pages(content: Path, count: int, seed: int) -> None:
    """Fill the mini handbook up to a number of pages: as many chapters as each has pages, words of the real handbook, links and lists."""
    chance = random.Random(seed)
    lexicon = [line.split("\t")[0] for line in (ROOT / "macros/lexicon.tsv").read_text("utf-8").splitlines()[1:]]
    words = [word for word in lexicon if word.isalpha() and len(word) > 2]
    settings = yaml.safe_load((content / "handbook.yml").read_text("utf-8"))
    more = count - sum(1 for _ in content.glob("*/*.yml"))
    chapters = math.isqrt(more)
    ids = [f"sivu-{number}" for number in range(more)]

    def sentence() -> str:
        return " ".join([chance.choice(words).capitalize(), *chance.choices(words, k=9)]) + "."

    for number, id in enumerate(ids):
        chapter = f"luku-{number % chapters}"
        settings["chapters"][chapter] = {"title": chapter.capitalize(), "summary": sentence(), "kind": "topic"}
        sections = [{"title": " ".join(chance.choices(words, k=3)).capitalize(), "items": [sentence() for _ in range(4)],
                     "text": " ".join(sentence() for _ in range(WORDS // 100)) + f" [[{chance.choice(ids)}]]"} for _ in range(5)]
        page = {"title": f"{chance.choice(words).capitalize()} {number}", "order": str(number), "summary": sentence(),
                "sources": ["vanha-leipakirja"], "reviewed": "2026-11-21", "sections": sections}
        folder = content / chapter
        folder.mkdir(exist_ok=True)
        (folder / "index.md").write_text(f"---\ntitle: {chapter.capitalize()}\n---\n\n{{{{ cards('{chapter}') }}}}\n", "utf-8")
        (folder / f"{id}.yml").write_text(yaml.safe_dump(page, allow_unicode=True), "utf-8")
    (content / "handbook.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")


def change_one_page(content: Path) -> None:
    """Add a word to the text of one page."""
    page = max(content.glob("*/*.yml"), key=lambda path: path.stat().st_size)
    page.write_text(page.read_text("utf-8").replace("summary: ", "summary: Uusi ", 1), "utf-8")


def build_ours(project: Path) -> Cost:
    """The whole build of the project's pages."""
    return cost(ROOT / ".venv/bin/python", "scripts/build.py", cwd=project, PYTHONPATH=str(project))


def write_bare(project: Path) -> Path:
    """The same pages as Markdown for the theme as it comes."""
    bare = project / "bare"
    cost(ROOT / ".venv/bin/python", "-c",
         "from mkdocs.config import load_config; from mkdocs.commands.build import build\n"
         "config = load_config('mkdocs.yml', hooks=['macros/hooks.py', 'capture.py'], site_dir='captured-site')\n"
         "config.plugins.on_startup(command='build', dirty=False); build(config)",
         cwd=project, PYTHONPATH=str(project), CAPTURED=str(bare / "docs"))
    captured = yaml.safe_load((bare / "docs.json").read_text("utf-8"))
    features = [*captured["features"], "navigation.indexes", "navigation.prune"]  # the navigation that ours is
    settings = {"site_name": "Bare", "use_directory_urls": False, "nav": captured["nav"], "plugins": [{"search": {"lang": "fi"}}],
                "theme": {"name": "material", "language": "fi", "font": False, "features": features},
                "markdown_extensions": ["attr_list", "md_in_html", "tables", {"toc": {"permalink": "#"}}]}
    (bare / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    for name, text in HUGO.items():
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        (bare / name).write_text(text, "utf-8")
    return bare


def builders(bare: Path) -> dict[str, list]:
    """The commands that build the bare Markdown; those of other builders where they are installed."""
    commands = {"bare theme": [sys.executable, "-m", "mkdocs", "build", "-q"]}
    if zensical := shutil.which("zensical"):
        commands |= {"Zensical, cold": [zensical, "build", "--clean"], "Zensical, warm": [zensical, "build"]}
    if hugo := shutil.which("hugo"):
        commands["Hugo"] = [hugo, "--quiet", "--contentDir", bare / "docs"]
    return commands


def measure(project: Path) -> dict[str, Cost]:
    """What each builder takes for the pages of a project, ours cold, after one changed page, and with nothing changed."""
    costs = {"ours": build_ours(project)}
    bare = write_bare(project)
    change_one_page(project / "content")
    costs["ours, one page changed"] = build_ours(project)
    costs["ours, nothing changed"] = build_ours(project)
    return costs | {name: cost(*command, cwd=bare) for name, command in builders(bare).items()}


def bench_build(folder: Path, sizes: list[int], runs: int) -> None:
    """Print the times of the real handbook and of generated ones of some sizes, each as a share of the bare theme's."""
    for size in (0, *sizes):
        measured = []
        for run in range(runs if size < 5000 else 1):
            project = hide_pango(copy_project(folder / f"{size}-{run}"))  # for the pages alone
            shutil.copytree(SMALL if size else ROOT / "content", project / "content")
            shutil.copytree(ROOT / ".cache/fonts", project / ".cache/fonts")  # made once and for all
            (project / "capture.py").write_text(CAPTURE)
            if size:
                add_pages(project / "content", size, seed=run)
            measured.append(measure(project))
            pages = sum(1 for _ in (project / "site").rglob("*.html"))
            shutil.rmtree(project)
        print(f"Build: {pages} pages, median of {len(measured)}: seconds, ratio to the bare theme, MiB")
        medians = {name: Cost(*(statistics.median(values) for values in zip(*(one[name] for one in measured), strict=True)))
                   for name in measured[0]}
        for name, (seconds, memory) in medians.items():
            print(f"  {name:<24}{seconds:>10.1f}{seconds / medians['bare theme'].seconds:>10.2f}{memory:>10.0f}", flush=True)
