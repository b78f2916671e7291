"""Times PyTorch on the networks and the loss that we train, on one device: a JSON row for each measurement.

    python tools/gpu/pytorch_peer.py --net bench-d --variants eager,compile,graph

Training: rebalanced softmax on 5-nearest soft targets with the levin penalty, AdamW; strata and seed with clipping and a
moving average of the weights, as our training has. channels_last; bf16 by autocast. `compile` is torch.compile, `graph`
that with the whole step captured as one CUDA graph. The loss's targets are ready; decoding and encoding cost nothing.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench" / "python"))
from pytorch_losses import cross_entropy, levin  # noqa: E402
from pytorch_networks import BINS, NETWORKS  # noqa: E402

LAMBDA = 50.0


class Peer:
    def __init__(self, options, batch, precision, compiled):
        torch.manual_seed(1)
        self.device, self.bf16 = options.device, precision == "bf16"
        self.net = NETWORKS[options.net]().to(self.device, memory_format=torch.channels_last)
        self.averaged = options.net != "bench-d"
        self.average = [p.detach().clone() for p in self.net.parameters()] if self.averaged else []
        on_gpu = self.device == "cuda"
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), 1e-3, weight_decay=0.02 if self.averaged else 0, fused=on_gpu, capturable=on_gpu
        )
        x = torch.randn(batch, self.net.channels, options.size, options.size, device=self.device)
        self.x = x.to(memory_format=torch.channels_last)
        side = options.size // self.net.stride
        pixels = batch * side * side
        self.index = torch.randint(0, BINS, (pixels, 5), device=self.device)
        self.weight = torch.softmax(torch.randn(pixels, 5, device=self.device), -1)
        self.class_weights = torch.rand(BINS, device=self.device) + 0.5
        self.lightness = 100 * torch.rand(batch, 1, side, side, device=self.device)
        self.centers = 100 * torch.randn(BINS, 2, device=self.device)
        wrap = torch.compile if compiled else lambda function: function
        self.loss, self.logits = wrap(self.loss_of), wrap(self.logits_of)

    def logits_of(self, x):
        with torch.autocast(self.device, torch.bfloat16, enabled=self.bf16):
            return self.net(x)

    def loss_of(self, x):
        logits = self.logits_of(x)
        penalty = LAMBDA * levin(logits, self.lightness, self.centers)
        return cross_entropy(logits, self.index, self.weight, self.class_weights) + penalty

    def train_step(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.x).backward()
        if self.averaged:
            nn.utils.clip_grad_norm_(self.net.parameters(), 1.0, foreach=True)
        self.optimizer.step()
        if self.averaged:
            torch._foreach_lerp_(self.average, [p.detach() for p in self.net.parameters()], 1e-3)

    def forward(self):
        with torch.inference_mode():
            self.logits(self.x)


def captured(step):
    """The step as one CUDA graph."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(4):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()


def timed(step, options):
    """Median and least milliseconds of one step over rounds of several."""
    for _ in range(3):
        step()
    times = []
    for _ in range(options.rounds):
        wait(options.device)
        start = time.perf_counter()
        for _ in range(options.replays):
            step()
        wait(options.device)
        times.append(1000 * (time.perf_counter() - start) / options.replays)
    return {"medianMs": round(statistics.median(times), 4), "minMs": round(min(times), 4)}


def measure(options, variant, precision, batch):
    if options.device == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    for task in options.tasks.split(","):
        torch._dynamo.reset()
        peer = Peer(options, batch, precision, variant != "eager")
        peer.net.train(task == "train")
        step = peer.train_step if task == "train" else peer.forward
        row = {
            "net": options.net,
            "impl": f"pytorch {variant}",
            "device": options.device,
            "task": task,
            "precision": precision,
            "batch": batch,
            "size": options.size,
        }
        timing = timed(captured(step) if variant == "graph" else step, options)
        row |= timing | {"imagesPerSecond": round(1000 * batch / timing["medianMs"], 1)}
        if options.device == "cuda":
            row["peakMiB"] = torch.cuda.max_memory_reserved() // 2**20
        print(json.dumps(row), flush=True)


def measure_copy(options):
    """A copy on the device, counting bytes read and written."""
    source = torch.randn(options.copy_mib * 2**18, device=options.device)
    target = torch.empty_like(source)
    timing = timed(lambda: target.copy_(source), options)
    rate = 2 * 4 * source.numel() / (1e6 * timing["medianMs"])
    print(
        json.dumps(
            {"op": "copy", "impl": "pytorch", "device": options.device, **timing, "gigabytesPerSecond": round(rate, 1)}
        ),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--net", choices=[*NETWORKS, "copy"], default="bench-d")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--variants", default="eager,compile,graph")
    parser.add_argument("--precisions", default="bf16")
    parser.add_argument("--tasks", default="train,forward")
    parser.add_argument("--batches", default="16,64,256")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--replays", type=int, default=10)
    parser.add_argument("--copy-mib", type=int, default=1024)
    options = parser.parse_args()
    # As our own f32 convolutions: without TF32.
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    if options.net == "copy":
        return measure_copy(options)
    for variant in options.variants.split(","):
        for precision in options.precisions.split(","):
            for batch in options.batches.split(","):
                measure(options, variant, precision, int(batch))


if __name__ == "__main__":
    main()
