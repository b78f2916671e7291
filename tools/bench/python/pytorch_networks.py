"""The networks of packages/ts-core/src/models and tools/bench/bench-d.mjs in PyTorch, their tensors declared in the same order."""

import torch
from torch import nn
from torch.nn import functional as F

BINS = 484


class ConvNorm(nn.Sequential):
    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1, relu=True):
        conv = nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel - 1) // 2, dilation, bias=False)
        super().__init__(conv, nn.BatchNorm2d(outputs), *([nn.ReLU(inplace=True)] if relu else []))


class Block(nn.Module):
    def __init__(self, channels, dilation=1):
        super().__init__()
        self.first = ConvNorm(channels, channels, dilation=dilation)
        self.second = ConvNorm(channels, channels, dilation=dilation, relu=False)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class Strata(nn.Module):
    channels, stride = 4, 4

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(ConvNorm(4, 32, stride=2), ConvNorm(32, 64))
        self.quarter = nn.Sequential(ConvNorm(64, 80, stride=2), Block(80))
        self.eighth = nn.Sequential(ConvNorm(80, 192, stride=2), Block(192))
        self.sixteenth = nn.Sequential(ConvNorm(192, 256, stride=2), Block(256), Block(256, 2))
        self.context = nn.Linear(256, 256)
        self.up3 = ConvNorm(256, 128, kernel=1)
        self.join_eighth = nn.Sequential(ConvNorm(128 + 192, 192), ConvNorm(192, 96, kernel=1))
        self.join_quarter = nn.Sequential(ConvNorm(96 + 80, 112), ConvNorm(112, 112))
        self.head = nn.Conv2d(112, BINS, 1)

    def forward(self, x):
        quarter = self.quarter(self.stem(x))
        eighth = self.eighth(quarter)
        deep = self.sixteenth(eighth)
        deep = self.up3(deep + self.context(deep.mean((2, 3)))[:, :, None, None])
        up = self.join_eighth(torch.cat([F.interpolate(deep, scale_factor=2), eighth], 1))
        return self.head(self.join_quarter(torch.cat([F.interpolate(up, scale_factor=2), quarter], 1)))


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


NETWORKS = {"bench-d": BenchD, "strata": Strata, "seed": Seed}
