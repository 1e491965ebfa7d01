package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import java.util.List;

/**
 * A group, as Alertmanager's API shows it.
 *
 * @param labels the labels that it is made by
 * @param receiver of its route
 * @param groupKey as in notifications
 * @param alerts those that are not over, in the order in which they are told
 */
public record AlertGroup(Labels labels, String receiver, String groupKey, List<AlertStatus> alerts) {}
