import './slider-field.css';
import { useId } from 'react';

interface SliderFieldProps {
  label: string;
  /** Of the low and the high end. */
  ends: readonly [string, string];
  max: number;
  /** null: left to the model. */
  value: number | null;
  /** What the model chose, once it is known. */
  byDefault: number | null;
  onChange: (value: number | null) => void;
  disabled?: boolean;
}

/** A number between 0 and `max` that may be left to the model. */
export function SliderField({ label, ends, max, value, byDefault, onChange, disabled = false }: SliderFieldProps) {
  const id = useId();
  const position = value ?? byDefault;
  const text = position === null ? 'auto' : position.toFixed(2);
  return (
    <div className="slider-field">
      <div className="slider-field-head">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{text}</output>
        <button
          type="button"
          className="link-button"
          hidden={value === null}
          disabled={disabled}
          onClick={() => onChange(null)}
          aria-label={`Leave ${label.toLowerCase()} to the model`}
        >
          Reset
        </button>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={0.01}
        value={position ?? max / 2}
        disabled={disabled}
        aria-valuetext={`${text}, between ${ends[0].toLowerCase()} and ${ends[1].toLowerCase()}`}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <div className="slider-field-ends" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}
