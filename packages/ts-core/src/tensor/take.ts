import { native } from './native.js';
import { record } from './program.js';
import { empty, type Tensor } from './tensor.js';

/**
 * The elements of a program's result in a tensor of their own, which no later run overwrites; those of `source` are undefined
 * afterwards. Nothing is copied on the CPU. The program may not be running.
 */
export async function take(source: Tensor): Promise<Tensor> {
  const taken = empty(source.shape, source.dtype, source.device);
  if (source.device === 'cpu') native().exchange(source.native, taken.native);
  // A recorded graph knows where the memory lies.
  else await copied(source, taken);
  return taken;
}

async function copied(source: Tensor, target: Tensor): Promise<void> {
  const program = record(() => native().copy(source.native, target.native));
  await program.run();
  program.dispose();
}
