import './dialog.css';
import { type ReactNode, useId, useRef } from 'react';

interface ConfirmButtonProps {
  /** What the button says, here and in the dialog. */
  label: string;
  /** What a reader who does not see where the button is gets. */
  ariaLabel?: string;
  /** The question. */
  title: string;
  /** What would be lost. */
  children: ReactNode;
  className?: string;
  isDisabled?: boolean;
  onConfirm: () => void;
}

/** A button for what cannot be undone: it asks before. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, ariaLabel, title, children, className = 'button', isDisabled = false, onConfirm } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const confirm = (): void => {
    dialog.current?.close();
    onConfirm();
  };
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={ariaLabel}
        disabled={isDisabled}
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <p>{children}</p>
        <div className="dialog-actions">
          <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="button" className="button primary" onClick={confirm}>
            {label}
          </button>
        </div>
      </dialog>
    </>
  );
}
