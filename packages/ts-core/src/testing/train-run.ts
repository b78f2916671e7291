/** Runs `train` with the options of argv[2] (JSON) and prints each event as a line: a process that tests can kill. */
import type { TrainConfig } from '../training/config.js';
import { train } from '../training/train.js';

for await (const event of train(JSON.parse(process.argv[2]!) as TrainConfig)) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
