import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../errors.js';
import type { TrainingEvent } from '../training/events.js';

export interface CurvePoint {
  step: number;
  loss: number;
}

export interface LossCurve {
  /** Means over equally many steps, at the last of them. */
  training: CurvePoint[];
  validation: CurvePoint[];
}

/** Most points of a training curve. */
const POINTS = 120;

/** The losses of the run in a folder. After a crash some steps were done twice, with equal results. */
export async function readLossCurve(run: string): Promise<LossCurve> {
  const path = join(run, 'events.ndjson');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw ioError(error, `read ${path}`);
  });
  const events = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TrainingEvent);
  const losses = (type: 'step' | 'validation') => {
    const points = events.flatMap((event) => (event.type === type ? [{ step: event.step, loss: event.loss }] : []));
    return [...new Map(points.map((point) => [point.step, point])).values()];
  };
  return { training: thin(losses('step')), validation: losses('validation') };
}

function thin(points: readonly CurvePoint[]): CurvePoint[] {
  const length = Math.ceil(points.length / POINTS);
  const starts = Array.from({ length: Math.ceil(points.length / Math.max(1, length)) }, (_, i) => i * length);
  return starts.map((start) => {
    const part = points.slice(start, start + length);
    return { step: part.at(-1)!.step, loss: part.reduce((sum, { loss }) => sum + loss, 0) / part.length };
  });
}
