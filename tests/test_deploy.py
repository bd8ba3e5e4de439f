"""What an installation is started with: the systemd units, and the container where an engine answers."""

import configparser
import shutil
import subprocess

import pytest
from conftest import CASES

from pipelines.cli import app
from pipelines.settings import PROJECT

UNITS = sorted((PROJECT / "deploy").glob("*.service"))
ENGINES = ("podman", "docker")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_there_is(unit):
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read(unit)
    program, command = parsed["Service"]["ExecStart"].split()
    assert program.endswith("/.venv/bin/jiheng")
    assert command in {each.name or each.callback.__name__ for each in app.registered_commands}
    assert parsed["Service"]["Environment"].split("=")[1] == parsed["Service"]["ReadWritePaths"]


def engine():
    """A container engine that answers."""
    for name in ENGINES:
        if shutil.which(name) and not subprocess.run([name, "info"], capture_output=True, check=False).returncode:
            return name
    pytest.skip(f"no container engine answers: neither {' nor '.join(ENGINES)}")


@pytest.mark.soak
def test_the_container_refreshes_and_serves(tmp_path):
    name = engine()
    image = ["jiheng-test"]
    subprocess.run([name, "build", "-t", *image, "-f", "deploy/Containerfile", "."], cwd=PROJECT, check=True)
    (tmp_path / "home").mkdir(mode=0o777)
    (tmp_path / "home").chmod(0o777)  # the container's user is not ours
    mounts = ["-v", f"{tmp_path / 'home'}:/srv/jiheng", "-v", f"{CASES / 'golden'}:/srv/landing:ro"]
    run = [name, "run", "--rm", "--network", "none", *mounts]
    subprocess.run([*run, *image, "jiheng", "refresh", "--landing", "/srv/landing"], check=True)
    for part in ("serve", "schedule"):
        started = subprocess.run([*run, *image, "timeout", "60", "jiheng", part], check=False)
        assert started.returncode == 124  # it ran until its time was up
