"""A Spark cluster of this machine's own: one master and some workers on loopback, stopped when it is left."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipelines.settings import PROJECT

ENVIRONMENT = PROJECT / ".venv-spark"
"""What `make spark` makes."""
SETTINGS = PROJECT / "deploy" / "spark"
HOST = "127.0.0.1"
ON_LOOPBACK = {"SPARK_LOCAL_IP": HOST, "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false"}
"""Without these the status pages are open to the network, and anybody may submit programs on a fixed port."""
PATIENCE = 60.0  # seconds for a process to come up
EXECUTOR_MEMORY_MB = 1024


class ClusterError(Exception):
    """The cluster did not come up; the text has what its process said."""


@contextmanager
def cluster(folder: Path, workers: int, executors: int) -> Iterator[dict[str, str]]:
    """A running cluster whose applications get so many executors of one core, spread evenly over the workers.

    Its logs and settings go to `folder`. Yields the environment in which Spark's programs use it.

    Raises:
        ClusterError: a process ended, or did not come up in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    each = -(-executors // workers)
    port = _free_port()
    address = f"spark://{HOST}:{port}"
    memory = f"{each * EXECUTOR_MEMORY_MB + 512}m"
    master = ("org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0")
    worker = ("org.apache.spark.deploy.worker.Worker", "--host", HOST, "--webui-port", "0", "--cores", str(each))
    with ExitStack() as running:
        running.enter_context(_started(folder / "master.log", master, "I have been elected leader"))
        for number in range(1, workers + 1):
            own = folder / f"worker-{number}"
            command = (*worker, "--memory", memory, "--work-dir", str(own), address)
            running.enter_context(_started(folder / f"worker-{number}.log", command, "Successfully registered"))
        yield spark_environment(
            folder / "conf",
            {
                "spark.master": address,
                "spark.cores.max": str(executors),
                "spark.executor.cores": "1",
                "spark.executor.memory": f"{EXECUTOR_MEMORY_MB}m",
            },
        )


def spark_environment(conf: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment for Spark's programs with the project's settings and those given, which stand above them."""
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "log4j2.properties").write_bytes((SETTINGS / "log4j2.properties").read_bytes())
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (conf / "spark-defaults.conf").write_text((SETTINGS / "spark-defaults.conf").read_text("utf-8") + "".join(lines))
    return {**os.environ, "SPARK_CONF_DIR": str(conf), "DO_NOT_TRACK": "1"}


@contextmanager
def _started(log: Path, command: tuple[str, ...], sign: str) -> Iterator[None]:
    """A process of Spark from the line of its log that says it is up; ended when left."""
    (spark_class,) = ENVIRONMENT.glob("lib/python3*/site-packages/pyspark/bin/spark-class")
    with log.open("w", encoding="utf-8") as output:
        environment = {**os.environ, **ON_LOOPBACK}
        process = subprocess.Popen([spark_class, *command], env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _await(process, log, sign)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(process: subprocess.Popen[bytes], log: Path, sign: str) -> None:
    """Waits for a sign in the log of a process."""
    end = time.monotonic() + PATIENCE
    while sign not in log.read_text("utf-8"):
        if process.poll() is not None or time.monotonic() > end:
            raise ClusterError(log.read_text("utf-8"))
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        return int(listening.getsockname()[1])
