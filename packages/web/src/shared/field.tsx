import { type ReactNode, useId } from 'react';

/** What joins a control to its label and help. */
export interface ControlIds {
  id: string;
  'aria-describedby': string;
}

interface FieldProps {
  label: string;
  help: ReactNode;
  children: (ids: ControlIds) => ReactNode;
}

/** A control with its name above it and a line of help below it, which readers hear after its name and not as part of it. */
export function Field({ label, help, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-help` })}
      <small id={`${id}-help`}>{help}</small>
    </div>
  );
}
