import './key-dialog.css';
import { type FormEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import { apiKeys } from '../api/client.js';

/** Asks for an API key when the server wants one. */
export function KeyDialog() {
  const isAsking = useSyncExternalStore(apiKeys.subscribe, apiKeys.isAsking);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isAsking) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isAsking]);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    if (typeof key === 'string' && key.trim() !== '') apiKeys.give(key.trim());
    event.currentTarget.reset();
  };
  return (
    <dialog
      ref={dialog}
      className="key-dialog"
      aria-labelledby="key-title"
      onCancel={(event) => event.preventDefault()}
    >
      <form onSubmit={submit}>
        <h2 id="key-title">API key</h2>
        <p>
          This server asks for a key, or does not know the last one. Its operator makes one with{' '}
          <code>lithochrome keys --add NAME</code>. It is kept until this tab is closed.
        </p>
        <label className="field">
          <span>Key</span>
          <input name="key" type="password" autoComplete="off" spellCheck={false} required />
        </label>
        <button type="submit" className="button primary">
          Continue
        </button>
      </form>
    </dialog>
  );
}
