package dev.signalman.rule;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import dev.signalman.store.Store;
import java.util.List;

/**
 * All that the rules remember, in memory; every change goes into the next commit. Nothing grows without end: where more than the limit
 * would be kept, the oldest leave.
 */
public final class RuleState {
    /** Branches come and go; those that nothing happened on for longest leave. */
    final SnapshotTable<Past> pasts = table("rule_past", Past.class, 10_000);

    final SnapshotTable<Pace> paces = table("rule_pace", Pace.class, 5_000);
    final SnapshotTable<Standing> standing = table("rule_standing", Standing.class, 20_000);
    final SnapshotTable<Pending> pending = table("rule_pending", Pending.class, 20_000);
    final SnapshotTable<Tally> tallies = table("rule_tally", Tally.class, 10_000);
    final SnapshotTable<Streak> streaks = table("rule_streak", Streak.class, 10_000);
    final SnapshotTable<LastSeen> lastSeen = table("rule_last_seen", LastSeen.class, 10_000);
    final SnapshotTable<Shares> shares = table("rule_shares", Shares.class, 5_000);
    final SnapshotTable<Held> held = table("rule_held", Held.class, 5_000);
    final SnapshotTable<Deployer> deployers = table("rule_deployer", Deployer.class, 2_000);
    final SnapshotTable<LeadsTo> leads = table("rule_leads_to", LeadsTo.class, 5_000);
    final SnapshotTable<BusyAgent> busyAgents = table("rule_busy_agent", BusyAgent.class, 50_000);
    final SnapshotTable<Known> known = table("rule_known", Known.class, 5_000);

    // The names that they had before rules could be written: what a collector or an agent type is like is told only
    // when it changes.
    final SnapshotTable<FleetRow> fleets = table("alert_agent_type", FleetRow.class, 5_000);
    final SnapshotTable<BlindCollector> blind = table("alert_blind_collector", BlindCollector.class, 50_000);

    private static <T> SnapshotTable<T> table(String kind, Class<T> type, int limit) {
        return new SnapshotTable<>(new SnapshotKind<>(kind, type), limit);
    }

    /** Those whose rows go with a rule. */
    List<SnapshotTable<? extends RuleRow>> ofRules() {
        return List.of(standing, pending, tallies, streaks, lastSeen, shares, held);
    }

    /** All of it. */
    List<SnapshotTable<?>> tables() {
        return List.of(
                pasts,
                paces,
                standing,
                pending,
                tallies,
                streaks,
                lastSeen,
                shares,
                held,
                deployers,
                leads,
                busyAgents,
                known,
                fleets,
                blind);
    }

    /** Reads the state as of the last commit; call on a virtual thread. */
    public static RuleState load(Store store) {
        var state = new RuleState();
        state.tables().forEach(table -> table.load(store));
        return state;
    }

    void drainTo(Commit commit) {
        tables().forEach(table -> table.drainTo(commit));
    }

    /** Forgets everything about a project. */
    void forget(String organization, String projectId) {
        ofRules().forEach(table -> forget(table, organization, projectId));
        pasts.removeIf((at, row) -> at.organization().equals(organization) && projectId.equals(row.projectId()));
        paces.removeIf((at, row) -> at.organization().equals(organization) && projectId.equals(row.projectId()));
        deployers.removeIf((at, row) -> at.organization().equals(organization) && projectId.equals(row.projectId()));
        leads.removeIf((at, row) -> at.organization().equals(organization) && projectId.equals(row.projectId()));
    }

    private static <T extends RuleRow> void forget(SnapshotTable<T> table, String organization, String projectId) {
        table.removeIf((at, row) -> at.organization().equals(organization) && projectId.equals(row.projectId()));
    }
}
