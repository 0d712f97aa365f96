"""The Python packages that the project stands on: the pins of its lock file and their licences."""
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).parent.parent / "requirements.lock"


@dataclass(frozen=True)
class Pin:
    """One package of a lock file, with the SHA-256 sums of the files it may be installed from."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The package."""
        return self.requirement.name

    @property
    def version(self) -> str:
        """The one version that the pin allows."""
        return str(self.requirement.specifier).removeprefix("==")

    @property
    def licence(self) -> str:
        """What the installed package says of its licence; empty where the package is not installed, being for another machine."""
        try:
            found = distribution(self.name)
        except PackageNotFoundError:
            return ""
        told = found.metadata
        stated = (told["License-Expression"] or told["License"] or "").strip().removeprefix("UNKNOWN")
        classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License")]
        return (stated or ", ".join(classes) or found.read_text("licenses/LICENSE")).splitlines()[0]


def pins(lock: Path = LOCK) -> list[Pin]:
    """The packages of a lock file, in its order. Raises ValueError for what is not a pinned package with its hashes."""
    found = []
    for line in re.sub(r"\\\n", "", lock.read_text("utf-8")).splitlines():
        if line and not line.startswith("--"):
            package, *hashes = line.split("--hash=sha256:")
            found.append(Pin(Requirement(package), tuple(one.strip() for one in hashes)))
    return found
