package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionRef;
import dev.signalman.event.PromotionTriggered;
import java.time.Instant;
import java.util.List;

/** No pipeline could be scheduled for the newest promotion of a name on a branch, until one is for a later promotion. */
final class PromotionFailed implements Rule {
    static final String NAME = "PromotionFailed";

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;

    PromotionFailed(AlertOptions options, AlertState state, Incidents incidents) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case dev.signalman.event.PromotionFailed failed -> failed(failed, now);
            case PromotionTriggered triggered
            when triggered.pipelineId() != null -> scheduled(triggered, triggered.promotion(), now);
            case PromotionFinished finished -> scheduled(finished, finished.promotion(), now);
            case ProjectRemoved removed -> forget(removed);
            default -> {}
        }
    }

    /** Its incidents end with all others of the project. */
    private void forget(ProjectRemoved event) {
        ProjectRef project = event.header().project();
        if (project != null) {
            String organization = event.header().organization();
            state.promotions.removeIf((at, status) ->
                    at.organization().equals(organization) && at.key().startsWith(project.id() + "/"));
        }
    }

    private void failed(dev.signalman.event.PromotionFailed event, Instant now) {
        ProjectRef project = event.header().project();
        PromotionRef promotion = event.promotion();
        if (project == null || !newest(event, project, promotion, false)) {
            return;
        }
        AlertRules.Rule rule = options.rules().resources().promotionFailed();
        if (event.header().backfilled() || !rule.enabled()) {
            return;
        }
        String by = promotion.triggeredBy().isBlank() ? "" : "; triggered by " + promotion.triggeredBy();
        incidents.open(
                new Finding(
                        NAME,
                        rule.severity(),
                        event.header().organization(),
                        project,
                        identity(project, promotion),
                        event.header().id(),
                        project.name() + ": promotion " + promotion.name() + " could not be scheduled",
                        "No pipeline could be scheduled for the promotion " + promotion.name() + " of "
                                + promotion.of().name() + " on "
                                + promotion.of().branch() + by + ".",
                        "",
                        Labels.of(Labels.PROMOTION, promotion.name())
                                .with(Labels.BRANCH, promotion.of().branch())
                                .with(Labels.PIPELINE, promotion.of().name()),
                        facts(project, promotion),
                        event.header().occurredAt()),
                now);
    }

    private static Facts facts(ProjectRef project, PromotionRef promotion) {
        var of = promotion.of();
        return new Facts(
                project.name(),
                of.branch(),
                of.name(),
                of.file(),
                of.commit(),
                of.commitMessage(),
                of.author(),
                null,
                of.url(),
                null,
                List.of(),
                null,
                null,
                null);
    }

    private void scheduled(PromotionEvent event, PromotionRef promotion, Instant now) {
        ProjectRef project = event.header().project();
        if (project != null && newest(event, project, promotion, true)) {
            incidents.resolve(
                    event.header().organization(),
                    identity(project, promotion),
                    Ending.of(
                            project.name() + ": promotion " + promotion.name() + " is scheduled again",
                            "A pipeline was scheduled for the promotion " + promotion.name() + " on "
                                    + promotion.of().branch() + ".",
                            event.header().occurredAt()),
                    now);
        }
    }

    /** False if a promotion that was triggered later has said how it stands. */
    private boolean newest(PromotionEvent event, ProjectRef project, PromotionRef promotion, boolean scheduled) {
        String organization = event.header().organization();
        String key = key(project, promotion);
        BranchStatus before = state.promotions.get(organization, key);
        if (before != null && before.supersedes(promotion.triggeredAt())) {
            return false;
        }
        state.promotions.put(
                organization,
                key,
                new BranchStatus(
                        promotion.of().id(),
                        promotion.triggeredAt(),
                        scheduled,
                        event.header().occurredAt()));
        return true;
    }

    private static String key(ProjectRef project, PromotionRef promotion) {
        return project.id() + "/" + promotion.of().branch() + "/" + promotion.name();
    }

    private static String identity(ProjectRef project, PromotionRef promotion) {
        return NAME + "/" + key(project, promotion);
    }
}
