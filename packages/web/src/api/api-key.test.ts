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
    const waiting = [store.ask(null), store.ask(null)];
    expect([store.asking(), told]).toEqual(['yes', 1]);
    store.give('secret');
    await Promise.all(waiting);
    expect([store.key, store.asking(), told]).toEqual(['secret', 'no', 2]);
  });

  it('forgets a key that is refused', () => {
    const store = new ApiKeyStore(memory());
    store.give('old');
    void store.ask('old');
    expect([store.key, store.asking()]).toEqual([null, 'refused']);
  });

  it('keeps a key that was given after the refused one', async () => {
    const store = new ApiKeyStore(memory());
    store.give('new');
    await store.ask('old');
    expect([store.key, store.asking()]).toEqual(['new', 'no']);
  });

  it('asks for another one when told to', () => {
    const store = new ApiKeyStore(memory());
    store.give('old');
    store.forget();
    expect([store.hasKey(), store.asking()]).toEqual([false, 'yes']);
  });
});
