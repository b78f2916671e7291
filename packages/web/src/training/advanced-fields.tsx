import { type ControlIds, Field } from '../shared/field.js';
import { type RunField, advancedFields } from './run-fields.js';

/** The settings that most people leave alone. */
export function AdvancedFields({ models }: { models: readonly string[] }) {
  return (
    <details className="advanced-fields">
      <summary>Advanced settings</summary>
      <div>
        <Field label="Start from" help="A model whose weights are the start.">
          {(ids) => (
            <select {...ids} name="init" defaultValue="">
              <option value="">Random weights</option>
              {models.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        {Object.entries(advancedFields).map(([name, field]) => (
          <Field key={name} label={field.label} help={field.help}>
            {(ids) => <Control name={name} field={field} ids={ids} />}
          </Field>
        ))}
      </div>
    </details>
  );
}

function Control({ name, field, ids }: { name: string; field: RunField; ids: ControlIds }) {
  if (field.kind === 'choice')
    return (
      <select {...ids} name={name}>
        {field.choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  const { min, max, step, placeholder } = field;
  return <input {...ids} name={name} type="number" min={min} max={max} step={step} placeholder={placeholder} />;
}
