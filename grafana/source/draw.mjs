// Draws a dashboard from the answers of a real Prometheus to its own queries, as a page of HTML and SVG; for pictures where there is no Grafana.
//   node grafana/source/draw.mjs grafana/dashboards/overview.json http://127.0.0.1:9090 SECONDS [variable=value …] > overview.html
// Positions, units, thresholds, mappings and colours are those of the dashboard; folded rows stay folded.
import { readFileSync } from 'node:fs';
import { Answers, panelsOf } from './answers.mjs';

const [file, url, seconds, ...chosen] = process.argv.slice(2);
const dashboard = JSON.parse(readFileSync(file, 'utf8'));
const now = Date.now() / 1000;
const answers = new Answers(url, Number(seconds), now, Object.fromEntries(chosen.map((pair) => pair.split('='))));
await answers.choose(dashboard);

const COLUMN = 58;
const LINE = 38;
const GAP = 8;
const palette = ['#73BF69', '#F2CC0C', '#8AB8FF', '#FF780A', '#F2495C', '#5794F2', '#B877D9', '#37872D', '#FADE2A', '#447EBC', '#C15C17', '#890F02', '#A352CC', '#6ED0E0'];
const colours = {
  green: '#73BF69', red: '#F2495C', orange: '#FF9830', blue: '#5794F2', purple: '#B877D9', yellow: '#FADE2A', text: '#ccccdc', 'dark-red': '#C4162A',
};
const colour = (name) => colours[name] ?? name;

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const rounded = (value, decimals) => (decimals === undefined ? Number(value.toPrecision(3)) : Number(value.toFixed(decimals))).toLocaleString('en');

function duration(value, decimals) {
  for (const [size, name] of [[604800, 'week'], [86400, 'day'], [3600, 'hour'], [60, 'min']]) {
    if (Math.abs(value) >= size) {
      const amount = value / size;
      return `${rounded(amount, decimals)} ${name}${name === 'min' || amount === 1 ? '' : 's'}`;
    }
  }
  return Math.abs(value) >= 1 || value === 0 ? `${rounded(value, decimals)} s` : `${rounded(value * 1000, decimals)} ms`;
}

function text(value, unit, decimals) {
  switch (unit) {
    case 's': return duration(value, decimals);
    case 'percentunit': return `${rounded(value * 100, decimals)}%`;
    case 'bytes': {
      const power = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10));
      return `${rounded(value / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
    }
    case 'reqps': return `${rounded(value, decimals)} req/s`;
    case 'eps': return `${rounded(value, decimals)} evt/s`;
    case 'dateTimeFromNow': {
      const ago = Math.max(0, now - value / 1000);
      return ago < 45 ? 'a few seconds ago' : `${duration(ago, 0)} ago`;
    }
    default: return Math.abs(value) >= 1000 && unit === 'short' ? `${rounded(value / 1000)} K` : rounded(value, decimals);
  }
}

const mapped = (value, mappings = []) => mappings.find((mapping) => mapping.type === 'value' && value in mapping.options)?.options[value];

function threshold(value, config) {
  let found = config?.steps?.[0]?.color ?? 'text';
  for (const { value: from, color } of config?.steps ?? []) {
    if (from === null || value >= from) {
      found = color;
    }
  }
  return colour(found);
}

const legend = (target, labels) =>
  target.legendFormat ? target.legendFormat.replace(/\{\{\s*(\w+)\s*}}/g, (_, name) => labels[name] ?? '') : Object.values(labels).join(' ') || 'value';

function overridden(panel, name) {
  for (const { matcher, properties } of panel.fieldConfig.overrides) {
    const [, pattern] = /^\/(.*)\/$/.exec(matcher.options) ?? [];
    if (matcher.id === 'byRegexp' ? new RegExp(pattern).test(name) : matcher.options === name) {
      const fixed = properties.find(({ id }) => id === 'color');
      if (fixed) {
        return colour(fixed.value.fixedColor);
      }
    }
  }
}

const nothing = (panel) => `<div class="nothing">${escape(panel.fieldConfig.defaults.noValue ?? 'No data')}</div>`;

function stat(panel, [series], { width, height }) {
  const { unit, decimals, mappings, thresholds, noValue } = panel.fieldConfig.defaults;
  const value = series[0]?.values[0]?.[1];
  if (value === undefined || Number.isNaN(value)) {
    return `<div class="stat" style="background:#6e7079;font-size:22px">${escape(noValue)}</div>`;
  }
  const special = mapped(value, mappings);
  const shown = special?.text ?? text(value, unit, decimals);
  const size = Math.min(height * 0.5, (width * 1.5) / Math.max(4, shown.length));
  return `<div class="stat" style="background:${colour(special?.color) ?? threshold(value, thresholds)};font-size:${size}px">${escape(shown)}</div>`;
}

const fields = (panel, name) => {
  const found = {};
  for (const { matcher, properties } of panel.fieldConfig.overrides) {
    if (matcher.options === name) {
      properties.forEach(({ id, value }) => { found[id] = value; });
    }
  }
  return found;
};

function table(panel, results, { height }) {
  const { renameByName, indexByName } = panel.transformations.find(({ id }) => id === 'organize').options;
  const columns = Object.keys(renameByName).sort((a, b) => indexByName[a] - indexByName[b]);
  const labels = columns.filter((column) => !column.startsWith('Value'));
  const rows = new Map();
  results.forEach((series, index) =>
    series.forEach(({ labels: of, values }) => {
      const key = JSON.stringify(labels.map((label) => of[label]));
      const row = rows.get(key) ?? { ...of };
      row[results.length === 1 ? 'Value' : `Value #${panel.targets[index].refId}`] = values[0][1];
      rows.set(key, row);
    }));
  if (!rows.size) {
    return nothing(panel);
  }
  const sorted = [...rows.values()];
  const by = panel.options.sortBy[0];
  if (by) {
    const column = columns.find((name) => renameByName[name] === by.displayName);
    const order = (a, b) => (typeof a === 'number' || typeof b === 'number' ? (a ?? -1) - (b ?? -1) : String(a ?? '').localeCompare(String(b ?? '')));
    sorted.sort((a, b) => order(a[column], b[column]) * (by.desc ? -1 : 1));
  }
  const cell = (row, column) => {
    const value = row[column];
    const own = fields(panel, renameByName[column]);
    if (value === undefined) {
      return '<td></td>';
    }
    const special = mapped(value, own.mappings);
    const shown = special?.text ?? (typeof value === 'number' ? text(value, own.unit ?? 'short', own.decimals) : value);
    const ink = special?.color ? colour(special.color) : own.thresholds ? threshold(value, own.thresholds) : own.links ? '#6E9FFF' : '';
    return `<td${ink ? ` style="color:${ink}"` : ''}>${escape(shown)}</td>`;
  };
  const fitting = Math.max(1, Math.floor((height - 34) / 27));
  return `<table><tr>${columns.map((column) => `<th${fields(panel, renameByName[column])['custom.width'] ? ` style="width:${fields(panel, renameByName[column])['custom.width']}px"` : ''}>${escape(renameByName[column])}</th>`).join('')}</tr>`
    + `${sorted.slice(0, fitting).map((row) => `<tr>${columns.map((column) => cell(row, column)).join('')}</tr>`).join('')}</table>`;
}

function bargauge(panel, results, { width, height }) {
  const { unit, decimals, thresholds } = panel.fieldConfig.defaults;
  const bars = results.flatMap((series, index) => series.map(({ labels, values }) => [legend(panel.targets[index], labels), values[0][1]]));
  if (!bars.length) {
    return nothing(panel);
  }
  bars.sort((a, b) => b[1] - a[1]);
  const most = Math.max(...bars.map(([, value]) => value), 1e-9);
  const each = Math.min(34, height / bars.length);
  return bars.slice(0, Math.max(1, Math.floor(height / 16))).map(([name, value]) => {
    const ink = threshold(value, thresholds);
    return `<div class="bar" style="height:${each}px"><span class="name" style="width:${width * 0.34}px">${escape(name)}</span>`
      + `<span class="track"><span style="width:${(100 * value) / most}%;background:${ink}"></span></span><span class="value" style="color:${ink}">${escape(text(value, unit, decimals))}</span></div>`;
  }).join('');
}

const clock = (at) => new Date(at * 1000).toISOString().slice(11, 16);

/** The frame of a chart over time: axes, and functions from time and value to the page. */
function frame({ width, height }, top, unit, decimals, left = 62) {
  const [bottom, right] = [20, 8];
  const from = now - answers.range;
  const x = (at) => left + ((at - from) / answers.range) * (width - left - right);
  const y = (value) => height - bottom - (value / top) * (height - bottom - 8);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const value = top * part;
    return `<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="#2c3235"/><text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${escape(text(value, unit, decimals))}</text>`;
  });
  const times = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => {
    const at = from + answers.range * part;
    return `<text x="${x(at)}" y="${height - 5}" text-anchor="middle">${clock(at)}</text>`;
  });
  return { x, y, grid: lines.join('') + times.join('') };
}

const nice = (value) => {
  if (value <= 0) {
    return 1;
  }
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 8, 10].map((step) => step * size).find((top) => top >= value);
};

async function timeseries(panel, results, { width, height }, marks) {
  const { unit, decimals, custom, thresholds } = panel.fieldConfig.defaults;
  const series = results.flatMap((found, index) => found.map((one) => ({ ...one, name: legend(panel.targets[index], one.labels) })));
  if (!series.length) {
    return nothing(panel);
  }
  series.sort((a, b) => a.name.localeCompare(b.name));
  series.forEach((one, index) => { one.ink = overridden(panel, one.name) ?? palette[index % palette.length]; });
  const legends = `<div class="legend">${series.slice(0, 14).map(({ name, ink }) => `<span><i style="background:${ink}"></i>${escape(name)}</span>`).join('')}${series.length > 14 ? `<span>and ${series.length - 14} more</span>` : ''}</div>`;
  const room = { width, height: height - 22 * Math.min(2, Math.ceil(series.reduce((sum, { name }) => sum + name.length * 6.5 + 30, 0) / width)) };
  const stacked = custom.stacking.mode === 'normal';
  const sums = new Map();
  const pieces = series.map(({ values, ink, step }) => ({
    ink,
    step,
    points: values.filter(([, value]) => !Number.isNaN(value)).map(([at, value]) => {
      const base = stacked ? (sums.get(at) ?? 0) : 0;
      sums.set(at, Math.max(sums.get(at) ?? 0, base + value));
      return [at, base, base + value];
    }),
  }));
  const highest = Math.max(...pieces.flatMap(({ points }) => points.map(([, , value]) => value)), 0);
  const limits = custom.thresholdsStyle.mode === 'off' ? [] : thresholds.steps.filter(({ value }) => value !== null && value <= highest * 1.5);
  const needed = Math.max(highest * 1.05, ...limits.map(({ value }) => value));
  // whole numbers on the axis of what is counted
  const top = panel.fieldConfig.defaults.max ?? (decimals === 0 && needed < 20 ? Math.max(4, Math.ceil(needed / 4) * 4) : nice(needed));
  const { x, y, grid } = frame(room, top, unit, decimals);
  const drawn = pieces.map(({ ink, step, points }) => {
    if (custom.drawStyle === 'bars') {
      const wide = Math.max(1.5, (x(step) - x(0)) * 0.8);
      return points.filter(([, low, high]) => high > low).map(([at, low, high]) =>
        `<rect x="${x(at) - wide / 2}" y="${y(high)}" width="${wide}" height="${Math.max(0, y(low) - y(high))}" fill="${ink}" fill-opacity="0.85"/>`).join('');
    }
    const runs = [];
    points.forEach((point, index) => {
      if (!index || point[0] - points[index - 1][0] > step * 1.5) {
        runs.push([]);
      }
      runs.at(-1).push(point);
    });
    return runs.map((run) => {
      const line = run.map(([at, , value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
      const back = [...run].reverse().map(([at, low]) => `${x(at).toFixed(1)},${y(low).toFixed(1)}`).join(' ');
      return run.length === 1
        ? `<circle cx="${x(run[0][0])}" cy="${y(run[0][2])}" r="2" fill="${ink}"/>`
        : `<polygon points="${line} ${back}" fill="${ink}" fill-opacity="${stacked ? 0.3 : 0.07}"/><polyline points="${line}" fill="none" stroke="${ink}" stroke-width="1.4"/>`;
    }).join('');
  });
  const dashes = limits.map(({ value, color }) =>
    `<line x1="${x(now - answers.range)}" x2="${x(now)}" y1="${y(value)}" y2="${y(value)}" stroke="${colour(color)}" stroke-dasharray="6 5" stroke-opacity="0.8"/>`);
  const examples = (await exemplars(panel)).filter(({ at, value }) => at > now - answers.range && value <= top).map(({ at, value }) =>
    `<rect x="${x(at) - 3}" y="${y(value) - 3}" width="6" height="6" transform="rotate(45 ${x(at)} ${y(value)})" fill="#5794F2"/>`);
  const flags = marks.filter(({ at }) => at > now - answers.range).map(({ at, ink }) =>
    `<line x1="${x(at)}" x2="${x(at)}" y1="8" y2="${room.height - 20}" stroke="${ink}" stroke-dasharray="3 3"/><path d="M${x(at) - 4} ${room.height - 13} l4 -6 l4 6 z" fill="${ink}"/>`);
  return `<svg width="${room.width}" height="${room.height}">${grid}${flags.join('')}${drawn.join('')}${dashes.join('')}${examples.join('')}</svg>${legends}`;
}

async function exemplars(panel) {
  const found = [];
  for (const target of panel.targets.filter(({ exemplar }) => exemplar)) {
    const data = await answers.get('query_exemplars', { query: answers.filled(target.expr), start: now - answers.range, end: now });
    data.forEach(({ exemplars: of }) => of.forEach(({ timestamp, value }) => found.push({ at: timestamp, value: Number(value) })));
  }
  return found.sort((a, b) => a.at - b.at).filter((_, index, all) => index % Math.ceil(all.length / 40) === 0);
}

function states(panel, results, { width, height }) {
  const series = results.flatMap((found, index) => found.map((one) => ({ ...one, name: legend(panel.targets[index], one.labels) })));
  if (!series.length) {
    return nothing(panel);
  }
  series.sort((a, b) => a.name.localeCompare(b.name));
  const left = Math.min(width / 3, Math.max(...series.map(({ name }) => name.length)) * 6.6 + 14);
  const { x } = frame({ width, height }, 1, 'short', 0, left);
  const each = Math.min(34, (height - 26) / series.length);
  const mappings = panel.fieldConfig.defaults.mappings;
  const rows = series.map(({ name, values, step }, row) =>
    `<text x="${left - 6}" y="${row * each + each / 2 + 4}" text-anchor="end">${escape(name)}</text>${values.map(([at, value]) =>
      `<rect x="${Math.max(left, x(at - step))}" y="${row * each + 2}" width="${Math.max(0, x(at) - Math.max(left, x(at - step)) + 0.5)}" height="${each - 4}" fill="${colour(mapped(value, mappings)?.color ?? '#6e7079')}" fill-opacity="0.85"/>`).join('')}`);
  const key = Object.values(mappings[0].options).map(({ text: name, color }) => `<span><i style="background:${colour(color)}"></i>${escape(name)}</span>`);
  const times = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => {
    const at = now - answers.range * (1 - part);
    return `<text x="${x(at)}" y="${series.length * each + 14}" text-anchor="middle">${clock(at)}</text>`;
  });
  return `<svg width="${width}" height="${series.length * each + 20}">${rows.join('')}${times.join('')}</svg><div class="legend">${key.join('')}</div>`;
}

function heatmap(panel, [series], room) {
  const buckets = series.map(({ labels, values, step }) => ({ le: Number(labels.le.replace('+Inf', 'Infinity')), values: new Map(values), step })).sort((a, b) => a.le - b.le);
  const used = buckets.filter(({ values }, index) => [...values].some(([at, value]) => value - (buckets[index - 1]?.values.get(at) ?? 0) > 0.01));
  if (!used.length) {
    return nothing(panel);
  }
  const shown = buckets.slice(Math.max(0, buckets.indexOf(used[0]) - 1), buckets.indexOf(used.at(-1)) + 2);
  const { x } = frame(room, 1, 's', 0);
  const each = (room.height - 20) / shown.length;
  const cells = shown.flatMap((bucket, row) => [...bucket.values].map(([at, value]) =>
    [at, row, value - (buckets[buckets.indexOf(bucket) - 1]?.values.get(at) ?? 0), bucket.step]));
  const most = Math.max(...cells.map(([, , value]) => value));
  return `<svg width="${room.width}" height="${room.height}">${cells.filter(([, , value]) => value > 0.01).map(([at, row, value, step]) =>
    `<rect x="${x(at - step)}" y="${room.height - 20 - (row + 1) * each}" width="${x(step) - x(0) - 1}" height="${each - 1}" fill="#FF780A" fill-opacity="${Math.sqrt(value / most)}"/>`).join('')}${
    shown.map(({ le }, row) => `<text x="56" y="${room.height - 20 - row * each - each / 2 + 4}" text-anchor="end">${le === Infinity ? 'longer' : escape(text(le, 's'))}</text>`).join('')}${
    [0.1, 0.5, 0.9].map((part) => `<text x="${x(now - answers.range * (1 - part))}" y="${room.height - 5}" text-anchor="middle">${clock(now - answers.range * (1 - part))}</text>`).join('')}</svg>`;
}

const kinds = { stat, table, bargauge, timeseries, heatmap, 'state-timeline': states };

async function drawn(panel, marks) {
  const results = [];
  for (const target of panel.targets) {
    results.push(await answers.of(panel, target));
  }
  const { x, y, w, h } = panel.gridPos;
  const room = { width: w * COLUMN - GAP - 20, height: h * LINE - GAP - 40 };
  const body = await kinds[panel.type](panel, results, room, marks);
  return `<section style="left:${x * COLUMN}px;top:${y * LINE}px;width:${w * COLUMN - GAP}px;height:${h * LINE - GAP}px"><h2>${escape(answers.filled(panel.title))}</h2>${body}</section>`;
}

async function annotated() {
  const marks = [];
  for (const { expr, iconColor } of dashboard.annotations.list.filter(({ expr }) => expr)) {
    const step = Math.max(15, Math.round(answers.range / 60));
    const { result } = await answers.get('query_range', { query: answers.filled(expr), start: now - answers.range, end: now, step });
    const times = new Set(result.flatMap(({ values }) => values.map(([, value]) => Number(value) / 1000)));
    times.forEach((at) => marks.push({ at, ink: colour(iconColor) }));
  }
  return marks;
}

const marks = await annotated();
const pieces = [];
let bottom = 0;
for (const panel of dashboard.panels) {
  const { y, h } = panel.gridPos;
  bottom = Math.max(bottom, y + h);
  if (panel.type === 'row') {
    pieces.push(`<h3 style="top:${y * LINE}px">${panel.collapsed ? '›' : '⌄'} ${escape(answers.filled(panel.title))}${panel.collapsed ? ` <small>(${panel.panels.length} panels)</small>` : ''}</h3>`);
  } else {
    pieces.push(await drawn(panel, marks));
  }
}
const menus = dashboard.templating.list.filter(({ type }) => type === 'query').map(({ name, label }) =>
  `<span class="menu"><b>${escape(label)}</b>${escape(answers.chosen[name] === '.*' ? 'All' : answers.chosen[name])}</span>`);
process.stdout.write(`<!doctype html><meta charset="utf-8"><title>${escape(dashboard.title)}</title><style>
body{margin:0;background:#111217;color:#ccccdc;font:13px/1.4 Inter,"Helvetica Neue",Arial,sans-serif;width:${24 * COLUMN + 24}px}
header{padding:14px 16px 4px}h1{font-size:18px;font-weight:500;margin:0 0 10px}.menu{margin-right:10px;border:1px solid #2c3235;border-radius:2px;padding:4px 8px}.menu b{color:#8e8ea0;font-weight:500;margin-right:8px}
main{position:relative;margin:12px 16px;height:${bottom * LINE}px}
section{position:absolute;background:#181b1f;border:1px solid #24272c;border-radius:3px;padding:8px 10px;box-sizing:border-box;overflow:hidden}
h2{font-size:13px;font-weight:500;margin:0 0 6px}h3{position:absolute;font-size:15px;font-weight:500;margin:6px 0}h3 small{color:#8e8ea0;font-weight:400}
.stat{height:calc(100% - 24px);display:flex;align-items:center;justify-content:center;color:#fff;border-radius:2px;text-align:center;line-height:1.1}
.nothing{height:calc(100% - 24px);display:flex;align-items:center;justify-content:center;color:#8e8ea0;text-align:center}
table{border-collapse:collapse;width:100%;table-layout:fixed}th{text-align:left;color:#6E9FFF;font-weight:500;border-bottom:1px solid #2c3235;padding:4px 6px}
td{border-bottom:1px solid #202328;padding:4px 6px;height:18px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
svg{display:block}svg text{fill:#8e8ea0;font-size:11px}
.legend{font-size:11.5px;max-height:38px;overflow:hidden}.legend span{margin-right:14px;white-space:nowrap}.legend i{display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:5px;vertical-align:middle}
.bar{display:flex;align-items:center;gap:8px}.bar .name{text-align:right;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.track{flex:1;background:#22252b;height:70%;max-height:22px}.track span{display:block;height:100%;opacity:.85}.bar .value{width:84px}
footer{padding:6px 18px 14px;color:#8e8ea0;font-style:italic}
</style><header><h1>${escape(dashboard.title)}</h1>${menus.join('')}</header><main>${pieces.join('')}</main>
<footer>Drawn from Prometheus’ answers to this dashboard’s queries, not by Grafana; the last ${escape(duration(answers.range))} of the demo.</footer>`);
// what the caller needs to know for a screenshot
console.error(`${24 * COLUMN + 24},${bottom * LINE + 140}`);
if (panelsOf(dashboard).length === 0) {
  throw new Error('a dashboard without panels');
}
