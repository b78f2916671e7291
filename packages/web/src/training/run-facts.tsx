import { duration, number3 } from './format.js';
import type { History } from './history.js';
import type { Run } from './queries.js';
import { runTime } from './run-time.js';

interface RunFactsProps {
  run: Run;
  history: History;
}

/** The figures of the moment. */
export function RunFacts({ run, history }: RunFactsProps) {
  const loss = history.losses.at(-1)?.loss ?? run.loss;
  const validation = history.validations.at(-1);
  const facts: [string, string][] = [
    ['Loss', number3(loss)],
    ['Validation loss', number3(validation?.loss ?? null)],
    ['PSNR', validation?.metrics.psnr ? `${validation.metrics.psnr.toFixed(1)} dB` : '–'],
    ['Pictures a second', number3(history.imagesPerSecond ?? run.imagesPerSecond)],
    ['Learning rate', number3(history.lr)],
    timeOf(run, history),
  ];
  return (
    <dl className="run-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function timeOf(run: Run, history: History): [string, string] {
  const { status, steps, settings } = run;
  if (status === 'RUNNING' && steps !== null && history.imagesPerSecond) {
    const left = steps - (history.losses.at(-1)?.step ?? 0);
    return ['Time left', duration((left * (settings.minibatch ?? 16)) / history.imagesPerSecond)];
  }
  return ['Took', runTime(run)];
}
