import { annotations, bad, bars, choices, coloured, colours, dashboard, graph, row, stat, steps, table } from './grafana.mjs';
import * as q from './queries.mjs';

const deployments = (more = '') => `semaphore_dora_deployments_total{${q.dora}${more}}`;
const failures = `semaphore_dora_failures_total{${q.dora}}`;
const rate = (labels, window) => {
  const all = q.count(deployments(), labels, window);
  return `${q.orZero(q.count(failures, labels, window), all)} / (${all} > 0)`;
};
const perDay = (labels, window) => `${q.count(deployments(',outcome="succeeded"'), labels, window)}`;
const lead = (quantile, labels, window) => q.quantile(quantile, 'semaphore_dora_lead_time_seconds', q.dora, labels, window);
const restore = (quantile, labels, window) => q.quantile(quantile, 'semaphore_dora_restore_seconds', q.dora, labels, window);
const states = coloured({ usable: 'green', syncing: 'blue', unusable: 'red', cordoned: 'orange' });

export default dashboard({
  uid: 'signalman-deployments',
  title: 'Semaphore CI / Deployments and DORA',
  description: 'What is deployed where and since when, what fails, and the four DORA figures by project, team and target; docs/dora.md has the definitions.',
  variables: [choices.organization, choices.project, choices.team, choices.target],
  marks: [annotations.deployments(q.target)],
  from: 'now-7d',
  refresh: '1m',
  rows: [
    row('Now', [
      stat({
        title: 'Targets not usable',
        description: 'Deployment targets that Semaphore cannot deploy to, or that somebody locked. No number while they cannot be seen.',
        expr: `count(semaphore_deployment_target_state{${q.target},state!="usable"} == 1) or 0 * count(semaphore_deployment_target_state{${q.target}}) ${q.unlessBlind('projects|deployments')}`,
        thresholds: bad,
      }),
      stat({
        title: 'Under way',
        description: 'Deployments that run now. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_deployments_running{${q.target}}`),
      }),
      stat({
        title: 'Deployments',
        description: 'That ended in the chosen range, whatever their result.',
        expr: q.count(`semaphore_deployments_finished_total{${q.target}}`, '', '$__range'),
        decimals: 0,
      }),
      stat({
        title: 'Failed deployments',
        description: 'In the chosen range.',
        expr: q.orZero(
          q.count(`semaphore_deployments_finished_total{${q.target},result="failed"}`, '', '$__range'),
          q.count(`semaphore_deployments_finished_total{${q.target}}`, '', '$__range')),
        thresholds: steps('green', [0.5, 'red']),
        decimals: 0,
      }),
      stat({
        title: 'Last success',
        description: 'When anything was last deployed with success.',
        expr: `1000 * max(semaphore_deployment_last_success_timestamp_seconds{${q.target}})`,
        unit: 'dateTimeFromNow',
        w: 8,
      }),
      table({
        title: 'What is deployed',
        description: 'The commit that was last deployed to each target with success, and when.',
        queries: [[
          `1000 * max by (organization, project, target) (semaphore_deployment_last_success_timestamp_seconds{${q.target}})`
            + ` * on (organization, project, target) group_right () max by (organization, project, target, branch, commit) (semaphore_deployment_info{${q.target}})`,
        ]],
        columns: {
          organization: { title: 'Organisation', width: 110 }, project: { title: 'Project', width: 150 }, target: { title: 'Target', width: 110 },
          branch: { title: 'Branch', width: 110 }, commit: 'Commit',
        },
        values: { A: { title: 'Deployed', unit: 'dateTimeFromNow', width: 130 } },
        sort: ['Deployed', 'desc'],
        noValue: 'no deployment is seen',
        w: 16,
      }),
      table({
        title: 'State of the targets',
        description: 'In the words of Semaphore. Absent while they cannot be seen.',
        queries: [[`max by (organization, project, target, state) (semaphore_deployment_target_state{${q.target}} == 1)`]],
        columns: { organization: { title: 'Organisation', width: 100 }, project: 'Project', target: 'Target', state: { title: 'State', width: 90, mappings: [states] } },
        values: {},
        hide: ['Value'],
        sort: ['State', 'desc'],
        noValue: 'no target is seen',
        w: 8,
      }),
    ]),
    row('DORA in the chosen range', [
      stat({
        title: 'Deployment frequency',
        description: 'Deployments that succeeded, a day.',
        expr: `${perDay('', '$__range')} / $__range_s * 86400`,
        decimals: 2,
        w: 6,
      }),
      stat({
        title: 'Lead time for changes',
        description: 'Median from a commit to its first successful deployment to the target; commits of unknown age are left out.',
        expr: lead(0.5, '', '$__range'),
        unit: 's',
        w: 6,
      }),
      stat({
        title: 'Change failure rate',
        description: 'Deployments that failed or were rolled back, of all.',
        expr: rate('', '$__range'),
        unit: 'percentunit',
        decimals: 1,
        thresholds: steps('green', [0.15, 'orange'], [0.3, 'red']),
        w: 6,
      }),
      stat({
        title: 'Time to restore',
        description: 'Median from a failed deployment to the next one to the same target that succeeded.',
        expr: restore(0.5, '', '$__range'),
        unit: 's',
        noValue: 'nothing was restored',
        w: 6,
      }),
      table({
        title: 'By project, team and target',
        description: 'The four figures of the chosen range. Empty where there was nothing to measure.',
        queries: [
          [`${perDay('organization, project, team, target', '$__range')} / $__range_s * 86400`],
          [lead(0.5, 'organization, project, team, target', '$__range')],
          [rate('organization, project, team, target', '$__range')],
          [restore(0.5, 'organization, project, team, target', '$__range')],
        ],
        columns: { organization: { title: 'Organisation', width: 120 }, project: 'Project', team: 'Team', target: 'Target' },
        values: {
          A: { title: 'Deployments a day', decimals: 2 },
          B: { title: 'Lead time', unit: 's' },
          C: { title: 'Change failure rate', unit: 'percentunit', decimals: 1, thresholds: steps('green', [0.15, 'orange'], [0.3, 'red']) },
          D: { title: 'Time to restore', unit: 's' },
        },
        sort: ['Deployments a day', 'desc'],
        noValue: 'nothing was deployed',
        w: 24,
        h: 9,
      }),
      graph({
        title: 'Deployments that succeeded, by project',
        description: 'In each step of time.',
        queries: [[q.count(deployments(',outcome="succeeded"'), 'organization, project'), '{{project}}']],
        bars: true,
        interval: '1h',
        decimals: 0,
      }),
      graph({
        title: 'Lead time over time',
        description: 'Median and 90th percentile, over the day before. The points are examples: each leads to its pipeline in Semaphore.',
        queries: [
          [lead(0.5, '', '1d'), 'median'],
          [lead(0.9, '', '1d'), '90 %'],
        ],
        unit: 's',
      }),
      graph({
        title: 'Change failure rate, by target',
        description: 'By target, over the day before.',
        queries: [[rate('target', '1d'), '{{target}}']],
        unit: 'percentunit',
        top: 1,
        thresholds: steps('green', [0.15, 'orange'], [0.3, 'red']),
        w: 8,
      }),
      graph({
        title: 'Changes that failed, by reason',
        description: 'Deployments that failed, and those that succeeded and were rolled back.',
        queries: [[q.count(failures, 'reason'), '{{reason}}']],
        bars: true,
        interval: '1h',
        decimals: 0,
        palette: { failed: 'red', rolled_back: 'orange' },
        noValue: 'none is seen to fail',
        w: 8,
      }),
      graph({
        title: 'Time to restore, by target',
        description: 'Median by target, over the day before.',
        queries: [[restore(0.5, 'target', '1d'), '{{target}}']],
        unit: 's',
        noValue: 'nothing was restored',
        w: 8,
      }),
    ]),
    row('Deployments', [
      graph({
        title: 'Deployments, by result',
        description: 'By the result of the pipeline that carried them out.',
        queries: [[q.count(`semaphore_deployments_finished_total{${q.target}}`, 'result'), '{{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
        noValue: 'none is seen',
        w: 8,
      }),
      graph({
        title: 'How long deployments take',
        description: '95th percentile from the trigger to the end, over the day before. The points are examples: each leads to its pipeline in Semaphore.',
        queries: [[q.quantile(0.95, 'semaphore_deployment_duration_seconds', q.target, 'organization, project, target', '1d'), '{{project}} {{target}}']],
        unit: 's',
        noValue: 'none is seen',
        w: 8,
      }),
      bars({
        title: 'Since the last success',
        description: 'How long ago each target was last deployed to with success.',
        queries: [[
          `sort_desc(time() - max by (organization, project, target) (semaphore_deployment_last_success_timestamp_seconds{${q.target}}))`,
          '{{project}} {{target}}',
        ]],
        unit: 's',
        thresholds: steps('blue', [604800, 'orange'], [2592000, 'red']),
        noValue: 'none is seen',
        w: 8,
      }),
    ]),
    row('Promotions', [
      graph({
        title: 'Promotions, by result',
        description: 'Promotions that are decided; unscheduled ones never became a pipeline.',
        queries: [[q.count(`semaphore_promotions_total{${q.project}}`, 'result'), '{{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
        noValue: 'none is seen',
      }),
      graph({
        title: 'How long promotions take',
        description: '95th percentile from the trigger to the end of their pipeline, over the day before.',
        queries: [[q.quantile(0.95, 'semaphore_promotion_duration_seconds', q.project, 'organization, project, promotion', '1d'), '{{project}} {{promotion}}']],
        unit: 's',
        noValue: 'none is seen',
      }),
    ], { collapsed: true }),
  ],
});
