import { annotations, bad, bars, choices, coloured, colours, dashboard, graph, named, reasons, row, stat, steps, table, worrying } from './grafana.mjs';
import * as q from './queries.mjs';

const red = `semaphore_pipeline_red_since_timestamp_seconds{${q.branch}}`;
const finished = (more) => `semaphore_pipelines_finished_total{${q.branch}${more}}`;
const result = { title: 'Result', width: 100, mappings: [coloured(colours)] };
const severity = coloured({ critical: 'red', warning: 'orange', info: 'blue' });
const health = { title: "Signalman's own health", url: '/d/signalman-health?var-datasource=${datasource}&${__url_time_range}', targetBlank: false };
const agents = { title: 'Agents and queue', url: '/d/signalman-agents?var-datasource=${datasource}&${organization:queryparam}&${__url_time_range}', targetBlank: false };

export default dashboard({
  uid: 'signalman-overview',
  title: 'Semaphore CI / Overview',
  description: 'What is red in CI now and since when, what waits, and what Signalman cannot see.',
  variables: [choices.organization, choices.project, choices.branch],
  marks: [annotations.deployments(q.project)],
  from: 'now-6h',
  rows: [
    row('Now', [
      stat({
        title: 'Red pipelines',
        description: 'Pipelines whose last run on a watched branch did not pass. No number while projects or pipelines cannot be seen.',
        expr: `count(${red}) or 0 * count(semaphore_pipeline_last_result{${q.branch}}) ${q.unlessBlind('projects|pipelines')}`,
        thresholds: bad,
      }),
      stat({
        title: 'Red for longest',
        description: 'Since when the oldest of them is red.',
        expr: `1000 * min(${red})`,
        unit: 'dateTimeFromNow',
        thresholds: steps('orange'),
        noValue: 'nothing red is seen',
      }),
      stat({
        title: 'Pipelines waiting',
        description: 'Pipelines that wait to run. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_pipelines_queued{${q.project}}`),
        thresholds: steps('green', [10, 'orange'], [50, 'red']),
      }),
      stat({
        title: 'Jobs waiting',
        description: 'Jobs of all projects that wait for a machine. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_jobs_queued{${q.organization}}`),
        thresholds: steps('green', [10, 'orange'], [50, 'red']),
        to: agents,
      }),
      stat({
        title: 'Open incidents',
        description: 'Incidents that the alert rules of Signalman opened and that are not over.',
        expr: `sum(signalman_incidents_open{${q.organization}}) or 0 * min(signalman_metrics_ready == 1)`,
        thresholds: worrying,
      }),
      stat({
        title: 'Blind collectors',
        description: 'What Signalman cannot look at in Semaphore now. What they feed is absent from these panels, not green.',
        expr: `count(signalman_collector_up{${q.organization}} == 0) or 0 * count(signalman_collector_up{${q.organization}})`,
        thresholds: bad,
        to: health,
      }),
      table({
        title: 'Red now, and since when',
        description: 'Pipelines that did not pass on watched branches, the oldest first. The links lead to the project in Semaphore and to its dashboard.',
        queries: [[`1000 * max by (organization, project, branch, pipeline) (${red})`]],
        columns: { organization: { title: 'Organisation', width: 120 }, project: 'Project', branch: 'Branch', pipeline: 'Pipeline' },
        values: { A: { title: 'Red since', unit: 'dateTimeFromNow' } },
        sort: ['Red since', 'asc'],
        noValue: 'nothing red is seen; whether all can be seen, the panel on the right tells',
        h: 7,
      }),
      table({
        title: 'What Signalman cannot see',
        description: 'Blind collectors, and when each last saw. What they feed is absent, not green.',
        queries: [[
          `1000 * max by (organization, project, collector) (signalman_collector_last_success_timestamp_seconds{${q.organization}}`
            + ` and on (organization, project, collector, instance, job) signalman_collector_up{${q.organization}} == 0)`
            + ` or max by (organization, project, collector) (signalman_collector_up{${q.organization}} == 0)`,
        ]],
        columns: { organization: { title: 'Organisation', width: 120 }, collector: 'Collector', project: 'Project' },
        values: { A: { title: 'Last saw', unit: 'dateTimeFromNow', mappings: [named({ 0: ['never', 'red'] })] } },
        sort: ['Last saw', 'asc'],
        noValue: 'no collector is known to be blind',
        h: 7,
      }),
      table({
        title: 'Open incidents by rule',
        description: 'How many are open, and how many of them somebody has acknowledged.',
        queries: [
          [`sum by (organization, rule, severity) (signalman_incidents_open{${q.organization}}) > 0`],
          [`sum by (organization, rule, severity) (signalman_incidents_acknowledged{${q.organization}})`
            + ` and on (organization, rule, severity) sum by (organization, rule, severity) (signalman_incidents_open{${q.organization}}) > 0`],
        ],
        columns: { organization: { title: 'Organisation', width: 120 }, rule: 'Rule', severity: { title: 'Severity', width: 100, mappings: [severity] } },
        values: { A: { title: 'Open', width: 90 }, B: { title: 'Acknowledged', width: 120 } },
        sort: ['Open', 'desc'],
        noValue: 'no incident is known',
      }),
      graph({
        title: 'What waits',
        description: 'Pipelines that wait to run, by project. A gap means that they could not be seen.',
        queries: [
          [q.sum(`semaphore_pipelines_queued{${q.project}}`, 'organization, project'), '{{project}}'],
        ],
        stack: true,
      }),
    ]),
    row('Runs', [
      stat({
        title: 'Success rate',
        description: 'Passed among passed and failed pipelines of the chosen branches in the chosen range. Stopped ones are left out.',
        expr: q.share(finished(',result="passed"'), finished(',result=~"passed|failed"'), '', '$__range'),
        unit: 'percentunit',
        decimals: 1,
        thresholds: steps('red', [0.7, 'orange'], [0.9, 'green']),
      }),
      stat({
        title: 'Pipelines finished',
        description: 'In the chosen range, whatever their result.',
        expr: q.count(finished(''), '', '$__range'),
        decimals: 0,
      }),
      stat({
        title: 'Typical duration',
        description: 'Median of the pipelines that passed in the chosen range.',
        expr: q.quantile(0.5, 'semaphore_pipeline_duration_seconds', `${q.branch},result="passed"`, '', '$__range'),
        unit: 's',
      }),
      stat({
        title: 'Long duration',
        description: 'One in twenty of the pipelines that passed in the chosen range ran for longer.',
        expr: q.quantile(0.95, 'semaphore_pipeline_duration_seconds', `${q.branch},result="passed"`, '', '$__range'),
        unit: 's',
      }),
      stat({
        title: 'Long wait',
        description: 'One pipeline in twenty waited for longer before it started, in the chosen range.',
        expr: q.quantile(0.95, 'semaphore_pipeline_queue_seconds', q.branch, '', '$__range'),
        unit: 's',
        thresholds: steps('green', [300, 'orange'], [900, 'red']),
      }),
      stat({
        title: 'Projects',
        description: 'Projects that are watched. Absent while the list of projects cannot be read.',
        expr: q.sum(`semaphore_projects{${q.organization}}`),
      }),
      graph({
        title: 'Pipelines finished, by result',
        description: 'How many finished in each step of time.',
        queries: [[q.count(finished(''), 'result'), '{{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
      }),
      graph({
        title: 'Success rate by project',
        description: 'Passed among passed and failed pipelines of the hour before. A gap means that none finished.',
        queries: [[q.share(finished(',result="passed"'), finished(',result=~"passed|failed"'), 'organization, project', '1h'), '{{project}}']],
        unit: 'percentunit',
        top: 1,
        thresholds: steps('red', [0.7, 'orange'], [0.9, 'green']),
      }),
      graph({
        title: 'How long passed pipelines run',
        description: 'Median by project and the 95th percentile of all, over the hour before. The points are examples: each leads to its pipeline in Semaphore.',
        queries: [
          [q.quantile(0.5, 'semaphore_pipeline_duration_seconds', `${q.branch},result="passed"`, 'organization, project', '1h'), '{{project}}'],
          [q.quantile(0.95, 'semaphore_pipeline_duration_seconds', `${q.branch},result="passed"`, '', '1h'), 'all, 95 %'],
        ],
        unit: 's',
      }),
      graph({
        title: 'How long pipelines wait',
        description: '95th percentile between creation and start by project, over the hour before. The points are examples: each leads to its pipeline in Semaphore.',
        queries: [[q.quantile(0.95, 'semaphore_pipeline_queue_seconds', q.branch, 'organization, project', '1h'), '{{project}}']],
        unit: 's',
        thresholds: steps('green', [900, 'red']),
      }),
      graph({
        title: 'Why pipelines did not pass',
        description: 'By the reason that Semaphore gives; stuck and internal are not about the code.',
        queries: [[q.count(finished(',result!="passed"'), 'reason'), '{{reason}}']],
        bars: true,
        decimals: 0,
        palette: reasons,
      }),
      bars({
        title: 'Failures by project',
        description: 'Failed pipelines of the chosen branches in the chosen range.',
        queries: [[`topk(10, ${q.count(finished(',result="failed"'), 'organization, project', '$__range')} > 0)`, '{{project}}']],
        thresholds: steps('orange'),
        decimals: 0,
        noValue: 'none is seen to fail',
      }),
    ]),
    row('Workflows', [
      graph({
        title: 'Workflows started, by cause',
        description: 'By what started them: a push, a scheduler, the API or a person.',
        queries: [[q.count(`semaphore_workflows_started_total{${q.project}}`, 'triggered_by'), '{{triggered_by}}']],
        bars: true,
        decimals: 0,
        w: 8,
      }),
      graph({
        title: 'Workflows finished, by result',
        description: 'A workflow finishes again when its failed blocks are rerun.',
        queries: [[q.count(`semaphore_workflows_finished_total{${q.branch}}`, 'result'), '{{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
        w: 8,
      }),
      graph({
        title: 'From push to result',
        description: 'Median and 95th percentile from the creation of a workflow to the end of the pipeline that decides, over the hour before.',
        queries: [
          [q.quantile(0.5, 'semaphore_workflow_duration_seconds', q.branch, '', '1h'), 'median'],
          [q.quantile(0.95, 'semaphore_workflow_duration_seconds', q.branch, '', '1h'), '95 %'],
        ],
        unit: 's',
        w: 8,
      }),
    ]),
    row('Schedulers', [
      table({
        title: 'Schedulers',
        description: 'When each last started a workflow, whether it runs by itself, and the runs of the chosen range that were missed or failed.',
        queries: [
          [`1000 * max by (organization, project, schedule) (semaphore_schedule_last_triggered_timestamp_seconds{${q.project}})`],
          [`max by (organization, project, schedule) (semaphore_schedule_paused{${q.project}})`],
          [q.count(`semaphore_schedules_missed_total{${q.project}}`, 'organization, project, schedule', '$__range')],
          [q.count(`semaphore_schedules_failed_total{${q.project}}`, 'organization, project, schedule', '$__range')],
        ],
        columns: { organization: { title: 'Organisation', width: 120 }, project: 'Project', schedule: 'Scheduler' },
        values: {
          A: { title: 'Last run', unit: 'dateTimeFromNow' },
          B: { title: 'State', width: 90, mappings: [named({ 0: ['runs', 'green'], 1: ['paused', 'orange'] })] },
          C: { title: 'Missed', width: 80, thresholds: bad, decimals: 0 },
          D: { title: 'Failed', width: 80, thresholds: bad, decimals: 0 },
        },
        sort: ['Missed', 'desc'],
        noValue: 'no scheduler is seen',
        w: 14,
      }),
      graph({
        title: 'Runs of schedulers',
        description: 'Workflows that schedulers started, by the clock or by hand, triggers of which none came, and times that passed without a trigger.',
        queries: [
          [q.count(`semaphore_schedules_triggered_total{${q.project}}`), 'started'],
          [q.count(`semaphore_schedules_failed_total{${q.project}}`), 'failed'],
          [q.count(`semaphore_schedules_missed_total{${q.project}}`), 'missed'],
        ],
        bars: true,
        decimals: 0,
        palette: { started: 'green', failed: 'red', missed: 'orange' },
        w: 10,
      }),
    ], { collapsed: true }),
    row("Dashboards of Semaphore", [
      table({
        title: "Parts of Semaphore's dashboards",
        description: 'The newest finished pipeline that each part of a dashboard in Semaphore selects, on whatever branch.',
        queries: [
          [`1000 * max by (organization, dashboard, widget, result) (semaphore_dashboard_widget_last_result{${q.organization}} == 1)`
            + ` * on (organization, dashboard, widget) group_left () max by (organization, dashboard, widget) (semaphore_dashboard_widget_last_finished_timestamp_seconds{${q.organization}})`],
          [`max by (organization, dashboard, widget, project) (semaphore_dashboard_widget_info{${q.organization}})`
            + ` * on (organization, dashboard, widget) group_left (result) max by (organization, dashboard, widget, result) (semaphore_dashboard_widget_last_result{${q.organization}} == 1)`],
        ],
        columns: { organization: { title: 'Organisation', width: 120 }, dashboard: 'Dashboard', widget: 'Part', project: 'Project', result },
        values: { A: { title: 'Finished', unit: 'dateTimeFromNow' } },
        hide: ['Value #B'],
        sort: ['Dashboard', 'asc'],
        noValue: 'no dashboard is seen',
        w: 24,
      }),
    ], { collapsed: true }),
    row('Incidents and notifications', [
      graph({
        title: 'Incidents',
        description: 'Opened and resolved, in each step of time.',
        queries: [
          [q.count(`signalman_incidents_opened_total{${q.organization}}`), 'opened'],
          [q.count(`signalman_incidents_resolved_total{${q.organization}}`), 'resolved'],
        ],
        bars: true,
        decimals: 0,
        palette: { opened: 'red', resolved: 'green' },
        w: 8,
      }),
      graph({
        title: 'How long incidents last',
        description: 'Median and 95th percentile from opening to the end, of those that ended in the day before.',
        queries: [
          [q.quantile(0.5, 'signalman_incident_duration_seconds', q.organization, 'severity', '1d'), '{{severity}}, median'],
          [q.quantile(0.95, 'signalman_incident_duration_seconds', q.organization, 'severity', '1d'), '{{severity}}, 95 %'],
        ],
        unit: 's',
        w: 8,
      }),
      graph({
        title: 'Notifications, by reason',
        description: 'What was decided to be told, each for one way of one receiver.',
        queries: [[q.count('signalman_notifications_total', 'reason'), '{{reason}}']],
        bars: true,
        decimals: 0,
        w: 8,
      }),
      bars({
        title: 'Notifications, by receiver',
        description: 'In the chosen range.',
        queries: [[q.count('signalman_notifications_total', 'receiver', '$__range'), '{{receiver}}']],
        decimals: 0,
        w: 8,
      }),
      graph({
        title: 'Alerts and silences',
        description: 'Alerts that are not over, and silences, by their state.',
        queries: [
          [q.sum('signalman_alerts', 'state'), 'alerts {{state}}'],
          [q.sum('signalman_silences', 'state'), 'silences {{state}}'],
        ],
        w: 8,
      }),
      bars({
        title: 'Incidents opened, by rule',
        description: 'In the chosen range.',
        queries: [[`topk(10, ${q.count(`signalman_incidents_opened_total{${q.organization}}`, 'organization, rule', '$__range')} > 0)`, '{{rule}}']],
        thresholds: steps('orange'),
        decimals: 0,
        noValue: 'none is known',
        w: 8,
      }),
    ], { collapsed: true }),
  ],
});
