"""Measures how long the handbook takes to build beside the theme as it comes, beside other builders, and how that grows with the pages."""
import contextlib
import math
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
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
# Runs a command. A process of its own, since the system counts a new process's memory from that of the one that started it.
MEASURE = """
import resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
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
    with log.open("wb") as out:
        done = subprocess.run([sys.executable, "-S", "-c", MEASURE, *map(str, command)], cwd=cwd, text=True,
                              stdout=subprocess.PIPE, stderr=out, env={**os.environ, **environment})
    if done.returncode:
        raise RuntimeError(log.read_text("utf-8", errors="replace")[-2000:])
    seconds, kibibytes = done.stdout.split()
    return Cost(float(seconds), float(kibibytes) / 1024)


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


def add_a_word(file: Path) -> None:
    """Add a word to the text of one page, YAML or Markdown."""
    text = file.read_text("utf-8")
    between = re.compile(r"(?<=\w) (?=\w)").search(text, len(text) // 2).start()
    file.write_text(f"{text[:between]} uusi{text[between:]}", "utf-8")


def largest(folder: Path, pattern: str) -> Path:
    """The file of a folder that holds most, the first by name if several do."""
    return max(sorted(folder.glob(pattern)), key=lambda path: path.stat().st_size)


def build_ours(project: Path) -> Cost:
    """The whole build of the project's pages."""
    return cost(sys.executable, "scripts/build.py", cwd=project, PYTHONPATH=str(project))


def write_bare(project: Path) -> Path:
    """The same pages as Markdown for the theme as it comes."""
    bare = project / "bare"
    cost(sys.executable, "-c",
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


def measure(project: Path, others: Path) -> dict[str, Cost]:
    """What each builder takes for all pages of a project, and after one changed page. `others` holds their packages."""
    costs = {"ours, the first time": build_ours(project)}
    settings = project / "content/handbook.yml"
    settings.write_text(re.sub(r"(?m)^edition: .*", "edition: '2099.1'", settings.read_text("utf-8")), "utf-8")  # it stands on every page
    costs["ours"] = build_ours(project)
    bare = write_bare(project)
    costs["bare theme"] = build_bare(bare)
    costs["Zensical"] = cost(sys.executable, "-m", "zensical", "build", "--clean", cwd=bare, PYTHONPATH=str(others))
    costs["Hugo"] = cost(sys.executable, "-m", "hugo", "--quiet", "--contentDir", bare / "docs", cwd=bare, PYTHONPATH=str(others))
    add_a_word(largest(project / "content", "*/*.yml"))
    add_a_word(largest(bare / "docs", "*/*.md"))
    costs["ours, one page changed"] = build_ours(project)
    costs["Zensical, one page changed"] = cost(sys.executable, "-m", "zensical", "build", cwd=bare, PYTHONPATH=str(others))
    costs["ours, nothing changed"] = build_ours(project)
    return costs


def build_bare(bare: Path) -> Cost:
    """The theme as it comes."""
    return cost(sys.executable, "-m", "mkdocs", "build", "-q", cwd=bare)


def project_of(folder: Path, pages: int, seed: int) -> Path:
    """A copy of the project that makes pages alone, with the real handbook or a generated one of some size."""
    project = hide_pango(copy_project(folder))
    shutil.copytree(SMALL if pages else ROOT / "content", project / "content")
    shutil.copytree(ROOT / ".cache/fonts", project / ".cache/fonts")  # made once and for all
    (project / "capture.py").write_text(CAPTURE)
    if pages:
        add_pages(project / "content", pages, seed)
    return project


def bench_build(folder: Path, sizes: list[int], runs: int, others: Path) -> None:
    """Print the times of the real handbook and of generated ones of some sizes, each as a share of the bare theme's."""
    for size in (0, *sizes):
        measured = []
        for run in range(runs if size < 5000 else 1):
            project = project_of(folder / f"{size}-{run}", size, seed=run)
            measured.append(measure(project, others))
            pages = sum(1 for _ in (project / "site").rglob("*.html"))
            shutil.rmtree(project)
        print(f"Build: {pages} pages, median of {len(measured)}: seconds, ratio to the bare theme, milliseconds a page, MiB")
        medians = {name: Cost(*(statistics.median(values) for values in zip(*(one[name] for one in measured), strict=True)))
                   for name in measured[0]}
        for name, (seconds, memory) in medians.items():
            ratio = seconds / medians["bare theme"].seconds
            print(f"  {name:<28}{seconds:>10.1f}{ratio:>10.2f}{1000 * seconds / pages:>10.1f}{memory:>10.0f}", flush=True)


def refresh(content: Path, port: int = 8765, times: int = 9) -> float:
    """How many seconds pass in a preview from a saved change to the page that shows it; the median. Raises RuntimeError if it ends."""
    file, address, took = content / "prosessit/yhteys.yml", f"http://127.0.0.1:{port}/prosessit/yhteys.html", []
    preview = subprocess.Popen([sys.executable, ROOT / "scripts/preview.py", "--content", content, "--port", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for(word: str) -> None:
        while preview.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(address) as page:
                if word in page.read().decode():
                    return
            time.sleep(0.02)
        raise RuntimeError(f"the preview has ended with {preview.returncode}")

    try:
        wait_for("<h1")
        text = file.read_text("utf-8")
        for number in range(times):
            time.sleep(1 + number / 10)  # the preview looks twice a second
            begun = time.perf_counter()
            file.write_text(text.replace("vertaistuki", f"vertaistuki uusi{number}", 1), "utf-8")
            wait_for(f"uusi{number}")
            took.append(time.perf_counter() - begun)
    finally:
        preview.send_signal(signal.SIGINT)
        preview.wait()
    return statistics.median(took)
