import { auto } from './auto.js';
import type { Method } from './method.js';

/** Every method by its name. */
export const methods = { auto } as const satisfies Record<string, Method>;
export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as MethodName[];
