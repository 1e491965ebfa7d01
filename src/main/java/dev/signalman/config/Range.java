package dev.signalman.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that make sense for a number, duration or size; the bounds are written as in the file and belong to the range. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@interface Range {
    String min();

    /** Empty for no upper bound. */
    String max() default "";

    /** Why there is a bound, for the person who crossed it. */
    String because() default "";
}
