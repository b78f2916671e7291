import type { LithochromeErrorCode } from '@lithochrome/ts-core';
import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-codes.js';

/** What scripts see of an error. */
export interface ErrorDescription {
  readonly code: LithochromeErrorCode;
  readonly message: string;
}

const nativeCodes: Readonly<Record<string, LithochromeErrorCode>> = {
  DEVICE_UNAVAILABLE: 'DEVICE',
  DEVICE_FAILURE: 'DEVICE',
  OUT_OF_MEMORY: 'DEVICE',
  ABORT_ERR: 'ABORTED',
  ERR_DLOPEN_FAILED: 'DEVICE',
};

const systemMessages: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only; choose another folder',
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder, a file was expected',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'it already exists',
};

/** Turns anything thrown into a code and a message that name the value and the fix. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { code: 'INTERNAL', message: String(error) };
  if (error instanceof CommanderError) return { code: 'INVALID_OPTION', message: commanderMessage(error) };
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (code in exitCodeOf) return { code: code as LithochromeErrorCode, message: error.message };
  const native = nativeCodes[code];
  if (native) return { code: native, message: error.message };
  if (isMissingAddon(error)) return { code: 'DEVICE', message: withBuildCommand(error.message) };
  if (/^E[A-Z0-9]+$/.test(code)) return { code: 'IO', message: systemMessage(error) };
  return {
    code: 'INTERNAL',
    message: `${error.message} (this is a fault of lithochrome; LITHOCHROME_DEBUG=1 shows where)`,
  };
}

/** "error: unknown option '--gama'\n(Did you mean --gamma?)" on one line, without the label. */
function commanderMessage(error: CommanderError): string {
  return error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
}

function isMissingAddon(error: Error): boolean {
  return /native addon/i.test(error.message) || /lithochrome\.node/.test(error.message);
}

function withBuildCommand(message: string): string {
  return message.includes('build:native') ? message : `${message}; build it with: npm run build:native`;
}

function systemMessage(error: NodeJS.ErrnoException): string {
  const reason = systemMessages[error.code ?? ''];
  if (!reason) return error.message;
  return error.path ? `cannot access ${error.path}: ${reason}` : reason;
}
