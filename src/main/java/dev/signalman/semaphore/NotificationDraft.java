package dev.signalman.semaphore;

import java.util.List;

/**
 * What a notification shall be. An update replaces all of it.
 * Source: {@code POST /notifications}.
 *
 * @param name unique in the organisation; neither is nor holds a UUID
 * @param rules what is told whom; at least one
 */
public record NotificationDraft(String name, List<NotificationRule> rules) {}
