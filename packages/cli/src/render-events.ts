import type { TrainingEvent } from '@lithochrome/ts-core';
import { formatNumber } from './format.js';
import type { Output } from './output.js';

/** Shows the events of a training run to a human: steps as progress, everything else as lines. */
export function createEventRenderer(output: Output, steps: number | undefined): (event: TrainingEvent) => void {
  let total = steps;
  return (event) => {
    if (event.type === 'status' && event.steps !== undefined) total = event.steps;
    if (event.type === 'status' && event.progress) {
      output.progress({ unit: 'picture', ...event.progress, details: '' });
    } else if (event.type === 'step') {
      const details = `loss ${formatNumber(event.loss, 4)}  ${formatNumber(event.imagesPerSecond, 1)} images/s`;
      output.progress({ unit: 'step', done: event.step, total, details });
    } else {
      const line = describeEvent(event);
      if (line !== undefined) output.note(line);
    }
  };
}

function describeEvent(event: Exclude<TrainingEvent, { type: 'step' }>): string | undefined {
  switch (event.type) {
    case 'validation':
      return `step ${event.step}: validation loss ${formatNumber(event.loss, 4)}${describeMetrics(event.metrics)}`;
    case 'checkpoint':
      return `step ${event.step}: checkpoint ${event.path}`;
    case 'preview':
      return `step ${event.step}: preview ${event.path}`;
    case 'status':
      return event.message;
    case 'result':
      return undefined;
  }
}

/** The metrics that are there: a short list, so that the line stays one. */
export function describeMetrics(metrics: Readonly<Record<string, number | undefined>>): string {
  const shown: readonly (readonly [string, string, string])[] = [
    ['psnr', 'PSNR', ' dB'],
    ['aucRebalanced', 'AuC rebalanced', ' %'],
    ['colorfulness', 'colorfulness', ''],
  ];
  return shown
    .filter(([key]) => typeof metrics[key] === 'number')
    .map(([key, label, unit]) => `, ${label} ${formatNumber(metrics[key], 1)}${unit}`)
    .join('');
}
