import './slider-field.css';
import { useId, useRef } from 'react';

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
  const input = useRef<HTMLInputElement>(null);
  const reset = (): void => {
    onChange(null);
    // The button is gone then.
    input.current?.focus();
  };
  const position = value ?? byDefault;
  const text = position === null ? 'auto' : position.toFixed(2);
  return (
    <div className="slider-field">
      <div className="slider-field-head">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{text}</output>
        <ResetButton label={label} isHidden={value === null} disabled={disabled} onClick={reset} />
      </div>
      <input
        ref={input}
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

interface ResetButtonProps {
  label: string;
  isHidden: boolean;
  disabled: boolean;
  onClick: () => void;
}

function ResetButton({ label, isHidden, ...rest }: ResetButtonProps) {
  const name = `Leave ${label.toLowerCase()} to the model`;
  return (
    <button type="button" className="link-button" hidden={isHidden} aria-label={name} {...rest}>
      Reset
    </button>
  );
}
