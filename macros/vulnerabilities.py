"""Asks pip-audit what is known against the pinned packages. Needs the packages of requirements-audit.lock and a network."""
import json
import subprocess
import sys
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from . import packages

SERVICES = ("pypi", "osv")  # both tell the same; the second is for where the first cannot be reached


def known(lock: Path = packages.LOCK) -> tuple[list[str], list[str]]:
    """What is known against the packages of a lock file, in Finnish, and the packages of which nobody could be asked."""
    answers = max((_asked(lock, service) for service in SERVICES), key=len)
    found = [f"{name} {version}: {one['id']}, korjattu versiossa {', '.join(one['fix_versions']) or '–'}"
             for (name, version), flaws in answers.items() for one in flaws]
    return found, [f"{pin.name} {pin.version}" for pin in packages.pins(lock) if (pin.name, Version(pin.version)) not in answers]


def _asked(lock: Path, service: str) -> dict[tuple[str, Version], list[dict]]:
    """The flaws of each package that the service has told about. pip-audit passes over what it could not ask, as if it were well."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--require-hashes", "--disable-pip",
               "--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
    return {(canonicalize_name(one["name"]), Version(one["version"])): one["vulns"]
            for one in json.loads(told or '{"dependencies": []}')["dependencies"] if "vulns" in one}
