import type { LithochromeErrorCode } from '@lithochrome/ts-core';

/** Exit codes of the `lithochrome` command; scripts depend on them. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  data: 3,
  device: 4,
  model: 5,
  busy: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of each kind of error. */
export const exitCodeOf: Record<LithochromeErrorCode, ExitCode> = {
  INVALID_OPTION: exitCodes.usage,
  INVALID_INPUT: exitCodes.data,
  UNSUPPORTED_IMAGE: exitCodes.data,
  IMAGE_TOO_LARGE: exitCodes.data,
  DATA: exitCodes.data,
  IO: exitCodes.data,
  DEVICE: exitCodes.device,
  MODEL: exitCodes.model,
  CHECKPOINT: exitCodes.model,
  BUSY: exitCodes.busy,
  ABORTED: exitCodes.interrupted,
  INTERNAL: exitCodes.internal,
};
