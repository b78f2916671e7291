/** What sharp and libvips say, as our errors. */
import { isLithochromeError, LithochromeError, messageOf } from '../errors.js';

/** An error of decoding `name`. */
export function decodeError(error: unknown, name: string): LithochromeError {
  if (isLithochromeError(error)) return error;
  const detail = shorten(error);
  if (/pixel limit|out of memory|unable to allocate/i.test(detail)) {
    return new LithochromeError('IMAGE_TOO_LARGE', `${name} is too large to decode: ${detail}`, { cause: error });
  }
  if (/^timeout/i.test(detail)) {
    const message = `${name} took too long to decode (${detail}); save it anew with another program`;
    return new LithochromeError('INVALID_INPUT', message, { cause: error });
  }
  const message = `${name} is damaged or incomplete and cannot be decoded (${detail}); use an intact copy`;
  return new LithochromeError('INVALID_INPUT', message, { cause: error });
}

/** An error of encoding the result for `name` as `format`. */
export function encodeError(error: unknown, name: string, format: string): LithochromeError {
  if (isLithochromeError(error)) return error;
  const detail = shorten(error);
  if (/too large for the/i.test(detail)) {
    const message = `the result of ${name} is too large for ${format} (${detail}); choose the format png or tiff`;
    return new LithochromeError('IMAGE_TOO_LARGE', message, { cause: error });
  }
  return new LithochromeError('INTERNAL', `the result of ${name} cannot be encoded as ${format}: ${detail}`, {
    cause: error,
  });
}

/** libvips repeats itself, line by line. */
function shorten(error: unknown): string {
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))].slice(0, 2).join(' ');
}
