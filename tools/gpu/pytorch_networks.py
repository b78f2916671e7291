"""The networks of packages/ts-core/src/models and packages/native-cuda/bench/bench_d.h in PyTorch."""

import pathlib
import sys

import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
from pytorch_strata import BINS, Strata  # noqa: E402


class ConvRelu(nn.Sequential):
    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1):
        conv = nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel - 1) // 2, dilation)
        super().__init__(conv, nn.ReLU(inplace=True))


class BenchD(nn.Module):
    channels, stride = 1, 4

    def __init__(self):
        super().__init__()
        self.quarter = nn.Sequential(
            ConvRelu(1, 32, stride=2), ConvRelu(32, 64), ConvRelu(64, 128, stride=2), ConvRelu(128, 128)
        )
        self.eighth = nn.Sequential(ConvRelu(128, 256, stride=2), ConvRelu(256, 256), nn.Conv2d(256, 128, 1))
        self.last = nn.Sequential(ConvRelu(128, 128), nn.Conv2d(128, BINS, 1))

    def forward(self, x):
        quarter = self.quarter(x)
        return self.last(F.interpolate(self.eighth(quarter), scale_factor=2) + quarter)


class Seed(nn.Module):
    """Zhang et al. 2016 as the 2017 project had it."""

    channels, stride = 1, 16
    # channels, convolutions, kernel, stride of the last, dilation
    blocks = (
        (64, 2, 3, 2, 1),
        (128, 2, 3, 2, 1),
        (256, 3, 3, 2, 1),
        (512, 3, 3, 1, 1),
        (512, 3, 3, 1, 2),
        (512, 3, 3, 1, 2),
        (512, 3, 3, 1, 1),
        (256, 1, 5, 2, 1),
    )

    def __init__(self):
        super().__init__()
        layers, inputs = [], 1
        for channels, count, kernel, stride, dilation in self.blocks:
            for i in range(count):
                layers.append(ConvRelu(inputs, channels, kernel, stride if i == count - 1 else 1, dilation))
                inputs = channels
            layers.append(nn.BatchNorm2d(channels))
        self.trunk = nn.Sequential(*layers)
        self.head = nn.Conv2d(inputs, BINS, 1)

    def forward(self, x):
        return self.head(self.trunk(x))


Strata.channels, Strata.stride = 4, 4
NETWORKS = {"bench-d": BenchD, "strata": Strata, "seed": Seed}
