import { builder } from '../builder.js';
import type { EventData, EventRecord, Metrics } from '../jobs/event-record.js';
import type { runStatuses } from '../jobs/run-status.js';
import { Image } from './image.js';

type Of<Type extends EventData['type']> = EventRecord & { data: Extract<EventData, { type: Type }> };

export const TrainingRunStatus = builder.enumType('TrainingRunStatus', {
  description: 'Where a training run stands.',
  values: {
    QUEUED: { description: 'It waits for its turn.' },
    RUNNING: { description: 'It is being trained.' },
    STOPPING: { description: 'It stops after a checkpoint.' },
    STOPPED: { description: 'It was stopped and can be resumed.' },
    FINISHED: { description: 'All steps are done; its model can be published.' },
    FAILED: { description: 'It cannot go on; `error` says why. It can be resumed once that is mended.' },
  } as const satisfies Record<(typeof runStatuses)[number], { description: string }>,
});

export const TrainingEvent = builder.interfaceRef<EventRecord>('TrainingEvent').implement({
  description: 'Something that happened in a training run.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Counts the events of the run from 1, without gaps, over all its starts.' }),
    step: t.exposeInt('step', {
      description: 'Optimizer steps done. A run that goes on from a checkpoint repeats the steps after it.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
  resolveType: ({ data }) => typeNames[data.type],
});

const typeNames: Record<EventData['type'], string> = {
  step: 'StepEvent',
  validation: 'ValidationEvent',
  checkpoint: 'CheckpointEvent',
  preview: 'PreviewEvent',
  status: 'StatusEvent',
};
const interfaces = [TrainingEvent];

builder.objectRef<Of<'step'>>('StepEvent').implement({
  description: 'An optimizer step.',
  interfaces,
  fields: (t) => ({
    loss: t.float({ nullable: true, description: 'Of the step’s minibatch.', resolve: ({ data }) => data.loss }),
    imagesPerSecond: t.float({ description: 'Crops a second.', resolve: ({ data }) => data.imagesPerSecond }),
    lr: t.float({ description: 'Learning rate.', resolve: ({ data }) => data.lr }),
  }),
});

const TrainingMetrics = builder.objectRef<Metrics>('TrainingMetrics').implement({
  description: 'Quality on crops of the validation pictures; null where it was not measured.',
  fields: (t) => {
    const metric = (name: keyof Metrics, description: string) =>
      t.float({ nullable: true, description, resolve: (metrics) => metrics[name] });
    return {
      psnr: metric('psnr', 'Peak signal-to-noise ratio of the colors in dB; more is better.'),
      ssim: metric('ssim', 'Structural similarity, up to 1; more is better.'),
      ciede2000: metric('ciede2000', 'Mean color difference CIEDE2000; less is better.'),
      abRmse: metric('abRmse', 'Root of the mean squared error of a and b; less is better.'),
      aucRaw: metric('aucRaw', 'Area under the curve of errors within a threshold, in per cent; more is better.'),
      aucRebalanced: metric('aucRebalanced', 'The same with rare colors weighed up, in per cent; more is better.'),
      colorfulness: metric('colorfulness', 'Colorfulness of the prediction.'),
      colorfulnessTrue: metric('colorfulnessTrue', 'Colorfulness of the true pictures.'),
      patchiness: metric('patchiness', 'How far colors change where lightness does not; less is better.'),
    };
  },
});

builder.objectRef<Of<'validation'>>('ValidationEvent').implement({
  description: 'A measurement on validation pictures.',
  interfaces,
  fields: (t) => ({
    loss: t.float({ nullable: true, description: 'Loss of the averaged weights.', resolve: ({ data }) => data.loss }),
    metrics: t.field({ type: TrainingMetrics, description: 'Quality.', resolve: ({ data }) => data.metrics }),
  }),
});

builder.objectRef<Of<'checkpoint'>>('CheckpointEvent').implement({
  description: 'A checkpoint was written: a run that is interrupted goes on from here.',
  interfaces,
});

builder.objectRef<Of<'preview'>>('PreviewEvent').implement({
  description: 'Gray input, prediction and truth of a few validation crops, one above the other.',
  interfaces,
  fields: (t) => ({
    image: t.field({ type: Image, description: 'The sheet.', resolve: previewImage }),
  }),
});

builder.objectRef<Of<'status'>>('StatusEvent').implement({
  description: 'The run has a new status, or tells what it is doing.',
  interfaces,
  fields: (t) => ({
    status: t.field({ type: TrainingRunStatus, description: 'Its status.', resolve: ({ data }) => data.status }),
    message: t.string({ description: 'What happens, in words.', resolve: ({ data }) => data.message }),
  }),
});

/** The picture of a preview. */
export function previewImage({ runId, seq, data }: Of<'preview'>) {
  return { runId, seq, stored: data.image };
}
