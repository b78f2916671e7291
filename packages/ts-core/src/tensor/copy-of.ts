import { native } from './native.js';
import { record } from './program.js';
import { empty, type Tensor } from './tensor.js';

/** The same elements in memory of their own, copied off the event loop. */
export async function copyOf(source: Tensor): Promise<Tensor> {
  const copy = empty(source.shape, source.dtype, source.device);
  const program = record(() => native().copy(source.native, copy.native));
  try {
    await program.run();
    return copy;
  } catch (error) {
    copy.dispose();
    throw error;
  } finally {
    program.dispose();
  }
}
