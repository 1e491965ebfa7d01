package dev.signalman.event;

/**
 * Somebody or something triggered a promotion.
 *
 * @param header id, organisation, project and times
 * @param promotion the promotion
 */
public record PromotionTriggered(EventHeader header, PromotionRef promotion) implements PromotionEvent {}
