"""ONNX Runtime as a worker of the benchmark: forward passes in fp32 of the network.onnx that PyTorch wrote."""

import sys

import onnxruntime
from serve import Workload, serve, times_of

THREADS = int(sys.argv[1])
opened = None


def open_case(case):
    global opened
    workload = Workload(case["folder"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    path = str(workload.folder / "network.onnx")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs = {"x": workload.input(case["batch"])}
    opened = lambda: session.run(None, inputs)  # noqa: E731: one of several kinds of step
    return {"output": workload.put("onnxruntime", opened()[0])}


serve({"open": open_case, "time": lambda budget: times_of(opened, budget)})
