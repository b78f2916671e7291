"""Writes every stored case anew: python tools/reference/generate.py (needs torch, numpy, scipy, scikit-image)."""
import glob
import os

import color
import losses
import metrics
import networks
import optimizer
import whole_losses
from case_file import CASES

if __name__ == "__main__":
    os.makedirs(CASES, exist_ok=True)
    for old in glob.glob(os.path.join(CASES, "*.case")):
        os.remove(old)
    for part in (networks, losses, whole_losses, optimizer, color, metrics):
        part.write_all()
    files = glob.glob(os.path.join(CASES, "*.case"))
    print(f"{len(files)} cases, {sum(map(os.path.getsize, files)) / 1024:.0f} KiB")
