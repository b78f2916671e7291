import { useId } from 'react';
import { useModels } from './use-models.js';

interface ModelFieldProps {
  value: string | null;
  onChange: (model: string) => void;
}

export function ModelField({ value, onChange }: ModelFieldProps) {
  const models = useModels();
  const id = useId();
  const chosen = models.find(({ name }) => name === (value ?? 'strata')) ?? models[0];
  return (
    <label className="field">
      <span>Model</span>
      <select value={chosen?.name} aria-describedby={id} onChange={(event) => onChange(event.currentTarget.value)}>
        {models.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <small id={id}>{chosen?.summary}</small>
    </label>
  );
}
