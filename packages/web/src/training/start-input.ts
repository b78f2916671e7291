import type { StartInput } from './queries.js';
import { advancedFields } from './run-fields.js';

/** The form of a new run as the mutation takes it: what is left empty is the server's choice. */
export function toStartInput(form: FormData): StartInput {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const number = (name: string): number | null => (text(name) === '' ? null : Number(text(name)));
  const advanced = Object.entries(advancedFields).map(([key, { kind }]) => [
    key,
    kind === 'number' ? number(key) : text(key) || null,
  ]);
  const length = text('unit') === 'steps' ? { steps: number('length') } : { minutes: number('length') };
  const given = Object.fromEntries(advanced) as Partial<StartInput>;
  return { ...given, ...length, dataset: text('dataset'), init: text('init') || null };
}
