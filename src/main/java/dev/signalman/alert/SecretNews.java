package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.SecretChanged;
import java.time.Instant;

/** A secret was made, changed or removed: news, not an incident. */
final class SecretNews implements Rule {
    static final String NAME = "SecretChanged";

    private final AlertOptions options;
    private final Incidents incidents;

    SecretNews(AlertOptions options, Incidents incidents) {
        this.options = options;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        var rule = options.rules().resources().secretChanged();
        if (!rule.enabled()
                || !(event instanceof SecretChanged secret)
                || secret.header().backfilled()) {
            return;
        }
        String what = Words.change(secret.change());
        incidents.inform(
                new Finding(
                        NAME,
                        rule.severity(),
                        secret.header().organization(),
                        null,
                        NAME + "/" + secret.name(),
                        secret.header().id(),
                        "Secret " + secret.name() + " was " + what,
                        "The organisation's secret " + secret.name() + " was " + what + " in Semaphore.",
                        "",
                        Labels.of(Labels.SECRET, secret.name()).with(Labels.KIND, what),
                        Facts.of(null, null, null, null),
                        secret.header().occurredAt()),
                now);
    }
}
