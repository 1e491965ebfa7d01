package dev.signalman.push;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * All metrics as requests of a bounded size, each made when it is asked for, so that only one of them is in memory. A metric goes on in
 * the next request where it must. A point that is larger than a request by itself has one of its own.
 */
final class OtlpRequests implements Iterator<OtlpRequests.Request> {
    /** Tag and length of a message within another: at most that many bytes, for any length of ours. */
    private static final int WRAPPING = 6;

    /**
     * A request.
     *
     * @param body what is sent
     * @param points how many data points are in it
     */
    record Request(ExportMetricsServiceRequest body, int points) {}

    private final OtlpPoints conversion;
    private final Resource resource;
    private final InstrumentationScope scope;
    private final long most;
    private final Iterator<MetricSnapshot> metrics;

    private @Nullable MetricSnapshot metric;
    private Iterator<? extends DataPointSnapshot> points = Collections.emptyIterator();
    /** Converted, but not in a request yet; all of the metric at hand. */
    private final Deque<Message> waiting = new ArrayDeque<>();

    OtlpRequests(
            MetricSnapshots snapshots, OtlpPoints conversion, Resource resource, InstrumentationScope scope, int most) {
        this.conversion = conversion;
        this.resource = resource;
        this.scope = scope;
        this.metrics = snapshots.iterator();
        this.most = most - resource.getSerializedSize() - scope.getSerializedSize() - 4L * WRAPPING;
    }

    @Override
    public boolean hasNext() {
        while (waiting.isEmpty()) {
            if (points.hasNext()) {
                waiting.addAll(conversion.of(current(), points.next()));
            } else if (metrics.hasNext()) {
                metric = metrics.next();
                points = metric.getDataPoints().iterator();
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public Request next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ScopeMetrics.Builder gathered = ScopeMetrics.newBuilder().setScope(scope);
        long bytes = 0;
        int count = 0;
        while (hasNext()) {
            MetricSnapshot from = current();
            Metric.Builder filling = OtlpPoints.empty(from);
            // the metric's own wrapping and that of its kind
            long begun = bytes + filling.build().getSerializedSize() + 3L * WRAPPING;
            long end = begun;
            int added = 0;
            while (hasNext() && current().equals(from)) {
                long after = end + sizeOf(waiting.getFirst());
                if (after > most && count + added > 0) {
                    break;
                }
                OtlpPoints.add(filling, from, waiting.removeFirst());
                end = after;
                added++;
            }
            if (added > 0) {
                gathered.addMetrics(filling);
                bytes = end;
                count += added;
            }
            if (!waiting.isEmpty() && current().equals(from)) {
                break;
            }
        }
        ResourceMetrics all = ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(gathered)
                .build();
        return new Request(
                ExportMetricsServiceRequest.newBuilder().addResourceMetrics(all).build(), count);
    }

    private MetricSnapshot current() {
        if (metric == null) {
            throw new IllegalStateException("no metric at hand");
        }
        return metric;
    }

    private static long sizeOf(Message point) {
        int size = point.getSerializedSize();
        return 1L + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
