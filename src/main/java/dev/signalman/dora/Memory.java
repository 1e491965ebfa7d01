package dev.signalman.dora;

import dev.signalman.event.Revision;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Commits and deployments, with the tables in which they outlive the process. Forgets the oldest first. */
final class Memory {
    /**
     * How much is remembered at the most.
     *
     * @param commits of all projects together
     * @param deployments of all targets together
     * @param deploymentsOfTarget of one target
     */
    record Limits(int commits, int deployments, int deploymentsOfTarget) {
        static final Limits USUAL = new Limits(50_000, 100_000, 5_000);
    }

    /** @param until the time up to which deployments have waited for their commits */
    record Waited(Instant until) {}

    private static final int TARGETS = 20_000;
    /** Of a project to which nothing was ever deployed, which are most of them; up to twice as many between two tidyings. */
    private static final int UNDEPLOYED = 20;

    private static final Duration TIDY_EVERY = Duration.ofHours(6);
    /** Pipelines and deployments are looked at one after the other, so a commit may be told after its deployment. */
    private static final Duration WAIT_FOR_COMMIT = Duration.ofHours(1);

    private final SnapshotTable<PushedCommit> commits =
            new SnapshotTable<>(new SnapshotKind<>("dora_commit", PushedCommit.class));
    private final SnapshotTable<RecordedDeployment> deployments =
            new SnapshotTable<>(new SnapshotKind<>("dora_deployment", RecordedDeployment.class));
    private final SnapshotTable<CurrentDeployment> current =
            new SnapshotTable<>(new SnapshotKind<>("dora_current", CurrentDeployment.class), TARGETS);
    /** Until when was waited: whatever waited in vain by then has been counted. */
    private final SnapshotTable<Waited> waited = new SnapshotTable<>(new SnapshotKind<>("dora_waited", Waited.class));

    private final Map<ProjectKey, Map<String, PushedCommit>> byProject = new HashMap<>();
    private final Map<TargetKey, NavigableSet<RecordedDeployment>> byTarget = new HashMap<>();
    /** Projects to which something was deployed. */
    private final Set<ProjectKey> deploying = new HashSet<>();
    /** Targets with a deployment that waits for its commit. */
    private final Set<TargetKey> waiting = new HashSet<>();

    private final Duration keep;
    private final Limits limits;
    private boolean sorted;
    private Instant now = Instant.EPOCH;
    private Instant tidied = Instant.EPOCH;

    Memory(Duration keep, Limits limits) {
        this.keep = keep;
        this.limits = limits;
    }

    List<SnapshotTable<?>> tables() {
        return List.of(commits, deployments, current, waited);
    }

    /** Time goes on; what is too old is forgotten now and then. */
    void now(Instant at) {
        if (at.isAfter(now)) {
            now = at;
        }
        if (!waiting.isEmpty()) {
            waited.put("", "", new Waited(now));
        }
        waiting.removeIf(target -> settled(target).size() == target(target).size());
        if (!now.isBefore(tidied.plus(TIDY_EVERY))) {
            tidied = now;
            forgetBefore(horizon());
        }
    }

    /** What was loaded into the tables is sorted at the first event. */
    private void sort() {
        if (!sorted) {
            sorted = true;
            commits.forEach((at, commit) -> project(new ProjectKey(at.organization(), commit.projectId()))
                    .put(commit.sha(), commit));
            deployments.forEach((at, deployment) -> {
                TargetKey target = key(at.organization(), deployment);
                target(target).add(deployment);
                deploying.add(target.project());
                now = deployment.seenAt().isAfter(now) ? deployment.seenAt() : now;
                waiting.add(target);
            });
            Waited before = waited.get("", "");
            now = before != null && before.until().isAfter(now) ? before.until() : now;
            waiting.removeIf(target -> settled(target).size() == target(target).size());
        }
    }

    /** No fact. */
    void nothing() {}

    /** The targets at which a deployment will have waited long enough by then. */
    List<TargetKey> waitingUntil(Instant at) {
        sort();
        return waiting.stream()
                .filter(target -> target(target).stream()
                        .anyMatch(
                                deployment -> !isSettled(target, deployment, now) && isSettled(target, deployment, at)))
                .toList();
    }

    /** The deployments up to the first one that waits. */
    List<RecordedDeployment> settled(TargetKey target) {
        return target(target).stream()
                .takeWhile(deployment -> isSettled(target, deployment, now))
                .toList();
    }

    private boolean isSettled(TargetKey target, RecordedDeployment deployment, Instant at) {
        Revision revision = deployment.revision();
        if (revision == null
                || !deployment.live()
                || !at.isBefore(deployment.seenAt().plus(WAIT_FOR_COMMIT))) {
            return true;
        }
        PushedCommit commit = project(target.project()).get(revision.commit());
        return commit != null && commit.on(revision.branch()) != null;
    }

    private Map<String, PushedCommit> project(ProjectKey key) {
        return byProject.computeIfAbsent(key, k -> new HashMap<>());
    }

    private NavigableSet<RecordedDeployment> target(TargetKey key) {
        return byTarget.computeIfAbsent(key, k -> new TreeSet<>(RecordedDeployment.ORDER));
    }

    private static TargetKey key(String organization, RecordedDeployment deployment) {
        return new TargetKey(organization, deployment.projectId(), deployment.targetId());
    }

    private Instant horizon() {
        return now.minus(keep);
    }

    /** False if that is known, or too old to be remembered. */
    boolean isNews(ProjectKey project, String sha, String branch, Instant at) {
        PushedCommit known = project(project).get(sha);
        return !at.isBefore(horizon()) && (known == null || !known.equals(known.pushed(branch, at)));
    }

    void push(ProjectKey project, String sha, String branch, Instant at) {
        PushedCommit known = project(project).get(sha);
        PushedCommit next = known == null
                ? new PushedCommit(project.projectId(), sha, Map.of(branch, at))
                : known.pushed(branch, at);
        project(project).put(sha, next);
        commits.put(project.organization(), commitKey(project, sha), next);
        if (project(project).size() > 2 * UNDEPLOYED && !deploying.contains(project)) {
            List<PushedCommit> all = new ArrayList<>(project(project).values());
            all.sort(Comparator.comparing(PushedCommit::since));
            all.subList(0, all.size() - UNDEPLOYED).forEach(commit -> forget(project, commit));
        }
        if (commits.size() > limits.commits()) {
            forgetOldestCommits();
        }
    }

    private static String commitKey(ProjectKey project, String sha) {
        return project.projectId() + "/" + sha;
    }

    boolean isNews(TargetKey target, RecordedDeployment deployment) {
        return deployments.get(target.organization(), deployment.id()) == null
                && !deployment.endedAt().isBefore(horizon())
                && !(target(target).size() >= limits.deploymentsOfTarget()
                        && RecordedDeployment.ORDER.compare(
                                        deployment, target(target).first())
                                < 0);
    }

    void put(TargetKey target, RecordedDeployment deployment) {
        deployments.put(target.organization(), deployment.id(), deployment);
        deploying.add(target.project());
        NavigableSet<RecordedDeployment> all = target(target);
        all.add(deployment);
        while (all.size() > limits.deploymentsOfTarget()) {
            forget(target, all.getFirst());
        }
        if (deployments.size() > limits.deployments()) {
            forgetOldestDeployments();
        }
        if (deployment.live()) {
            waiting.add(target);
        }
        if (deployment.succeeded()) {
            runs(target, deployment);
        }
    }

    private void runs(TargetKey target, RecordedDeployment deployment) {
        String key = target.projectId() + "/" + target.targetId();
        CurrentDeployment before = current.get(target.organization(), key);
        if (before == null || !deployment.endedAt().isBefore(before.since())) {
            current.put(
                    target.organization(),
                    key,
                    new CurrentDeployment(
                            deployment.projectId(),
                            deployment.project(),
                            deployment.target(),
                            deployment.revision(),
                            deployment.endedAt()));
        }
    }

    /** The targets of a project to which something was deployed no earlier than then. */
    List<TargetKey> deployedAfter(ProjectKey project, Instant at) {
        List<TargetKey> found = new ArrayList<>();
        byTarget.forEach((key, all) -> {
            if (key.projectId().equals(project.projectId())
                    && key.organization().equals(project.organization())
                    && !all.isEmpty()
                    && !all.last().endedAt().isBefore(at)) {
                found.add(key);
            }
        });
        return found;
    }

    Commits commits(ProjectKey project) {
        return new Commits(project(project));
    }

    /** Nothing runs there any more; what was deployed there remains in the figures. */
    void forget(TargetKey target) {
        current.remove(target.organization(), target.projectId() + "/" + target.targetId());
    }

    /** The same for all targets of a project. */
    void forget(ProjectKey project) {
        current.removeIf((at, deployed) -> at.organization().equals(project.organization())
                && deployed.projectId().equals(project.projectId()));
    }

    private void forget(TargetKey target, RecordedDeployment deployment) {
        deployments.remove(target.organization(), deployment.id());
        target(target).remove(deployment);
    }

    private void forget(ProjectKey project, PushedCommit commit) {
        commits.remove(project.organization(), commitKey(project, commit.sha()));
        project(project).remove(commit.sha());
    }

    private void forgetBefore(Instant horizon) {
        commits.forEach((at, commit) -> {
            if (commit.since().isBefore(horizon)) {
                forget(new ProjectKey(at.organization(), commit.projectId()), commit);
            }
        });
        // where a target stands is remembered, so that its next deployment brings no more than it does
        byTarget.forEach((target, all) -> {
            RecordedDeployment standing = standing(all);
            List.copyOf(all).stream()
                    .takeWhile(deployment -> deployment.endedAt().isBefore(horizon))
                    .filter(deployment -> !deployment.equals(standing))
                    .forEach(deployment -> forget(target, deployment));
        });
        byProject.values().removeIf(Map::isEmpty);
        byTarget.values().removeIf(Collection::isEmpty);
    }

    private static @Nullable RecordedDeployment standing(NavigableSet<RecordedDeployment> all) {
        for (RecordedDeployment deployment : all.descendingSet()) {
            if (deployment.succeeded()) {
                return deployment;
            }
        }
        return null;
    }

    /** A tenth at once, since the oldest are not found for nothing. */
    private void forgetOldestCommits() {
        record Row(ProjectKey project, PushedCommit commit) {}
        List<Row> all = new ArrayList<>();
        commits.forEach(
                (at, commit) -> all.add(new Row(new ProjectKey(at.organization(), commit.projectId()), commit)));
        all.sort(Comparator.comparing(row -> row.commit().since()));
        all.subList(0, all.size() / 10 + 1).forEach(row -> forget(row.project(), row.commit()));
    }

    private void forgetOldestDeployments() {
        record Row(TargetKey target, RecordedDeployment deployment) {}
        List<Row> all = new ArrayList<>();
        deployments.forEach((at, deployment) -> all.add(new Row(key(at.organization(), deployment), deployment)));
        all.sort(Comparator.comparing(Row::deployment, RecordedDeployment.ORDER));
        all.subList(0, all.size() / 10 + 1).forEach(row -> forget(row.target(), row.deployment()));
    }

    void forEachCurrent(BiConsumer<String, CurrentDeployment> visitor) {
        current.forEach((at, deployed) -> visitor.accept(at.organization(), deployed));
    }

    DoraFacts facts() {
        sort();
        Map<TargetKey, List<RecordedDeployment>> targets = new HashMap<>();
        Map<ProjectKey, Map<String, PushedCommit>> projects = new HashMap<>();
        byTarget.forEach((key, all) -> {
            if (!all.isEmpty()) {
                targets.put(key, List.copyOf(all));
            }
        });
        byProject.forEach((key, all) -> projects.put(key, Collections.unmodifiableMap(new HashMap<>(all))));
        Instant since = null;
        for (List<RecordedDeployment> all : targets.values()) {
            since = earlier(since, all.getFirst().endedAt());
        }
        for (Map<String, PushedCommit> all : projects.values()) {
            for (PushedCommit commit : all.values()) {
                since = earlier(since, commit.since());
            }
        }
        return new DoraFacts(Map.copyOf(targets), Map.copyOf(projects), since);
    }

    private static Instant earlier(@Nullable Instant a, Instant b) {
        return a == null || b.isBefore(a) ? b : a;
    }
}
