import { useId } from 'react';

/** How long to train, by time or by steps. */
export function LengthField() {
  const id = useId();
  return (
    <div className="field">
      <span id={id}>Length</span>
      <div className="length-field">
        <input name="length" type="number" aria-labelledby={id} min={0} step="any" defaultValue={30} required />
        <select name="unit" aria-label="Unit of the length" defaultValue="minutes">
          <option value="minutes">minutes</option>
          <option value="steps">steps</option>
        </select>
      </div>
      <small>Half an hour shows whether a data set works; a few hours make a good model.</small>
    </div>
  );
}
