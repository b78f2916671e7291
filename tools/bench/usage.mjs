// Loaded before a program (node --import): says at its end what it used, as the last line of stderr.
const start = performance.now();
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const row = {
    wallMs: performance.now() - start,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMiB: maxRSS / 1024,
  };
  process.stderr.write(`\n${JSON.stringify(row)}\n`);
});
