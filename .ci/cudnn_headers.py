"""Puts cuDNN's headers below a folder, out of its wheel: `python3 .ci/cudnn_headers.py FOLDER` prints where they are."""

import pathlib
import subprocess
import sys
import tempfile
import zipfile

WHEEL = "nvidia-cudnn-cu13>=9,<10"
HEADERS = "nvidia/cudnn/include/"


def main(folder: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "0", "--dest", downloads]
        subprocess.run([*pip, WHEEL], check=True, stdout=sys.stderr)
        (wheel,) = pathlib.Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith(HEADERS)])
    print(folder / HEADERS)


main(pathlib.Path(sys.argv[1]))
