// The building blocks of dashboards: what all panels have in common is said here, once.

const source = { type: 'prometheus', uid: '${datasource}' };

/** Green is never the colour of what is not known. */
const nothing = {
  type: 'special',
  options: { match: 'null+nan', result: { text: 'no data', color: '#6e7079', index: 0 } },
};

export const colours = { passed: 'green', failed: 'red', stopped: 'orange', canceled: 'purple', unscheduled: 'dark-red' };

/** Why a pipeline did not pass. */
export const reasons = { test: 'red', malformed: 'purple', stuck: 'orange', timeout: 'orange', internal: 'dark-red' };

/** Texts with their colours, for the cells and states that show a result. */
export const coloured = (values) => ({
  type: 'value',
  options: Object.fromEntries(Object.entries(values).map(([text, color], index) => [text, { color, index }])),
});

export const named = (values) => ({
  type: 'value',
  options: Object.fromEntries(Object.entries(values).map(([value, [text, color]], index) => [value, { text, color, index }])),
});

/** Thresholds from pairs such as [1, 'red']; the first colour holds below the first value. */
export const steps = (first, ...others) => [
  { color: first, value: null },
  ...others.map(([value, color]) => ({ color, value })),
];
export const bad = steps('green', [1, 'red']);
export const worrying = steps('green', [1, 'orange']);
export const plain = steps('blue');

/** Pages in Semaphore, for panels whose series carry both labels; the name of an organisation is its subdomain unless configured otherwise. */
const semaphore = (value) => `https://\${${value('organization')}}.\${domain}/projects/\${${value('project')}}`;
const projectDashboard = (value) =>
  `/d/signalman-project?var-datasource=\${datasource}&var-organization=\${${value('organization')}:percentencode}` +
  `&var-project=\${${value('project')}:percentencode}&\${__url_time_range}`;
const linksOf = (value) => [
  { title: 'This project in Semaphore', url: semaphore(value), targetBlank: true },
  { title: 'Dashboard of this project', url: projectDashboard(value), targetBlank: false },
];
export const seriesLinks = linksOf((label) => `__field.labels.${label}`);
export const rowLinks = linksOf((label) => `__data.fields.${label}`);

const hasProject = (targets) => targets.every(({ expr }) => /by \([^)]*\borganization\b[^)]*\bproject\b/.test(expr));

/** A query: [expression, legend] or, with more to say, an object. */
const targets = (queries, defaults) =>
  queries.map((query, index) => {
    const { expr, legend = '', ...others } = Array.isArray(query) ? { expr: query[0], legend: query[1] } : query;
    return {
      refId: String.fromCharCode(65 + index),
      datasource: source,
      expr,
      legendFormat: legend,
      ...defaults,
      // only quantiles of histograms have exemplars, and only over time
      ...(defaults.range ? { exemplar: expr.includes('_bucket{') } : {}),
      ...others,
    };
  });

const panel = (type, { title, description, w, h, links, ...own }, rest) => ({
  type,
  title,
  description,
  datasource: source,
  size: { w, h },
  ...(links ? { links } : {}),
  ...rest,
  ...own,
});

/** One number that must be right at a glance. */
export const stat = ({ expr, unit = 'short', thresholds = plain, decimals, mappings = [], noValue = 'no data', to, text = 'auto', legend = '', ...spec }) =>
  panel('stat', { w: 4, h: 4, ...spec }, {
    fieldConfig: {
      defaults: {
        unit,
        ...(decimals === undefined ? {} : { decimals }),
        color: { mode: 'thresholds' },
        mappings: [nothing, ...mappings],
        thresholds: { mode: 'absolute', steps: thresholds },
        noValue,
        ...(to ? { links: [to] } : {}),
      },
      overrides: [],
    },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'background',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      showPercentChange: false,
      textMode: text,
      wideLayout: true,
    },
    targets: targets([[expr, legend]], { range: false, instant: true }),
  });

/** How something went over time. `bars` stacks what can be added up, such as counts. */
export const graph = ({
  queries, unit = 'short', thresholds, min = 0, top, bars = false, stack = bars, decimals, palette = {}, right = false, noValue = 'no data', log = false,
  interval, ...spec
}) => {
  const asked = targets(queries, { range: true, instant: false });
  return panel('timeseries', { w: 12, h: 8, ...spec }, {
    ...(interval || bars ? { interval: interval ?? '2m' } : {}),
    fieldConfig: {
      defaults: {
        unit,
        min,
        ...(top === undefined ? {} : { max: top }),
        ...(decimals === undefined ? {} : { decimals }),
        color: { mode: 'palette-classic' },
        mappings: [],
        thresholds: { mode: 'absolute', steps: thresholds ?? steps('green') },
        noValue,
        links: hasProject(asked) ? seriesLinks : [],
        custom: {
          drawStyle: bars ? 'bars' : 'line',
          lineInterpolation: 'linear',
          lineWidth: bars ? 0 : 1,
          fillOpacity: bars ? 80 : 8,
          showPoints: bars ? 'never' : 'auto',
          pointSize: 4,
          spanNulls: false,
          stacking: { mode: stack ? 'normal' : 'none', group: 'A' },
          thresholdsStyle: { mode: thresholds ? 'dashed' : 'off' },
          scaleDistribution: log ? { type: 'log', log: 10 } : { type: 'linear' },
          axisPlacement: 'auto',
        },
      },
      overrides: Object.entries(palette).map(([name, color]) => ({
        matcher: { id: 'byRegexp', options: `/(^|\\W)${name}$/` },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
      })),
    },
    options: {
      legend: { displayMode: right ? 'table' : 'list', placement: right ? 'right' : 'bottom', showLegend: true, calcs: right ? ['lastNotNull', 'max'] : [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: asked,
  });
};

/** Which state things were in, and when they left it. */
export const states = ({ queries, mappings, noValue = 'no data', ...spec }) =>
  panel('state-timeline', { w: 12, h: 8, ...spec }, {
    interval: '1m',
    fieldConfig: {
      defaults: {
        unit: 'short',
        color: { mode: 'thresholds' },
        mappings,
        thresholds: { mode: 'absolute', steps: steps('#6e7079') },
        noValue,
        custom: { fillOpacity: 80, lineWidth: 0, spanNulls: false },
      },
      overrides: [],
    },
    options: {
      mergeValues: true,
      showValue: 'never',
      alignValue: 'left',
      rowHeight: 0.9,
      legend: { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'single', sort: 'none' },
    },
    targets: targets(queries, { range: true, instant: false }),
  });

/** How observations are spread, over time. */
export const heatmap = ({ metric, matchers, noValue = 'no data', ...spec }) =>
  panel('heatmap', { w: 12, h: 8, ...spec }, {
    interval: '2m',
    fieldConfig: { defaults: { unit: 's', noValue, custom: { hideFrom: { legend: false, tooltip: false, viz: false } } }, overrides: [] },
    options: {
      calculate: false,
      showValue: 'never',
      cellGap: 1,
      color: { mode: 'scheme', scheme: 'Oranges', fill: 'dark-orange', exponent: 0.5, scale: 'exponential', steps: 64, reverse: false },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      exemplars: { color: 'rgba(0, 140, 255, 0.8)' },
      rowsFrame: { layout: 'auto' },
      tooltip: { mode: 'single', yHistogram: false, showColorScale: false },
      yAxis: { axisPlacement: 'left', reverse: false, unit: 's' },
    },
    targets: targets([{ expr: `sum by (le) (increase(${metric}_bucket{${matchers}}[$__interval]))`, legend: '{{le}}', format: 'heatmap' }], {
      range: true,
      instant: false,
    }),
  });

/** Bars beside each other, the longest first. */
export const bars = ({ queries, unit = 'short', thresholds = plain, noValue = 'no data', decimals, ...spec }) => {
  const asked = targets(queries, { range: false, instant: true });
  return panel('bargauge', { w: 12, h: 8, ...spec }, {
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(decimals === undefined ? {} : { decimals }),
        color: { mode: 'thresholds' },
        mappings: [nothing],
        thresholds: { mode: 'absolute', steps: thresholds },
        noValue,
        links: hasProject(asked) ? seriesLinks : [],
      },
      overrides: [],
    },
    options: {
      displayMode: 'basic',
      orientation: 'horizontal',
      valueMode: 'color',
      showUnfilled: true,
      sizing: 'auto',
      minVizWidth: 0,
      minVizHeight: 16,
      maxVizHeight: 300,
      namePlacement: 'auto',
      legend: { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: false },
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
    targets: asked,
  });
};

/**
 * Rows of labels and values. Columns are {label: title} in their order, values {refId: column}; a column is a title, or an object with title, unit,
 * width and mappings. What a query has besides is hidden by its name.
 */
export const table = ({ queries, columns, values, hide = [], sort, noValue, ...spec }) => {
  const asked = targets(queries, { range: false, instant: true, format: 'table' });
  const single = asked.length === 1;
  const column = (spec) => (typeof spec === 'string' ? { title: spec } : spec);
  const fields = {
    ...columns,
    ...Object.fromEntries(Object.entries(values).map(([refId, spec]) => [single ? 'Value' : `Value #${refId}`, spec])),
  };
  const linked = 'organization' in columns && 'project' in columns;
  return panel('table', { w: 12, h: 8, ...spec }, {
    fieldConfig: {
      defaults: {
        unit: 'short',
        color: { mode: 'thresholds' },
        custom: { align: 'left', cellOptions: { type: 'auto' }, filterable: true, inspect: false },
        mappings: [],
        thresholds: { mode: 'absolute', steps: steps('text') },
        noValue,
      },
      overrides: Object.entries(fields).flatMap(([field, spec]) => {
        const { title, unit, width, mappings, thresholds, decimals } = column(spec);
        const properties = [
          ...(unit ? [{ id: 'unit', value: unit }] : []),
          ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
          ...(width ? [{ id: 'custom.width', value: width }] : []),
          ...(mappings ? [{ id: 'mappings', value: mappings }] : []),
          ...(thresholds ? [{ id: 'thresholds', value: { mode: 'absolute', steps: thresholds } }] : []),
          ...(mappings || thresholds ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }] : []),
          ...(field === 'project' && linked ? [{ id: 'links', value: rowLinks }] : []),
        ];
        return properties.length ? [{ matcher: { id: 'byName', options: title }, properties }] : [];
      }),
    },
    options: { frameIndex: 0, showHeader: true, cellHeight: 'sm', sortBy: sort ? [{ displayName: sort[0], desc: sort[1] === 'desc' }] : [] },
    targets: asked,
    transformations: [
      ...(single ? [] : [{ id: 'merge', options: {} }]),
      {
        id: 'organize',
        options: {
          excludeByName: Object.fromEntries(['Time', ...hide].map((field) => [field, true])),
          indexByName: Object.fromEntries(['Time', ...Object.keys(fields)].map((field, index) => [field, index])),
          renameByName: Object.fromEntries(Object.entries(fields).map(([field, spec]) => [field, column(spec).title])),
        },
      },
    ],
  });
};

export const row = (title, panels, { collapsed = false } = {}) => ({ title, panels, collapsed });

/** Those of one row share its height where the line is full. */
function placed(rows) {
  let id = 0;
  let y = 0;
  const out = [];
  for (const { title, panels, collapsed } of rows) {
    const head = { id: ++id, type: 'row', title, collapsed, gridPos: { h: 1, w: 24, x: 0, y: y++ }, panels: [] };
    let x = 0;
    let height = 0;
    const body = panels.map(({ size: { w, h }, ...rest }) => {
      if (x + w > 24) {
        x = 0;
        y += height;
        height = 0;
      }
      const gridPos = { h, w, x, y };
      x += w;
      height = Math.max(height, h);
      return { id: ++id, gridPos, ...rest };
    });
    y += height;
    if (collapsed) {
      // what is folded takes no room
      y = head.gridPos.y + 1;
      out.push({ ...head, panels: body });
    } else {
      out.push(head, ...body);
    }
  }
  return out;
}

const hidden = (name) => ({ hide: 0, skipUrlSync: false, name });

const chosenSource = {
  ...hidden('datasource'),
  label: 'Data source',
  description: 'The Prometheus that scrapes Signalman',
  type: 'datasource',
  query: 'prometheus',
  current: { text: 'default', value: 'default' },
  options: [],
  includeAll: false,
  multi: false,
  refresh: 1,
  regex: '',
};

const domain = {
  ...hidden('domain'),
  label: 'Semaphore at',
  description: 'What follows the name of the organisation in the address of Semaphore; for the links',
  type: 'textbox',
  query: 'semaphoreci.com',
  current: { text: 'semaphoreci.com', value: 'semaphoreci.com' },
  options: [{ selected: true, text: 'semaphoreci.com', value: 'semaphoreci.com' }],
};

/** A variable that offers the values of a label. */
export const choice = (name, label, description, series, { one = false } = {}) => ({
  ...hidden(name),
  label,
  description,
  type: 'query',
  datasource: source,
  definition: `label_values(${series}, ${name})`,
  query: { query: `label_values(${series}, ${name})`, refId: name },
  refresh: 2,
  sort: 1,
  multi: !one,
  includeAll: !one,
  ...(one ? {} : { allValue: '.*', current: { text: ['All'], value: ['$__all'] } }),
  options: [],
  regex: '',
});

export const choices = {
  organization: choice('organization', 'Organisation', 'Configured name of the organisation', 'signalman_collector_up'),
  project: choice(
    'project', 'Project', 'Projects in Semaphore', 'semaphore_pipelines_finished_total{organization=~"$organization"}'),
  oneProject: choice(
    'project', 'Project', 'The project to look at', 'semaphore_pipelines_finished_total{organization=~"$organization"}', { one: true }),
  branch: choice(
    'branch', 'Branch', 'Watched branches by name; pull-request, tag and other stand for the rest',
    'semaphore_pipelines_finished_total{organization=~"$organization",project=~"$project"}'),
  pipeline: choice(
    'pipeline', 'Pipeline', 'Name written in the pipeline file',
    'semaphore_pipelines_finished_total{organization=~"$organization",project=~"$project",branch=~"$branch"}'),
  team: choice(
    'team', 'Team', 'Team that looks after the project', 'semaphore_dora_deployments_total{organization=~"$organization",project=~"$project"}'),
  target: choice(
    'target', 'Target', 'Deployment target', 'semaphore_deployments_finished_total{organization=~"$organization",project=~"$project"}'),
  machineType: choice(
    'machine_type', 'Machine type', 'Machine or self-hosted agent type that jobs wait for', 'semaphore_jobs_queued{organization=~"$organization"}'),
};

const annotation = (name, colour, expr, titleFormat, textFormat, tagKeys) => ({
  name,
  datasource: source,
  enable: true,
  hide: false,
  iconColor: colour,
  expr,
  titleFormat,
  textFormat,
  tagKeys,
  step: '60s',
  useValueForTime: true,
});

export const annotations = {
  // the value is the time of the deployment, so that it is marked where it happened and not where it was scraped
  deployments: (matchers) =>
    annotation(
      'Deployments', 'blue',
      `1000 * max by (organization, project, target) (semaphore_deployment_last_success_timestamp_seconds{${matchers}})`
        + ` * on (organization, project, target) group_right () max by (organization, project, target, branch, commit) (semaphore_deployment_info{${matchers}})`,
      'Deployed: {{project}} to {{target}}', '{{branch}} {{commit}}', 'project,target'),
  starts: annotation(
    'Signalman starts', 'purple', '1000 * (process_start_time_seconds and on (job, instance) signalman_build_info)', 'Signalman started', '{{instance}}', 'instance'),
};

const builtIn = {
  builtIn: 1,
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
  name: 'Annotations & Alerts',
  type: 'dashboard',
};

export const dashboard = ({ uid, title, description, variables, marks = [], from, refresh = '30s', rows }) => ({
  uid,
  title,
  description,
  tags: ['ci', 'semaphore', 'signalman'],
  editable: true,
  graphTooltip: 1,
  schemaVersion: 39,
  version: 1,
  id: null,
  refresh,
  timezone: 'browser',
  fiscalYearStartMonth: 0,
  weekStart: '',
  liveNow: false,
  time: { from, to: 'now' },
  timepicker: {},
  links: [
    {
      title: 'Signalman', type: 'dashboards', tags: ['signalman'], icon: 'external link', asDropdown: true, includeVars: true, keepTime: true,
      targetBlank: false, tooltip: 'The other dashboards, for the same choice', url: '',
    },
  ],
  annotations: { list: [builtIn, ...marks] },
  templating: { list: [chosenSource, ...variables, domain] },
  panels: placed(rows),
});
