interface SmoothingFieldProps {
  value: number;
  onChange: (value: number) => void;
}

export function SmoothingField({ value, onChange }: SmoothingFieldProps) {
  return (
    <label className="smoothing-field">
      <span>Smoothing</span>
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={value}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output>{value.toFixed(2)}</output>
    </label>
  );
}
