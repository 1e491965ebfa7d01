// Writes grafana/dashboards/*.json; with --check it only tells whether they are what this would write.
//   node grafana/source/build.mjs [--check]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import agents from './agents.mjs';
import deployments from './deployments.mjs';
import flaky from './flaky.mjs';
import health from './health.mjs';
import overview from './overview.mjs';
import project from './project.mjs';

const check = process.argv.includes('--check');
const stale = [];
for (const [name, dashboard] of Object.entries({ overview, project, deployments, agents, flaky, signalman: health })) {
  const file = fileURLToPath(new URL(`../dashboards/${name}.json`, import.meta.url));
  const text = `${JSON.stringify(dashboard, null, 2)}\n`;
  if (!check) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    stale.push(`${name}.json`);
  }
}
if (stale.length) {
  console.error(`not what grafana/source makes: ${stale.join(', ')}; run node grafana/source/build.mjs`);
  process.exit(1);
}
