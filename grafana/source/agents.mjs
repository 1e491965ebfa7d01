import { bars, choices, colours, dashboard, graph, row, stat, steps, table } from './grafana.mjs';
import * as q from './queries.mjs';

const machine = `${q.organization},machine_type=~"$machine_type"`;
const agent = `${q.organization},agent_type=~"$machine_type"`;
const job = `${machine},project=~"$project"`;
// agent types are called by the names of the machine types that jobs ask for
const waiting = `label_replace(sum by (organization, machine_type) (semaphore_jobs_queued{${machine}}), "agent_type", "$1", "machine_type", "(.*)")`;

export default dashboard({
  uid: 'signalman-agents',
  title: 'Semaphore CI / Agents and queue',
  description: 'Which jobs wait for which machines, and how the self-hosted agents are.',
  variables: [choices.organization, choices.machineType, choices.project],
  from: 'now-6h',
  rows: [
    row('Now', [
      stat({
        title: 'Jobs waiting',
        description: 'Jobs that wait for a machine. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_jobs_queued{${machine}}`),
        thresholds: steps('green', [10, 'orange'], [50, 'red']),
      }),
      stat({
        title: 'Jobs running',
        description: 'Jobs that run on a machine. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_jobs_running{${machine}}`),
      }),
      stat({
        title: 'Agents connected',
        description: 'Self-hosted agents. Absent while they cannot be seen.',
        expr: q.sum(`semaphore_agents{${agent}}`),
      }),
      stat({
        title: 'Agents at work',
        description: 'Share of the connected self-hosted agents that run a job.',
        expr: `${q.orZero(`sum(semaphore_agents{${agent},state="running_job"})`, `sum(semaphore_agents{${agent}})`)} / (sum(semaphore_agents{${agent}}) > 0)`,
        unit: 'percentunit',
        decimals: 0,
        thresholds: steps('blue', [0.8, 'orange'], [1, 'red']),
        noValue: 'no agent is seen',
      }),
      stat({
        title: 'Types without agents',
        description: 'Self-hosted agent types of which none is connected although jobs wait for it. No number while agents or the queue cannot be seen.',
        expr:
          `count((sum by (organization, agent_type) (semaphore_agents{${agent}}) == 0) and on (organization, agent_type) (${waiting} > 0))`
          + ` or 0 * (count(semaphore_agents{${agent}}) + count(semaphore_jobs_queued{${machine}})) ${q.unlessBlind('agents|queue', 'project=""')}`,
        thresholds: steps('green', [1, 'red']),
      }),
      stat({
        title: 'Longest wait',
        description: 'One pipeline in twenty waited for longer before it started, in the chosen range.',
        expr: q.quantile(0.95, 'semaphore_pipeline_queue_seconds', q.project, '', '$__range'),
        unit: 's',
        thresholds: steps('green', [300, 'orange'], [900, 'red']),
      }),
      table({
        title: 'Machine types',
        description: 'What waits and runs, and for self-hosted types how many agents are connected.',
        queries: [
          [`sum by (organization, machine_type) (semaphore_jobs_queued{${machine}})`],
          [`sum by (organization, machine_type) (semaphore_jobs_running{${machine}})`],
          [`sum by (organization, machine_type) (label_replace(semaphore_agents{${agent}}, "machine_type", "$1", "agent_type", "(.*)"))`],
        ],
        columns: { organization: { title: 'Organisation', width: 120 }, machine_type: 'Machine type' },
        values: {
          A: { title: 'Waiting', width: 90, thresholds: steps('text', [1, 'orange'], [20, 'red']) },
          B: { title: 'Running', width: 90 },
          C: { title: 'Agents', width: 90, thresholds: steps('red', [1, 'text']) },
        },
        sort: ['Waiting', 'desc'],
        noValue: 'no machine type is seen',
      }),
      graph({
        title: 'Jobs that wait, by machine type',
        description: 'A gap means that they could not be seen.',
        queries: [[q.sum(`semaphore_jobs_queued{${machine}}`, 'machine_type'), '{{machine_type}}']],
        stack: true,
      }),
    ]),
    row('Self-hosted agents', [
      graph({
        title: 'Agents, by type and state',
        description: 'Connected agents. A gap means that they could not be seen.',
        queries: [[q.sum(`semaphore_agents{${agent}}`, 'agent_type, state'), '{{agent_type}} {{state}}']],
        stack: true,
      }),
      graph({
        title: 'Jobs that run, by machine type',
        description: 'Of Semaphore’s own machines and of self-hosted agents.',
        queries: [[q.sum(`semaphore_jobs_running{${machine}}`, 'machine_type'), '{{machine_type}}']],
        stack: true,
      }),
      graph({
        title: 'Agents coming and going',
        description: 'Connections, and agents that left; after a crash Semaphore shows that 3 to 15 minutes late.',
        queries: [
          [q.count(`semaphore_agents_connected_total{${agent}}`, 'agent_type'), '{{agent_type}} connected'],
          [q.count(`semaphore_agents_disconnected_total{${agent}}`, 'agent_type'), '{{agent_type}} left'],
        ],
        bars: true,
        stack: false,
        decimals: 0,
        noValue: 'none is seen to come or go',
      }),
      bars({
        title: 'Versions of the agents',
        description: 'How many connected agents run which version of the agent software.',
        queries: [[q.sum(`semaphore_agent_versions{${agent}}`, 'agent_type, version'), '{{agent_type}} {{version}}']],
        decimals: 0,
        noValue: 'no agent is seen',
      }),
    ]),
    row('How long things wait', [
      graph({
        title: 'How long pipelines wait, by project',
        description: '95th percentile between creation and start, over the hour before. The points are examples: each leads to its pipeline in Semaphore.',
        queries: [[q.quantile(0.95, 'semaphore_pipeline_queue_seconds', q.project, 'organization, project', '1h'), '{{project}}']],
        unit: 's',
        thresholds: steps('green', [900, 'red']),
      }),
      graph({
        title: 'How long jobs wait, by machine type',
        description: '95th percentile over the hour before, of the projects whose single jobs the configuration asks for.',
        queries: [[q.quantile(0.95, 'semaphore_job_queue_seconds', job, 'machine_type', '1h'), '{{machine_type}}']],
        unit: 's',
        thresholds: steps('green', [600, 'red']),
        noValue: 'single jobs are not watched',
      }),
      graph({
        title: 'How long jobs run, by machine type',
        description: '95th percentile over the hour before, of the projects whose single jobs the configuration asks for.',
        queries: [[q.quantile(0.95, 'semaphore_job_duration_seconds', job, 'machine_type', '1h'), '{{machine_type}}']],
        unit: 's',
        noValue: 'single jobs are not watched',
      }),
      graph({
        title: 'Jobs finished, by result',
        description: 'Of the projects whose single jobs the configuration asks for.',
        queries: [[q.count(`semaphore_jobs_finished_total{${job}}`, 'machine_type, result'), '{{machine_type}} {{result}}']],
        bars: true,
        decimals: 0,
        palette: colours,
        noValue: 'single jobs are not watched',
      }),
    ]),
  ],
});
