import type { Dataset } from '../data/dataset.js';
import { resolveTrainConfig, type TrainConfig } from '../training/config.js';
import { newRecord } from '../training/run-record.js';
import { startWeights, TrainingSession } from '../training/session.js';
import { stepsWithin } from '../training/timing.js';
import { trainingBatches } from '../training/training-batches.js';

/** How many steps each of these trainings can do in `minutes`: those of the slowest, from a few steps of each. */
export async function countSteps(
  trainings: readonly TrainConfig[],
  dataset: Dataset,
  minutes: number,
): Promise<number> {
  let fewest = Infinity;
  for (const training of trainings) {
    const record = newRecord(resolveTrainConfig({ ...training, steps: undefined, minutes }));
    const session = new TrainingSession(record, dataset, await startWeights(record.config));
    const loader = trainingBatches(record.config, dataset, 0);
    try {
      fewest = Math.min(fewest, await stepsWithin(minutes * 60, session, loader));
    } finally {
      await loader.close();
      session.dispose();
    }
  }
  return fewest;
}
