/** Anything that frees native memory. */
export interface Disposable {
  dispose(): void;
}

type Scope = Set<Disposable>;
let current: Scope | undefined;

/** Enters a new tensor into the scope that is open, if any. */
export function track(made: Disposable): void {
  current?.add(made);
}

/**
 * Runs `work` and disposes every tensor made inside, but those it returns (a tensor, or arrays and
 * objects that hold tensors in public fields), which go to the enclosing scope. Synchronous work only.
 *
 * @example const y = scope(() => relu(add(a, b)));  // the sum is freed here
 */
export function scope<R>(work: () => R): R {
  const outer = current;
  const inner: Scope = new Set();
  current = inner;
  let kept = new Set<unknown>();
  try {
    const result = work();
    kept = reachable(result);
    return result;
  } finally {
    current = outer;
    for (const made of inner) {
      if (kept.has(made)) outer?.add(made);
      else made.dispose();
    }
  }
}

/** Every object inside a value, itself included: fields, arrays and maps are searched. */
export function reachable(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (value === null || typeof value !== 'object' || found.has(value) || ArrayBuffer.isView(value)) return found;
  found.add(value);
  const parts = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) reachable(part, found);
  return found;
}
