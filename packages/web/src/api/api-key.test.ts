import { describe, expect, it } from 'vitest';
import { ApiKeyStore } from './api-key.js';

function memory() {
  const values = new Map<string, string>();
  return {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
}

describe(ApiKeyStore, () => {
  it('asks once, however many wait, and keeps what it is given', async () => {
    const store = new ApiKeyStore(memory());
    let told = 0;
    store.subscribe(() => told++);
    const waiting = [store.ask(), store.ask()];
    expect([store.isAsking(), told]).toEqual([true, 1]);
    store.give('secret');
    await Promise.all(waiting);
    expect([store.key, store.isAsking(), told]).toEqual(['secret', false, 2]);
  });

  it('forgets a key that is refused', () => {
    const storage = memory();
    const store = new ApiKeyStore(storage);
    store.give('old');
    void store.ask();
    expect(store.key).toBeNull();
  });
});
