"""Unpacks cuDNN 9 out of its wheel: `python3 .ci/cudnn.py FOLDER` prints the folder of its include and lib."""

import pathlib
import subprocess
import sys
import tempfile
import zipfile

WHEEL = "nvidia-cudnn-cu13>=9.8,<10"
CONTENT = "nvidia/cudnn/"


def main(folder: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "0", "--dest", downloads]
        subprocess.run([*pip, WHEEL], check=True, stdout=sys.stderr)
        (wheel,) = pathlib.Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith(CONTENT)])
    print(folder / CONTENT)


main(pathlib.Path(sys.argv[1]))
