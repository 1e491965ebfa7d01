package dev.signalman.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Agent types, their agents and the jobs that wait for them. */
final class Fleet {
    /**
     * An agent type.
     *
     * @param origin who names its agents
     * @param releaseAfter seconds for which a name stays reserved
     * @param account AWS account; empty unless names come from there
     * @param roles AWS roles; likewise
     */
    record Type(
            String name, long created, long updated, String origin, long releaseAfter, String account, String roles) {}

    private static final long MINUTE = 60 * Micros.SECOND;

    private final Timeline timeline;
    private final Dice dice;
    private final Map<String, Type> types = new TreeMap<>();
    private final Map<String, Agent> byName = new HashMap<>();
    private final TimeSorted<Agent> agents = new TimeSorted<>(a -> a.connected);
    private final Map<String, Deque<Job>> waiting = new HashMap<>();
    private final Consumer<Job> onFinished;
    private int count;
    private boolean open;

    Fleet(Timeline timeline, Dice dice, Consumer<Job> onFinished) {
        this.timeline = timeline;
        this.dice = dice;
        this.onFinished = onFinished;
    }

    /** From now on jobs need agents; those of the past had theirs, whoever they were. */
    void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    void addType(String name) {
        types.putIfAbsent(name, new Type(name, timeline.now(), timeline.now(), "assignment_origin_agent", 0, "", ""));
    }

    void put(Type type) {
        types.put(type.name(), type);
    }

    void removeType(String name) {
        types.remove(name);
        for (var agent : List.copyOf(agents.all())) if (agent.type.equals(name)) remove(agent);
    }

    List<Type> types() {
        return List.copyOf(types.values());
    }

    @Nullable
    Type type(String name) {
        return types.get(name);
    }

    TimeSorted<Agent> agents() {
        return agents;
    }

    @Nullable
    Agent agent(String name) {
        return byName.get(name);
    }

    long count(String type) {
        return agents.all().stream().filter(a -> a.type.equals(type)).count();
    }

    void connect(String type, String name, double busy) {
        addType(type);
        var before = byName.get(name);
        if (before != null) remove(before);
        // Rows have microseconds; two agents of one instant must still differ, as they do in the database.
        var agent = new Agent(name, type, count, timeline.now() + count % 900, busy);
        count++;
        byName.put(name, agent);
        agents.add(agent);
        assign(type);
    }

    /** Leaves as an agent should: at once if idle, otherwise after its job. */
    void disconnect(String name) {
        var agent = byName.get(name);
        if (agent == null) return;
        if (agent.job == null) remove(agent);
        else agent.leaving = true;
    }

    /** Falls silent: the cleaner, once a minute, removes it after 3 minutes, or after 15 if it had a job, which then fails. */
    void crash(String name) {
        var agent = byName.get(name);
        if (agent == null || agent.crashed) return;
        agent.crashed = true;
        long silent = (agent.job == null ? 3 : 15) * MINUTE;
        long sweep = Math.ceilDiv(timeline.now() + silent, MINUTE) * MINUTE;
        timeline.at(sweep, () -> {
            if (byName.get(name) == agent) remove(agent);
        });
    }

    void disable(String name) {
        var agent = byName.get(name);
        if (agent != null) agent.disabled = timeline.now();
    }

    void enqueue(Job job) {
        job.queued = timeline.now();
        waiting.computeIfAbsent(job.spec.machine(), t -> new ArrayDeque<>()).add(job);
        assign(job.spec.machine());
    }

    /** The job was ended by hand: it waits no more and its agent is free. */
    void release(Job job) {
        for (var queue : waiting.values()) queue.remove(job);
        for (var agent : new ArrayList<>(agents.all())) if (agent.job == job) free(agent);
    }

    /** Some or all agents of a type take no more jobs. */
    void disableAll(String type, boolean onlyIdle) {
        for (var agent : agents.all())
            if (agent.type.equals(type) && !(onlyIdle && agent.job != null) && agent.disabled == Micros.NEVER)
                agent.disabled = timeline.now();
    }

    /** The pipeline was ended by hand: its jobs wait no more and their agents are free. */
    void release(Pipeline pipeline) {
        for (var queue : waiting.values()) queue.removeIf(j -> j.pipeline == pipeline);
        for (var agent : new ArrayList<>(agents.all())) {
            var job = agent.job;
            if (job != null && job.pipeline == pipeline) free(agent);
        }
    }

    private void assign(String type) {
        var queue = waiting.get(type);
        if (queue == null || queue.isEmpty()) return;
        for (var agent : agents.all()) {
            if (queue.isEmpty()) return;
            if (agent.type.equals(type) && agent.takesJobs()) begin(agent, queue.remove());
        }
    }

    private void begin(Agent agent, Job job) {
        agent.job = job;
        job.agent = agent.name;
        job.started = timeline.now();
        var plan = job.pipeline.plan;
        if (plan.done() == null) return;
        long takes = (long) (Micros.of(plan.runs()) * job.pipeline.share(job, dice));
        timeline.at(timeline.now() + takes, () -> {
            if (agent.job == job && !agent.crashed) finish(agent, job, job.pipeline.plannedResult(job));
        });
    }

    private void finish(Agent agent, Job job, String result) {
        job.finished = timeline.now();
        job.result = result;
        free(agent);
        onFinished.accept(job);
    }

    private void free(Agent agent) {
        agent.job = null;
        if (agent.leaving) remove(agent);
        else assign(agent.type);
    }

    private void remove(Agent agent) {
        byName.remove(agent.name);
        agents.remove(agent);
        var job = agent.job;
        if (job == null) return;
        agent.job = null;
        job.finished = timeline.now();
        job.result = "FAILED";
        onFinished.accept(job);
    }
}
