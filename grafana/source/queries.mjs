// PromQL that several panels share.

/** Which series a panel looks at: the dashboards' variables as matchers. */
export const organization = 'organization=~"$organization"';
export const project = `${organization},project=~"$project"`;
export const branch = `${project},branch=~"$branch"`;
export const pipeline = `${branch},pipeline=~"$pipeline"`;
export const target = `${project},target=~"$target"`;
export const dora = `${project},team=~"$team",target=~"$target"`;

const by = (labels) => (labels ? ` by (${labels})` : '');

/** Of a gauge, or of any other vector. */
export const sum = (expr, labels) => `sum${by(labels)} (${expr})`;
export const max = (expr, labels) => `max${by(labels)} (${expr})`;

/** What happens so often that single ones do not matter. */
export const rate = (series, labels) => `sum${by(labels)} (rate(${series}[$__rate_interval]))`;

/**
 * How often something happened. increase() cannot see the first step of a counter that is born with 1, and many in CI never move again
 * (the one deployment that failed); so what was not there at the begin of the window counts whole, if Signalman was there by then.
 */
export const count = (series, labels, window = '$__interval') =>
  `sum${by(labels)} ((${series} unless ${series} offset ${window}) and on (job, instance) signalman_metrics_ready offset ${window}` +
  ` or increase(${series}[${window}]))`;

/** 0 instead of nothing, where the reference can be seen: a share of none is none, and no data stays no data. */
export const orZero = (expr, reference) => `(${expr} or 0 * ${reference})`;

export const share = (part, whole, labels, window) => {
  const all = count(whole, labels, window);
  return `${orZero(count(part, labels, window), all)} / (${all} > 0)`;
};

/** Of native histograms where Prometheus keeps them, otherwise of the classic buckets; nothing, rather than NaN, where nothing happened. */
export const quantile = (q, metric, matchers, labels, window = '$__rate_interval') => {
  const series = (name) => `rate(${name}{${matchers}}[${window}])`;
  return (
    `(histogram_quantile(${q}, sum${by(labels)} (${series(metric)}))` +
    ` or histogram_quantile(${q}, sum by (${labels ? `${labels}, ` : ''}le) (${series(`${metric}_bucket`)}))) >= 0`
  );
};

export const average = (metric, matchers, labels, window) =>
  `sum${by(labels)} (increase(${metric}_sum{${matchers}}[${window}])) / (sum${by(labels)} (increase(${metric}_count{${matchers}}[${window}])) > 0)`;

/** A zero is true only while nothing that would show the contrary is blind. */
export const unlessBlind = (collectors, scope = 'project=~"$project|"') =>
  `unless on () (signalman_collector_up{${organization},collector=~"${collectors}",${scope}} == 0)`;
