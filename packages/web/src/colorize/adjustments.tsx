import { SliderField } from '../shared/slider-field.js';
import { ModelField } from './model-field.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** How the picture is colorized. */
export function Adjustments({ picture: { id, look, withUncertainty } }: { picture: Picture }) {
  return (
    <div className="panel-group">
      <ModelField value={look.model} onChange={(model) => queue.change(id, { look: { model } })} />
      <SliderField
        label="Vibrancy"
        ends={['Cautious', 'Vivid']}
        max={1}
        value={look.vibrancy}
        onChange={(vibrancy) => queue.change(id, { look: { vibrancy } })}
      />
      <SliderField
        label="Temperature"
        ends={['Likeliest color', 'Average of all']}
        max={2}
        value={look.temperature}
        onChange={(temperature) => queue.change(id, { look: { temperature } })}
      />
      <label className="panel-check">
        <input
          type="checkbox"
          checked={withUncertainty}
          onChange={(event) => queue.change(id, { withUncertainty: event.currentTarget.checked })}
        />
        <span>
          Show uncertainty
          <small>Tints what the network is guessing.</small>
        </span>
      </label>
    </div>
  );
}
