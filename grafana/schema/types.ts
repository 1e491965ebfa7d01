// What validate.mjs makes a JSON Schema of: Grafana's published types of a dashboard, of a query to Prometheus and of the panels in use.
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as common from '@grafana/grafana-foundation-sdk/common';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export interface Checked { it: dashboard.Dashboard }
export interface Query { it: Omit<prometheus.Dataquery, '_implementsDataqueryVariant'> }

export interface BargaugeOptions { it: bargauge.Options }
export interface HeatmapOptions { it: heatmap.Options }
export interface StatOptions { it: stat.Options }
export interface StateTimelineOptions { it: statetimeline.Options }
export interface TableOptions { it: table.Options }
export interface TimeseriesOptions { it: timeseries.Options }

export interface HeatmapCustom { it: heatmap.FieldConfig }
export interface StateTimelineCustom { it: statetimeline.FieldConfig }
export interface TableCustom { it: common.TableFieldOptions }
export interface TimeseriesCustom { it: common.GraphFieldConfig }
