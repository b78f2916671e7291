"""Writes graph.json and graph.bin of a network.onnx, for those who read no protocol buffers.

    python tools/bench/python/onnx_graph.py FOLDER

Nodes in order: {op, inputs, output, attributes}; constants by name with shape and place in graph.bin (f32).
"""

import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import numpy_helper

folder = pathlib.Path(sys.argv[1])
graph = onnx.load(folder / "network.onnx").graph
constants, values, offset = {}, [], 0
arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
for node in graph.node:
    if node.op_type == "Constant":
        arrays[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
for name, array in arrays.items():
    constants[name] = {"shape": list(array.shape), "offset": offset}
    values.append(array.astype(np.float32).ravel())
    offset += array.size
attribute = onnx.helper.get_attribute_value
nodes = [
    {
        "op": node.op_type,
        "inputs": list(node.input),
        "output": node.output[0],
        "attributes": {a.name: v for a in node.attribute if isinstance(v := attribute(a), (int, float, list))},
    }
    for node in graph.node
    if node.op_type != "Constant"
]
np.concatenate(values).tofile(folder / "graph.bin")
(folder / "graph.json").write_text(json.dumps({"nodes": nodes, "constants": constants, "output": graph.output[0].name}))
