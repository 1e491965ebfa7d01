package dev.signalman.event;

/** What happened to promotions. */
public sealed interface PromotionEvent extends ChangeEvent
        permits PromotionTriggered, PromotionFailed, PromotionFinished {
    PromotionRef promotion();
}
