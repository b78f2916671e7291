"""What every step of a verification shares: folders, the device, how programs are run."""

import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
NATIVE = ROOT / "packages" / "native-cuda"


class Skip(Exception):
    """A step that cannot be taken here; the message says why."""


class Failure(Exception):
    """A check that did not hold."""


@dataclasses.dataclass
class Session:
    options: object  # the command line
    build: pathlib.Path
    logs: pathlib.Path
    device: dict  # name, capability, driver, memoryMiB
    pack: pathlib.Path | None = None  # an unpacked pack

    @property
    def emulation(self):
        return self.options.emulation

    @property
    def tiny(self):
        """Sizes that prove the flow, where the emulation would take hours for real ones."""
        return self.options.emulation

    def program(self, name):
        """A program of the build; Skip where it is not there."""
        suffix = "_emulated" if self.emulation else ""
        names = {"tests": "lithochrome_emulation_tests" if self.emulation else "lithochrome_tests"}
        path = self.build / names.get(name, name + suffix)
        if not path.exists():
            raise Skip(f"{path.name} is not built")
        return str(path)

    def environment(self, **more):
        environment = dict(os.environ)
        cudnn = cudnn_folder(self)
        if cudnn and "LITHOCHROME_CUDNN" not in environment:
            environment["LITHOCHROME_CUDNN"] = str(cudnn / "lib")
        if self.pack:
            libraries = [str(self.pack / "lib"), environment.get("LD_LIBRARY_PATH", "")]
            environment["LD_LIBRARY_PATH"] = ":".join(filter(None, libraries))
        return {**environment, **more}

    def node(self):
        """The Node to use, or None."""
        packed = self.pack / "bin" / "node" if self.pack else None
        if self.options.node:
            return self.options.node
        return str(packed) if packed and packed.exists() else shutil.which("node")


@dataclasses.dataclass
class Result:
    status: int | None  # None: stopped at the time limit
    output: str

    def rows(self):
        """The rows of JSON among the lines of the output."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]

    def end(self, lines=5):
        return " | ".join(line.strip() for line in self.output.strip().splitlines()[-lines:])


def run(session, command, seconds, log, **environment):
    """Runs a program in the root folder with its output in <logs>/<log>; its whole group ends at the time limit."""
    session.logs.mkdir(parents=True, exist_ok=True)
    path = session.logs / f"{log}.log"
    with path.open("w") as file:
        file.write(f"$ {' '.join(map(str, command))}\n")
        file.flush()
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=session.environment(**environment),
            start_new_session=True,
        )
        try:
            status = child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            status = None
    return Result(status, path.read_text(errors="replace").split("\n", 1)[1])


def checked(session, command, seconds, log, **environment):
    """As run, but Failure unless the program ends well."""
    result = run(session, command, seconds, log, **environment)
    name = pathlib.Path(str(command[0])).name
    if result.status is None:
        raise Failure(f"{name} was stopped after {seconds} s")
    if result.status != 0:
        raise Failure(f"{name} ended with {result.status}: {result.end()}")
    return result


def find_tool(name):
    """The path of a program of the CUDA toolkit, also where its folder is not in PATH; None without."""
    return shutil.which(name) or shutil.which(name, path="/usr/local/cuda/bin")


def find_gpu():
    """The first GPU as nvidia-smi describes it, or None."""
    tool = shutil.which("nvidia-smi")
    if not tool:
        return None
    query = "--query-gpu=name,compute_cap,driver_version,memory.total"
    answer = subprocess.run([tool, query, "--format=csv,noheader,nounits"], capture_output=True, text=True)
    if answer.returncode != 0 or not answer.stdout.strip():
        return None
    name, capability, driver, memory = [part.strip() for part in answer.stdout.splitlines()[0].split(",")]
    return {"name": name, "capability": capability, "driver": driver, "memoryMiB": int(memory)}


def cudnn_folder(session):
    """The folder with include/ and lib/ of a cuDNN Python wheel; None where there is no such wheel."""
    code = "import nvidia.cudnn, os; print(list(nvidia.cudnn.__path__)[0])"
    try:
        answer = subprocess.run([session.options.python, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    return pathlib.Path(answer.stdout.strip()) if answer.returncode == 0 else None
