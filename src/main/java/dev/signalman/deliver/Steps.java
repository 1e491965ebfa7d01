package dev.signalman.deliver;

import java.util.List;
import java.util.function.Supplier;

/**
 * A message that takes several requests: one in each attempt, so that the receiver's rate holds for each, and others get their turn. A
 * failed one is tried again without those before it; a refused one does not keep back those after it.
 */
final class Steps {
    private static final String REFUSED = "refused: ";

    /**
     * @param key tells it from the others of the message
     * @param attempt makes it
     */
    record Step(String key, Supplier<Verdict> attempt) {}

    private Steps() {}

    /** Makes the next step. */
    static Verdict next(Delivery delivery, List<Step> steps) {
        List<Step> left = steps.stream()
                .filter(step -> !delivery.done().contains(step.key()))
                .toList();
        if (left.isEmpty()) {
            return end(delivery, steps.size());
        }
        Step step = left.getFirst();
        switch (step.attempt().get()) {
            case Verdict.Retry retry -> {
                return retry;
            }
            case Verdict.Partly partly -> {
                return partly;
            }
            case Verdict.Delivered delivered -> delivery.done().add(step.key());
            case Verdict.Dead dead -> {
                delivery.done().add(step.key());
                delivery.done().add(REFUSED + dead.error());
            }
        }
        return left.size() > 1 ? new Verdict.Partly() : end(delivery, steps.size());
    }

    private static Verdict end(Delivery delivery, int steps) {
        List<String> refused = delivery.done().stream()
                .filter(key -> key.startsWith(REFUSED))
                .map(key -> key.substring(REFUSED.length()))
                .sorted()
                .toList();
        if (refused.isEmpty()) {
            return new Verdict.Delivered();
        }
        return new Verdict.Dead(steps == 1 ? refused.getFirst() : "a part of it: " + String.join("; ", refused));
    }
}
