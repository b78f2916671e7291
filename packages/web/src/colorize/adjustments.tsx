import { SliderField } from '../shared/slider-field.js';
import { MethodField } from './method-field.js';
import { methods } from './methods.js';
import { ModelField } from './model-field.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** How the picture is colorized. */
export function Adjustments({ picture: { id, look, result, withUncertainty } }: { picture: Picture }) {
  return (
    <div className="panel-group">
      <ModelField value={look.model} onChange={(model) => queue.adjust(id, { look: { model } })} />
      <MethodField
        methods={methods}
        value={look.method}
        onChange={(method) => queue.adjust(id, { look: { method } })}
      />
      <SliderField
        label="Vibrancy"
        ends={['Cautious', 'Vivid']}
        max={1}
        value={look.vibrancy}
        byDefault={result?.vibrancy ?? null}
        onChange={(vibrancy) => queue.adjust(id, { look: { vibrancy } })}
      />
      <SliderField
        label="Temperature"
        ends={['Likeliest color', 'Average of all']}
        max={2}
        value={look.temperature}
        byDefault={result?.temperature ?? null}
        onChange={(temperature) => queue.adjust(id, { look: { temperature } })}
      />
      <div className="panel-check">
        <label>
          <input
            type="checkbox"
            aria-describedby="uncertainty-help"
            checked={withUncertainty}
            onChange={(event) => queue.showUncertainty(id, event.currentTarget.checked)}
          />
          Show uncertainty
        </label>
        <small id="uncertainty-help">Tints where the network is guessing most.</small>
      </div>
    </div>
  );
}
