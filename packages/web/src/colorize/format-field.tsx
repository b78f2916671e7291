import { type Format, formats } from './formats.js';

interface FormatFieldProps {
  value: Format;
  onChange: (format: Format) => void;
}

/** The format of downloads. */
export function FormatField({ value, onChange }: FormatFieldProps) {
  return (
    <label className="field">
      <span>Format</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Format)}>
        {Object.entries(formats).map(([format, label]) => (
          <option key={format} value={format}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
