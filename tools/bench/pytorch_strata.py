"""Times PyTorch on the same network and loss as ours, on the CPU: one JSON line per row.

    python tools/bench/pytorch_strata.py [--threads 2] [--steps 8] [--spatial]

`strata` of packages/ts-core/src/models/strata.ts at 128×128: training steps of 16 pictures (rebalanced softmax on 5-nearest soft
targets, AdamW, clip, EMA) and forward passes of 1 and 16, in fp32 and in bf16 (autocast, channels_last). Medians and minima.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

SIZE, BATCH, BINS = 128, 16, 484


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


def cross_entropy(logits, index, weight, class_weights):
    log_probability = F.log_softmax(logits.permute(0, 2, 3, 1).reshape(-1, BINS).float(), -1)
    return -(class_weights[index[:, 0]] * (weight * log_probability.gather(1, index)).sum(-1)).mean()


def levin(logits, lightness, centers):
    """The Gaussian spatial penalty of radius 1 (replicated border, for its cost only)."""
    ab = torch.einsum("nkhw,kc->nchw", F.softmax(logits.float(), 1), centers)
    n, _, h, w = ab.shape
    near = lambda x: F.unfold(F.pad(x, (1, 1, 1, 1), "replicate"), 3).reshape(n, x.shape[1], 9, h, w)[:, :, [0, 1, 2, 3, 5, 6, 7, 8]]
    around = near(lightness)
    spread = (0.6 * around.var(2, unbiased=False, keepdim=True)).clamp(min=0.02)
    share = torch.softmax(-((around - lightness[:, :, None]) ** 2) / (2 * spread), 2)
    return ((ab - (near(ab) * share).sum(2)) ** 2).sum(1).mean() / 110**2


class Bench:
    def __init__(self, bf16, spatial):
        torch.manual_seed(1)
        self.bf16, self.spatial = bf16, spatial
        self.net = Strata().to(memory_format=torch.channels_last)
        self.average = [p.detach().clone() for p in self.net.parameters()]
        self.optimizer = torch.optim.AdamW(self.net.parameters(), 1e-3, weight_decay=0.02)
        self.x = torch.randn(BATCH, 4, SIZE, SIZE).to(memory_format=torch.channels_last)
        pixels = BATCH * (SIZE // 4) ** 2
        self.index = torch.randint(0, BINS, (pixels, 5))
        self.weight = torch.softmax(torch.randn(pixels, 5), -1)
        self.class_weights = torch.rand(BINS) + 0.5
        self.lightness = 100 * torch.rand(BATCH, 1, SIZE // 4, SIZE // 4)
        self.centers = 100 * torch.randn(BINS, 2)

    def logits(self, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            return self.net(x)

    def train_step(self):
        logits = self.logits(self.x)
        loss = cross_entropy(logits, self.index, self.weight, self.class_weights)
        if self.spatial:
            loss = loss + levin(logits, self.lightness, self.centers)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        torch._foreach_lerp_(self.average, [p.detach() for p in self.net.parameters()], 1e-3)

    @torch.inference_mode()
    def forward(self, count):
        self.logits(self.x[:count])


def timed(run, repeats, warmup=3):
    for _ in range(warmup):
        run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    return {"medianMs": round(statistics.median(times), 2), "minMs": round(min(times), 2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--spatial", action="store_true", help="with the levin penalty")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for precision in ("fp32", "bf16"):
        bench = Bench(precision == "bf16", options.spatial)
        row = {"net": "strata", "impl": "pytorch", "precision": precision}
        train = timed(bench.train_step, options.steps)
        print(json.dumps({**row, "task": "train", "batch": BATCH, **train, "imagesPerSecond": round(1000 * BATCH / train["medianMs"], 1)}))
        bench.net.eval()
        for count in (1, BATCH):
            print(json.dumps({**row, "task": "forward", "batch": count, **timed(lambda: bench.forward(count), 3 * options.steps)}))


if __name__ == "__main__":
    main()
