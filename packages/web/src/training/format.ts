/** 0.0012345 → "0.00123", 12.3456 → "12.3". */
export function number3(value: number | null): string {
  return digits(value, 3);
}

/** 12.3456 → "12.35", where values are held against each other. */
export function number4(value: number | null): string {
  return digits(value, 4);
}

function digits(value: number | null, count: number): string {
  return value === null ? '–' : String(Number(value.toPrecision(count)));
}

/** Seconds as "45 s", "12 min", "3 h 05 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** "1 picture", "1,200 pictures". */
export function pictureCount(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'picture' : 'pictures'}`;
}

/** Bytes as "12 MB". */
export function size(bytes: number): string {
  return `${number3(bytes / 1e6)} MB`;
}

/** A time as the reader's locale writes it. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
