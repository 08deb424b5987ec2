"""Sessions of Spark to be measured: threads of one Java process, or executors that are processes of their own."""

import contextlib
import dataclasses
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from lostlearning.nation.on_spark import LONG
from lostlearning.store.engines.spark import LOCAL, local_session

GIB = 2**30
DRIVER = 1536 * 2**20
"""Bytes of the heap of the driver, which gets sums alone."""
BESIDE = 384 * 2**20
"""Bytes that Spark asks for beside the heap of an executor."""
SHUFFLE = 8


@dataclasses.dataclass(frozen=True)
class Spent:
    """What the executors have done since they began: seconds and bytes of all their tasks."""

    seconds: float = 0.0
    processor: float = 0.0
    collecting: float = 0.0
    shuffled: int = 0

    def since(self, before: "Spent") -> dict[str, float]:
        """What was done after ``before``, named as what is of tasks."""
        return {
            f"task_{field.name}": getattr(self, field.name) - getattr(before, field.name)
            for field in dataclasses.fields(self)
        }


def threads(count: int, heap: int) -> Any:
    """As ``lostlearning books --engine spark`` makes one: driver and executor are one process of ``count`` threads."""
    return local_session(count, f"{heap // 2**20}m", partitions=SHUFFLE, settings=LONG)


def executors(count: int, heap: int) -> Any:
    """A cluster on this machine: ``count`` executors, each a Java process with one processor and a heap of ``heap``
    bytes, and a driver beside them. The session begins when all of them are there.
    """
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(_home())
    os.environ["SPARK_LOCAL_IP"] = os.environ["SPARK_LOCAL_HOSTNAME"] = "127.0.0.1"
    builder = SparkSession.builder.master(f"local-cluster[{count},1,{(heap + BESIDE) // 2**20}]")
    size = {
        "spark.driver.memory": f"{DRIVER // 2**20}m",
        "spark.executor.memory": f"{heap // 2**20}m",
        "spark.sql.shuffle.partitions": str(SHUFFLE),
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    }
    for key, value in (LOCAL | LONG | size).items():
        builder = builder.config(key, value)
    return builder.appName("a department's own").getOrCreate()


def _home() -> Path:
    """Spark as the package has it, in a folder in which its workers may write."""
    import pyspark

    home = Path(tempfile.mkdtemp(prefix="spark-home-"))
    for each in Path(pyspark.__file__).parent.iterdir():
        (home / each.name).symlink_to(each)
    return home


def closed(session: Any) -> None:
    """Stop a session, and take away what its workers wrote."""
    session.stop()
    home = Path(os.environ.get("SPARK_HOME", ""))
    if home.name.startswith("spark-home-"):
        shutil.rmtree(home, ignore_errors=True)


def at_work(session: Any) -> int:
    """How many executors there have been, beside the driver: more than asked for, if one was lost."""
    return int(session.sparkContext._jsc.sc().statusStore().executorList(False).size()) - 1


def spent(session: Any) -> Spent:
    """What all tasks have done so far, as the executors measured it."""
    context = session.sparkContext
    core, gateway = context._jsc.sc(), context._gateway
    core.listenerBus().waitUntilEmpty(60_000)
    nothing = gateway.new_array(gateway.jvm.double, 0)
    stages = core.statusStore().stageList(None, False, False, nothing, gateway.jvm.java.util.ArrayList())
    found = Spent()
    for stage in (stages.apply(n) for n in range(stages.size())):
        found = Spent(
            found.seconds + (stage.executorRunTime() + stage.executorDeserializeTime()) / 1e3,
            found.processor + (stage.executorCpuTime() + stage.executorDeserializeCpuTime()) / 1e9,
            found.collecting + stage.jvmGcTime() / 1e3,
            found.shuffled + stage.shuffleWriteBytes(),
        )
    return found


def java(session: Any) -> dict[int, str]:
    """The Java processes of a session: number → ``driver`` or ``executor``."""
    driver = session.sparkContext._gateway.proc.pid
    return {driver: "driver"} | dict.fromkeys(_children(driver), "executor")


def _children(parent: int) -> list[int]:
    """The Java processes that one has begun and that still live: it begins others, which are gone in a moment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            name, _, told = (folder / "stat").read_text().partition("(")[2].rpartition(")")
            state, whose = told.split()[:2]
            if name == "java" and int(whose) == parent and state not in "ZX":
                found.append(int(folder.name))
    return found


def processor(pid: int) -> float:
    """The seconds that a process took of all processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
