package dev.signalman.watch;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How many jobs wait and run on each machine type, and how that changed. Pure. */
final class QueueChanges {
    /** What is kept of a machine type. */
    record Depth(int queued, int running, long generation) {}

    private QueueChanges() {}

    /**
     * @param complete false if not all jobs were seen: then a smaller number means nothing
     * @param after is filled with what changed
     */
    static List<ChangeEvent> detect(
            String organization,
            Map<String, Depth> before,
            List<Job> jobs,
            boolean complete,
            Instant at,
            Map<String, Depth> after) {
        Map<String, int[]> counts = new HashMap<>();
        for (Job job : jobs) {
            int[] count = counts.computeIfAbsent(job.machineType(), type -> new int[2]);
            if (job.state() == JobState.Known.QUEUED) {
                count[0]++;
            } else if (job.state() == JobState.Known.RUNNING) {
                count[1]++;
            }
        }
        TreeSet<String> types = new TreeSet<>(counts.keySet());
        types.addAll(before.keySet());
        List<ChangeEvent> events = new ArrayList<>();
        for (String type : types) {
            if (type.isEmpty()) {
                continue;
            }
            int[] count = counts.getOrDefault(type, new int[2]);
            Depth known = before.getOrDefault(type, new Depth(0, 0, 0));
            int queued = complete ? count[0] : Math.max(count[0], known.queued());
            int running = complete ? count[1] : Math.max(count[1], known.running());
            if (queued == known.queued() && running == known.running() && before.containsKey(type)) {
                continue;
            }
            long generation = known.generation() + 1;
            after.put(type, new Depth(queued, running, generation));
            events.add(new QueueDepthChanged(
                    new EventHeader(
                            EventIds.queue(organization, type, generation),
                            organization,
                            null,
                            "queue/" + type,
                            at,
                            at,
                            false),
                    type,
                    queued,
                    running));
        }
        return events;
    }
}
