package dev.signalman.event;

/**
 * A promotion was triggered, and no pipeline could be scheduled for it.
 *
 * @param header id, organisation, project and times
 * @param promotion the promotion
 */
public record PromotionFailed(EventHeader header, PromotionRef promotion) implements PromotionEvent {}
