import { sentence } from '../api/api-error.js';

export interface Outcome {
  __typename: string;
  /** Of a typed error. */
  message?: string;
}

/** Why an operation did not succeed, in words; null where it did. */
export async function problemOf(work: Promise<Outcome>): Promise<string | null> {
  const outcome = await work.catch((error: Error): Outcome => ({ __typename: 'Error', message: error.message }));
  return outcome.message === undefined ? null : sentence(outcome.message);
}
