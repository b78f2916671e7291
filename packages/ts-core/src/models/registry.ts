import { checkOneOf } from '../validate.js';
import type { Architecture, Network } from './network.js';
import { seed } from './seed.js';
import { strata } from './strata.js';

/** Every architecture by its name. */
export const architectures = { strata, seed } as const satisfies Record<string, Architecture>;
export type NetworkName = keyof typeof architectures;
export const networkNames = Object.keys(architectures) as NetworkName[];

/** A network of the given name. @throws LithochromeError INVALID_OPTION for an unknown one */
export function createNetwork(name: string, outputs: number): Network {
  return architectures[checkOneOf('network', name, networkNames)](outputs);
}
