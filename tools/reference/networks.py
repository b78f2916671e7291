"""Stored cases of the network ops, from PyTorch in double precision. Pictures NHWC, weights OHWI."""
import torch
import torch.nn.functional as F

from case_file import Inputs, write_case


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def gradients(y, dy, *inputs):
    return torch.autograd.grad(y, inputs, torch.tensor(dy, dtype=torch.float64))


CONVOLUTIONS = {
    # name: (N, H, W, C, O, kernel, options, with bias)
    "plain": (2, 7, 5, 3, 4, 3, {"padding": 1}, True),
    "stride2": (2, 9, 7, 4, 5, 3, {"stride": 2, "padding": 1}, True),
    "dilation2": (1, 9, 8, 3, 4, 3, {"dilation": 2, "padding": 2}, True),
    "groups": (2, 6, 5, 6, 4, 3, {"groups": 2, "padding": 1}, True),
    "depthwise": (1, 6, 7, 5, 5, 3, {"groups": 5, "padding": 1, "stride": 2}, False),
    "pointwise": (2, 5, 3, 7, 9, 1, {}, True),
    "one_channel": (1, 8, 6, 1, 3, 3, {"stride": 2, "padding": 1}, True),
    "no_padding": (1, 5, 6, 2, 1, 3, {}, False),
    "kernel5": (1, 9, 11, 2, 3, 5, {"stride": 2, "padding": 2}, True),
    "wide": (1, 5, 5, 32, 16, 3, {"padding": 1}, True),
}


def convolutions():
    for name, (n, h, w, c, o, kernel, options, with_bias) in CONVOLUTIONS.items():
        inputs = Inputs(name.encode()[0])
        x, weight = leaf(inputs.array(n, h, w, c)), leaf(inputs.array(o, kernel, kernel, c // options.get("groups", 1)))
        bias = leaf(inputs.array(o)) if with_bias else None
        y = nhwc(F.conv2d(nchw(x), nchw(weight), bias, **options))
        dy = inputs.array(*y.shape)
        grads = gradients(y, dy, x, weight, *([bias] if with_bias else []))
        write_case(
            f"conv2d_{name}",
            {"x": x, "weight": weight, "bias": bias, "y": y, "yRelu": y.relu(), "dy": dy, "dx": grads[0],
             "dWeight": grads[1], "dBias": grads[2] if with_bias else None},
            options,
        )


def transposed_convolutions():
    for name, (h, w, c, o, kernel, stride, extra) in {
        "stride2": (4, 3, 5, 2, 4, 2, 0), "odd": (3, 5, 3, 4, 3, 2, 1),
    }.items():
        inputs = Inputs(7)
        x, weight = leaf(inputs.array(2, h, w, c)), leaf(inputs.array(c, kernel, kernel, o))
        y = nhwc(F.conv_transpose2d(nchw(x), nchw(weight), stride=stride, padding=1, output_padding=extra))
        dy = inputs.array(*y.shape)
        dx, d_weight = gradients(y, dy, x, weight)
        write_case(f"conv_transpose2d_{name}", {"x": x, "weight": weight, "y": y, "dy": dy, "dx": dx, "dWeight": d_weight},
                   {"stride": stride, "padding": 1})


def linear():
    for name, (p, i, o, with_bias) in {"plain": (6, 5, 4, True), "one_row": (1, 17, 3, False), "one_output": (5, 3, 1, True)}.items():
        inputs = Inputs(11)
        x, weight = leaf(inputs.array(p, i)), leaf(inputs.array(o, i))
        bias = leaf(inputs.array(o)) if with_bias else None
        y = F.linear(x, weight, bias)
        dy = inputs.array(*y.shape)
        grads = gradients(y, dy, x, weight, *([bias] if with_bias else []))
        write_case(f"linear_{name}", {"x": x, "weight": weight, "bias": bias, "y": y, "dy": dy, "dx": grads[0],
                                      "dWeight": grads[1], "dBias": grads[2] if with_bias else None})


def batch_norm():
    for name, (n, h, w, c, relu) in {"plain": (2, 5, 3, 4, 0), "relu": (3, 4, 5, 3, 1), "one_channel": (1, 7, 5, 1, 0)}.items():
        inputs = Inputs(13)
        x, gamma, beta = leaf(inputs.array(n, h, w, c)), leaf(inputs.positive(c)), leaf(inputs.array(c))
        mean = x.mean((0, 1, 2))
        variance = x.var((0, 1, 2), unbiased=False)
        y = (x - mean) / torch.sqrt(variance + 1e-5) * gamma + beta
        y = y.relu() if relu else y
        dy = inputs.array(*y.shape)
        dx, d_gamma, d_beta = gradients(y, dy, x, gamma, beta)
        write_case(f"batch_norm_{name}", {"x": x, "gamma": gamma, "beta": beta, "y": y, "mean": mean, "variance": variance,
                                          "dy": dy, "dx": dx, "dGamma": d_gamma, "dBeta": d_beta}, {"eps": 1e-5, "relu": relu})


def fold_batch_norm():
    for name, with_bias in {"bias": True, "no_bias": False}.items():
        inputs = Inputs(17)
        x, weight, bias = leaf(inputs.array(1, 5, 4, 3)), leaf(inputs.array(4, 3, 3, 3)), leaf(inputs.array(4))
        gamma, beta, mean, variance = inputs.array(4), inputs.array(4), inputs.array(4), inputs.positive(4)
        factor = torch.tensor(gamma / (variance + 1e-5) ** 0.5)
        folded_bias = (bias if with_bias else 0) * factor + torch.tensor(beta) - torch.tensor(mean) * factor
        y = F.conv2d(nchw(x), nchw(weight), bias if with_bias else None, padding=1)
        y = F.batch_norm(y, *(torch.tensor(v) for v in (mean, variance, gamma, beta)), eps=1e-5)
        write_case(f"fold_batch_norm_{name}",
                   {"x": x, "weight": weight, "bias": bias if with_bias else None, "gamma": gamma, "beta": beta, "mean": mean,
                    "variance": variance, "foldedWeight": weight * factor[:, None, None, None], "foldedBias": folded_bias,
                    "y": nhwc(y)}, {"eps": 1e-5, "padding": 1})


def resample():
    sizes = {"up2": (3, 4, 6, 8), "odd": (5, 3, 7, 8), "down": (7, 9, 4, 3), "one_pixel": (1, 1, 3, 2), "same": (3, 2, 3, 2)}
    for mode in ("nearest", "bilinear"):
        for name, (h, w, height, width) in sizes.items():
            inputs = Inputs(19)
            x = leaf(inputs.array(2, h, w, 3))
            aligned = {} if mode == "nearest" else {"align_corners": False}
            # Half-pixel centers also for nearest: PyTorch calls this nearest-exact.
            y = nhwc(F.interpolate(nchw(x), (height, width), mode="nearest-exact" if mode == "nearest" else mode, **aligned))
            dy = inputs.array(*y.shape)
            write_case(f"resample_{mode}_{name}", {"x": x, "y": y, "dy": dy, "dx": gradients(y, dy, x)[0]}, {"mode": mode})


def pools():
    for name, (kind, h, w, size, stride, padding) in {
        "max": ("max", 6, 7, 2, 2, 0), "max_padded": ("max", 7, 5, 3, 2, 1), "average": ("average", 6, 7, 2, 2, 0),
        "average_overlap": ("average", 5, 7, 3, 2, 0),
    }.items():
        inputs = Inputs(23)
        x = leaf(inputs.random.permutation(2 * h * w * 3).reshape(2, h, w, 3) / 64.0)
        op = F.max_pool2d if kind == "max" else F.avg_pool2d
        y = nhwc(op(nchw(x), size, stride, padding))
        dy = inputs.array(*y.shape)
        write_case(f"pool2d_{name}", {"x": x, "y": y, "dy": dy, "dx": gradients(y, dy, x)[0]},
                   {"kind": kind, "size": size, "stride": stride, "padding": padding})


def global_average_pool():
    for name, (valid_height, valid_width) in {"all": (5, 6), "whole_cells": (3, 4), "fractions": (3.25, 4.5), "below_one": (0.5, 6)}.items():
        inputs = Inputs(29)
        x = leaf(inputs.array(2, 5, 6, 3))
        rows = (valid_height - torch.arange(5.0, dtype=torch.float64)).clamp(0, 1)
        columns = (valid_width - torch.arange(6.0, dtype=torch.float64)).clamp(0, 1)
        share = rows[:, None] * columns[None, :]
        y = (x * share[None, :, :, None]).sum((1, 2), keepdim=True) / share.sum()
        dy = inputs.array(*y.shape)
        write_case(f"global_average_pool_{name}", {"x": x, "y": y, "dy": dy, "dx": gradients(y, dy, x)[0]},
                   {"validHeight": valid_height, "validWidth": valid_width})


def softmax():
    for name, (k, temperature) in {"t1": (7, 1.0), "annealed": (484, 0.38)}.items():
        inputs = Inputs(31)
        x = leaf(inputs.array(1, 1, 3, k, limit=4))
        y = torch.softmax(x / temperature, -1)
        dy = inputs.array(*y.shape)
        write_case(f"softmax_{name}", {"x": x, "y": y, "dy": dy, "dx": gradients(y, dy, x)[0]}, {"temperature": temperature})


def write_all():
    for group in (convolutions, transposed_convolutions, linear, batch_norm, fold_batch_norm, resample, pools,
                  global_average_pool, softmax):
        group()
