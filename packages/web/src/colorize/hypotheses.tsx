import './hypotheses.css';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** Other likely colorings of the whole picture, to choose from. */
export function Hypotheses({ picture }: { picture: Picture }) {
  const { id, base, phase, withHypotheses, hypothesis } = picture;
  const others = base?.colorization.hypotheses ?? [];
  if (others.length === 0)
    return (
      <button
        type="button"
        className="button"
        disabled={phase !== 'done' || withHypotheses}
        onClick={() => queue.change(id, { withHypotheses: true })}
      >
        Suggest other colorings
      </button>
    );
  const choices = [{ index: 0, url: base?.colorization.image.thumbnail ?? '', label: 'Prediction' }].concat(
    others.map(({ index, image }) => ({ index, url: image.url, label: `Alternative ${index}` })),
  );
  return (
    <fieldset className="hypotheses">
      <legend>Coloring</legend>
      {choices.map(({ index, url, label }) => (
        <label key={index} title={label}>
          <input
            type="radio"
            name="hypothesis"
            aria-label={label}
            checked={index === hypothesis}
            onChange={() => queue.adjust(id, { hypothesis: index })}
          />
          <img src={url} alt="" />
        </label>
      ))}
    </fieldset>
  );
}
