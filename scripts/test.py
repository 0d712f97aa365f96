"""Runs all tests, also in a real browser, after checking the style of the code; arguments go to pytest."""
import environment

environment.enter(debian=environment.PANGO + environment.CHROMIUM + environment.NGINX,
                  packages=environment.LEXICON + environment.AUDIT)

import shutil
import subprocess
import sys


def main() -> int:
    """The command."""
    if {"-h", "--help"} & set(sys.argv):
        print(f"{__doc__}\n\nExamples: python3 scripts/test.py\n          python3 scripts/test.py -k search -x")
        return 0
    if not shutil.which("chromium"):
        subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"])
    style = subprocess.call([sys.executable, "-m", "ruff", "check", "."])
    tests = subprocess.call([sys.executable, "-m", "pytest", *sys.argv[1:]])
    return style or tests


if __name__ == "__main__":
    environment.run(main)
