package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DashboardChanged;
import java.time.Instant;

/** A dashboard of Semaphore was made, changed or removed: news, not an incident. */
final class DashboardNews implements Rule {
    static final String NAME = "DashboardChanged";

    private final AlertOptions options;
    private final Incidents incidents;

    DashboardNews(AlertOptions options, Incidents incidents) {
        this.options = options;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        var rule = options.rules().resources().dashboardChanged();
        if (!rule.enabled()
                || !(event instanceof DashboardChanged dashboard)
                || dashboard.header().backfilled()) {
            return;
        }
        String what = Words.change(dashboard.change());
        int parts = dashboard.widgets().size();
        incidents.inform(
                new Finding(
                        NAME,
                        rule.severity(),
                        dashboard.header().organization(),
                        null,
                        NAME + "/" + dashboard.dashboardId(),
                        dashboard.header().id(),
                        "Dashboard " + dashboard.name() + " was " + what,
                        "The dashboard " + dashboard.name() + " was " + what + " in Semaphore; it has "
                                + (parts == 1 ? "1 part." : parts + " parts."),
                        "",
                        Labels.of(Labels.DASHBOARD, dashboard.name()).with(Labels.KIND, what),
                        Facts.of(null, null, null, null),
                        dashboard.header().occurredAt()),
                now);
    }
}
