import { type DeviceChoice, resolveDevice } from '../tensor/device.js';
import { loadModel, Model } from './model.js';
import { findModel } from './model-folders.js';

const loaded = new Map<string, Promise<Model>>();

/** The given model, or the one of a name or path: loaded at its first use in this thread, then kept. */
export async function sharedModel(model: Model | string | undefined, choice: DeviceChoice = 'auto'): Promise<Model> {
  if (model instanceof Model) return model;
  const path = await findModel(model);
  const device = resolveDevice(choice);
  const key = `${device} ${path}`;
  const found = loaded.get(key);
  if (found) return found;
  const loading = loadModel(path, { device });
  loaded.set(key, loading);
  loading.catch(() => loaded.delete(key));
  return loading;
}
