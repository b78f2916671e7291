"""What a bare GPU machine lacks, in one compressed file: Node, oneDNN, googletest, npm packages, compiled TypeScript."""

import json
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

from .session import ROOT

NAME = "gpu-verify-pack.tar.xz"
# Where a pack's programs and libraries are unpacked; what belongs into the tree goes there where it is missing.
PREFIX = ROOT / "build" / "gpu-verify-pack"
STAMP = PREFIX / "unpacked.json"
PACKAGES = ("native-cuda", "ts-core", "cli")
HEADERS = ("node-api-headers", "node-addon-api")
WITH_COMPILERS = (
    "libc.",
    "libm.",
    "libgcc_s.",
    "libgomp.",
    "libstdc++.",
    "libdl.",
    "libpthread.",
    "librt.",
    "ld-linux",
)
NOT_AT_RUN_TIME = (".map", ".md", ".d.ts", ".d.mts", ".d.cts", ".tsbuildinfo")


def dependencies(folder):
    manifest = json.loads((folder / "package.json").read_text())
    return [*manifest.get("dependencies", {}), *manifest.get("optionalDependencies", {})]


def npm_packages():
    """Folders below node_modules that the packages need at run time."""
    modules, found = ROOT / "node_modules", {}
    pending = [name for package in PACKAGES for name in dependencies(ROOT / "packages" / package)] + list(HEADERS)
    while pending:
        name = pending.pop()
        folder = modules / name
        if name in found or name.startswith("@lithochrome/") or not folder.is_dir():
            continue
        found[name] = folder
        pending += dependencies(folder)
    return [found[name] for name in sorted(found)]


def library(name):
    """A shared or static library of this machine."""
    folders = [pathlib.Path(line) for line in ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib")]
    found = next((folder / name for folder in folders if (folder / name).exists()), None)
    if not found:
        raise SystemExit(f"{name} not found; install libdnnl-dev and libgtest-dev first")
    return found.resolve()


def with_needs(path):
    """A shared library, and those that it needs besides what comes with every compiler."""
    listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout.splitlines()
    found = [line.split(" => ")[1].split()[0] for line in listed if " => /" in line]
    return [path, *(pathlib.Path(name) for name in found if not pathlib.Path(name).name.startswith(WITH_COMPILERS))]


def kept(entry):
    return None if entry.name.endswith(NOT_AT_RUN_TIME) else entry


def add_prefix(archive, scratch):
    node = shutil.which("node")
    if not node:
        raise SystemExit("node not found in PATH")
    stripped = scratch / "node"
    subprocess.run(["strip", "-o", stripped, pathlib.Path(node).resolve()], check=True)
    archive.add(stripped, "prefix/bin/node")
    for name in ("libgtest.a", "libgtest_main.a"):
        archive.add(library(name), f"prefix/lib/{name}")
    for path in with_needs(library("libdnnl.so.2")):
        archive.add(path.resolve(), f"prefix/lib/{'.'.join(path.name.split('.')[:3])}")
    link = scratch / "libdnnl.so"
    link.symlink_to("libdnnl.so.2")
    archive.add(link, "prefix/lib/libdnnl.so")
    for path in [
        *sorted(pathlib.Path("/usr/include").glob("dnnl*")),
        pathlib.Path("/usr/include/oneapi"),
        pathlib.Path("/usr/include/gtest"),
    ]:
        archive.add(path, f"prefix/include/{path.name}")


def add_tree(archive):
    for folder in npm_packages():
        archive.add(folder, f"tree/{folder.relative_to(ROOT)}", filter=kept)
    for package in PACKAGES:
        dist = ROOT / "packages" / package / "dist"
        if not dist.is_dir():
            raise SystemExit(f"{dist} is missing; run npm run build first")
        archive.add(dist, f"tree/packages/{package}/dist", filter=kept)
        archive.add(ROOT / "node_modules" / "@lithochrome" / package, f"tree/node_modules/@lithochrome/{package}")


def pack(folder):
    """Writes the pack of this machine and prints its size and that of the files of the tree."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / NAME
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(target, "w:xz", preset=9) as archive:
        add_prefix(archive, pathlib.Path(scratch))
        add_tree(archive)
    print(f"{target}: {target.stat().st_size / 2**20:.1f} MiB; the tree's files: {tree_bytes() / 2**20:.1f} MiB")
    return 0


def tree_bytes():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sum((ROOT / name).stat().st_size for name in names if name and (ROOT / name).is_file())


def unpacked():
    """The folder of an unpacked pack, or None."""
    return PREFIX if STAMP.exists() else None


def unpack(folder):
    """Unpacks what is new; never replaces anything that no pack brought. Returns the prefix."""
    source = folder / NAME
    if not source.exists():
        raise SystemExit(f"{source} not found; tools/gpu-verify --pack {folder} makes it")
    stamp = {"bytes": source.stat().st_size, "time": source.stat().st_mtime}
    before = json.loads(STAMP.read_text()) if STAMP.exists() else {"placed": []}
    if before.get("stamp") == stamp:
        return PREFIX
    for name in before["placed"]:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    shutil.rmtree(PREFIX, ignore_errors=True)
    places = ["node_modules", *(f"packages/{package}/dist" for package in PACKAGES)]
    placed = [name for name in places if not (ROOT / name).exists()]
    with tarfile.open(source) as archive:
        for entry in archive:
            base, _, name = entry.name.partition("/")
            if base == "prefix":
                archive.extract(entry.replace(name=name), PREFIX, filter="data")
            elif any(name.startswith(f"{place}/") or name == place for place in placed):
                archive.extract(entry.replace(name=name), ROOT, filter="data")
    STAMP.write_text(json.dumps({"stamp": stamp, "placed": placed}))
    return PREFIX
