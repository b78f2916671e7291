import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takeLock } from './pid-lock.js';
import { temporaryFolder } from './testing/photos.js';

describe('takeLock', () => {
  it('admits one owner at a time and goes away on release', async () => {
    const path = join(await temporaryFolder(), 'lock');
    const release = await takeLock(path, 'the run');
    expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`));
    await expect(takeLock(path, 'the run')).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining(`process ${process.pid}`) as unknown,
    });
    await release();
    await expect(access(path)).rejects.toThrow();
    await (await takeLock(path, 'the run'))();
  });

  it('refuses the lock of a living process and takes over a dead one', async () => {
    const path = join(await temporaryFolder(), 'lock');
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    const stat = await readFile(`/proc/${other.pid}/stat`, 'latin1').catch(() => null);
    await writeFile(path, stat ? `${other.pid} ${stat.split(') ')[1]!.split(' ')[19]}` : `${other.pid}`);
    await expect(takeLock(path, 'the run')).rejects.toThrow(`the run is in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await takeLock(path, 'the run'))();
  });

  it('takes over from a zombie', async (context) => {
    if (process.platform !== 'linux') return context.skip('reads /proc');
    const path = join(await temporaryFolder(), 'lock');
    // The shell becomes a program that never collects its child.
    const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 30']);
    onTestFinished(() => void parent.kill());
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    const stat = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]!.split(' ');
    await writeFile(path, `${pid} ${stat[19]}`);
    await setTimeout(300);
    expect(await readFile(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ');
    await (await takeLock(path, 'the run'))();
  });

  it('takes over what an earlier process of the same pid, or nobody, left', async () => {
    const path = join(await temporaryFolder(), 'lock');
    for (const left of [`${process.pid} 1`, '1 999999999999', '', 'rubbish']) {
      await writeFile(path, left);
      await (await takeLock(path, 'the run'))();
    }
  });
});
