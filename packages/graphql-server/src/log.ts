import { type DestinationStream, type Logger, pino } from 'pino';
import { withoutPaths } from './without-paths.js';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Lines of JSON. What could tell of this machine or of a client's key never gets in. */
export function createLog(level: string, destination: DestinationStream): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: {} }, destination);
}

/** An error in one line, without its stack, paths and keys. */
export function describeForLog(error: unknown): { name: string; code?: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: withoutSecrets(String(error)) };
  const { name, message } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, ...(code === undefined ? {} : { code }), message: withoutSecrets(message) };
}

function withoutSecrets(text: string): string {
  return withoutPaths(text.replace(/litho_[\w-]+/g, '<key>')).split('\n', 1)[0]!;
}
