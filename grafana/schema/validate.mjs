// Validates each dashboard against a JSON Schema made from the types that Grafana publishes (npm: @grafana/grafana-foundation-sdk), and proves on
// spoilt copies that it can find something.
//   npm ci && npm run validate
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const generator = createGenerator({
  path: here('types.ts'),
  tsconfig: here('tsconfig.json'),
  additionalProperties: false,
  expose: 'all',
  skipTypeCheck: true,
});
const ajv = new Ajv({ allErrors: true, strict: false });

function schemaOf(type, changed = () => {}) {
  const schema = generator.createSchema(type);
  changed(schema.definitions);
  return ajv.compile({ ...schema, $ref: undefined, ...schema.definitions[type].properties.it, definitions: schema.definitions });
}

// The types leave open what depends on the plugin: queries and panels have schemas of their own below.
const dashboardSchema = schemaOf('Checked', (definitions) => {
  definitions.Panel.properties.targets = {
    type: 'array',
    items: { type: 'object', required: ['expr', 'refId', 'datasource'] },
  };
  // the type says the links of a dashboard; those of a field have less
  definitions.FieldConfig.properties.links = {
    type: 'array',
    items: {
      type: 'object',
      required: ['title', 'url'],
      properties: { title: { type: 'string' }, url: { type: 'string' }, targetBlank: { type: 'boolean' } },
      additionalProperties: false,
    },
  };
  definitions.Dashboard.required.push('uid', 'title', 'time', 'panels');
});
const querySchema = schemaOf('Query');
const panelSchemas = Object.fromEntries(
  Object.entries({
    bargauge: ['BargaugeOptions'],
    heatmap: ['HeatmapOptions', 'HeatmapCustom'],
    stat: ['StatOptions'],
    'state-timeline': ['StateTimelineOptions', 'StateTimelineCustom'],
    table: ['TableOptions', 'TableCustom'],
    timeseries: ['TimeseriesOptions', 'TimeseriesCustom'],
  }).map(([type, [options, custom]]) => [type, { options: schemaOf(options), custom: custom && schemaOf(custom) }]),
);

const said = (where, errors) => errors.map((error) => `${where}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);

const panelsOf = (dashboard) => dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter((panel) => panel.type !== 'row');

/** Everything that is wrong with a dashboard. */
function problems(dashboard) {
  const found = dashboardSchema(dashboard) ? [] : said('', dashboardSchema.errors);
  const ids = new Set();
  for (const panel of panelsOf(dashboard)) {
    const where = `panel "${panel.title}" `;
    const schemas = panelSchemas[panel.type];
    if (!schemas) {
      found.push(`${where}has the type ${panel.type}, for which there is no schema here`);
      continue;
    }
    if (ids.has(panel.id)) {
      found.push(`${where}has the id ${panel.id} of another panel`);
    }
    ids.add(panel.id);
    if (!schemas.options(panel.options)) {
      found.push(...said(`${where}options`, schemas.options.errors));
    }
    const custom = panel.fieldConfig?.defaults?.custom;
    if (schemas.custom && !schemas.custom(custom)) {
      found.push(...said(`${where}fieldConfig.defaults.custom`, schemas.custom.errors));
    }
    for (const target of panel.targets) {
      if (!querySchema(target)) {
        found.push(...said(`${where}query ${target.refId}`, querySchema.errors));
      }
    }
  }
  return found;
}

const folder = here('../dashboards/');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const dashboards = files.map((file) => [file, JSON.parse(readFileSync(folder + file, 'utf8'))]);
let wrong = 0;
for (const [file, dashboard] of dashboards) {
  for (const problem of problems(dashboard)) {
    console.error(`${file}: ${problem}`);
    wrong++;
  }
}
if (new Set(dashboards.map(([, dashboard]) => dashboard.uid)).size !== files.length || files.length === 0) {
  console.error('there is no dashboard, or two have the same uid');
  wrong++;
}

const firstPanel = (dashboard, type) => panelsOf(dashboard).find((panel) => panel.type === type);
const spoilt = {
  'a misspelt key of a dashboard': (d) => { d.templatting = d.templating; },
  'no schema version': (d) => { delete d.schemaVersion; },
  'a tooltip mode that does not exist': (d) => { d.graphTooltip = 7; },
  'a panel without a type': (d) => { delete firstPanel(d, 'stat').type; },
  'a description that is no text': (d) => { firstPanel(d, 'stat').description = 5; },
  'a threshold without a colour': (d) => { delete firstPanel(d, 'stat').fieldConfig.defaults.thresholds.steps[0].color; },
  'a mapping of an unknown kind': (d) => { firstPanel(d, 'stat').fieldConfig.defaults.mappings[0].type = 'sometimes'; },
  'a query without an expression': (d) => { delete firstPanel(d, 'timeseries').targets[0].expr; },
  'a misspelt key of a query': (d) => { firstPanel(d, 'timeseries').targets[0].exemplars = true; },
  'a format that Prometheus queries do not have': (d) => { firstPanel(d, 'table').targets[0].format = 'csv'; },
  'an option that a panel does not have': (d) => { firstPanel(d, 'timeseries').options.legends = {}; },
  'a style of drawing that does not exist': (d) => { firstPanel(d, 'timeseries').fieldConfig.defaults.custom.drawStyle = 'crayon'; },
  'a variable of an unknown kind': (d) => { d.templating.list[1].type = 'guess'; },
  'a position that is no number': (d) => { firstPanel(d, 'stat').gridPos.x = 'left'; },
};
const overview = dashboards.find(([file]) => file === 'overview.json')?.[1];
for (const [what, spoil] of Object.entries(spoilt)) {
  const copy = structuredClone(overview);
  spoil(copy);
  if (problems(copy).length === 0) {
    console.error(`the validation does not notice ${what}`);
    wrong++;
  }
}
console.log(`${files.length} dashboards with ${dashboards.reduce((n, [, d]) => n + panelsOf(d).length, 0)} panels, ${Object.keys(spoilt).length} spoilt copies: ${wrong || 'no'} problems`);
process.exit(wrong ? 1 : 0);
