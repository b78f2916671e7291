import type { Method } from './methods.js';

interface MethodFieldProps {
  methods: Readonly<Record<string, string>>;
  /** null: left to the server, which takes the first. */
  value: Method | null;
  onChange: (method: Method) => void;
}

/** How colors are found, where there is a choice. */
export function MethodField({ methods, value, onChange }: MethodFieldProps) {
  const names = Object.keys(methods);
  if (names.length < 2) return null;
  return (
    <label className="field">
      <span>Method</span>
      <select value={value ?? names[0]} onChange={(event) => onChange(event.currentTarget.value as Method)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {methods[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
