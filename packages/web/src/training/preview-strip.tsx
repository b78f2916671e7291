import type { History } from './history.js';

/** What the network made of a few validation pictures, newest first. */
export function PreviewStrip({ previews }: { previews: History['previews'] }) {
  if (previews.length === 0) return null;
  return (
    <section aria-labelledby="previews-title">
      <h2 id="previews-title">Previews</h2>
      <p className="muted">Validation pictures in gray, as the network colors them, and as they are.</p>
      <ol className="preview-strip" tabIndex={0} aria-label="Previews, newest first">
        {[...previews].reverse().map(({ step, image }) => (
          <li key={step}>
            <figure>
              <a href={image.url} target="_blank" rel="noreferrer">
                <img
                  src={image.url}
                  alt={`Preview after ${step} steps`}
                  width={image.width}
                  height={image.height}
                  loading="lazy"
                />
              </a>
              <figcaption>step {step.toLocaleString()}</figcaption>
            </figure>
          </li>
        ))}
      </ol>
    </section>
  );
}
