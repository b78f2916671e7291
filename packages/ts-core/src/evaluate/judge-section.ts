import type { Judgement } from './evaluation.js';

/** The judge's finding as HTML. */
export function judgeSection({ accuracy, interval, paired, wide, verdicts }: Judgement): string {
  const [low, high] = interval.map((end) => end.toFixed(1));
  const few = wide ? ` With ${verdicts.length} pictures the interval is wide.` : '';
  return `<h2>A learned judge</h2>
<p><b>${accuracy.toFixed(1)} %</b> [${low}, ${high}] of ${verdicts.length} true and as many colorized pictures told right by a
small classifier trained on the other half of the pictures. 50 % is indistinguishable, 100 % always recognized.${few}
Shown both versions of a picture, it finds the true one in ${paired.toFixed(1)} %.</p>`;
}
