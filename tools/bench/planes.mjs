// Between our order of an image's values, [N,H,W,C], and ONNX's, [N,C,H,W].

/** [N,H,W,C] → [N,C,H,W] */
export function planesOf(values, [n, height, width, channels]) {
  const pixels = height * width;
  const planes = new Float32Array(values.length);
  for (let image = 0; image < n; image++)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let c = 0; c < channels; c++)
        planes[(image * channels + c) * pixels + pixel] = values[(image * pixels + pixel) * channels + c];
  return planes;
}

/** [N,C,H,W] → [N,H,W,C] */
export const rowsOf = (planes, [n, channels, height, width]) => planesOf(planes, [n, 1, channels, height * width]);
