import type { Scope } from './api-keys.js';

/** Who asks. */
export interface Principal {
  id: string;
  scopes: readonly Scope[];
}

/** Tells who holds a bearer token. */
export interface Authenticator {
  /** null for a wrong one. */
  verify(token: string): Promise<Principal | null>;
}

/** The first that knows the token. */
export function anyOf(authenticators: readonly Authenticator[]): Authenticator {
  return {
    verify: async (token) => {
      for (const one of authenticators) {
        const principal = await one.verify(token);
        if (principal) return principal;
      }
      return null;
    },
  };
}
