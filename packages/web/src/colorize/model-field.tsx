import { Field } from '../shared/field.js';
import { useModels } from './use-models.js';

interface ModelFieldProps {
  value: string | null;
  onChange: (model: string) => void;
}

export function ModelField({ value, onChange }: ModelFieldProps) {
  const models = useModels();
  const chosen = models.find(({ name }) => name === (value ?? 'strata')) ?? models[0];
  return (
    <Field label="Model" help={chosen?.summary}>
      {(ids) => (
        <select {...ids} value={chosen?.name} onChange={(event) => onChange(event.currentTarget.value)}>
          {models.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
