package dev.signalman.message;

import org.jspecify.annotations.Nullable;

/**
 * What a template made.
 *
 * @param text escaped for its medium, not cut yet
 * @param failure why the built-in template had to make it; null if it had not
 */
record Text(String text, @Nullable TemplateFailure failure) {}
