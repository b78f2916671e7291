import './dialog.css';
import './key-dialog.css';
import { type FormEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import { apiKeys } from '../api/client.js';
import { Problem } from './problem.js';

/** Asks for an API key when the server wants one. */
export function KeyDialog() {
  const asking = useSyncExternalStore(apiKeys.subscribe, apiKeys.asking);
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = asking !== 'no';
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  // A second Escape closes it all the same, and without a key nothing goes on.
  const reopen = (): void => {
    if (apiKeys.asking() !== 'no') dialog.current?.showModal();
  };
  return (
    <dialog
      ref={dialog}
      className="dialog key-dialog"
      aria-labelledby="key-title"
      onCancel={(event) => event.preventDefault()}
      onClose={reopen}
    >
      <KeyForm wasRefused={asking === 'refused'} />
    </dialog>
  );
}

function KeyForm({ wasRefused }: { wasRefused: boolean }) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    if (typeof key === 'string' && key.trim() !== '') apiKeys.give(key.trim());
    event.currentTarget.reset();
  };
  return (
    <form onSubmit={submit}>
      <h2 id="key-title">API key</h2>
      <Problem text={wasRefused ? 'The server does not know this key, or no longer.' : null} />
      <p>
        This server asks for a key. Its operator makes one with <code>lithochrome keys --add NAME</code>. It is kept
        until this tab is closed.
      </p>
      <label className="field">
        <span>Key</span>
        <input name="key" type="password" autoComplete="off" spellCheck={false} required />
      </label>
      <button type="submit" className="button primary">
        Continue
      </button>
    </form>
  );
}
