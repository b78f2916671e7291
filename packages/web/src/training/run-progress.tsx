interface RunProgressProps {
  step: number;
  /** null while it is not fixed. */
  steps: number | null;
}

export function RunProgress({ step, steps }: RunProgressProps) {
  return (
    <label className="run-progress">
      <progress max={steps ?? 1} value={steps === null ? 0 : step} />
      <span>
        {step.toLocaleString()} / {steps?.toLocaleString() ?? '…'} steps
      </span>
    </label>
  );
}
