package dev.signalman.watch;

import dev.signalman.simulator.Commit;
import dev.signalman.simulator.GroundTruth.DeploymentTruth;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** What the people of a small organisation do hour by hour, beside the pushes that come by themselves. */
final class MonthTraffic {
    private final Organization organization;
    private final Random chance;

    MonthTraffic(Organization organization, long seed) {
        this.organization = organization;
        this.chance = new Random(seed);
    }

    /** @param deploying false towards the end, so that everything comes to its end */
    void hour(int hour, boolean deploying) {
        agents(hour);
        if (hour == 100) {
            burst("shop", "topic", Plan.passing(Duration.ofMinutes(4)), 25);
        } else if (hour == 203) {
            burst("api", "main", Plan.failing(Duration.ofMinutes(2)), 12);
        }
        if (happens(0.04)) {
            organization.start("shop", "topic", Plan.ending(Plan.Result.STOPPED, Plan.Reason.USER, minutes(1, 9)));
        }
        if (happens(0.02)) {
            organization.start("docs", "main", Plan.ending(Plan.Result.CANCELED, Plan.Reason.USER, minutes(1, 2)));
        }
        if (happens(0.04)) {
            organization.start("shop", "hotfix", Plan.passing(minutes(2, 9)));
        }
        if (happens(0.05)) {
            rerun();
        }
        if (happens(0.04)) {
            merge();
        }
        if (deploying) {
            deploy("shop", "staging", "hotfix", 0.14);
            deploy("shop", "production", "hotfix", 0.08);
            deploy("api", "production", "release", 0.09);
        }
    }

    private void agents(int hour) {
        if (hour == 10) {
            organization.addAgentType("s1-big");
            List.of("a1", "a2", "a3").forEach(name -> organization.connectAgent("s1-big", name));
        } else if (hour == 300) {
            organization.disconnectAgent("a2");
        } else if (hour == 350) {
            organization.connectAgent("s1-big", "a4");
        }
    }

    private void burst(String project, String branch, Plan plan, int pipelines) {
        for (int i = 0; i < pipelines; i++) {
            organization.start(project, branch, plan);
        }
    }

    private void rerun() {
        List<PipelineTruth> failed = sources("shop", p -> p.done() && p.result() == Plan.Result.FAILED);
        if (!failed.isEmpty()) {
            organization.rerun(failed.getLast().workflowId(), "ada");
        }
    }

    /** The commit of another branch as it is. */
    private void merge() {
        List<PipelineTruth> topics =
                sources("shop", p -> passed(p) && p.branch().equals("topic"));
        if (!topics.isEmpty()) {
            Commit commit = new Commit("main", topics.getLast().commit(), "Merge", "ada");
            organization.start("shop", commit, Plan.passing(minutes(2, 9)));
        }
    }

    private void deploy(String project, String target, String other, double probability) {
        List<DeploymentTruth> before = organization.deployments().stream()
                .filter(d -> d.project().equals(project) && d.target().equals(target))
                .toList();
        List<DeploymentTruth> worked =
                before.stream().filter(d -> d.result() == Plan.Result.PASSED).toList();
        boolean busy = !before.isEmpty() && before.getLast().result() == null;
        if (busy) {
            return;
        }
        Instant lately = organization.now().minus(Duration.ofHours(20));
        boolean back = worked.size() > 1 && worked.getLast().triggeredAt().isAfter(lately) && happens(probability / 3);
        if (back) {
            deploy(worked.get(worked.size() - 2).sourcePipelineId(), target);
        } else if (happens(probability)) {
            String branch = happens(0.15) ? other : "main";
            List<PipelineTruth> sources =
                    sources(project, p -> passed(p) && p.branch().equals(branch));
            if (!sources.isEmpty()) {
                // now and then not the newest one
                int skipped = happens(0.1) ? Math.min(3, sources.size() - 1) : 0;
                deploy(sources.get(sources.size() - 1 - skipped).id(), target);
            }
        }
    }

    private void deploy(String pipeline, String target) {
        double fate = chance.nextDouble();
        Duration takes = minutes(1, 40);
        Plan plan = fate < 0.7
                ? Plan.passing(takes)
                : fate < 0.87
                        ? Plan.failing(takes)
                        : fate < 0.93
                                ? Plan.timingOut(takes)
                                : Plan.ending(Plan.Result.STOPPED, Plan.Reason.USER, takes);
        organization.deploy(pipeline, target, plan);
    }

    private List<PipelineTruth> sources(String project, Predicate<PipelineTruth> wanted) {
        return organization.pipelines().stream()
                .filter(p -> p.project().equals(project) && p.promotionOf() == null && wanted.test(p))
                .toList();
    }

    private static boolean passed(PipelineTruth pipeline) {
        return pipeline.done() && pipeline.result() == Plan.Result.PASSED;
    }

    private boolean happens(double probability) {
        return chance.nextDouble() < probability;
    }

    private Duration minutes(int least, int most) {
        return Duration.ofSeconds(least * 60L + chance.nextInt((most - least) * 60));
    }
}
