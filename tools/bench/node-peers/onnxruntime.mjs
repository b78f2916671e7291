// ONNX Runtime's Node binding as a worker of the benchmark: forward passes in fp32 of the network.onnx that PyTorch wrote.
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeArray } from '../floats.mjs';
import { serve, timesOf } from '../serve.mjs';
import { planesOf, rowsOf } from '../planes.mjs';
import { readPictures } from '../pictures.mjs';

const threads = Number(process.argv[2]);
let step;

async function open({ folder, batch }) {
  const session = await InferenceSession.create(join(folder, 'network.onnx'), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
  });
  const { values, size, channels } = readPictures(folder, batch);
  const x = new Tensor('float32', planesOf(values, [batch, size, size, channels]), [batch, channels, size, size]);
  step = () => session.run({ x });
  const { y } = await step();
  const output = join(folder, 'output-onnxruntime-node.bin');
  writeArray(output, rowsOf(y.data, y.dims));
  return { output };
}

await serve({ open, time: (budget) => timesOf(step, budget) });
