"""PyTorch as a worker of the benchmark: training steps and forward passes; writes the networks for ONNX Runtime."""

import sys
import warnings

import torch
from pytorch_losses import cross_entropy, levin
from pytorch_networks import NETWORKS
from serve import Workload, serve, times_of
from torch import nn

FIRST_STEPS = 3
THREADS = int(sys.argv[1])


def load(net, workload):
    """Copies the workload's weights into the network; both declare their tensors in the same order."""
    parameters = [tensor for _, tensor in net.named_parameters()]
    statistics = [tensor for name, tensor in net.named_buffers() if "running" in name]
    theirs = list(workload.weights())
    for expected, found in (
        ([row for row in theirs if row[1] != "statistic"], parameters),
        ([row for row in theirs if row[1] == "statistic"], statistics),
    ):
        if len(expected) != len(found):
            raise ValueError(f"expected {len(expected)} tensors but the PyTorch network has {len(found)}")
        for (name, _, array), tensor in zip(expected, found):
            if tuple(array.shape) != tuple(tensor.shape):
                raise ValueError(f"expected {name} as {array.shape} but PyTorch has {tuple(tensor.shape)}")
            tensor.data.copy_(torch.from_numpy(array.copy()))


def network(workload):
    net = NETWORKS[workload.about["net"]]().to(memory_format=torch.channels_last)
    load(net, workload)
    return net


class Training:
    def __init__(self, workload, case, compiled):
        batch, about = case["batch"], workload.about
        self.settings, self.bf16 = about["training"], case["precision"] == "bf16"
        self.net = network(workload).train()
        side = about["size"] // about["stride"]
        pixels = batch * side * side
        self.x = torch.from_numpy(workload.input(batch)).to(memory_format=torch.channels_last)
        self.index = torch.from_numpy(workload.array("index", "int32")).reshape(-1, 5)[:pixels].long()
        self.weight = torch.from_numpy(workload.array("weight")).reshape(-1, 5)[:pixels]
        self.class_weights = torch.from_numpy(workload.array("class-weights"))
        self.lightness = torch.from_numpy(workload.array("lightness")).reshape(-1, 1, side, side)[:batch]
        self.centers = torch.from_numpy(workload.array("centers")).reshape(-1, 2)
        self.optimizer = self.make_optimizer()
        self.average = [p.detach().clone() for p in self.net.parameters()] if self.settings["ema"] else []
        self.loss = torch.compile(self.loss_of) if compiled else self.loss_of

    def make_optimizer(self):
        """AdamW; only weights decay."""
        weights = [p for p in self.net.parameters() if p.ndim > 1]
        others = [p for p in self.net.parameters() if p.ndim == 1]
        groups = [{"params": weights, "weight_decay": self.settings["weightDecay"]}, {"params": others, "weight_decay": 0}]
        return torch.optim.AdamW(groups, self.settings["lr"], fused=True)

    def loss_of(self, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            logits = self.net(x)
        loss = cross_entropy(logits, self.index, self.weight, self.class_weights)
        if self.settings["spatial"] == "levin":
            loss = loss + self.settings["lambda"] * levin(logits, self.lightness, self.centers)
        return loss

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.x)
        loss.backward()
        if self.settings["clip"]:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.settings["clip"])
        self.optimizer.step()
        if self.average:
            torch._foreach_lerp_(self.average, [p.detach() for p in self.net.parameters()], 1 - self.settings["ema"])
        return loss.item()


class Forward:
    def __init__(self, workload, case, compiled):
        self.bf16 = case["precision"] == "bf16"
        self.net = network(workload).eval()
        self.x = torch.from_numpy(workload.input(case["batch"])).to(memory_format=torch.channels_last)
        self.run = torch.compile(self.logits) if compiled else self.logits

    def logits(self, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            return self.net(x)

    @torch.inference_mode()
    def step(self):
        return self.run(self.x)


opened = None


def open_case(case):
    global opened
    opened = None
    torch._dynamo.reset()
    workload = Workload(case["folder"])
    make = Training if case["task"] == "train" else Forward
    opened = make(workload, case, case["variant"] == "compile")
    if case["task"] == "train":
        return {"losses": [opened.step() for _ in range(FIRST_STEPS)]}
    return {"output": workload.put("pytorch", opened.step().float().numpy())}


def export(params):
    """Writes network.onnx: batch norms folded, the batch free."""
    workload = Workload(params["folder"])
    net = network(workload).eval()
    path = workload.folder / "network.onnx"
    free = {"x": {0: "n"}, "y": {0: "n"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = torch.from_numpy(workload.input(1))
        # The exporter that needs no further package.
        torch.onnx.export(net, (x,), str(path), dynamo=False, input_names=["x"], output_names=["y"], dynamic_axes=free)


torch.set_num_threads(THREADS)
serve({"open": open_case, "time": lambda budget: times_of(opened.step, budget), "export": export})
