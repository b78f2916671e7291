"""Builds the native tests and benchmarks, and the addon where Node is."""

import os
import pathlib
import shutil
import subprocess

from .bandwidth import version_programs
from .session import NATIVE, ROOT, Failure, Skip, checked, cudnn_folder, find_tool, run

SECONDS = 3600


def cudnn_include(session):
    """Folder of cudnn.h: LITHOCHROME_CUDNN_INCLUDE, a Python wheel, or where distributions put it."""
    chosen = os.environ.get("LITHOCHROME_CUDNN_INCLUDE")
    wheel = cudnn_folder(session)
    folders = [
        chosen,
        wheel and wheel / "include",
        "/usr/include",
        "/usr/include/x86_64-linux-gnu",
        "/usr/local/cuda/include",
    ]
    return next((folder for folder in folders if folder and (pathlib.Path(folder) / "cudnn.h").exists()), None)


def addon_definitions(session):
    """CMake's definitions for the addon; none without Node or its headers."""
    if not session.node():
        return []
    modules = ROOT / "node_modules"
    folders = {
        "LITHOCHROME_NODE_API": modules / "node-api-headers" / "include",
        "LITHOCHROME_NODE_ADDON_API": modules / "node-addon-api",
    }
    if not all(folder.exists() for folder in folders.values()):
        return []
    return [f"-D{name}={folder}" for name, folder in folders.items()]


def definitions(session):
    common = ["-DCMAKE_BUILD_TYPE=Release", *addon_definitions(session)]
    if session.pack:
        common.append(f"-DCMAKE_PREFIX_PATH={session.pack}")
    if session.emulation:
        return [*common, "-DLITHOCHROME_CUDA=OFF", "-DLITHOCHROME_EMULATION=ON"]
    include = cudnn_include(session)
    return [
        *common,
        "-DLITHOCHROME_CUDA=ON",
        f"-DCMAKE_CUDA_COMPILER={nvcc()}",
        f"-DCMAKE_CUDA_ARCHITECTURES={session.device['capability'].replace('.', '')}",
        *([f"-DLITHOCHROME_CUDNN_INCLUDE={include}"] if include else []),
    ]


def targets(session):
    if session.emulation:
        names = ["lithochrome_emulation_tests", "bench_gpu_kernels_emulated", "bench_gpu_bench_d_emulated"]
        addon = "lithochrome_emulation_addon"
    else:
        names = ["lithochrome_tests", "bench_gpu_kernels", "bench_gpu_bench_d", *version_programs()]
        addon = "lithochrome_addon"
    return names + ([addon] if addon_definitions(session) else [])


def require_tools(session):
    missing = [tool for tool in ("cmake", "g++") if not shutil.which(tool)]
    if not session.emulation and not nvcc():
        missing.append("nvcc")
    if missing:
        raise Skip(f"{', '.join(missing)} not found")


def nvcc():
    return os.environ.get("CUDACXX") or find_tool("nvcc")


def version_of(command):
    answer = subprocess.run([command, "--version"], capture_output=True, text=True)
    return answer.stdout.strip().splitlines()[-1] if answer.returncode == 0 else None


def build(session):
    require_tools(session)
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    checked(session, ["cmake", "-S", NATIVE, "-B", session.build, *generator, *definitions(session)], 120, "configure")
    jobs = session.options.jobs or os.cpu_count() or 1
    command = ["cmake", "--build", session.build, "--parallel", jobs, "--target", *targets(session)]
    result = run(session, command, SECONDS, "build")
    if result.status is None:
        raise Failure(f"the build was stopped after {SECONDS} s; another run goes on with it")
    if result.status != 0:
        errors = [line for line in result.output.splitlines() if "error" in line]
        raise Failure(errors[0] if errors else result.end())
    addon = addon_path(session)
    return {
        "summary": f"{len(targets(session))} targets, {'with' if addon else 'without'} the addon",
        "cudnnHeaders": bool(session.emulation or cudnn_include(session)),
        "compilers": {"g++": version_of("g++"), "nvcc": None if session.emulation else version_of(nvcc())},
        "addonBytes": addon.stat().st_size if addon else None,
    }


def addon_path(session):
    """The addon of this build, or None."""
    path = session.build / ("emulation" if session.emulation else "Release") / "lithochrome.node"
    return path if path.exists() else None
