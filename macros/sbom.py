"""The bill of materials of the handbook, for whoever keeps watch over what a server holds; the only module that knows CycloneDX.

Needs the packages of requirements-audit.lock.
"""
import tomllib
from collections.abc import Iterator

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from . import licences, packages

PROJECT = packages.LOCK.with_name("pyproject.toml")


def bill_of_materials() -> str:
    """What the site holds and what it was made with, as CycloneDX JSON. The same lock file and works give the same text."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    bom = Bom(components=[*_works(), *_packages()])
    bom.metadata.component = Component(name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref="rinnalla")
    bom.register_dependency(bom.metadata.component, bom.components)
    bom.serial_number = bom.metadata.timestamp = None  # they would differ each time
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _works() -> Iterator[Component]:
    """What others have made and the site holds."""
    for work in licences.works()[1:]:
        address = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(work.address))
        yield Component(name=work.name, bom_ref=f"site:{work.name}", scope=ComponentScope.REQUIRED, external_references=[address],
                        licenses=[LicenseFactory().make_from_string(work.licence)])


def _packages() -> Iterator[Component]:
    """The Python packages that the site is built and tested with; it does not hold them."""
    for pin in packages.pins():
        address = PackageURL("pypi", name=pin.name, version=pin.version)
        files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(f"https://pypi.org/project/{pin.name}/{pin.version}/"),
                                  hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.hashes])
        yield Component(name=pin.name, version=pin.version, purl=address, bom_ref=str(address), scope=ComponentScope.EXCLUDED,
                        external_references=[files], licenses=[LicenseFactory().make_from_string(pin.licence)] if pin.licence else ())
