import type { Run } from './queries.js';
import { type SettingKey, settingName, settingText } from './setting-text.js';

/** What was chosen for the run; the rest is as the server has it. */
export function RunSettings({ run: { settings } }: { run: Run }) {
  const chosen = (Object.keys(settings) as SettingKey[]).filter((key) => settings[key] !== null);
  return (
    <details className="run-settings">
      <summary>Settings</summary>
      <dl>
        {chosen.map((key) => (
          <div key={key}>
            <dt>{settingName(key)}</dt>
            <dd>{settingText(key, settings)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
