import { bars, choices, colours, dashboard, graph, row, stat, steps, table } from './grafana.mjs';
import * as q from './queries.mjs';

const flakes = `signalman_flakes_confirmed_total{${q.project}}`;
const finished = `semaphore_pipelines_finished_total{${q.project},result=~"passed|failed"}`;
const reruns = (more = '') => `signalman_reruns_finished_total{${q.project}${more}}`;
const decisions = (more = '') => `signalman_reruns_total{${q.project}${more}}`;
const perPipeline = (labels, window) => {
  const all = q.count(finished, labels, window);
  return `${q.orZero(q.count(flakes, labels, window), all)} / (${all} > 0)`;
};

export default dashboard({
  uid: 'signalman-flaky',
  title: 'Semaphore CI / Flaky jobs and reruns',
  description: 'Which jobs fail and pass on one commit, what that costs, and what reruns save.',
  variables: [choices.organization, choices.project],
  from: 'now-7d',
  refresh: '1m',
  rows: [
    row('In the chosen range', [
      stat({
        title: 'Flakes',
        description: 'Jobs seen to fail and pass on one commit, each time counted.',
        expr: q.orZero(q.count(flakes, '', '$__range'), q.count(finished, '', '$__range')),
        decimals: 0,
        thresholds: steps('green', [1, 'orange']),
      }),
      stat({
        title: 'Flakes for each pipeline',
        description: 'Flakes divided by pipelines that passed or failed.',
        expr: perPipeline('', '$__range'),
        unit: 'percentunit',
        decimals: 1,
        thresholds: steps('green', [0.02, 'orange'], [0.1, 'red']),
      }),
      stat({
        title: 'Reruns asked for',
        description: 'Failed workflows that Signalman decided to rerun.',
        expr: q.orZero(q.count(decisions(',decision="requested"'), '', '$__range'), q.count(decisions(), '', '$__range')),
        decimals: 0,
        noValue: 'nothing was decided',
      }),
      stat({
        title: 'Reruns that passed',
        description: 'Of those that finished: each is a person who did not have to look.',
        expr: `${q.orZero(q.count(reruns(',result="passed"'), '', '$__range'), q.count(reruns(), '', '$__range'))} / (${q.count(reruns(), '', '$__range')} > 0)`,
        unit: 'percentunit',
        decimals: 0,
        thresholds: steps('red', [0.3, 'orange'], [0.6, 'green']),
        noValue: 'none has finished',
      }),
      stat({
        title: 'Flaky jobs',
        description: 'Different jobs that were seen to be flaky.',
        expr: `count(${q.count(flakes, 'organization, project, job_name', '$__range')} > 0)`,
        thresholds: steps('orange'),
        noValue: 'none is known',
      }),
      stat({
        title: 'Projects with flakes',
        description: 'Of those that are chosen.',
        expr: `count(${q.count(flakes, 'organization, project', '$__range')} > 0)`,
        thresholds: steps('orange'),
        noValue: 'none is known',
      }),
      table({
        title: 'The flakiest jobs',
        description: 'By how often each failed and passed on one commit. The links lead to the project in Semaphore and to its dashboard.',
        queries: [[`topk(20, ${q.count(flakes, 'organization, project, job_name', '$__range')} > 0)`]],
        columns: { organization: { title: 'Organisation', width: 120 }, project: 'Project', job_name: 'Job' },
        values: { A: { title: 'Flakes', width: 90, decimals: 0 } },
        sort: ['Flakes', 'desc'],
        noValue: 'no job is known to be flaky',
        h: 10,
      }),
      bars({
        title: 'Flakes for each pipeline, by project',
        description: 'Flakes divided by pipelines that passed or failed.',
        queries: [[`topk(15, ${perPipeline('organization, project', '$__range')})`, '{{project}}']],
        unit: 'percentunit',
        decimals: 1,
        thresholds: steps('green', [0.02, 'orange'], [0.1, 'red']),
        h: 10,
      }),
    ]),
    row('Over time', [
      graph({
        title: 'Flakes, by project',
        description: 'Jobs seen to fail and pass on one commit, in each step of time.',
        queries: [[q.count(flakes, 'organization, project'), '{{project}}']],
        bars: true,
        decimals: 0,
        noValue: 'none is known',
      }),
      graph({
        title: 'Reruns that finished, by result',
        description: 'One that passed is a flake survived; one that failed has found a real failure.',
        queries: [[q.count(reruns(), 'result'), '{{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
        noValue: 'none has finished',
      }),
      graph({
        title: 'What was decided about failed workflows',
        description: 'Whether they are rerun, and otherwise why not; docs/metrics.md explains the words.',
        queries: [[q.count(decisions(), 'decision'), '{{decision}}']],
        bars: true,
        decimals: 0,
        palette: { requested: 'blue' },
        noValue: 'nothing was decided',
      }),
      graph({
        title: 'Flakes for each pipeline over time',
        description: 'Over the day before, by project.',
        queries: [[perPipeline('organization, project', '1d'), '{{project}}']],
        unit: 'percentunit',
        thresholds: steps('green', [0.1, 'red']),
      }),
    ]),
    row('What fails besides', [
      table({
        title: 'Jobs that fail most',
        description: 'In pipelines that did not pass. A job that is high here and absent above fails for a reason.',
        queries: [[`topk(20, ${q.count(`semaphore_job_failures_total{${q.project}}`, 'organization, project, pipeline, block, job_name', '$__range')} > 0)`]],
        columns: { organization: { title: 'Organisation', width: 120 }, project: 'Project', pipeline: 'Pipeline', block: 'Block', job_name: 'Job' },
        values: { A: { title: 'Failures', width: 90, decimals: 0 } },
        sort: ['Failures', 'desc'],
        noValue: 'none is seen to fail',
      }),
      bars({
        title: 'Blocks that fail most',
        description: 'Runs of pipelines in which a job of the block failed.',
        queries: [[`topk(10, ${q.count(`semaphore_block_failures_total{${q.project}}`, 'organization, project, block', '$__range')} > 0)`, '{{project}} {{block}}']],
        thresholds: steps('orange'),
        decimals: 0,
        noValue: 'none is seen to fail',
      }),
    ]),
  ],
});
