// Asks a Prometheus what a dashboard asks, with the variables filled in as Grafana does it.

const escaped = (value) => value.replace(/[$^*{}[\]+?.()|\\]/g, '\\\\$&');

export class Answers {
  /**
   * @param url of Prometheus, such as http://127.0.0.1:9090
   * @param range seconds that the dashboard looks back
   * @param end when, in seconds since 1970
   * @param chosen values of variables; those not named are "All", or the first one where only one can be chosen
   */
  constructor(url, range, end, chosen = {}) {
    Object.assign(this, { url, range, end, chosen: { ...chosen } });
    // as wide as Grafana draws a panel of half a page
    this.step = Math.max(15, Math.ceil(range / 600 / 5) * 5);
  }

  async get(path, parameters) {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const answer = await response.json();
    if (answer.status !== 'success') {
      throw new Error(`${answer.error}: ${JSON.stringify(parameters)}`);
    }
    return answer.data;
  }

  /** Learns what the variables of a dashboard stand for. */
  async choose(dashboard) {
    for (const variable of dashboard.templating.list) {
      if (variable.type === 'textbox') {
        this.chosen[variable.name] = variable.query;
      } else if (variable.type === 'query') {
        if (variable.includeAll) {
          this.chosen[variable.name] ??= '.*';
        } else if (!(variable.name in this.chosen)) {
          const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(variable.query.query);
          const values = await this.get(`label/${label}/values`, { 'match[]': this.filled(series) });
          this.chosen[variable.name] = values[0] ?? '';
        }
      }
    }
  }

  filled(text, step = this.step) {
    const special = {
      __interval_ms: step * 1000, __rate_interval: `${Math.max(60, step + 15)}s`, __range_s: this.range, __interval: `${step}s`, __range: `${this.range}s`,
    };
    return text.replace(/\$(\w+)/g, (whole, name) => {
      if (name in special) {
        return special[name];
      }
      const value = this.chosen[name];
      return value === undefined ? whole : value === '.*' ? value : escaped(value);
    });
  }

  /** Of one target of a panel: [{labels, values: [[seconds, number]]}]. */
  async of(panel, target) {
    const smallest = { '1m': 60, '2m': 120, '1h': 3600 }[panel.interval] ?? 0;
    const step = Math.max(this.step, smallest);
    const query = this.filled(target.expr, step);
    if (target.instant) {
      const { result } = await this.get('query', { query, time: this.end });
      return result.map(({ metric, value }) => ({ labels: metric, values: [[value[0], Number(value[1])]] }));
    }
    const end = Math.floor(this.end / step) * step;
    const { result } = await this.get('query_range', { query, start: end - this.range, end, step });
    return result.map(({ metric, values }) => ({ labels: metric, step, values: values.map(([at, value]) => [at, Number(value)]) }));
  }
}

export const panelsOf = (dashboard) => dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter((panel) => panel.type !== 'row');
