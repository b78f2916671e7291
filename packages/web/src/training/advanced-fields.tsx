import { type RunField, advancedFields } from './run-fields.js';

/** The settings that most people leave alone. */
export function AdvancedFields({ models }: { models: readonly string[] }) {
  return (
    <details className="advanced-fields">
      <summary>Advanced settings</summary>
      <div>
        <label className="field">
          <span>Start from</span>
          <select name="init" defaultValue="">
            <option value="">Random weights</option>
            {models.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <small>A model whose weights are the start.</small>
        </label>
        {Object.entries(advancedFields).map(([name, field]) => (
          <label key={name} className="field">
            <span>{field.label}</span>
            <Input name={name} field={field} />
            <small>{field.help}</small>
          </label>
        ))}
      </div>
    </details>
  );
}

function Input({ name, field }: { name: string; field: RunField }) {
  if (field.kind === 'choice')
    return (
      <select name={name}>
        {field.choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  const { min, max, step, placeholder } = field;
  return <input name={name} type="number" min={min} max={max} step={step} placeholder={placeholder} />;
}
